"""Cases logged at the same moment: no number twice, no form saved twice, nobody told to try again."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from sqlalchemy import select

from logbook.cases import actions
from logbook.cases.models import Case
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from tests.cases.arrange import mild_entry, with_memberships
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
