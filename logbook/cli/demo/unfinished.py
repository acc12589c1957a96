"""What the demo leaves for its people to do: a schedule of today not logged yet, and two cases of one patient."""

from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from logbook.cases import actions
from logbook.cases.models import Case, CaseProcedure, CaseState, SharedCase
from logbook.cli.demo.people import School
from logbook.foundation.canonical import canonical, sha256_hex
from logbook.foundation.ids import uuid7
from logbook.people.models import Program
from logbook.people.queries import person

_SCHEDULED = (
    ("esi-transforaminal-lumbar", "left", ("L5",)),
    ("mbb-lumbar", "bilateral", ("L3 MB", "L4 MB", "L5 DR")),
    ("mild-pild", "bilateral", ("L4-5",)),
)


def leave_unfinished(session: Session, school: School, today: date) -> None:
    """Leave the first fellow today's schedule, and link the latest two cases that may be of one patient."""
    _schedule(session, school, today)
    _share(session, school.id)


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


def _share(session: Session, program_id: UUID) -> None:
    other, steps, other_steps = aliased(Case), aliased(CaseProcedure), aliased(CaseProcedure)
    same = and_(
        other.program_id == Case.program_id,
        other.performed_on == Case.performed_on,
        other.attending_id == Case.attending_id,
        other.fellow_id < Case.fellow_id,
        other.state == CaseState.SUBMITTED,
    )
    pair = session.execute(
        select(Case.id, Case.fellow_id, other.id)
        .join(other, same)
        .join(steps, steps.case_id == Case.id)
        .join(other_steps, and_(other_steps.case_id == other.id, other_steps.procedure_id == steps.procedure_id))
        .where(Case.program_id == program_id, Case.state == CaseState.SUBMITTED)
        .order_by(Case.performed_on.desc(), Case.number.desc())
        .limit(1)
    ).first()
    if pair is not None:
        case_id, fellow_id, other_id = pair
        encounter_id = uuid7()
        for each in (case_id, other_id):
            session.add(SharedCase(case_id=each, encounter_id=encounter_id, linked_by_id=fellow_id))
