"""Amending a signed case: its form, filled in as it is signed or as it was proposed last, and why."""

import json

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.forms import Amending, amendment_form, filled
from logbook.cases.models import Amendment, Case
from logbook.cases.rules import Refused, Undecided, Verb, entry_of, next_state, read_entry
from logbook.cases.views.blueprint import bp
from logbook.cases.views.form import SENDING, form_page, typed_as
from logbook.people import queries as people
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.app_context_processor
def _amendments() -> dict[str, object]:
    return {"open_amendment": open_amendment}


def open_amendment(case: Case) -> Amendment | None:
    """The amendment of a case that waits or was returned, for the pages on which that is told."""
    return queries.open_amendment(session(), case.id)


@bp.get("/cases/<uuid:case_id>/amend")
@door("case.amend", load=queries.case)
def amend(case: Case) -> tuple[str, int]:
    """The form of a signed case; any other state is said at once."""
    next_state(Verb.AMEND, case.state, case.number)
    there = open_amendment(case)
    entry = read_entry(json.loads(there.contents)) if there else entry_of(case)
    asked = [each.procedure for each in queries.amended(session(), case, entry).procedures]
    data = {
        **filled(entry, case.id),
        "amendment_reason": there.reason if there else "",
        "seen_revision": case.revision,
        "seen_version": there.version if there else 0,
    }
    return _page(amendment_form(asked)(data=data), case)


@bp.post("/cases/<uuid:case_id>/amend")
@door("case.amend", load=queries.case_to_change)
def propose(case: Case) -> Response | tuple[str, int]:
    """Send the amendment to the attending it names, or show the form again with a procedure more or less."""
    next_state(Verb.AMEND, case.state, case.number)
    form = typed_as(amendment_form, case.program, case.catalogue_edition_id)
    if request.form.get("then") in SENDING and form.validate():
        try:
            amendment = actions.amend(
                session(),
                by=identity.person(),
                program=case.program,
                case=case,
                entry=form.entry(),
                reason=form.amendment_reason.data,
                seen=(form.seen_revision.data, form.seen_version.data),
                decisions=form.decisions(),
            )
        except (Refused, Undecided) as objection:
            form.take(objection)
        else:
            attending = people.person(session(), amendment.attending_id)
            assert attending is not None, "the rules ask for an attending"
            said = f"The amendment of case {case.number} was sent to {attending.name}."
            flash(f"{said} Until it is signed, the case stays as it is.")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _page(form, case)


def _page(form: Amending, case: Case) -> tuple[str, int]:
    return form_page(form, case.program, case, amends=True)
