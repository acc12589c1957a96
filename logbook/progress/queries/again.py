"""The cases a fellow may want to log again: the latest of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseState, Side, supervised_by
from logbook.catalogue.models import Procedure
from logbook.people.models import Person
from logbook.progress.queries.entries import OF_THE_FELLOW

KINDS = 3
AMONG = 20


@dataclass(frozen=True, slots=True)
class Done:
    """One procedure of such a case: what makes it another kind is its name, its side or its levels."""

    name: str
    side: Side | None
    levels: Sequence[str]


@dataclass(frozen=True, slots=True)
class CaseLike:
    """A case to log one like it."""

    id: UUID
    done: Sequence[Done]
    attending: str | None


def cases_like(session: Session, program_id: UUID, fellow_id: UUID) -> Sequence[CaseLike]:
    """The latest case of each of the last ``KINDS`` kinds among the last ``AMONG`` cases, in one statement."""
    found = session.execute(_LATELY, {"program_id": program_id, "fellow_id": fellow_id})
    kinds: dict[tuple[object, ...], CaseLike] = {}
    for case_id, rows in groupby(found, key=lambda row: row.id):
        parts = list(rows)
        done = [Done(each.name, each.side, each.levels) for each in parts]
        kind = tuple((each.name, each.side, *each.levels) for each in done)
        attending = parts[0].Person
        supervisor = supervised_by(attending.short_name if attending else None, parts[0].guest_name)
        kinds.setdefault(kind, CaseLike(case_id, done, supervisor or None))
    return [*kinds.values()][:KINDS]


_LATEST = (
    select(Case.id)
    .where(OF_THE_FELLOW, Case.state != CaseState.VOID)
    .order_by(Case.number.desc())
    .limit(AMONG)
    .subquery()
)
_LATELY = (
    select(Case.id, Procedure.name, CaseProcedure.side, CaseProcedure.levels, Person, Case.guest_name)
    .join(_LATEST, _LATEST.c.id == Case.id)
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
    .outerjoin(Person, Person.id == Case.attending_id)
    .order_by(Case.number.desc(), CaseProcedure.place)
)
