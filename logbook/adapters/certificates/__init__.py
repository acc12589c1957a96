"""Certificates that sign documents: an authority of this installation and one certificate a program (X.509, P-256).

Each is made when it is first needed and lies beside the other keys. Or the institution has a certificate of its own
(PKCS #12), which then signs for every program.
"""

from datetime import datetime
from uuid import UUID

from logbook.adapters.certificates import own, pkcs12
from logbook.adapters.certificates.signers import Described, Signer, as_pem, described, from_pem
from logbook.foundation import clock
from logbook.foundation.config import Settings, WrongSetting
from logbook.foundation.errors import Conflict

__all__ = ["Described", "Signer", "as_pem", "check", "described", "from_pem", "roots", "signer"]


def signer(
    settings: Settings, *, program_id: UUID, program: str, institution: str, now: datetime | None = None
) -> Signer:
    """Who signs a program's documents now; makes authority and certificate where there are none, or none in time.

    ``now`` is the present unless given. Raises Conflict with a sentence when the institution's certificate is out of
    its time or cannot be opened, or a file among the keys is damaged or lacks its private key.
    """
    now = now or clock.now()
    if not settings.pkcs12_file:
        return own.signer(settings, program_id, program, institution, now)
    try:
        return pkcs12.signer(settings, now)
    except WrongSetting as wrong:
        raise Conflict(f"Nothing was signed. {wrong}") from wrong


def check(settings: Settings) -> None:
    """Open the institution's certificate, if one is set. Raises WrongSetting with a sentence if it cannot be used.

    One that is out of its time passes: the logbook serves on, and only issuing waits for the next certificate.
    """
    if settings.pkcs12_file:
        pkcs12.opened(settings)


def roots(settings: Settings) -> tuple[bytes, ...]:
    """The certificates (DER) that vouch for whatever this installation has signed; none before its first signature."""
    kept = (*own.authorities(settings.signing_keys), *pkcs12.kept(settings.signing_keys))
    return tuple(dict.fromkeys(kept))
