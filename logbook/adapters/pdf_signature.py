"""Signatures inside PDFs (PAdES) with pyHanko: made, and examined in files that come from anywhere."""

import io
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from logbook.adapters.certificates import Described, Signer, described

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature

FIELD = "Signature"
Answer = TypeVar("Answer")

# Seconds for which a time-stamp server is waited for.
PATIENCE = 20
# Bytes; a packet of 40 fellows has 5 million.
LARGEST = 200_000_000
# Bytes of a signature beside its certificates: 256 for RSA with 2048 bits, and the attributes that are signed; and of a
# time stamp with its server's certificates, often 3,000 to 8,000.
AROUND, STAMP = 2048, 16_384
# Of the tree of attachments; ours has one, and a loop has no end.
MOST_NODES = 100


class NoTimeStamp(Exception):
    """The time-stamp server gave no stamp, so nothing was signed; ``sentence`` says why. Later it may."""

    def __init__(self, why: str) -> None:
        self.sentence = f"The time-stamp server gave no time stamp, so nothing was signed: {why}."
        super().__init__(self.sentence)


def sign(pdf: bytes, signer: Signer, *, reason: str, time_stamp_url: str = "") -> bytes:
    """The PDF with an invisible signature that certifies it as it is: any later change shows.

    PAdES B-B (ETSI EN 319 142-1): CMS over SHA-256 with the certificate and those above it. With the address of a
    time-stamp server B-T: its RFC 3161 stamp within. Raises NoTimeStamp if it gives none.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.timestamps import HTTPTimeStamper
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    said = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=signer.name,
        reason=reason,
    )
    # Outside the page: PDF/A wants it printed, PDF/UA wants it hidden, and both let alone what is not on the page.
    field = SigFieldSpec(
        FIELD, readable_field_name="Electronic signature", invis_sig_settings=InvisSigSettings(box_out_of_bounds=True)
    )
    stamper = HTTPTimeStamper(time_stamp_url, timeout=PATIENCE) if time_stamp_url else None
    pen = PdfSigner(said, _pen(signer), timestamper=stamper, new_field_spec=field)
    # Reckoned, because pyHanko would sign once for nothing, and have that stamped, to see how much it needs.
    room = 2 * (len(signer.certificate) + sum(map(len, signer.above)) + AROUND + (STAMP if stamper else 0))
    try:
        written = _apart(lambda: pen.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=room))
    except (TimestampRequestError, OSError, ValueError) as error:
        if stamper is None:
            raise
        raise NoTimeStamp(str(error)) from error
    signed: bytes = written.getvalue()
    # The stamp came from elsewhere: a document with one that does not fit would be worth less than none.
    if stamper and examine(signed).stamped_at is None:
        raise NoTimeStamp("what it sent does not fit the signature")
    return signed


def _apart(call: Callable[[], Answer]) -> Answer:
    """What a call gives in a thread of its own: pyHanko begins an event loop, and a thread has but one at a time."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(call).result()


# One for each signature: what pyHanko reads of certificates it reads when asked, which threads must not share.
def _pen(signer: Signer) -> Any:
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    above = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko annotates no __init__ without arguments
    above.register_multiple([x509.Certificate.load(each) for each in signer.above])
    return SimpleSigner(x509.Certificate.load(signer.certificate), keys.PrivateKeyInfo.load(signer.private), above)


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What a PDF says of its signature and what of that is so; ``problems`` are sentences, empty if all is well.

    ``signed_at`` is what the signer's own clock said, ``stamped_at`` what a time-stamp server said, if one did.
    ``trusted``: one of the authorities asked for vouches for the certificate at the time of signing.
    """

    problems: tuple[str, ...] = ()
    intact: bool = False
    covers_whole_file: bool = False
    certified: bool = False
    trusted: bool = False
    signer: str = ""
    issuer: str = ""
    fingerprint: str = ""
    reason: str = ""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    stamped_by: str = ""
    stamp_trusted: bool = False
    certificate_ends: datetime | None = None
    title: str = ""
    keywords: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()


def examine(pdf: bytes, *, roots: Sequence[bytes] = ()) -> Examination:
    """Look at a PDF from anywhere, however broken or hostile: what is wrong is a sentence among the problems.

    ``roots`` are the certificates (DER) of the authorities that are believed. Nothing is fetched.
    """
    if len(pdf) > LARGEST:
        return Examination(problems=(f"The file is larger than {LARGEST // 1_000_000} MB and was not examined.",))
    if not pdf.startswith(b"%PDF-"):
        return Examination(problems=("This is not a PDF file.",))
    try:
        return _examined(pdf, roots)
    # A parser that is fed by strangers may fail in any way it likes.
    except Exception:
        return Examination(problems=("This PDF cannot be read: it is damaged, or was altered.",))


def _examined(pdf: bytes, roots: Sequence[bytes]) -> Examination:
    from pyhanko.pdf_utils.reader import PdfFileReader

    # What pyHanko logs of a broken file, with tracebacks, is said in sentences here.
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # Its limits on what streams unpack to are by default those for files from strangers.
    reader = PdfFileReader(io.BytesIO(pdf))
    if reader.encrypted:
        return Examination(problems=("This PDF is encrypted, which no document of a logbook is.",))
    found = Examination(
        title=str(_at(reader.trailer_view, "/Info", "/Title") or ""),
        keywords=str(_at(reader.trailer_view, "/Info", "/Keywords") or ""),
        attachments=tuple(_attachments(reader)),
    )
    signatures = reader.embedded_signatures
    if not signatures:
        return replace(found, problems=("This PDF is not signed.",))
    if len(signatures) > 1:
        return replace(
            found, problems=(f"This PDF has {len(signatures)} signatures; a document of a logbook has one.",)
        )
    try:
        return _of_signature(found, pdf, signatures[0], roots)
    except Exception:
        return replace(found, problems=("The signature in this PDF cannot be read.",))


def _of_signature(
    found: Examination, pdf: bytes, signature: "EmbeddedPdfSignature", roots: Sequence[bytes]
) -> Examination:
    from asn1crypto import x509
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    of = described(signature.signer_cert.dump())
    signed_at = signature.self_reported_timestamp
    at = _stamped_at(signature) or signed_at or datetime.now(UTC)
    believed = [x509.Certificate.load(each) for each in roots]
    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
    context = ValidationContext(trust_roots=believed, moment=at, allow_fetching=False)
    status = _apart(lambda: validate_pdf_signature(signature, context, key_usage_settings=usage, skip_diff=True))
    stamp = status.timestamp_validity
    stamp_holds = stamp is not None and stamp.intact and stamp.valid
    intact, left_out = status.intact and status.valid, _left_out(pdf, signature)
    certified = signature.docmdp_level is MDPPerm.NO_CHANGES and (
        _at(signature.reader.root, "/Perms", "/DocMDP") is signature.sig_object
    )
    problems = [
        "" if intact else "The signature does not fit the file: the file was altered after it was signed.",
        left_out,
        "" if certified else "The signature does not certify the file as it is: it allows changes.",
        "" if stamp is None or stamp_holds else "The time stamp does not fit the signature.",
        _distrust(of, at) if intact and not status.trusted else "",
    ]
    return replace(
        found,
        problems=tuple(filter(None, problems)),
        intact=intact,
        covers_whole_file=not left_out,
        certified=certified,
        trusted=status.trusted,
        signer=of.name,
        issuer=of.issuer,
        fingerprint=of.fingerprint,
        reason=str(_at(signature.sig_object, "/Reason") or ""),
        signed_at=signed_at and signed_at.astimezone(UTC),
        stamped_at=stamp.timestamp.astimezone(UTC) if stamp and stamp_holds else None,
        stamped_by=described(stamp.signing_cert.dump()).name if stamp else "",
        stamp_trusted=bool(stamp and stamp.trusted),
        certificate_ends=of.ends,
    )


def _stamped_at(signature: "EmbeddedPdfSignature") -> datetime | None:
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
        return moment
    return None


def _left_out(pdf: bytes, signature: "EmbeddedPdfSignature") -> str:
    """A sentence unless the signature is over every byte but its own hexadecimal digits; empty if it is.

    pyHanko compares lengths only, and a gap that holds more than the digits would pass (as in Mladenov et al.,
    "1 Trillion Dollar Refund", CCS 2019).
    """
    from asn1crypto import cms

    start, gap, after, rest = (int(each) for each in signature.byte_range)
    whole = signature.pkcs7_content
    digits = pdf[gap:after]
    # What follows the signature in its room is signed by nobody, and neither is how the digits are written.
    is_bare = digits in (b"<%s>" % written for written in (whole.hex().encode(), whole.hex().upper().encode()))
    if start or not is_bare or whole[len(cms.ContentInfo.load(whole).dump()) :].strip(b"\0"):
        return "The signature leaves out a part of the file."
    return "" if after + rest == len(pdf) else "Something was added to the file after it was signed."


def _distrust(of: Described, at: datetime) -> str:
    if not of.begins <= at <= of.ends:
        return (
            f"The certificate of “{of.name}” holds from {of.begins:%Y-%m-%d} to {of.ends:%Y-%m-%d}, "
            f"and the file was signed on {at:%Y-%m-%d}."
        )
    return f"None of the authorities that are believed here vouches for “{of.name}”, only “{of.issuer}” does."


def _attachments(reader: "PdfFileReader") -> Iterator[tuple[str, bytes]]:
    """Name and content of each attached file."""
    nodes = [_at(reader.root, "/Names", "/EmbeddedFiles")]
    for _ in range(MOST_NODES):
        if not nodes:
            return
        node = nodes.pop()
        nodes += [each.get_object() for each in _at(node, "/Kids") or ()]
        # Names and files take turns.
        for each in list(_at(node, "/Names") or ())[1::2]:
            file = each.get_object()
            yield str(_at(file, "/UF") or _at(file, "/F")), file["/EF"]["/F"].data


def _at(within: Any, *keys: str) -> Any:
    """What lies under these keys, one in the other; None if there is nothing."""
    for key in keys:
        try:
            within = within[key]
        except (KeyError, TypeError):
            return None
    return within
