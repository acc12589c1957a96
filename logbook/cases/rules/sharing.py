"""Two fellows on one patient: as much of the other's case as is said beside one's own, and in which words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from logbook.cases.models import CaseRole, CaseState, Side


class Logged(Protocol):
    """A procedure as it was logged: which, and in which role."""

    @property
    def slug(self) -> str: ...
    @property
    def role(self) -> CaseRole: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One procedure of the other case."""

    slug: str
    name: str
    role: CaseRole
    side: Side | None
    levels: Sequence[str]


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another fellow's case as far as it is shown beside one; the keys say who may open it."""

    id: UUID
    program_id: UUID
    number: int
    state: CaseState
    fellow_id: UUID
    fellow: str
    attending_id: UUID | None
    site: str
    steps: tuple[Step, ...]

    @property
    def roles(self) -> str:
        """What the other fellow did, each role once: "performed and assisted"."""
        return " and ".join(dict.fromkeys(each.role.label.lower() for each in self.steps))

    @property
    def line(self) -> str:
        """All that a fellow ever sees of it once it is linked: "case 14, Abe Lindqvist, assisted"."""
        return f"case {self.number}, {self.fellow}, {self.roles}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A case that may be of the same patient, and the sentence that says so."""

    other_id: UUID
    sentence: str


@dataclass(frozen=True)
class Sharing:
    """What a case is shared with, and what its fellow may link it to; ``is_answered`` once that was said or denied."""

    case_id: UUID
    number: int
    shared_with: Sequence[OtherCase]
    offers: Sequence[Offer] = ()
    is_answered: bool = False


def offers(offered: Sequence[OtherCase], slugs: Iterable[str], attending: str) -> list[Offer]:
    """What the fellow of a case with procedures ``slugs`` is told of the cases that may be of the same patient.

    Where there are several, side and levels are how one knows which of them is meant.
    """
    wanted, with_detail, found = set(slugs), len(offered) > 1, []
    for other in offered:
        done = " and ".join(_done(each, with_detail) for each in other.steps if each.slug in wanted)
        place = f" at {other.site}" if other.site else ""
        sentence = f"{other.fellow} logged {done} with {attending}{place} on the same day (case {other.number})."
        found.append(Offer(other.id, sentence))
    return found


def both_performed(own: Iterable[Logged], other: OtherCase) -> list[str]:
    """The procedures, by name, that both say they performed: one patient had each of them once."""
    performed = {each.slug for each in own if each.role is CaseRole.PERFORMED}
    return [each.name for each in other.steps if each.role is CaseRole.PERFORMED and each.slug in performed]


def _done(step: Step, with_detail: bool) -> str:
    # "Lumbar …" goes on in the middle of a sentence as "lumbar …", "CT …" and "S1 …" as they are.
    name = step.name[:1].lower() + step.name[1:] if step.name[1:2].islower() else step.name
    detail = [*([step.side.label.lower()] if step.side else []), *step.levels] if with_detail else []
    return f"{name} ({', '.join(detail)})" if detail else name
