"""Signing many at once: what is said of how many, and for how long it can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from logbook.cases.models import CaseRole
from logbook.foundation.errors import Invalid
from logbook.signoff.models import Entrustment, SigningItem

UNDO = timedelta(seconds=10)
MOST = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row that was ticked: the case as it was shown, and what was said of it.

    ``roles`` by the place of each procedure, as far as they were said; what was not said is as logged.
    """

    number: int
    revision: int
    entrustment: Entrustment | None = None
    roles: Mapping[int, CaseRole] | None = None

    def role(self, place: int, logged: CaseRole) -> CaseRole:
        """The role in the procedure at that place."""
        return (self.roles or {}).get(place, logged)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A row that cannot be signed as it stands, and why."""

    number: int
    sentence: str


class Incomplete(Invalid):
    """Rows of a batch that lack something; nothing of it was kept."""

    def __init__(self, rows: Sequence[Lacking]) -> None:
        super().__init__("Some of the ticked cases cannot be signed as they stand.")
        self.rows = rows


def attestation(count: int, as_deputy: int = 0) -> str:
    """The one sentence for so many cases, modelled on 21 CFR 11.50 as ``MEANING`` is.

    Of those signed ``as_deputy`` nobody says to have supervised them. static/js/queue.js says the same.
    """
    cases = "this 1 case" if count == 1 else f"these {count} cases"
    if not as_deputy:
        return f"I supervised {cases} and confirm the roles as stated."
    if as_deputy == count:
        return f"I confirm {cases} and the roles as stated, as deputy."
    return f"I supervised {count - as_deputy} of {cases}, sign {as_deputy} as deputy, and confirm the roles as stated."


def being_signed(number: int) -> str:
    """Why nothing else can be decided about a case for some seconds."""
    return (
        f"Case {number} is being signed with others at this very moment. "
        "Undo that in your queue while you can, or wait until it is done."
    )


def check_count(chosen: Sequence[Chosen]) -> None:
    """Raises Invalid for none, for too many, and for a case that was named twice."""
    if not chosen:
        raise Invalid("No case was ticked, so nothing was signed. Tick those you sign.")
    if len(chosen) > MOST:
        raise Invalid(f"At most {MOST} cases are signed at once, and {len(chosen)} were ticked. Untick some.")
    if len({each.number for each in chosen}) < len(chosen):
        raise Invalid("The queue was garbled, so nothing was signed. Go back and reload it.")


def chosen_before(item: SigningItem) -> Chosen:
    """A row as it was ticked in a batch."""
    return Chosen(
        number=item.number,
        revision=item.revision,
        entrustment=Entrustment(item.entrustment) if item.entrustment else None,
        roles={int(place): CaseRole(role) for place, role in item.roles.items()},
    )
