"""The authority of this installation and the certificate of each program, made when they are first needed.

Each is one PEM file among the keys: a private key, its certificate, the authority's. None is ever changed or deleted;
when one has served half its time, the next number is made: ``authority-1.pem``, ``authority-2.pem`` …
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from logbook.adapters import key_files
from logbook.adapters.certificates.signers import Signer, der, private_bytes
from logbook.foundation.config import Settings
from logbook.foundation.errors import Conflict

# Each signs for the first half of its time only, so that what it signed last is in time for as long again in whatever
# program a reader has, which may compare with the day of reading.
AUTHORITY_LASTS, PROGRAM_LASTS = timedelta(days=20 * 365.25), timedelta(days=10 * 365.25)
# Clocks differ: a certificate made just now must not be one of the future elsewhere.
EARLIER = timedelta(hours=1)
# X.509's bound on each part of a name (RFC 5280, ub-common-name and ub-organization-name), which cryptography takes as
# bytes of UTF-8.
LONGEST_NAME = 64


@dataclass(frozen=True)
class Entry:
    """What one file holds: a certificate, those above it, and its private key, unless that was taken elsewhere."""

    file_name: str
    private: ec.EllipticCurvePrivateKey | None
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """The private key. Raises Conflict if it is not there."""
        if self.private is None:
            raise Conflict(
                f"{self.file_name} lacks its private key, so nothing was signed. Put it back among the keys."
            )
        return self.private

    def signs_at(self, now: datetime) -> bool:
        """Whether it is in the first half of its time."""
        begins, ends = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        return begins <= now < begins + (ends - begins) / 2


def signer(settings: Settings, program_id: UUID, program: str, institution: str, now: datetime) -> Signer:
    """The certificate of a program under its present name. Raises Conflict for a damaged file or a missing key."""
    subject = _name(program, institution)

    def serves(entry: Entry) -> bool:
        return entry.certificate.subject == subject and entry.signs_at(now)

    def made() -> bytes:
        # Of two programs with one name, or one that changed it, the number says which it is.
        number = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(program_id.urn)])
        return _issued(_authority(settings, now), subject, PROGRAM_LASTS, now, number)

    entry = _kept(settings.signing_keys, f"program-{program_id}", serves, made)
    return Signer(
        private_bytes(entry.key, Encoding.DER), der(entry.certificate), tuple(der(each) for each in entry.above)
    )


def authorities(directory: Path) -> tuple[bytes, ...]:
    """The certificate (DER) of each authority there has been, the first one first."""
    return tuple(der(_read(path).certificate) for path in _files(directory, "authority"))


def _authority(settings: Settings, now: datetime) -> Entry:
    def made() -> bytes:
        host = urlsplit(settings.public_url).hostname
        return _issued(None, _name(f"Fellowship Logbook {now.year}, {host}", ""), AUTHORITY_LASTS, now)

    return _kept(settings.signing_keys, "authority", lambda entry: entry.signs_at(now), made)


def _files(directory: Path, name: str) -> list[Path]:
    """The files of that name by their numbers, of which one that was taken away leaves a gap."""
    found = [path for path in directory.glob(f"{name}-*.pem") if _number(path).isdecimal()]
    return sorted(found, key=lambda path: int(_number(path)))


def _number(path: Path) -> str:
    return path.stem.rpartition("-")[2]


def _kept(directory: Path, name: str, serves: Callable[[Entry], bool], made: Callable[[], bytes]) -> Entry:
    """The newest entry of that name if it serves, else one more.

    Processes that find out at once that one is needed make one each; the first to name its own has made it for all.
    """
    there = _files(directory, name)
    if there and serves(entry := _read(there[-1])):
        return entry
    path = directory / f"{name}-{int(_number(there[-1])) + 1 if there else 1}.pem"
    key_files.keep_file(path, made())
    return _read(path)


def _issued(
    by: Entry | None, subject: x509.Name, lasts: timedelta, now: datetime, *extensions: x509.ExtensionType
) -> bytes:
    """A new key and its certificate as PEM: by an authority or, by none, an authority that vouches for itself."""
    private = ec.generate_private_key(ec.SECP256R1())
    public, issuer = private.public_key(), by.key if by else private
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=by.certificate.subject if by else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(min(now + lasts, by.certificate.not_valid_after_utc) if by else now + lasts)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None if by else 0), critical=True)
        .add_extension(_usage(of_authority=by is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    chain = (builder.sign(issuer, hashes.SHA256()), *_whole(by))
    return private_bytes(private, Encoding.PEM) + b"".join(each.public_bytes(Encoding.PEM) for each in chain)


def _whole(entry: Entry | None) -> Iterable[x509.Certificate]:
    return (entry.certificate, *entry.above) if entry else ()


def _usage(*, of_authority: bool) -> x509.KeyUsage:
    # No extended key usage beside it: programs that read PDFs do not agree on one, and all of them accept none.
    return x509.KeyUsage(
        digital_signature=not of_authority,
        content_commitment=not of_authority,
        key_cert_sign=of_authority,
        crl_sign=of_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _read(path: Path) -> Entry:
    data = path.read_bytes()
    try:
        certificate, *above = x509.load_pem_x509_certificates(data)
        private = serialization.load_pem_private_key(data, None) if b"PRIVATE KEY-----" in data else None
        if private is not None and private.public_key() != certificate.public_key():
            raise ValueError("the key of another certificate")
    except (ValueError, TypeError) as error:
        raise Conflict(
            f"{path.name} among the keys is damaged, so nothing was signed. Put it back from your backup."
        ) from error
    return Entry(
        path.name, private if isinstance(private, ec.EllipticCurvePrivateKey) else None, certificate, tuple(above)
    )


def _name(name: str, organization: str) -> x509.Name:
    parts = ((NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, organization))
    return x509.Name([x509.NameAttribute(kind, _short(text)) for kind, text in parts if text])


def _short(text: str) -> str:
    if len(text.encode()) <= LONGEST_NAME:
        return text
    return f"{text.encode()[: LONGEST_NAME - len('…'.encode())].decode(errors='ignore').rstrip()}…"
