"""Recording that the trail itself leaves as a file."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from logbook.foundation import audit
from logbook.people.models import Person, Program


def record_export(session: Session, *, by: Person, program: Program, given: Mapping[str, str]) -> None:
    """Record an export with its filters as an address holds them; none of them is a free text."""
    audit.record(session, by=by, verb="audit.export", subject=program, filters=dict(given))
