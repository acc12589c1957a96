"""Immutable means that the database refuses, whatever asks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from logbook.catalogue import queries
from logbook.catalogue.models import Counting, Laterality, Procedure, ProcedureKind, Requirement
from logbook.foundation.db import Database
from tests.cast import Cast

STATEMENTS = [
    "UPDATE catalogue_edition SET name = 'x'",
    "DELETE FROM catalogue_edition",
    "UPDATE procedure SET name = 'x' WHERE slug = 'mild-pild'",
    "DELETE FROM procedure WHERE slug = 'mild-pild'",
    "UPDATE requirement_edition SET status = 'adopted'",
    "UPDATE requirement_edition SET status = 'draft'",
    "DELETE FROM requirement_edition",
    "UPDATE requirement SET minimum = 1 WHERE slug = 'scs'",
    "DELETE FROM requirement WHERE slug = 'scs'",
]


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session(writes=True) as session:
        yield session


def procedure(**values: object) -> Procedure:
    return Procedure(
        place=1,
        slug="another",
        name="Another",
        kind=ProcedureKind.PROCEDURE,
        categories=["other"],
        body_region="none",
        guidance=["none"],
        laterality=Laterality.NONE,
        levels=[],
        synonyms=[],
        **values,
    )


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_row_of_an_edition_is_changed_or_deleted(session: Session, cast: Cast, statement: str) -> None:
    with pytest.raises(DatabaseError, match="is never changed"):
        session.execute(text(statement))


def test_an_edition_in_use_takes_no_further_procedure(session: Session, cast: Cast) -> None:
    in_use = queries.edition_in_use(session, cast.program.id)
    assert in_use
    session.add(procedure(edition_id=in_use.edition_id))
    with pytest.raises(DatabaseError, match="An edition in use takes no further procedure"):
        session.flush()


@pytest.mark.parametrize("both", [True, False])
def test_a_procedure_belongs_to_an_edition_or_to_a_program(session: Session, cast: Cast, both: bool) -> None:
    edition = queries.newest_edition(session)
    assert edition
    session.execute(text("DELETE FROM catalogue_in_use"))
    session.add(procedure(edition_id=edition.id, program_id=cast.program.id) if both else procedure())
    with pytest.raises(DatabaseError, match="edition_or_program"):
        session.flush()


def test_a_requirement_comes_into_no_edition_that_is_no_draft(session: Session, cast: Cast) -> None:
    in_force = queries.requirement_edition(session, cast.program.id)
    assert in_force
    further = {"place": 99, "slug": "more", "label": "More", "unit": "cases", "counting": Counting.ENTRIES}
    session.add(Requirement(edition_id=in_force.id, categories=[], **further))
    with pytest.raises(DatabaseError, match="Only a draft takes a further requirement"):
        session.flush()
