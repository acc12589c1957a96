"""What becomes of a case of a schedule: the form as a browser would send it, and a key by which it is known again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logbook.cases.models import Side
from logbook.catalogue.models import Procedure
from logbook.catalogue.rules import Field, fields_that_apply
from logbook.exchange.rules.levels import Levels, read_levels
from logbook.foundation.canonical import canonical, sha256_hex

_LONGEST_LEVELS = 300


@dataclass(frozen=True)
class Chosen:
    """What the fellow confirmed of one case: the program's own keys and nothing of the file's words."""

    day: date
    procedure: Procedure | None = None
    side: Side | None = None
    levels: tuple[str, ...] = ()
    attending_id: UUID | None = None
    site_id: UUID | None = None

    @property
    def typed(self) -> dict[str, list[str]]:
        """The fields of the form of a case that this fills in, as a browser sends them."""
        said: dict[str, list[str]] = {"performed_on": [self.day.isoformat()]}
        if self.attending_id:
            said["attending_id"] = [str(self.attending_id)]
        if self.site_id:
            said["site_id"] = [str(self.site_id)]
        if self.procedure:
            said["procedure"] = [self.procedure.slug]
            if self.side:
                said["procedures-0-side"] = [self.side.value]
            if self.levels:
                said["procedures-0-levels"] = [*self.levels]
            # A new form begins with the usual guidance, and so does this one.
            if Field.GUIDANCE in fields_that_apply(self.procedure) and len(self.procedure.guidance) > 1:
                said["procedures-0-guidance"] = [self.procedure.guidance[0]]
        return said


def schedule_keys(program_id: UUID, fellow_id: UUID, cases: Sequence[Chosen]) -> list[str]:
    """For each case a digest of what it is, and of how many equal ones stand before it in the same file."""
    seen: Counter[bytes] = Counter()
    keys = []
    for case in cases:
        what = canonical(
            {
                "program": str(program_id),
                "fellow": str(fellow_id),
                "day": case.day.isoformat(),
                "procedure": case.procedure.slug if case.procedure else None,
                "side": case.side.value if case.side else None,
                "levels": [*case.levels],
                "attending": str(case.attending_id) if case.attending_id else None,
            }
        )
        seen[what] += 1
        keys.append(sha256_hex(what + f"#{seen[what]}".encode()))
    return keys


def levels_typed(procedure: Procedure, text: str) -> Levels:
    """The levels that a fellow typed: as they are offered, with commas, or else as a schedule says them."""
    offered = {each.lower(): each for each in procedure.levels}
    text = text[:_LONGEST_LEVELS]
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    if all(part in offered for part in parts):
        return Levels(tuple(each for each in procedure.levels if each.lower() in parts), ())
    found = read_levels(text, procedure.levels, of_nerves=is_of_nerves(procedure))
    return found if found.taken or found.open else Levels((), (text,))


def is_of_nerves(procedure: Procedure) -> bool:
    """Whether it treats the nerves of facet joints, whose levels are said in two ways."""
    return "medial branch" in procedure.name.lower()
