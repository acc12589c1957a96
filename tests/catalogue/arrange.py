"""A draft of the program's requirements, and what a director may write into it."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from logbook.catalogue import actions, queries
from logbook.catalogue.models import Counting, Requirement, RequirementEdition
from logbook.catalogue.rules import RequirementValues
from tests.cast import Cast

TODAY = date(2026, 11, 22)

VALUES = RequirementValues(
    label="Stellate ganglion blocks",
    minimum=4,
    unit="procedures",
    counting=Counting.ENTRIES,
    span_days=None,
    categories=("sympathetic",),
    excluded_procedures=(),
    guidance=(),
    once_per_case=False,
    counts_assisted=False,
    counts_shared=True,
)


def in_force(session: Session, cast: Cast) -> RequirementEdition:
    """The edition the cast's program counts by."""
    found = queries.requirement_edition(session, cast.program.id)
    assert found
    return found


def begun(session: Session, cast: Cast) -> RequirementEdition:
    """A draft of Cleo's, as a page finds it."""
    actions.start_draft(session, by=cast.cleo, program=cast.program)
    return as_found(session, cast)


def as_found(session: Session, cast: Cast) -> RequirementEdition:
    """The draft as the next request finds it."""
    session.flush()
    session.expunge_all()
    draft = queries.requirement_draft(session, cast.program.id)
    assert draft
    return draft


def drafted(session: Session, cast: Cast, slug: str) -> Requirement:
    """A requirement of the draft."""
    session.flush()
    session.expunge_all()
    found = queries.drafted_requirement(session, cast.program.id, slug)
    assert found
    return found


def values_of(requirement: Requirement, **changes: Any) -> RequirementValues:
    """What its form would send back, changed."""
    kept: dict[str, Any] = {key: getattr(requirement, key) for key in RequirementValues.__dataclass_fields__}
    for key in ("categories", "excluded_procedures", "guidance"):
        kept[key] = tuple(kept[key])
    return replace(RequirementValues(**kept), **changes)


def change(session: Session, cast: Cast, slug: str, **changes: Any) -> None:
    """Cleo changes one requirement of the draft, and leaves its place."""
    requirement = drafted(session, cast, slug)
    place = requirement.place + 1
    actions.change_requirement(
        session,
        by=cast.cleo,
        requirement=requirement,
        seen=requirement.edition.revision,
        values=values_of(requirement, **changes),
        place=place,
    )


def adopt(session: Session, cast: Cast, edition: RequirementEdition, **changes: Any) -> RequirementEdition:
    """Cleo adopts an edition today."""
    values: dict[str, Any] = {
        "name": "Requirements of July 2026",
        "source": "The document, page 40",
        "on": TODAY,
        "today": TODAY,
        "seen": edition.revision,
        **changes,
    }
    return actions.adopt_requirements(session, by=cast.cleo, edition=edition, **values)
