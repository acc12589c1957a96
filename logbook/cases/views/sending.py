"""Sending several cases from the list at once, and undoing that."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.models import Case
from logbook.cases.views.blueprint import bp
from logbook.cases.views.filters import read
from logbook.cases.views.lists import list_page
from logbook.foundation.errors import Invalid
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.flashes import UNDO_SECONDS, say
from logbook.web.transactions import session

# The page takes its button away after ten seconds; a press in the last of them still has to travel.
_GRACE_SECONDS = 20


@bp.post("/cases/submit")
@door("case.log")
def submit_together(program: Program) -> Response | tuple[str, int]:
    """Hand in the ticked cases; those that cannot be are named above the list, each with its reason."""
    filters = read(program, request.form)
    chosen = _chosen(program)
    sent = actions.submit_together(session(), by=identity.person(), program=program, cases=chosen)
    _tell_sent(sent, left=len(set(request.form.getlist("case"))) - len(chosen))
    if sent.refused:
        return list_page(program, filters, sent.refused)[0], 200
    kept: dict[str, Any] = filters.form.kept()
    return redirect(url_for("cases.index", **kept), 303)


@bp.post("/cases/withdraw")
@door("case.log")
def withdraw_together(program: Program) -> Response:
    """Take back what was sent together a moment ago."""
    within = timedelta(seconds=UNDO_SECONDS + _GRACE_SECONDS)
    back = actions.withdraw_together(session(), by=identity.person(), cases=_chosen(program), within=within)
    if back.done:
        was = "was taken back and is a draft again" if len(back.done) == 1 else "were taken back and are drafts again"
        flash(f"{_named(back.done)} {was}.")
    for each in back.refused:
        flash(f"Case {each.number} was not taken back. {each.sentence}", "error")
    return redirect(url_for("cases.index", state="draft"), 303)


def _chosen(program: Program) -> Sequence[Case]:
    """The person's own cases among those ticked. Raises Invalid for none, and for more than stand on a page."""
    keys = set()
    for text in request.form.getlist("case"):
        try:
            keys.add(UUID(text))
        except ValueError:
            raise Invalid("The list of cases was garbled, so nothing was done. Go back and reload it.") from None
    if not keys:
        raise Invalid("No case was ticked, so nothing was sent. Go back and tick those to send.")
    if len(keys) > queries.PAGE:
        raise Invalid(f"Only {queries.PAGE} cases can be sent at once, so nothing was sent. Go back and tick fewer.")
    return queries.own_cases_to_change(session(), program.id, identity.person().id, keys)


def _tell_sent(sent: actions.Together, *, left: int) -> None:
    if sent.done:
        attendings = {each.supervisor for each in sent.done}
        whom = attendings.pop() if len(attendings) == 1 else "their attendings"
        say(
            f"{_named(sent.done)} {'was' if len(sent.done) == 1 else 'were'} sent to {whom}.",
            undo=url_for("cases.withdraw_together"),
            fields=[("case", str(each.id)) for each in sent.done],
        )
    if sent.before:
        flash(f"{_named(sent.before)} had been sent already; nothing was sent twice.")
    if left:
        flash(f"{left} of the ticked cases {'is' if left == 1 else 'are'} not there any more.", "error")


def _named(cases: Sequence[Case]) -> str:
    """One case by its number, more by how many they are."""
    return f"Case {cases[0].number}" if len(cases) == 1 else f"{len(cases)} cases"
