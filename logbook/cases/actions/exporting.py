"""Recording that cases leave as a file."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case
from logbook.foundation import audit
from logbook.people.models import Person, Program


def record_export(
    session: Session, *, by: Person, program: Program, which: ColumnElement[bool], given: Mapping[str, str]
) -> int:
    """Record that the cases of a condition were exported, and say how many they are.

    ``given`` are the filters as an address holds them; of words that were typed only the fact is kept.
    """
    count = session.scalars(select(func.count()).select_from(Case).where(which)).one()
    filters = {name: True if name in ("q", "text") else value for name, value in given.items()}
    audit.record(session, by=by, verb="case.export", subject=program, cases=count, filters=filters)
    return count
