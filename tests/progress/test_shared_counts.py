"""Shared cases where they do not count, and kept tallies that know of the other fellow's case."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseState, RecordVersion, SharedCase
from logbook.catalogue import queries as catalogue
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.progress import queries
from tests.cast import Cast
from tests.catalogue import arrange as drafts
from tests.progress.arrange import DONE, MILD, logged, signed


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def link(session: Session, cast: Cast, *case_ids) -> None:
    encounter_id = uuid7()
    for each in case_ids:
        session.add(SharedCase(case_id=each, encounter_id=encounter_id, linked_by_id=cast.ada.id))
    session.flush()


def advanced(session: Session, cast: Cast) -> int:
    """Ada's advanced spine procedures under the draft."""
    draft = catalogue.requirement_draft(session, cast.program.id)
    standing = queries.standing(session, cast.program, cast.ada.id, draft)
    return next(each.counted for each in standing.requirements if each.requirement.slug == "advanced_spine")


def versions(session: Session) -> dict[object, int]:
    return {each.fellow_id: each.version for each in session.scalars(select(RecordVersion))}


def test_a_shared_case_counts_unless_the_edition_says_otherwise(session: Session, cast: Cast) -> None:
    drafts.begun(session, cast)
    hers = signed(session, cast, (MILD, DONE))
    alone = signed(session, cast, (MILD, DONE))
    his = logged(session, cast, (MILD, DONE), fellow_id=cast.abe.id)
    link(session, cast, hers, his)
    link(session, cast, alone)  # the answer that it is nobody else's
    assert advanced(session, cast) == 2
    drafts.change(session, cast, "advanced_spine", counts_shared=False)
    assert advanced(session, cast) == 1
    session.get_one(Case, his).state = CaseState.DRAFT
    session.get_one(Case, his).submitted_at = None
    session.flush()
    assert advanced(session, cast) == 2


def test_what_makes_a_case_shared_grows_the_version_of_both_fellows(session: Session, cast: Cast) -> None:
    hers = logged(session, cast, (MILD, DONE))
    his = logged(session, cast, (MILD, DONE), fellow_id=cast.abe.id)
    link(session, cast, hers)
    before = versions(session)
    encounter_id = session.get_one(SharedCase, hers).encounter_id
    session.add(SharedCase(case_id=his, encounter_id=encounter_id, linked_by_id=cast.abe.id))
    session.flush()
    linked = versions(session)
    assert linked[cast.ada.id] > before[cast.ada.id]
    assert linked[cast.abe.id] > before[cast.abe.id]
    session.get_one(SharedCase, his).encounter_id = uuid7()
    session.flush()
    parted = versions(session)
    assert parted[cast.ada.id] > linked[cast.ada.id]
    session.get_one(SharedCase, his).encounter_id = encounter_id
    session.flush()
    again = versions(session)
    session.get_one(Case, his).state = CaseState.RETURNED
    session.flush()
    assert versions(session)[cast.ada.id] == again[cast.ada.id]  # it is handed in as before
    session.get_one(Case, his).state = CaseState.DRAFT
    session.get_one(Case, his).submitted_at = None
    session.flush()
    assert versions(session)[cast.ada.id] > again[cast.ada.id]
