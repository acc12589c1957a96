"""Asking a supervisor without an account: a link by letter for the entry as it was sent, ended when that changes."""

import secrets
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.models import Case, CaseState, GuestLink
from logbook.cases.rules import AFTER_UNDO, BY_FELLOW, OPENS_FOR, TO_ADDRESS, leaves_at, say_day
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, TooMany
from logbook.notices import actions as notices
from logbook.people.models import Person, Program


def ask_guest(session: Session, *, by: Person, program: Program, case: Case) -> GuestLink:
    """Make the link for the guest of a case that was just handed in, and post it; any earlier one of the case ends.

    The token is in the letter alone, until that has left; the link keeps its digest.
    """
    assert case.guest_email is not None, "only a guest is asked so"
    end_guest_link(session, case)
    token, now = secrets.token_urlsafe(32), clock.now()
    sent_at = _leaves_at(session, by, case.guest_email, now)
    link = GuestLink(
        token_sha256=sha256(token.encode()).hexdigest(),
        program_id=case.program_id,
        case_id=case.id,
        revision=case.revision,
        address=case.guest_email.lower(),
        issued_by_id=by.id,
        issued_at=now,
        sent_at=sent_at,
        expires_at=sent_at + OPENS_FOR,
    )
    session.add(link)
    # The case and the link know each other by key alone.
    session.flush()
    letter = notices.post(
        session,
        template="guest-link",
        facts={
            "token": token,
            "fellow": by.name,
            "program": program.name,
            "institution": program.institution,
            "expires_on": say_day(link.expires_at.astimezone(ZoneInfo(program.time_zone)).date()),
        },
        key=link.letter_key,
        address=case.guest_email,
        name=case.guest_name or "",
        program=program,
    )
    letter.due_at = sent_at
    audit.record(session, by=by, verb="guest.ask", subject=link, case=str(case.id), revision=case.revision)
    return link


def ask_guest_again(session: Session, *, by: Person, program: Program, case: Case) -> GuestLink:
    """Send a new link in the place of the one before. Raises Conflict if nobody is asked, TooMany if it is too soon."""
    queries.lock(session, case)
    if case.state is not CaseState.SUBMITTED or case.guest_email is None:
        raise Conflict(f"Case {case.number} does not wait for a guest, so there is no link to send.")
    before = queries.open_guest_link(session, case.id)
    if before is not None and before.sent_at > clock.now():
        raise Conflict("The letter with the link has not left yet. The page of the case says when it does.")
    if _leaves_at(session, by, case.guest_email, now := clock.now()) > now + AFTER_UNDO:
        raise TooMany(
            "No new link was sent: this address, or you, had a day's share of letters. The link sent last goes on to "
            "work; try again tomorrow."
        )
    return ask_guest(session, by=by, program=program, case=case)


def end_guest_link(session: Session, case: Case) -> None:
    """The link of the case opens nothing any more; a letter that has not left stays here."""
    link = queries.open_guest_link(session, case.id)
    if link is not None:
        link.ended_at = clock.now()
        notices.withdraw(session, key=link.letter_key)
        session.flush()


def _leaves_at(session: Session, by: Person, address: str, now: datetime) -> datetime:
    to_address = queries.guest_letters_to(session, address, TO_ADDRESS)
    return leaves_at(now, to_address, queries.guest_letters_by(session, by.id, BY_FELLOW))
