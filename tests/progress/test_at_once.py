"""What grows the versions of several fellows takes them in one order, so that two who do so never wait for each other.

Only PostgreSQL lets two write at the same moment.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from logbook.cases import actions as cases
from logbook.cases.models import Case, CaseState, RecordVersion, SharedCase
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.signoff import actions as signoff
from logbook.signoff import queries
from logbook.signoff.models import Entrustment, Means
from logbook.signoff.rules import Chosen
from tests.cast import Cast
from tests.progress.arrange import DONE, MILD, logged, signed

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def in_order(cast: Cast) -> list[UUID]:
    """Ada and Abe, in the order in which their versions are held."""
    return sorted([cast.ada.id, cast.abe.id])


def check_order(database: Database, in_order: list[UUID], work: Callable[[Session], object]) -> None:
    """``work`` changes the second fellow's rows first; while it waits for the first, the second's must be free."""

    def begin() -> None:
        with database.writing() as session:
            work(session)

    def held(fellow_id: UUID, *, nowait: bool = False) -> UUID:
        of = select(RecordVersion.fellow_id).where(RecordVersion.fellow_id == fellow_id)
        return session.scalars(of.with_for_update(nowait=nowait)).one()

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            assert held(in_order[0])
            doing = pool.submit(begin)
            while not session.scalar(WAITING) and not doing.done():
                sleep(0.01)
            assert not doing.done(), doing.result()
            assert held(in_order[1], nowait=True)
        doing.result()


def linked(session: Session, cast: Cast, *case_ids: UUID) -> None:
    encounter_id = uuid7()
    session.add_all(SharedCase(case_id=each, encounter_id=encounter_id, linked_by_id=cast.ada.id) for each in case_ids)


def test_a_batch_over_two_fellows_takes_their_versions_in_one_order(database, cast, in_order):
    with database.writing() as session:
        keys = [logged(session, cast, (MILD, DONE), fellow_id=each) for each in reversed(in_order)]
        chosen = [Chosen(session.get_one(Case, key).number, 1, Entrustment.JUST_IN_CASE, {}) for key in keys]
        signoff.sign_together(
            session, by=cast.ben, program=cast.program, chosen=chosen,
            authenticated_by=Means.PASSWORD, undo=timedelta(0),
        )  # fmt: skip
    check_order(database, in_order, lambda _: signoff.due(database))
    with database.reading() as session:
        assert {each.state for each in session.scalars(select(Case))} == {CaseState.SIGNED}


def test_so_does_whoever_links_a_case_with_anothers(database, cast, in_order):
    by = cast.ada if in_order[1] == cast.ada.id else cast.abe
    with database.writing() as session:
        theirs, mine = (logged(session, cast, (MILD, DONE), fellow_id=each) for each in in_order)

    def link(session: Session) -> None:
        case = session.get_one(Case, mine)
        cases.share(session, by=by, program=cast.program, case=case, other_id=theirs)

    check_order(database, in_order, link)


def test_so_does_whoever_takes_a_linked_case_out_of_those_handed_in(database, cast, in_order):
    by = cast.ada if in_order[1] == cast.ada.id else cast.abe
    with database.writing() as session:
        theirs, mine = (logged(session, cast, (MILD, DONE), fellow_id=each) for each in in_order)
        linked(session, cast, theirs, mine)

    def take_back(session: Session) -> None:
        cases.withdraw(session, by=by, case=queries.cases_to_decide(session, [mine])[mine])

    check_order(database, in_order, take_back)


def test_so_does_the_director_who_declares_a_linked_case_void(database, cast, in_order):
    with database.writing() as session:
        theirs, mine = (signed(session, cast, (MILD, DONE), fellow_id=each) for each in in_order)
        linked(session, cast, theirs, mine)

    def void(session: Session) -> None:
        case = queries.case_to_decide(session, mine)
        assert case is not None
        signoff.void(session, by=cast.cleo, case=case, revision=1, reason="Logged twice.")

    check_order(database, in_order, void)
