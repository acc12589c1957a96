"""What is new here or has targets of the program's own: how far each fellow is, and since when in each role."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logbook.catalogue.models import ProcedureKind
from logbook.progress.rules.program.fellows import Fellow
from logbook.progress.rules.standing import ProcedureCount, Roles
from logbook.progress.rules.tally import Tally


@dataclass(frozen=True, slots=True)
class FirstUse:
    """One procedure and what each fellow did of it, None of nothing.

    ``target``: the program's own numbers, None without; ``new_since``: when it was done here first, if that was lately.
    """

    slug: str
    name: str
    target: Roles | None
    new_since: date | None
    fellows: tuple[tuple[Fellow, ProcedureCount | None], ...]


def first_uses(
    fellows: Collection[Fellow],
    tallies: Mapping[UUID, Tally],
    targets: Mapping[str, Roles],
    names: Mapping[str, str],
    since: date,
) -> list[FirstUse]:
    """The procedures with targets, and those that were done here for the first time from ``since`` on, by name.

    ``tallies`` are also of fellows who left a while ago: what they did is not new. ``names``: those of the targets.
    """
    new = _new(tallies.values(), since)
    named = {each.slug: each.name for tally in tallies.values() for each in tally.procedures} | dict(names)
    found = [
        FirstUse(
            slug=slug,
            name=named.get(slug, slug),
            target=targets.get(slug),
            new_since=new.get(slug),
            fellows=tuple((each, _of(tallies[each.person_id], slug)) for each in fellows),
        )
        for slug in {*targets, *new}
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def _new(tallies: Iterable[Tally], since: date) -> Mapping[str, date]:
    """When each procedure was first done, of those not done before ``since``; none where nothing was logged before."""
    first: dict[str, date] = {}
    for tally in tallies:
        for each in tally.procedures:
            if each.first_on and each.kind is ProcedureKind.PROCEDURE:
                first[each.slug] = min(each.first_on, first.get(each.slug, each.first_on))
    if min(first.values(), default=since) >= since:
        return {}
    return {slug: day for slug, day in first.items() if day >= since}


def _of(tally: Tally, slug: str) -> ProcedureCount | None:
    return next((each for each in tally.procedures if each.slug == slug), None)
