"""Signed entries as letters count them: by procedure, in the role that the attending attested."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from logbook.cases.models import CaseRole
from logbook.documents.rules.training import Window
from logbook.progress.rules.standing import Roles


class SignedEntry(NamedTuple):
    """One procedure of a signed case; ``slug`` is the same in every edition of the catalogue, ``role`` as attested."""

    case: int
    performed_on: date
    slug: str
    role: CaseRole
    levels: tuple[str, ...] = ()
    complications: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """A procedure as paper calls it, under its heading; levels in the catalogue's order, which goes down the spine.

    ``has_complications``: a case of it is asked about complications, which one of skills alone is not.
    """

    slug: str
    group: str
    name: str
    levels: tuple[str, ...] = ()
    has_complications: bool = True


def roles_of(entries: Iterable[SignedEntry], within: Window | None = None) -> Roles:
    """How often each role was taken, in a window or at all."""
    taken = Counter(each.role for each in entries if within is None or each.performed_on in within)
    return Roles(taken[CaseRole.OBSERVED], taken[CaseRole.ASSISTED], taken[CaseRole.PERFORMED])


def performed(entries: Iterable[SignedEntry]) -> list[SignedEntry]:
    """Those in which the fellow did the critical steps."""
    return [each for each in entries if each.role is CaseRole.PERFORMED]
