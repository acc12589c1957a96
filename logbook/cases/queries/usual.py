"""Which levels a fellow often chooses together."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.catalogue.models import Procedure

# A button is worth its place from the second time on; more than two would be a list to read.
TIMES, SETS = 2, 2


def usual_levels(
    session: Session, program_id: UUID, fellow_id: UUID, procedures: Sequence[Procedure]
) -> Mapping[str, Sequence[Sequence[str]]]:
    """For each of the ``procedures``, by its slug, the fellow's own most used sets of two or more levels.

    One statement, over what was handed in; none where no procedure offers two levels. Only sets that are still offered.
    """
    offered = {each.slug: set(each.levels) for each in procedures if len(each.levels) > 1}
    if not offered:
        return {}
    named = {"slugs": list(offered), "program_id": program_id, "fellow_id": fellow_id}
    found: dict[str, list[list[str]]] = defaultdict(list)
    for slug, text in session.execute(_TOGETHER, named):
        levels = json.loads(text)
        if len(levels) > 1 and offered[slug].issuperset(levels) and len(found[slug]) < SETS:
            found[slug].append(levels)
    return found


# As text, because PostgreSQL does not compare JSON. Composed once: every form asks this.
_levels = cast(CaseProcedure.levels, String)
_TOGETHER = (
    select(Procedure.slug, _levels)
    .select_from(Case)
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
    .where(
        Case.fellow_id == bindparam("fellow_id"),
        Case.program_id == bindparam("program_id"),
        Case.state.not_in((CaseState.DRAFT, CaseState.VOID)),
        Procedure.slug.in_(bindparam("slugs", expanding=True)),
    )
    .group_by(Procedure.slug, _levels)
    .having(func.count() >= TIMES)
    .order_by(func.count().desc(), func.max(Case.performed_on).desc(), _levels)
)
