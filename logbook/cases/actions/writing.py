"""What logging and revising share: judging an entry, the program's counters, and writing an entry to its rows."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from logbook.cases import queries
from logbook.cases.models import Case, CaseCounter, CaseProcedure, PatientPseudonym
from logbook.cases.rules import PLAIN, Entry, Habit, NewPatient, ProcedureEntry, Refused, Surroundings, problems
from logbook.catalogue import queries as catalogue
from logbook.people.models import Person, Program


def checked(session: Session, entry: Entry, *, by: Person, program: Program, handing_in: bool) -> Surroundings:
    """What is so around the entry. Raises Refused if it cannot be kept there."""
    around = queries.surroundings(session, entry, program=program, fellow=by)
    if found := problems(entry, around, handing_in=handing_in):
        raise Refused(found)
    return around


def usual(
    session: Session, entry: Entry, around: Surroundings, *, by: Person, program: Program
) -> Mapping[UUID, Habit]:
    """What the fellow's earlier cases of the entry's procedures took, to ask about a time that is far from it."""
    return queries.habits(session, entry, around.procedures.values(), program_id=program.id, fellow_id=by.id)


def counter_of(session: Session, program: Program) -> CaseCounter:
    """The program's counters, held until the transaction ends."""
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


def edition_of(session: Session, around: Surroundings, program: Program) -> UUID:
    """The catalogue edition that the entry's procedures belong to."""
    editions = [each.edition_id for each in around.procedures.values() if each.edition_id]
    if editions:
        return editions[0]
    in_use = catalogue.edition_in_use(session, program.id)
    assert in_use is not None, "a program without a catalogue offers no procedure"
    return in_use.edition_id


def write(session: Session, case: Case, entry: Entry, around: Surroundings, counter: CaseCounter | None) -> None:
    """Put the entry into the case's rows. A new patient needs the ``counter`` its number comes from."""
    for name in PLAIN:
        setattr(case, name, getattr(entry, name))
    set_committed_value(case, "attending", around.attending.person if around.attending else None)
    case.kap_gycm2 = entry.kap_gycm2
    case.complications = list(entry.complications)
    if isinstance(entry.patient, NewPatient):
        assert counter is not None
        case.patient_id = new_patient(session, case, counter)
    else:
        case.patient_id = entry.patient
    # Rows keep their places: a place is unique within the case, and inserts go before deletes.
    kept = case.procedures[: len(entry.procedures)]
    after = kept[-1].place + 1 if kept else 0
    added = [CaseProcedure(place=after + each) for each in range(len(entry.procedures) - len(kept))]
    case.procedures = [*kept, *added]
    for row, procedure in zip(case.procedures, entry.procedures, strict=True):
        _write_procedure(row, procedure)


def new_patient(session: Session, case: Case, counter: CaseCounter) -> UUID:
    """The key of the program's next pseudonym, issued to the fellow of the case."""
    counter.last_patient += 1
    patient = PatientPseudonym(program_id=case.program_id, number=counter.last_patient, fellow_id=case.fellow_id)
    session.add(patient)
    # Whatever names the patient does it by key alone, which does not put the two inserts in order.
    session.flush()
    return patient.id


def _write_procedure(row: CaseProcedure, entry: ProcedureEntry) -> None:
    assert entry.role is not None, "the rules ask for it"
    row.procedure_id, row.role, row.side, row.guidance = entry.procedure_id, entry.role, entry.side, entry.guidance
    row.levels, row.approach, row.faculty_observed = list(entry.levels), entry.approach, entry.faculty_observed
    row.checklist = None if entry.checklist is None else dict(entry.checklist)
    row.checklist_version = entry.checklist_version
