"""The link of a case's guest, as its fellow sees it: when it left, until when it works, and a new one."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.models import Case
from logbook.cases.views.blueprint import bp
from logbook.foundation import clock
from logbook.notices.models import LetterState
from logbook.notices.queries import letter_with_key
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.post("/cases/<uuid:case_id>/guest-link")
@door("case.edit", load=queries.case_to_change)
def ask_guest_again(case: Case) -> Response:
    """Send the guest a new link; the one before opens nothing any more."""
    actions.ask_guest_again(session(), by=identity.person(), program=case.program, case=case)
    flash(f"A new link for case {case.number} goes to {case.guest_name}. The one before opens nothing any more.")
    return redirect(url_for("cases.show", case_id=case.id), 303)


@dataclass(frozen=True, slots=True)
class Asking:
    """Where the asking of a guest stands: when the letter left or will, and until when its link opens the entry.

    ``lost`` is why the letter could not be delivered, "" unless it was given up.
    """

    sent_at: datetime
    expires_at: datetime
    has_left: bool
    has_expired: bool
    lost: str


@bp.app_context_processor
def _asking() -> dict[str, object]:
    return {"asking_of_guest": _of_guest}


def _of_guest(case: Case) -> Asking | None:
    """Of a case that waits for a guest, by the link that was made last."""
    link = queries.latest_guest_link(session(), case.id)
    if link is None:
        return None
    now = clock.now()
    letter = letter_with_key(session(), link.letter_key)
    lost = letter.problem if letter is not None and letter.state is LetterState.GIVEN_UP else ""
    return Asking(link.sent_at, link.expires_at, link.sent_at <= now, link.expires_at <= now, lost)
