"""Two directors at the same moment: one draft, one change at a time, one adoption."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook.catalogue import actions, queries
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from tests.cast import Cast
from tests.catalogue.arrange import adopt, begun, in_force, values_of

AT_ONCE = 4


def together(database: Database, work: Callable[[Session], object]) -> list[bool]:
    """Whether each of those who try it at once succeeds."""

    def attempt(_: int) -> bool:
        try:
            with database.writing() as session:
                work(session)
        except (Conflict, IntegrityError):
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(attempt, range(AT_ONCE)))


def test_drafts_begun_at_once_are_one(database: Database, cast: Cast) -> None:
    begin = together(database, lambda session: actions.start_draft(session, by=cast.cleo, program=cast.program))
    assert begin.count(True) == 1


def test_of_changes_at_once_one_is_made_and_the_others_are_told(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        begun(session, cast)

    def change(session: Session) -> None:
        scs = queries.drafted_requirement(session, cast.program.id, "scs")
        assert scs
        values = values_of(scs, minimum=(scs.minimum or 0) + 1)
        actions.change_requirement(session, by=cast.cleo, requirement=scs, seen=1, values=values, place=26)

    assert together(database, change).count(True) == 1
    with database.reading() as session:
        scs = queries.drafted_requirement(session, cast.program.id, "scs")
        assert scs
        assert (scs.minimum, scs.edition.revision) == (6, 2)


def test_of_adoptions_at_once_one_is_made(database: Database, cast: Cast) -> None:
    adoptions = together(database, lambda session: adopt(session, cast, in_force(session, cast)))
    assert adoptions.count(True) == 1
    with database.reading() as session:
        assert len(queries.requirement_editions(session, cast.program.id)) == 2
