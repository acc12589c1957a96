"""What a certificate says of one fellow and procedure."""

from dataclasses import dataclass
from datetime import date

from logbook.progress.rules.standing import Roles


@dataclass(frozen=True)
class GuestLine:
    """A guest who signed, with the registration number as it was given: the program has verified neither."""

    name: str
    registration: str


@dataclass(frozen=True)
class CertificateFacts:
    """Everything a certificate prints about one fellow and procedure; ``attendings`` is how many signed.

    ``guests`` are not among the attendings.
    """

    program: str
    institution: str
    fellow: str
    procedure: str
    cases: int
    roles: Roles
    first_on: date
    last_on: date
    attendings: int
    statement: str
    guests: tuple[GuestLine, ...] = ()
