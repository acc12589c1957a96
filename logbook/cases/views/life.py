"""One case: its page, handing it in, taking it back, discarding it, and following the patient up."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.forms import AnswerForm, FollowUpForm, follow_up_form
from logbook.cases.models import Case, CaseState, HandOver
from logbook.cases.rules import (
    COMPLICATIONS,
    Refused,
    Sharing,
    Verb,
    allows,
    both_performed,
    follow_up_checklist,
    in_hand,
)
from logbook.cases.views import drafts
from logbook.cases.views.blueprint import bp
from logbook.catalogue.models import Procedure
from logbook.catalogue.rules import Part, checklist_for
from logbook.foundation import clock
from logbook.foundation.errors import Conflict, Invalid
from logbook.web import flashes, identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session


@bp.get("/cases/<uuid:case_id>")
@door("case.see", load=queries.case)
def show(case: Case) -> str:
    """Everything about one case."""
    return _case_page(case)


@bp.post("/cases/<uuid:case_id>/submit")
@door("case.edit", load=queries.case_to_change)
def submit(case: Case) -> Response | tuple[str, int]:
    """Hand the case in as it was saved, perhaps with an answer; what is missing is shown in its form."""
    answering = AnswerForm(prefix="answer-")
    try:
        actions.submit(
            session(),
            by=identity.person(),
            program=case.program,
            case=case,
            answer=answering.words.data or "",
            decisions=answering.decisions,
        )
    except Refused as objection:
        return _case_page(case, missing=[each.sentence for each in objection.problems]), 422
    except Invalid as objection:
        answering.take(objection)
        return _case_page(case, answering=answering), 422
    flash(f"Case {case.number} was sent to {case.supervisor}.")
    return redirect(url_for("cases.show", case_id=case.id), 303)


@bp.post("/cases/<uuid:case_id>/withdraw")
@door("case.edit", load=queries.case_to_change)
def withdraw(case: Case) -> Response:
    """Take the case back before it is signed; whoever sent it a moment ago goes on with its form."""
    actions.withdraw(session(), by=identity.person(), case=case)
    flash(f"Case {case.number} was taken back and is a draft again.")
    mends = request.form.get("then") == "mend"
    return redirect(url_for("cases.edit" if mends else "cases.show", case_id=case.id), 303)


@bp.post("/cases/<uuid:case_id>/discard")
@door("case.edit", load=queries.case_to_change)
def discard(case: Case) -> Response:
    """Delete a draft; for some seconds what was in it can be had back, without its number."""
    actions.discard(session(), by=identity.person(), case=case, typed=drafts.aside(case))
    flashes.say(
        f"Draft {case.number} was discarded. Its number will not be used again.",
        undo=url_for("cases.restore_draft", draft_id=case.id),
    )
    return redirect(url_for("cases.index"), 303)


@bp.get("/cases/<uuid:case_id>/follow-ups")
@door("case.follow_up", load=queries.case)
def follow_up(case: Case) -> tuple[str, int]:
    """The questions for a later visit."""
    procedure, form = _follow_up_form(case)
    return page("cases/follow_up.html", form=form, case=case, procedure=procedure, part=Part.FOLLOW_UP)


@bp.post("/cases/<uuid:case_id>/follow-ups")
@door("case.follow_up", load=queries.case_to_change)
def record_follow_up(case: Case) -> Response | tuple[str, int]:
    """Keep what was found at the visit."""
    procedure, form = _follow_up_form(case)
    if form.validate():
        try:
            actions.record_follow_up(
                session(),
                by=identity.person(),
                program=case.program,
                case=case,
                procedure=procedure,
                seen_on=form.seen_on.data,
                answers=form["answers"].form.answers(),
            )
        except Refused as objection:
            form.take(objection)
        else:
            flash(f"The follow-up of case {case.number} was saved.")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return page("cases/follow_up.html", form=form, case=case, procedure=procedure, part=Part.FOLLOW_UP)


def _follow_up_form(case: Case) -> tuple[Procedure, FollowUpForm]:
    procedure = _followed(case)
    checklist = follow_up_checklist(procedure) if procedure else None
    if procedure is None or checklist is None:
        raise Conflict(f"Nothing in case {case.number} has questions for a follow-up.")
    return procedure, follow_up_form(checklist)(data={"seen_on": case.program.today()})


def _followed(case: Case) -> Procedure | None:
    """The procedure a follow-up asks about: the first that has questions for one."""
    return next((each.procedure for each in case.procedures if follow_up_checklist(each.procedure)), None)


def entry_context(case: Case) -> dict[str, Any]:
    """What ``cases/_entry.html`` shows, here and on the page where the case is signed."""
    sharing = queries.sharing(session(), case, asks=case.fellow_id == identity.person().id)
    return entry_for_guest(case) | {"sharing": sharing}


def entry_for_guest(case: Case) -> dict[str, Any]:
    """The same for somebody who is not signed in: another fellow's case of the patient is not theirs to know of."""
    return {
        "case": case,
        "checklists": {each.id: checklist_for(each.procedure.slug, each.checklist_version) for each in case.procedures},
        "said_complications": [COMPLICATIONS.get(each, each) for each in case.complications],
        "part": Part,
        "sharing": Sharing(case.id, case.number, ()),
        "both_performed": both_performed,
    }


def _case_page(case: Case, missing: Sequence[str] = (), answering: AnswerForm | None = None) -> str:
    followed = _followed(case)
    return render_template(
        "cases/show.html",
        follow_ups=queries.follow_ups(session(), case.id),
        followed=follow_up_checklist(followed) if followed else None,
        allows={verb.value: allows(verb, case.state) for verb in Verb},
        missing=missing,
        in_hand=_handed_over(case),
        answering=answering or AnswerForm(formdata=None, prefix="answer-"),
        **entry_context(case),
    )


def _handed_over(case: Case) -> HandOver | None:
    """The hand-over that is open, for the fellow who began it."""
    if case.state is not CaseState.SUBMITTED or case.fellow_id != identity.person().id:
        return None
    there = queries.hand_over(session(), case.id)
    return there if in_hand(case, there, clock.now()) else None
