"""The institution's own certificate: one PKCS #12 file that signs for every program."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

from logbook.adapters import key_files
from logbook.adapters.certificates.signers import Signer, as_pem, der, from_pem, private_bytes
from logbook.foundation.config import Settings, WrongSetting
from logbook.foundation.errors import Conflict


@dataclass(frozen=True)
class Opened:
    """Who signs by the file, and between when its certificate says that it may."""

    signer: Signer
    begins: datetime
    ends: datetime


def signer(settings: Settings, now: datetime) -> Signer:
    """Who signs. Raises Conflict outside the certificate's time, WrongSetting as ``opened`` does."""
    found = opened(settings)
    if not found.begins <= now < found.ends:
        verb, day = ("ended", found.ends) if now >= found.ends else ("begins", found.begins)
        raise Conflict(
            f"The institution’s certificate {verb} on {day:%b} {day.day}, {day.year}, so nothing was signed. "
            "Whoever runs this logbook names the one that holds now in LOGBOOK_PKCS12_FILE."
        )
    # Kept without its key: what it signed is still checked here when the next one is in use.
    path = settings.signing_keys / f"institution-{found.signer.fingerprint[:16]}.pem"
    if not path.exists():
        key_files.keep_file(path, as_pem((found.signer.certificate, *found.signer.above)).encode())
    return found.signer


def kept(directory: Path) -> tuple[bytes, ...]:
    """What vouches for each certificate that has signed: the topmost one of its file, which may be itself."""
    return tuple(from_pem(path.read_bytes())[-1] for path in sorted(directory.glob("institution-*.pem")))


def opened(settings: Settings) -> Opened:
    """What the file holds. Raises WrongSetting with a sentence if it cannot be read, opened or used for signatures."""
    try:
        data = Path(settings.pkcs12_file).read_bytes()
    except OSError as error:
        raise WrongSetting(
            f"LOGBOOK_PKCS12_FILE is {settings.pkcs12_file!r}, which cannot be read: {error.strerror}."
        ) from error
    return _unlocked(data, settings.pkcs12_password)


# The password is worked on for thousands of rounds, which need not be at each document.
@functools.lru_cache(maxsize=2)
def _unlocked(data: bytes, password: str) -> Opened:
    try:
        private, certificate, others = load_key_and_certificates(data, password.encode() or None)
    except ValueError as error:
        raise WrongSetting(
            "LOGBOOK_PKCS12_FILE does not open with LOGBOOK_PKCS12_PASSWORD: "
            "the password is another one, or the file is no PKCS #12."
        ) from error
    if private is None or certificate is None:
        raise WrongSetting("LOGBOOK_PKCS12_FILE lacks a private key or its certificate; export both into one file.")
    if not isinstance(private, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)) or _is_short(private):
        raise WrongSetting("LOGBOOK_PKCS12_FILE takes an RSA key of 2048 bits or more, or a P-256, P-384 or P-521 key.")
    if not _is_for_signatures(certificate):
        raise WrongSetting("LOGBOOK_PKCS12_FILE holds a certificate whose key usage does not allow signatures.")
    above = tuple(der(each) for each in _above(certificate, others))
    return Opened(
        Signer(private_bytes(private, Encoding.DER), der(certificate), above),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def _is_short(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bool:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.key_size < 2048
    return key.curve.name not in ("secp256r1", "secp384r1", "secp521r1")


def _is_for_signatures(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _above(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> Iterable[x509.Certificate]:
    """Those above a certificate in order, each the issuer of the one before; the file keeps them in any order."""
    left = list(others)
    while certificate.issuer != certificate.subject:
        issuer = next((each for each in left if each.subject == certificate.issuer), None)
        if issuer is None:
            return
        left.remove(issuer)
        yield issuer
        certificate = issuer
