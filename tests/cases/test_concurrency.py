"""Cases logged at the same moment: no number twice, no form saved twice, nobody told to try again."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases import actions, queries
from logbook.cases.models import Case
from logbook.cases.rules import Refused, entry_of
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.cases.arrange import log, mild_entry, with_memberships
from tests.cast import Cast

AT_ONCE = 8


def together(work: Callable[[Any], Any], on: Sequence[Any]) -> list[Any]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, on))


def logger(database: Database, cast: Cast) -> Callable[[UUID], tuple[int, bool]]:
    """Logs Ada's case under an id, in a transaction of its own; gives its number and whether it is new."""

    def log(case_id: UUID) -> tuple[int, bool]:
        with database.writing() as session:
            ada, entry = with_memberships(session, cast.ada), mild_entry(session, cast)
            case, is_new = actions.log(session, by=ada, program=cast.program, case_id=case_id, entry=entry, submit=True)
            return case.number, is_new

    return log


def test_cases_logged_at_once_get_numbers_of_their_own(database: Database, cast: Cast):
    logged = together(logger(database, cast), [uuid7() for _ in range(24)])
    assert sorted(number for number, _ in logged) == list(range(1, 25))
    assert all(is_new for _, is_new in logged)


def test_one_form_sent_many_times_at_once_makes_one_case(database: Database, cast: Cast):
    logged = together(logger(database, cast), [uuid7()] * 16)
    assert {number for number, _ in logged} == {1}
    assert sum(is_new for _, is_new in logged) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Case.id)).all()) == 1


@pytest.mark.parametrize("change", [{"notes": "first"}, {"site_id": None}])
def test_of_two_tabs_the_second_finds_what_the_first_left(database: Database, cast: Cast, change: dict[str, Any]):
    with database.writing() as session:
        case_id = log(session, cast, submit=False).id

    def send() -> None:
        with database.writing() as session:
            case, ada = opened(session, cast, case_id)
            assert entry_of(case) == changed
            actions.submit(session, by=ada, program=cast.program, case=case)

    with ThreadPoolExecutor(1) as other_tab, database.writing() as session:
        case, ada = opened(session, cast, case_id)
        changed = replace(entry_of(case), **change)
        sent = other_tab.submit(send)
        actions.revise(session, by=ada, program=cast.program, case=case, entry=changed)
        # Long enough for the other tab to read what is not kept yet, if anything let it.
        assert not wait([sent], timeout=0.3).done
        session.commit()
        if "site_id" in change:
            with pytest.raises(Refused, match="Choose the site"):
                sent.result()
        else:
            sent.result()


def test_a_tab_with_a_draft_that_is_being_discarded_finds_nothing(database: Database, cast: Cast):
    with database.writing() as session:
        case_id = log(session, cast, submit=False).id

    def find() -> Case | None:
        with database.writing() as session:
            return queries.case_to_change(session, case_id)

    with ThreadPoolExecutor(1) as other_tab, database.writing() as session:
        case, ada = opened(session, cast, case_id)
        found = other_tab.submit(find)
        actions.discard(session, by=ada, case=case)
        assert not wait([found], timeout=0.3).done
        session.commit()
        assert found.result() is None


def opened(session: Session, cast: Cast, case_id: UUID) -> tuple[Case, Person]:
    """Ada's case, as the doors of its changes load it, and Ada."""
    case = queries.case_to_change(session, case_id)
    assert case is not None
    return case, with_memberships(session, cast.ada)
