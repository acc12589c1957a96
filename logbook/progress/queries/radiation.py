"""What the pages about radiation show: put together from what is kept of each fellow, single cases from the rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases.models import CaseState
from logbook.cases.rules.radiation import Quantity
from logbook.catalogue import queries as catalogue
from logbook.people import queries as people
from logbook.people.models import MemberRole, Program
from logbook.progress import rules
from logbook.progress.queries import entries as rows
from logbook.progress.queries.attested import names_of
from logbook.progress.queries.tallies import radiations
from logbook.progress.rules.radiation import (
    Dose,
    Looked,
    ProcedureDoses,
    Quartiles,
    Radiation,
    added_up,
    bands,
    looks,
    usual_times,
)
from logbook.progress.rules.radiation.of_cases import doses

# So many cases to look at, or of a procedure, are listed at once, the last performed; the file has all.
MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class LookedCase:
    """A case to look at and whose it is."""

    fellow_id: UUID
    fellow: str
    looked: Looked


@dataclass(frozen=True, slots=True)
class ProgramRadiation:
    """The radiation of a program's ``fellows`` together; of ``earlier`` more only if asked for. Names by slug."""

    fellows: int
    earlier: int
    counted: Radiation
    to_look_at: Sequence[LookedCase]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FellowRadiation:
    """One fellow's radiation, and the band of the other fellows' cases by slug and quantity. Names by slug."""

    counted: Radiation
    to_look_at: Sequence[Looked]
    bands: Mapping[tuple[str, Quantity], Quartiles]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OfFellow:
    """What one fellow recorded, of a procedure or of all."""

    fellow_id: UUID
    fellow: str
    counted: ProcedureDoses | Radiation


def program_radiation(session: Session, program: Program, *, everybody: bool) -> ProgramRadiation:
    """The radiation of the current fellows, or of ``everybody`` who is or was one.

    Times are held against the median of all of them, earlier ones too.
    """
    names, current = _fellows(session, program)
    found = _radiations(session, program, names)
    shown = {key: found[key] for key in names if everybody or key in current}
    together = added_up([*found.values()])
    counted = together if len(shown) == len(found) else added_up([*shown.values()])
    whose = {dose.case_id: key for key, each in shown.items() for dose in each.to_look_at}
    return ProgramRadiation(
        fellows=len(shown),
        earlier=len(names) - len(current),
        counted=counted,
        to_look_at=[
            LookedCase(whose[each.dose.case_id], names[whose[each.dose.case_id]], each)
            for each in looks(counted.to_look_at, usual_times(together))
        ],
        names=_names(session, program, counted),
    )


def fellow_radiation(session: Session, program: Program, fellow_id: UUID, *, own_eyes: bool) -> FellowRadiation:
    """One fellow's radiation beside the band of the others, earlier fellows among them.

    With ``own_eyes`` a median that few others share is not told with the reason to look at a case.
    """
    found = _radiations(session, program, _fellows(session, program)[0])
    own, others = found[fellow_id], [each for key, each in found.items() if key != fellow_id]
    usual = usual_times(added_up([own, *others]), others if own_eyes else None)
    return FellowRadiation(
        counted=own,
        to_look_at=looks(own.to_look_at, usual),
        bands=bands(others),
        names=_names(session, program, own),
    )


def radiation_by_fellow(session: Session, program: Program, slug: str | None, *, everybody: bool) -> Sequence[OfFellow]:
    """What each fellow recorded of a procedure, or of all, by family name, whoever had a case under fluoroscopy."""
    known, current = _fellows(session, program)
    names = {key: name for key, name in known.items() if everybody or key in current}
    found = _radiations(session, program, names)
    if slug is None:
        return [OfFellow(key, name, found[key]) for key, name in names.items() if found[key].cases]
    return [
        OfFellow(key, name, procedure)
        for key, name in names.items()
        for procedure in found[key].procedures
        if procedure.slug == slug
    ]


def doses_of_fellow(session: Session, program: Program, fellow_id: UUID, slug: str | None) -> Sequence[Dose]:
    """One fellow's signed cases under fluoroscopy, of a procedure or of all, the last performed first."""
    done = rows.of_fellows(session, program.id, [fellow_id])[fellow_id]
    signed = rules.in_state(done.entries, CaseState.SIGNED)
    procedures = rows.procedures(session, {each.procedure_id for each in signed})
    found = (each for each in doses(signed, done.signed_cases, procedures) if slug is None or slug in each.slugs)
    return sorted(found, key=lambda each: (each.performed_on, each.number), reverse=True)


def _fellows(session: Session, program: Program) -> tuple[Mapping[UUID, str], Collection[UUID]]:
    """The name of whoever is or was a fellow, by family name, and who is one today or will be."""
    today = program.today()
    memberships = people.members(session, program.id, MemberRole.FELLOW)
    current = {each.person_id for each in memberships if each.ends_on is None or each.ends_on >= today}
    return {each.person_id: each.person.name for each in memberships}, current


def _radiations(session: Session, program: Program, fellow_ids: Collection[UUID]) -> Mapping[UUID, Radiation]:
    edition = catalogue.requirement_edition(session, program.id)
    return radiations(session, program, edition, fellow_ids)


def _names(session: Session, program: Program, counted: Radiation) -> Mapping[str, str]:
    slugs = {each.slug for each in counted.procedures} | {slug for each in counted.to_look_at for slug in each.slugs}
    return names_of(session, program.id, slugs)
