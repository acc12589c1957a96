"""What the demo leaves for its people to do: a schedule of today not logged yet, and what to look at in a queue."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from logbook.cases import actions
from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState, SharedCase
from logbook.cases.rules.complications import NONE
from logbook.cli.demo.people import Colleague, School
from logbook.foundation.canonical import canonical, sha256_hex
from logbook.foundation.ids import uuid7
from logbook.people.models import Program
from logbook.people.queries import person

_SCHEDULED = (
    ("esi-transforaminal-lumbar", "left", ("L5",)),
    ("mbb-lumbar", "bilateral", ("L3 MB", "L4 MB", "L5 DR")),
    ("mild-pild", "bilateral", ("L4-5",)),
)

_HANDED_OVER = 8
# What two fellows of one encounter write alike.
_SAME_ENCOUNTER = (
    "performed_on", "site_id", "c_arm_id", "age_band", "sedation", "position", "started_at", "ended_at",
    "duration_minutes", "fluoroscopy_seconds", "fluoroscopy_not_recorded", "air_kerma_mgy", "kap_value", "kap_unit",
    "kap_gycm2", "dose_not_recorded", "pulse_mode", "frames", "complications", "complication_note", "outcome",
    "outcome_note",
)  # fmt: skip


def leave_unfinished(session: Session, school: School, today: date) -> None:
    """Leave the first fellow today's schedule, and the first attending a queue with something to look at first.

    That is two cases of one patient, both logged as performed, a first one performed, and a complication.
    """
    _schedule(session, school, today)
    attending = school.attendings[0]
    _hand_over(session, school.id, attending)
    waiting = session.scalars(
        select(Case)
        .where(Case.program_id == school.id, Case.attending_id == attending.id, Case.state == CaseState.SUBMITTED)
        .order_by(Case.performed_on, Case.number)
        .options(selectinload(Case.procedures))
    ).all()
    shared = _share(session, waiting)
    rest = [each for each in waiting if each not in shared]
    first = _perform_first(session, rest)
    for case in rest:
        if case is not first and case.complications == [NONE]:
            case.complications = ["vasovagal"]
            break
    session.flush()


def _schedule(session: Session, school: School, today: date) -> None:
    fellow, attending = school.fellows[0], school.attendings[0]
    by, program = person(session, fellow.id), session.get_one(Program, school.id)
    assert by is not None, "everybody of the school was found before"
    for slug, side, levels in _SCHEDULED:
        typed = {
            "procedure": [slug],
            "procedures-0-side": [side],
            "procedures-0-levels": [*levels],
            "performed_on": [today.isoformat()],
            "attending_id": [str(attending.id)],
            "site_id": [str(attending.places[0].id)],
        }
        key = sha256_hex(canonical({"fellow": str(fellow.id), "line": typed}))
        actions.open_draft(session, by=by, program=program, typed=typed, scheduled_on=today, schedule_key=key)


def _hand_over(session: Session, program_id: UUID, attending: Colleague) -> None:
    """Let some of what waits for others wait for the attending, where they work too."""
    others = select(Case).where(
        Case.program_id == program_id,
        Case.attending_id != attending.id,
        Case.state == CaseState.SUBMITTED,
        # What was returned was returned by its attending.
        Case.revision == 1,
        Case.site_id.in_([each.id for each in attending.places]),
    )
    for case in session.scalars(others.order_by(Case.number.desc()).limit(_HANDED_OVER)):
        case.attending_id = attending.id
    session.flush()


def _share(session: Session, waiting: Sequence[Case]) -> Sequence[Case]:
    """Let the later of two cases of two fellows tell of the encounter of the earlier one; none if there are no two."""
    simple = [
        each
        for each in waiting
        if len(each.procedures) == 1 and each.patient_id is None and each.procedures[0].checklist is None
    ]
    for case, other in combinations(simple, 2):
        if case.fellow_id != other.fellow_id and case.procedures[0].role is CaseRole.PERFORMED:
            for name in _SAME_ENCOUNTER:
                setattr(other, name, getattr(case, name))
            for name in ("procedure_id", "role", "side", "levels", "guidance", "approach"):
                setattr(other.procedures[0], name, getattr(case.procedures[0], name))
            encounter_id = uuid7()
            for each in (case, other):
                session.add(SharedCase(case_id=each.id, encounter_id=encounter_id, linked_by_id=other.fellow_id))
            return case, other
    return ()


def _perform_first(session: Session, waiting: Sequence[Case]) -> Case | None:
    """Let the latest who never performed the procedure of their case have performed it; None if there is nobody."""
    before, its = aliased(Case), aliased(CaseProcedure)
    performed_before = (
        select(before.id)
        .join(its, its.case_id == before.id)
        .where(
            before.fellow_id == Case.fellow_id,
            before.number < Case.number,
            before.state.in_((CaseState.SUBMITTED, CaseState.SIGNED)),
            its.procedure_id == CaseProcedure.procedure_id,
            its.role == CaseRole.PERFORMED,
        )
    )
    found = session.scalar(
        select(CaseProcedure)
        .join(Case, Case.id == CaseProcedure.case_id)
        .where(Case.id.in_([each.id for each in waiting]), ~performed_before.exists())
        .order_by(Case.number.desc(), CaseProcedure.place)
        .limit(1)
    )
    if found is None:
        return None
    found.role = CaseRole.PERFORMED
    return next(each for each in waiting if each.id == found.case_id)
