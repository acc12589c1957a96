"""Cases scattered over a program at random, and the plain truth about each to count again in Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.catalogue.models import Procedure
from logbook.foundation import clock
from logbook.foundation.ids import uuid7
from tests.cast import Cast

SLUGS = ("mild-pild", "esi-interlaminar-lumbar", "rfa-lumbar-mb", "eval-outpatient", "skill-neuro-exam")
STATES = (CaseState.DRAFT, CaseState.SUBMITTED, CaseState.SUBMITTED, CaseState.RETURNED)
WORDS = ("", "Contrast spread well.", "Zebra stripes on the image.", "100%_sure", "zebra again")


@dataclass(frozen=True)
class Truth:
    """One case as it was put in, with what is known of its procedures: slug, categories, role, approach."""

    row: dict[str, Any]
    steps: Sequence[tuple[UUID, frozenset[str], CaseRole, str]]

    def __getattr__(self, name: str) -> Any:
        return self.row[name]

    @property
    def texts(self) -> str:
        """Whatever words can be looked for in."""
        notes = (self.notes, self.complication_note, self.outcome_note)
        return "\n".join((*notes, *(approach for *_, approach in self.steps))).lower()


def scatter(session: Session, cast: Cast, random: Random, count: int) -> list[Truth]:
    """Put ``count`` cases into the cast's program, each different."""
    procedures = session.scalars(select(Procedure).where(Procedure.slug.in_(SLUGS)).order_by(Procedure.slug)).all()
    first = (session.scalar(select(func.max(Case.number))) or 0) + 1
    made = [_one(random, cast, procedures, first + each) for each in range(count)]
    for each in made:
        steps = [
            CaseProcedure(place=place, procedure_id=key, role=role, approach=approach)
            for place, (key, _, role, approach) in enumerate(each.steps)
        ]
        session.add(Case(**each.row, procedures=steps))
    session.flush()
    return made


def _one(random: Random, cast: Cast, procedures: Sequence[Procedure], number: int) -> Truth:
    state = random.choice(STATES)
    texts = {name: random.choice(WORDS) for name in ("notes", "complication_note", "outcome_note")}
    row = {
        "id": uuid7(),
        "program_id": cast.program.id,
        "number": number,
        "fellow_id": random.choice((cast.ada.id, cast.ada.id, cast.abe.id)),
        "state": state,
        "catalogue_edition_id": procedures[0].edition_id,
        "performed_on": cast.program.today() - timedelta(days=random.randrange(25)),
        "site_id": random.choice((cast.hospital.id, cast.center.id)),
        "attending_id": random.choice((cast.ben.id, cast.bea.id)),
        # Few values, so that many are equal, and some missing.
        "fluoroscopy_seconds": random.choice((None, 0, 47, 83, 83)),
        "duration_minutes": random.choice((None, 20, 40)),
        "submitted_at": None if state is CaseState.DRAFT else clock.now(),
        **texts,
    }
    chosen = random.sample(list(procedures), random.randint(1, 3))
    approach = ("", "", "Zebra", "paramedian")
    steps = [
        (each.id, frozenset(each.categories), random.choice(list(CaseRole)), random.choice(approach)) for each in chosen
    ]
    return Truth(row, steps)
