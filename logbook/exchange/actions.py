"""Remembering how a schedule is read, making drafts of its cases, and recording what leaves as a file."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from logbook.cases import actions as cases
from logbook.exchange import queries
from logbook.exchange.models import ScheduleLayout
from logbook.exchange.rules import Chosen, Meaning, Table
from logbook.foundation import audit, clock
from logbook.people.models import Person, Program


def remember_layout(
    session: Session, *, by: Person, program: Program, table: Table, columns: Mapping[Meaning, int]
) -> ScheduleLayout:
    """Keep for each meaning the place of its column, so that the next file with these headings needs no asking."""
    found = queries.layout(session, by.id, program.id, table.digest)
    if found is None:
        found = ScheduleLayout(person_id=by.id, program_id=program.id, heading_digest=table.digest)
        session.add(found)
    found.columns = {meaning.value: table.places[index] for meaning, index in columns.items()}
    found.saved_at = clock.now()
    return found


def record_program_export(session: Session, *, by: Person, program: Program, fellows: int) -> None:
    """Record that where so many fellows stand was exported."""
    audit.record(session, by=by, verb="program.export", subject=program, fellows=fellows)


def make_drafts(
    session: Session, *, by: Person, program: Program, table: Table, chosen: Sequence[tuple[str, Chosen]]
) -> int:
    """Open a draft of each chosen case that has none yet, by its schedule key, and say how many.

    The audit trail has how many rows and columns there were, and none of the words.
    """
    lines = {key: (case.typed, case.day) for key, case in chosen}
    made = cases.open_drafts(session, by=by, program=program, lines=lines)
    audit.record(
        session,
        by=by,
        verb="schedule.read",
        subject=program,
        rows=len(table.rows),
        made=made,
        already_there=len(chosen) - made,
        refused_columns=table.refused,
    )
    return made


def record_radiation_export(session: Session, *, by: Person, program: Program, what: str, cases: int) -> None:
    """Record that the radiation of a program's cases left as a file: by ``what``, procedures or cases."""
    audit.record(session, by=by, verb="radiation.export", subject=program, what=what, cases=cases)
