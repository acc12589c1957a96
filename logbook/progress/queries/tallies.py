"""The tallies of fellows: those kept that still hold, and the others counted from the rows at once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from logbook.adapters.values import from_json
from logbook.cases.models import RecordVersion
from logbook.catalogue.models import Procedure, RequirementEdition
from logbook.catalogue.queries import IS_IN_FORCE
from logbook.people.models import Program
from logbook.progress import rules
from logbook.progress.models import KeptTally
from logbook.progress.queries import entries as rows
from logbook.progress.rules import Measures, Rows, Tally
from logbook.progress.rules.radiation import Radiation

Value = TypeVar("Value")


class Counted(NamedTuple):
    """All that is kept of one fellow."""

    tally: Tally
    measures: Measures
    radiation: Radiation


def tallies(
    session: Session, program: Program, edition: RequirementEdition | None, fellow_ids: Collection[UUID]
) -> Mapping[UUID, Tally]:
    """Each fellow's tally under an edition of the program: one statement if all are kept, five if some are not."""

    def read(row: Any) -> Tally:
        return from_json(row.tally, Tally)

    return _each(_TALLIES, read, lambda each: each.tally, session, program, edition, fellow_ids)


def tallies_and_measures(
    session: Session, program: Program, edition: RequirementEdition | None, fellow_ids: Collection[UUID]
) -> Mapping[UUID, tuple[Tally, Measures]]:
    """Both of each fellow, in as many statements; measures are the same under every edition."""

    def read(row: Any) -> tuple[Tally, Measures]:
        return from_json(row.tally, Tally), from_json(row.measures, Measures)

    return _each(_BOTH, read, lambda each: (each.tally, each.measures), session, program, edition, fellow_ids)


def radiations(
    session: Session, program: Program, edition: RequirementEdition | None, fellow_ids: Collection[UUID]
) -> Mapping[UUID, Radiation]:
    """Each fellow's radiation, in as many statements; it is the same under every edition."""

    def read(row: Any) -> Radiation:
        return from_json(row.radiation, Radiation)

    return _each(_RADIATION, read, lambda each: each.radiation, session, program, edition, fellow_ids)


def tally(session: Session, program: Program, edition: RequirementEdition | None, fellow_id: UUID) -> Tally:
    """One fellow's tally."""
    return tallies(session, program, edition, [fellow_id])[fellow_id]


def count(
    session: Session, program: Program, edition: RequirementEdition | None, fellow_ids: Collection[UUID]
) -> Mapping[UUID, Counted]:
    """Everything that is kept of each fellow, counted from the rows: four statements, none for nobody."""
    if not fellow_ids:
        return {}
    found = rows.of_fellows(session, program.id, fellow_ids)
    done = {entry.procedure_id for each in found.values() for entry in each.entries}
    procedures = rows.procedures(session, done)
    return {key: _counted(each, program, edition, procedures) for key, each in found.items()}


def _counted(
    of_fellow: Rows, program: Program, edition: RequirementEdition | None, procedures: Mapping[UUID, Procedure]
) -> Counted:
    return Counted(
        rules.tally(of_fellow, edition, procedures, program.time_zone),
        rules.measures(of_fellow, procedures),
        rules.dose_tally(of_fellow, procedures),
    )


def _each(
    kept: Select[*tuple[Any, ...]],
    read: Callable[[Any], Value],
    of: Callable[[Counted], Value],
    session: Session,
    program: Program,
    edition: RequirementEdition | None,
    fellow_ids: Collection[UUID],
) -> Mapping[UUID, Value]:
    """Of each fellow what ``read`` makes of what is kept, where that holds, else what ``of`` takes of the count."""
    known = {row.fellow_id: row for row in session.execute(kept, _of(program, edition, fellow_ids))}
    found = {key: read(row) for key, row in known.items() if row[1] is not None}
    counted = count(session, program, edition, [key for key in known if key not in found])
    # Whoever is not known has no case, and costs no statement.
    nothing = of(_counted(Rows(), program, edition, {}))
    return dict.fromkeys(fellow_ids, nothing) | found | {key: of(each) for key, each in counted.items()}


def stale(session: Session, at_most: int) -> Sequence[tuple[UUID, UUID, int]]:
    """Whose kept tally does not hold any more, or was never kept: program, fellow and version, in one statement."""
    return [(each.program_id, each.fellow_id, each.version) for each in session.execute(_STALE.limit(at_most))]


def kept(session: Session) -> Sequence[tuple[KeptTally, bool]]:
    """Everything that is kept, by program and fellow, each with whether it still holds."""
    found = session.execute(
        select(KeptTally, _HOLDS).join(RecordVersion, _OF_VERSION).order_by(KeptTally.program_id, KeptTally.fellow_id)
    )
    return [(each, bool(holds)) for each, holds in found]


def _of(program: Program, edition: RequirementEdition | None, fellow_ids: Iterable[UUID]) -> dict[str, object]:
    return {
        "program_id": program.id,
        "edition_id": edition.id if edition else None,
        "fellow_ids": sorted(set(fellow_ids)),
    }


# Built once, because building them would cost as much as running them.
_OF_VERSION = and_(KeptTally.program_id == RecordVersion.program_id, KeptTally.fellow_id == RecordVersion.fellow_id)
_HOLDS: ColumnElement[bool] = and_(KeptTally.version == RecordVersion.version, KeptTally.format == rules.FORMAT)
_KEPT = and_(_OF_VERSION, _HOLDS, KeptTally.edition_id == bindparam("edition_id"))
_ASKED_FOR = and_(
    RecordVersion.program_id == bindparam("program_id"),
    RecordVersion.fellow_id.in_(bindparam("fellow_ids", expanding=True)),
)
_TALLIES, _BOTH, _RADIATION = (
    select(RecordVersion.fellow_id, *columns).outerjoin(KeptTally, _KEPT).where(_ASKED_FOR)
    for columns in ((KeptTally.tally,), (KeptTally.tally, KeptTally.measures), (KeptTally.radiation,))
)
_STALE = (
    select(RecordVersion.program_id, RecordVersion.fellow_id, RecordVersion.version)
    .join(RequirementEdition, and_(RequirementEdition.program_id == RecordVersion.program_id, IS_IN_FORCE))
    .outerjoin(KeptTally, _OF_VERSION)
    .where(
        or_(
            KeptTally.version.is_(None),
            KeptTally.version != RecordVersion.version,
            KeptTally.format != rules.FORMAT,
            KeptTally.edition_id != RequirementEdition.id,
        )
    )
    .order_by(RecordVersion.program_id, RecordVersion.fellow_id)
)
