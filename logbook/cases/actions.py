"""What is done to a case, one function per verb: each checks the rule, changes, and records what happened.

``by`` comes with memberships, and a case with its procedures, as the doors and ``queries.case`` load them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from logbook.cases import queries
from logbook.cases.models import Case, CaseCounter, CaseProcedure, CaseState, FollowUp, PatientPseudonym
from logbook.cases.rules import (
    PLAIN,
    Decisions,
    Entry,
    NewPatient,
    ProcedureEntry,
    Refused,
    Surroundings,
    Undecided,
    Verb,
    ask,
    entry_of,
    follow_up_problems,
    next_state,
    problems,
    settled,
    state_of,
)
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure
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
    counter = _counter(session, program)
    if (there := queries.case_if_there(session, case_id)) is not None:
        return _logged_before(session, by=by, program=program, there=there, entry=entry, submit=submit), False
    around = _checked(session, entry, by=by, program=program, handing_in=submit)
    if asked := ask(entry).unanswered(decisions):
        raise Undecided(asked)
    counter.last_case += 1
    now = clock.now()
    case = Case(
        id=case_id,
        program_id=program.id,
        number=counter.last_case,
        fellow_id=by.id,
        state=CaseState.SUBMITTED if submit else CaseState.DRAFT,
        revision=1,
        catalogue_edition_id=_edition(session, around, program),
        logged_at=now,
        submitted_at=now if submit else None,
    )
    _write(session, case, entry, around, counter)
    session.add(case)
    audit.record(
        session, by=by, verb="case.log", subject=case, number=case.number, state=case.state.value, **ask(entry).kept
    )
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

    ``seen`` is the ``rules.state_of`` what the form was opened on: if that has changed elsewhere, it is a Conflict.
    Raises Conflict for any other state, Refused and Undecided as ``log`` does; what was kept before is not asked again.
    """
    queries.lock(session, case)
    next_state(Verb.REVISE, case.state, case.number)
    entry, stored = settled(entry), entry_of(case)
    if seen not in (None, state_of(stored)) and entry != stored:
        raise Conflict(
            f"Case {case.number} was changed elsewhere since this form was opened. "
            "Go back, note what you typed, open the case again and enter it there."
        )
    around = _checked(session, entry, by=by, program=program, handing_in=case.state is not CaseState.DRAFT)
    if asked := ask(entry).unanswered(decisions).unanswered(ask(stored).answered):
        raise Undecided(asked)
    _write(session, case, entry, around, _counter(session, program) if entry.patient is NewPatient.NEW else None)
    audit.record(
        session, by=by, verb="case.revise", subject=case, number=case.number, revision=case.revision, **ask(entry).kept
    )


def submit(session: Session, *, by: Person, program: Program, case: Case) -> None:
    """Hand a draft or a mended case in to its attending. Raises Conflict, and Refused for what is still missing."""
    queries.lock(session, case)
    _hand_in(session, by=by, program=program, case=case)


def withdraw(session: Session, *, by: Person, case: Case) -> None:
    """Take a case back from its attending, as a draft, while it is not signed."""
    queries.lock(session, case)
    case.state = next_state(Verb.WITHDRAW, case.state, case.number)
    case.revision += 1
    audit.record(session, by=by, verb="case.withdraw", subject=case, number=case.number, revision=case.revision)


def discard(session: Session, *, by: Person, case: Case) -> None:
    """Delete a draft for good; its number is not given out again. Raises Conflict for one with a history."""
    queries.lock(session, case)
    next_state(Verb.DISCARD, case.state, case.number)
    audit.record(session, by=by, verb="case.discard", subject=case, number=case.number)
    try:
        with session.begin_nested():
            session.delete(case)
    except IntegrityError:
        # Returns and follow-ups point to the case from elsewhere; the database knows of them all.
        raise Conflict(
            f"Case {case.number} was returned or followed up before, and its history stays. Mend it and send it again."
        ) from None


def record_follow_up(
    session: Session,
    *,
    by: Person,
    program: Program,
    case: Case,
    procedure: Procedure,
    seen_on: date,
    answers: Mapping[str, Any],
) -> FollowUp:
    """Keep what was found when the patient came back; the same said again is the follow-up that is there already.

    Raises Refused, its fields named by the checklist's questions.
    """
    queries.lock(session, case)
    next_state(Verb.FOLLOW_UP, case.state, case.number)
    if found := follow_up_problems(procedure, seen_on, answers, performed_on=case.performed_on, today=program.today()):
        raise Refused(found)
    for there in queries.follow_ups(session, case.id):
        if (there.procedure_id, there.seen_on, there.answers) == (procedure.id, seen_on, dict(answers)):
            return there
    follow_up = FollowUp(
        case_id=case.id, procedure_id=procedure.id, seen_on=seen_on, answers=dict(answers), recorded_by_id=by.id
    )
    session.add(follow_up)
    audit.record(session, by=by, verb="case.follow_up", subject=case, number=case.number)
    return follow_up


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
        _hand_in(session, by=by, program=program, case=there)
    return there


def _hand_in(session: Session, *, by: Person, program: Program, case: Case) -> None:
    after = next_state(Verb.SUBMIT, case.state, case.number)
    _checked(session, entry_of(case), by=by, program=program, handing_in=True)
    if case.state is CaseState.RETURNED:
        # Every handing-in has a revision of its own, so that a signature can say which contents it saw.
        case.revision += 1
    case.state, case.submitted_at = after, clock.now()
    audit.record(session, by=by, verb="case.submit", subject=case, number=case.number, revision=case.revision)


def _checked(session: Session, entry: Entry, *, by: Person, program: Program, handing_in: bool) -> Surroundings:
    around = queries.surroundings(session, entry, program=program, fellow=by)
    if found := problems(entry, around, handing_in=handing_in):
        raise Refused(found)
    return around


def _counter(session: Session, program: Program) -> CaseCounter:
    locked = select(CaseCounter).where(CaseCounter.program_id == program.id).with_for_update()
    counter = session.scalar(locked)
    if counter is None:
        try:
            with session.begin_nested():
                session.add(CaseCounter(program_id=program.id))
        except IntegrityError:
            pass  # the program's very first two cases at the same moment: the other one made it
        counter = session.scalars(locked.execution_options(populate_existing=True)).one()
    return counter


def _edition(session: Session, around: Surroundings, program: Program) -> UUID:
    editions = [each.edition_id for each in around.procedures.values() if each.edition_id]
    if editions:
        return editions[0]
    in_use = catalogue.edition_in_use(session, program.id)
    assert in_use is not None, "a program without a catalogue offers no procedure"
    return in_use.edition_id


def _write(session: Session, case: Case, entry: Entry, around: Surroundings, counter: CaseCounter | None) -> None:
    for name in PLAIN:
        setattr(case, name, getattr(entry, name))
    set_committed_value(case, "attending", around.attending.person if around.attending else None)
    case.kap_gycm2 = entry.kap_gycm2
    case.complications = list(entry.complications)
    if isinstance(entry.patient, NewPatient):
        assert counter is not None
        counter.last_patient += 1
        patient = PatientPseudonym(program_id=case.program_id, number=counter.last_patient, fellow_id=case.fellow_id)
        session.add(patient)
        # The case names the patient by key alone, which does not put the two inserts in order.
        session.flush()
        case.patient_id = patient.id
    else:
        case.patient_id = entry.patient
    # Rows keep their places: a place is unique within the case, and inserts go before deletes.
    kept = case.procedures[: len(entry.procedures)]
    after = kept[-1].place + 1 if kept else 0
    added = [CaseProcedure(place=after + each) for each in range(len(entry.procedures) - len(kept))]
    case.procedures = [*kept, *added]
    for row, procedure in zip(case.procedures, entry.procedures, strict=True):
        _write_procedure(row, procedure)


def _write_procedure(row: CaseProcedure, entry: ProcedureEntry) -> None:
    assert entry.role is not None, "the rules ask for it"
    row.procedure_id, row.role, row.side, row.guidance = entry.procedure_id, entry.role, entry.side, entry.guidance
    row.levels, row.approach, row.faculty_observed = list(entry.levels), entry.approach, entry.faculty_observed
    row.checklist = None if entry.checklist is None else dict(entry.checklist)
    row.checklist_version = entry.checklist_version
