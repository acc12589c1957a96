"""Who signs, and certificates as bytes: DER between programs, PEM for people's files."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Described:
    """What a certificate says: whom it names, who vouches for it, and from when until when it holds."""

    name: str
    issuer: str
    fingerprint: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Signer:
    """Who signs: a private key (PKCS #8), its certificate, and those above it up to the authority's, each as DER."""

    private: bytes = field(repr=False)
    certificate: bytes
    above: tuple[bytes, ...]

    @property
    def name(self) -> str:
        """Whom the certificate names: "Northfield Pain Fellowship, Northfield University Hospital"."""
        return described(self.certificate).name

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, 64 lower-case hexadecimal digits, as other programs show it too."""
        return described(self.certificate).fingerprint


def described(certificate: bytes) -> Described:
    """What a certificate (DER) says. Raises ValueError for anything else."""
    read = x509.load_der_x509_certificate(certificate)
    return Described(
        _in_words(read.subject),
        _in_words(read.issuer),
        hashlib.sha256(certificate).hexdigest(),
        read.not_valid_before_utc,
        read.not_valid_after_utc,
    )


def _in_words(name: x509.Name) -> str:
    found = [
        str(each.value)
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for each in name.get_attributes_for_oid(kind)
    ]
    return ", ".join(dict.fromkeys(found)) or name.rfc4514_string()


def der(certificate: x509.Certificate) -> bytes:
    """A certificate as DER."""
    return certificate.public_bytes(Encoding.DER)


def as_pem(certificates: Iterable[bytes]) -> str:
    """Certificates as one PEM text, with a line above each that says whose it is."""
    parts = []
    for each in certificates:
        said = described(each)
        pem = x509.load_der_x509_certificate(each).public_bytes(Encoding.PEM).decode()
        parts.append(f"# {said.name}, SHA-256 {said.fingerprint}\n{pem}")
    return "\n".join(parts)


def from_pem(data: bytes) -> tuple[bytes, ...]:
    """The certificates of a PEM file, or of a DER file with one. Raises ValueError if there are none."""
    if b"-----BEGIN" in data:
        return tuple(der(each) for each in x509.load_pem_x509_certificates(data))
    return (der(x509.load_der_x509_certificate(data)),)


def private_bytes(key: PrivateKeyTypes, encoding: Encoding) -> bytes:
    """A private key as PKCS #8."""
    return key.private_bytes(encoding, PrivateFormat.PKCS8, NoEncryption())
