"""Keeping tallies, so that pages need not count: done by the worker, and any time by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from logbook.adapters.values import as_json
from logbook.catalogue import queries as catalogue
from logbook.foundation import clock
from logbook.foundation.db import Database
from logbook.people.models import Person, Program
from logbook.progress import queries, rules
from logbook.progress.models import KeptTally

# So many fellows are counted in one transaction: a writer that waits for it waits for a fraction of a second.
AT_ONCE = 5


def keep_due(database: Database) -> int:
    """Count anew whoever's kept tally no longer holds; gives back of how many fellows.

    They are counted in a unit that only reads, so that nobody who writes waits for it. The version is read with the
    rows or before them: what is signed meanwhile makes the tally one that does not hold, never one that is wrong.
    """
    done = 0
    while True:
        with database.reading() as session:
            counted = [_counted(session, *each) for each in queries.stale(session, AT_ONCE)]
        if not counted:
            return done
        # Two workers may have counted the same fellow, and both are right: the later one is kept.
        with database.writing() as session:
            for each in counted:
                session.merge(each)
        done += len(counted)


def _counted(session: Session, program_id: UUID, fellow_id: UUID, version: int) -> KeptTally:
    """One fellow's tally under the edition in force, as of this version."""
    program = session.get_one(Program, program_id)
    edition = catalogue.requirement_edition(session, program_id)
    assert edition is not None, "only fellows of programs with an edition are stale"
    counted = queries.count(session, program, edition, [fellow_id])[fellow_id]
    return KeptTally(
        program_id=program_id,
        fellow_id=fellow_id,
        edition_id=edition.id,
        version=version,
        format=rules.FORMAT,
        tally=as_json(counted.tally),
        measures=as_json(counted.measures),
        radiation=as_json(counted.radiation),
        kept_at=clock.now(),
    )


@dataclass(frozen=True, slots=True)
class Recount:
    """One kept tally beside a full recount: ``holds`` unless rows changed since, ``is_right`` if they say the same."""

    program: str
    fellow: str
    holds: bool
    is_right: bool


def recount(session: Session) -> Iterator[Recount]:
    """Every kept tally beside what the rows say now, one at a time."""
    for kept, holds in queries.kept(session):
        program = session.get_one(Program, kept.program_id)
        edition = catalogue.requirement_edition_by_id(session, kept.program_id, kept.edition_id)
        counted = queries.count(session, program, edition, [kept.fellow_id])[kept.fellow_id]
        is_right = [kept.tally, kept.measures, kept.radiation] == [as_json(each) for each in counted]
        yield Recount(program.name, session.get_one(Person, kept.fellow_id).name, holds, is_right)


def forget(session: Session) -> None:
    """Drop everything that is kept; it is counted anew."""
    session.execute(delete(KeptTally))
