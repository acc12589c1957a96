"""Logging a case, and changing one that was not signed."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.actions.drafts import forget_draft
from logbook.cases.actions.guests import ask_guest
from logbook.cases.actions.life import hand_in
from logbook.cases.actions.writing import checked, counter_of, edition_of, usual, write
from logbook.cases.models import Case, CaseState
from logbook.cases.rules import (
    Decisions,
    Entry,
    NewPatient,
    Stale,
    Undecided,
    Verb,
    ask,
    entry_of,
    next_state,
    settled,
    state_of,
)
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict
from logbook.people.models import Person, Program

_NONE_YET = Decisions()


def log(
    session: Session,
    *,
    by: Person,
    program: Program,
    case_id: UUID,
    entry: Entry,
    submit: bool,
    decisions: Decisions = _NONE_YET,
) -> tuple[Case, bool]:
    """Keep a new case under the id its client made, as a draft or handed in at once, and say whether it is new.

    The same id with the same contents gives the case that is there already. Raises Conflict for other contents under
    an id that is taken, Refused for what breaks a rule, Undecided for what wants a second look.
    """
    entry = settled(entry)
    # Held from here on, so that of two submissions of one form the second finds the case of the first.
    counter = counter_of(session, program)
    is_case, is_draft = queries.known_as(session, case_id)
    if is_case and (there := queries.case(session, case_id)) is not None:
        return _logged_before(session, by=by, program=program, there=there, entry=entry, submit=submit), False
    around = checked(session, entry, by=by, program=program, handing_in=submit)
    asked = ask(entry, usual(session, entry, around, by=by, program=program))
    if left := asked.unanswered(decisions):
        raise Undecided(left)
    counter.last_case += 1
    now = clock.now()
    case = Case(
        id=case_id,
        program_id=program.id,
        number=counter.last_case,
        fellow_id=by.id,
        state=CaseState.SUBMITTED if submit else CaseState.DRAFT,
        revision=1,
        catalogue_edition_id=edition_of(session, around, program),
        logged_at=now,
        submitted_at=now if submit else None,
    )
    write(session, case, entry, around, counter)
    session.add(case)
    if is_draft:
        forget_draft(session, by=by, draft_id=case_id)
    audit.record(
        session, by=by, verb="case.log", subject=case, number=case.number, state=case.state.value, **asked.kept
    )
    if submit and case.guest_email is not None:
        session.flush()
        ask_guest(session, by=by, program=program, case=case)
    return case, True


def revise(
    session: Session,
    *,
    by: Person,
    program: Program,
    case: Case,
    entry: Entry,
    decisions: Decisions = _NONE_YET,
    seen: str | None = None,
) -> None:
    """Change a draft or a returned case; one that waits for its attending is taken back first.

    ``seen`` is the ``rules.state_of`` what the form was opened on: raises Stale if that has changed elsewhere.
    Raises Conflict for any other state, Refused and Undecided as ``log`` does; what was kept before is not asked again.
    """
    queries.lock(session, case)
    next_state(Verb.REVISE, case.state, case.number)
    entry, stored = settled(entry), entry_of(case)
    if seen not in (None, state_of(stored)) and entry != stored:
        raise Stale(case)
    around = checked(session, entry, by=by, program=program, handing_in=case.state is not CaseState.DRAFT)
    habits = usual(session, entry, around, by=by, program=program)
    asked = ask(entry, habits)
    if left := asked.unanswered(decisions).unanswered(ask(stored, habits).answered):
        raise Undecided(left)
    write(session, case, entry, around, counter_of(session, program) if entry.patient is NewPatient.NEW else None)
    forget_draft(session, by=by, draft_id=case.id)
    audit.record(
        session, by=by, verb="case.revise", subject=case, number=case.number, revision=case.revision, **asked.kept
    )


def _logged_before(session: Session, *, by: Person, program: Program, there: Case, entry: Entry, submit: bool) -> Case:
    if there.fellow_id != by.id or there.program_id != program.id:
        # Whose it is, or that it is anybody's, is not for the one who came upon the id.
        raise Conflict("This form cannot be used again. Open a new one and enter the case there.")
    if entry.patient is NewPatient.NEW:
        entry = replace(entry, patient=there.patient_id)
    if entry_of(there) != entry:
        raise Conflict(
            f"This form was saved before as case {there.number}, with other contents. "
            f"Open case {there.number} under Cases and change it there."
        )
    if submit and there.state is CaseState.DRAFT:
        hand_in(session, by=by, program=program, case=there)
    return there
