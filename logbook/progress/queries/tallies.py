"""The tallies of fellows: those kept that still hold, and the others counted from the rows at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from logbook.adapters.values import from_json
from logbook.cases.models import RecordVersion
from logbook.catalogue.models import RequirementEdition
from logbook.catalogue.queries import IS_IN_FORCE
from logbook.people.models import Program
from logbook.progress import rules
from logbook.progress.models import KeptTally
from logbook.progress.queries import entries as rows
from logbook.progress.rules import Measures, Tally
from logbook.progress.rules.radiation import Radiation


class Counted(NamedTuple):
    """All that is kept of one fellow."""

    tally: Tally
    measures: Measures
    radiation: Radiation


def tallies(
    session: Session, program: Program, edition: RequirementEdition | None, fellow_ids: Collection[UUID]
) -> Mapping[UUID, Tally]:
    """Each fellow's tally under an edition of the program: one statement if all are kept, five if some are not."""
    kept = session.execute(_TALLIES, _of(program, edition, fellow_ids))
    found = {fellow_id: from_json(text, Tally) for fellow_id, text in kept}
    counted = count(session, program, edition, [key for key in fellow_ids if key not in found])
    return found | {key: each.tally for key, each in counted.items()}


def measures(
    session: Session, program: Program, edition: RequirementEdition | None, fellow_ids: Collection[UUID]
) -> Mapping[UUID, Measures]:
    """Each fellow's measures, in as many statements; they are the same under every edition."""
    kept = session.execute(_MEASURES, _of(program, edition, fellow_ids))
    found = {fellow_id: from_json(text, Measures) for fellow_id, text in kept}
    counted = count(session, program, edition, [key for key in fellow_ids if key not in found])
    return found | {key: each.measures for key, each in counted.items()}


def radiations(
    session: Session, program: Program, edition: RequirementEdition | None, fellow_ids: Collection[UUID]
) -> Mapping[UUID, Radiation]:
    """Each fellow's radiation, in as many statements; it is the same under every edition."""
    kept = session.execute(_RADIATION, _of(program, edition, fellow_ids))
    found = {fellow_id: from_json(text, Radiation) for fellow_id, text in kept}
    counted = count(session, program, edition, [key for key in fellow_ids if key not in found])
    return found | {key: each.radiation for key, each in counted.items()}


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
    return {
        key: Counted(
            rules.tally(each, edition, procedures, program.time_zone),
            rules.measures(each, procedures),
            rules.dose_tally(each, procedures),
        )
        for key, each in found.items()
    }


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
_ASKED_FOR = and_(
    KeptTally.program_id == bindparam("program_id"),
    KeptTally.fellow_id.in_(bindparam("fellow_ids", expanding=True)),
    KeptTally.edition_id == bindparam("edition_id"),
    _HOLDS,
)
_TALLIES = select(KeptTally.fellow_id, KeptTally.tally).join(RecordVersion, _OF_VERSION).where(_ASKED_FOR)
_MEASURES = select(KeptTally.fellow_id, KeptTally.measures).join(RecordVersion, _OF_VERSION).where(_ASKED_FOR)
_RADIATION = select(KeptTally.fellow_id, KeptTally.radiation).join(RecordVersion, _OF_VERSION).where(_ASKED_FOR)
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
