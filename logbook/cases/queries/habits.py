"""What a fellow's own cases took before, for the questions about a time that surprises."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.cases.rules import Entry, Habit
from logbook.catalogue.models import Procedure


def habits(
    session: Session, entry: Entry, procedures: Iterable[Procedure], *, program_id: UUID, fellow_id: UUID
) -> Mapping[UUID, Habit]:
    """What the fellow's waiting and signed cases of each of the ``procedures`` alone took, by its key.

    One statement, and none where the entry has no time to compare. A procedure is known by its slug, so that a new
    edition of the catalogue does not forget what was done under the last.
    """
    if entry.fluoroscopy_seconds is None and entry.duration_minutes is None:
        return {}
    by_slug = {each.slug: each.id for each in procedures}
    seconds: dict[UUID, list[int]] = defaultdict(list)
    minutes: dict[UUID, list[int]] = defaultdict(list)
    named = {"slugs": list(by_slug), "program_id": program_id, "fellow_id": fellow_id}
    # In order only here: asked for in one, SQLite walks all of the program's cases in it.
    latest_first = sorted(session.execute(_TAKEN, named), key=lambda row: -row.number)
    for slug, _, fluoroscopy_seconds, duration_minutes in latest_first:
        if fluoroscopy_seconds is not None:
            seconds[by_slug[slug]].append(fluoroscopy_seconds)
        if duration_minutes is not None:
            minutes[by_slug[slug]].append(duration_minutes)
    return {key: Habit(seconds[key], minutes[key]) for key in by_slug.values()}


_another = aliased(CaseProcedure)
# Composed once, because every case that is logged asks this.
_TAKEN = (
    select(Procedure.slug, Case.number, Case.fluoroscopy_seconds, Case.duration_minutes)
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
    .where(
        Case.fellow_id == bindparam("fellow_id"),
        Case.program_id == bindparam("program_id"),
        Case.state.in_((CaseState.SUBMITTED, CaseState.SIGNED)),
        CaseProcedure.procedure_id.in_(
            select(Procedure.id).where(Procedure.slug.in_(bindparam("slugs", expanding=True)))
        ),
        # A time belongs to the whole case, so one with two procedures says nothing of either.
        ~select(_another.id).where(_another.case_id == Case.id, _another.id != CaseProcedure.id).exists(),
    )
)
