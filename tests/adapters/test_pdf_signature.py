"""A signed PDF is certified as it is, other programs agree, and whatever is done to it shows in a sentence."""

import asyncio
import io
import random
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from logbook.adapters import certificates, pdf_signature
from logbook.adapters.certificates import Signer
from logbook.adapters.pdf import Attached, pdf
from logbook.adapters.pdf_signature import Examination, examine, sign
from logbook.foundation import clock
from logbook.foundation.config import load
from tests.adapters import stamping

PAGE = (
    '<html lang="en"><head><title>Certificate No. 2026-0001</title><meta name="keywords" content="facts-sha256:ab">'
    "</head><body><h1>Certificate</h1><p>Nineteen cases.</p></body></html>"
)
FACTS = Attached("facts.json", b'{"cases":19}', "The facts of this document", date(2026, 6, 30))
REASON = "Issued by Cleo Marchetti, MD"


@cache
def installation(name: str = "riverbend") -> tuple[Signer, tuple[bytes, ...]]:
    """Who signs at an installation, and its authorities."""
    with TemporaryDirectory() as directory:
        settings = load(Path(directory), {"LOGBOOK_PUBLIC_URL": f"https://{name}.example"})
        made = certificates.signer(settings, program_id=UUID(int=1), program=name, institution="Hospital")
        return made, certificates.roots(settings)


@cache
def unsigned() -> bytes:
    return pdf(PAGE, [FACTS])


@cache
def signed() -> bytes:
    return sign(unsigned(), installation()[0], reason=REASON)


def look(file: bytes) -> Examination:
    """As an installation looks at it that believes its own authority."""
    return examine(file, roots=installation()[1])


def test_a_signed_file_is_certified_as_it_is():
    found = look(signed())
    assert found.problems == ()
    assert found.intact
    assert found.covers_whole_file
    assert found.certified
    assert found.trusted
    assert (found.signer, found.fingerprint) == ("riverbend, Hospital", installation()[0].fingerprint)
    assert found.reason == REASON
    assert found.signed_at is not None
    assert abs(found.signed_at - clock.now()) < timedelta(minutes=5)
    assert found.stamped_at is None
    assert (found.title, found.keywords) == ("Certificate No. 2026-0001", "facts-sha256:ab")
    assert found.attachments == ((FACTS.name, FACTS.data),)
    # The pages are those that were printed: a signature adds to the end.
    assert signed().startswith(unsigned())


def test_poppler_agrees(tmp_path):
    (tmp_path / "signed.pdf").write_bytes(signed())
    said = subprocess.run(["pdfsig", "signed.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Certificate Common Name: riverbend" in said
    altered = bytearray(signed())
    altered[len(unsigned()) // 2] ^= 1
    (tmp_path / "altered.pdf").write_bytes(altered)
    said = subprocess.run(["pdfsig", "altered.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" not in said


def test_a_key_of_rsa_signs_as_well():
    certificate, private = stamping.authority()
    found = examine(
        sign(unsigned(), Signer(private, certificate, (certificate,) * 3), reason=REASON), roots=[certificate]
    )
    assert found.intact
    assert found.covers_whole_file


def test_a_signer_nobody_knows_is_named():
    found = examine(signed(), roots=installation("elsewhere")[1])
    assert found.intact
    assert not found.trusted
    (problem,) = found.problems
    assert "“riverbend, Hospital”" in problem
    assert "Fellowship Logbook" in problem
    assert examine(signed()).problems == found.problems


def test_every_byte_is_signed():
    digits = signed().index(b"/Contents <") + len(b"/Contents <")
    end = signed().index(b">", digits)
    places = random.Random(7).sample([*range(digits), *range(end, len(signed()))], 60)
    for place in places:
        altered = bytearray(signed())
        altered[place] ^= 0x11
        assert look(bytes(altered)).problems, f"byte {place} of {len(altered)} may be any"


def test_what_is_added_afterwards_shows():
    for more in (b"\n", b"\n% a comment\n", b"\0" * 100):
        assert look(signed() + more).problems


def updated(file: bytes, **entries: generic.PdfObject) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(file))
    for key, value in entries.items():
        writer.root[f"/{key}"] = value
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_update_in_the_way_of_pdf_shows():
    found = look(updated(signed(), PageMode=generic.pdf_name("/UseOutlines")))
    assert found.problems == ("Something was added to the file after it was signed.",)
    assert found.intact
    assert not found.covers_whole_file


def test_a_stripped_signature_shows():
    assert look(unsigned()).problems == ("This PDF is not signed.",)
    assert look(updated(signed(), AcroForm=generic.DictionaryObject())).problems == ("This PDF is not signed.",)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(signed())))
    copied = io.BytesIO()
    writer.write(copied)
    assert look(copied.getvalue()).problems


def written(pdf: bytes, field: str, **said: Any) -> bytes:
    """The PDF with a signature as pyHanko makes it unless told otherwise, in a thread that has no event loop."""
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    pen = pdf_signature._pen(said.pop("by"))
    with ThreadPoolExecutor(1) as beside:
        paper = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signing = beside.submit(sign_pdf, paper, PdfSignatureMetadata(field_name=field, **said), pen)
        return bytes(signing.result().getvalue())


def test_a_second_signature_shows():
    elsewhere = installation("elsewhere")[0]
    once = written(unsigned(), "Another", md_algorithm="sha256", by=elsewhere)
    twice = written(once, "More", by=elsewhere)
    assert look(twice).problems == ("This PDF has 2 signatures; a document of a logbook has one.",)


def test_a_signature_that_allows_changes_shows():
    found = look(written(unsigned(), "S", by=installation()[0]))
    assert found.trusted
    assert found.problems == ("The signature does not certify the file as it is: it allows changes.",)


def test_a_gap_that_holds_more_than_the_signature_shows():
    """Nobody signed what lies in the room for the signature: neither its last zeros nor how its digits are written."""
    digits = signed().index(b"/Contents <") + len(b"/Contents <")
    end = signed().index(b">", digits)
    for hidden in (
        signed()[: end - 40] + b"C0FFEE" + signed()[end - 34 :],
        signed()[: end - 40] + b">" + b"%" * 38 + b"x>" + signed()[end + 1 :],
        signed()[:digits] + signed()[digits:end].lower().replace(b"a", b"A", 1) + signed()[end:],
    ):
        assert len(hidden) == len(signed())
        found = look(hidden)
        assert found.problems == ("The signature leaves out a part of the file.",) or not found.intact
        assert not found.covers_whole_file


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"%PDF-",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 100_000,
        b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 50_000 + b"\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer <</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
        b"<html>no PDF</html>",
        b"PK\x03\x04" * 1000,
        random.Random(7).randbytes(100_000),
        b"%PDF-1.7\n" + random.Random(8).randbytes(100_000),
    ],
    ids=lambda file: repr(file[:24]),
)
def test_what_is_no_document_at_all_is_said_in_a_sentence(file, capsys):
    (problem,) = look(file).problems
    assert problem.startswith("This ")
    assert problem.endswith(".")
    assert capsys.readouterr() == ("", "")


def test_a_file_torn_in_the_middle_or_shuffled_is_said_in_a_sentence(caplog):
    chance = random.Random(7)
    for _ in range(60):
        file = bytearray(signed()[: chance.randrange(len(signed()))] if chance.random() < 0.3 else signed())
        for _ in range(chance.randrange(1, 30)):
            place = chance.randrange(len(file) + 1)
            file[place : place + chance.randrange(20)] = chance.randbytes(chance.randrange(20))
        assert look(bytes(file)).problems
    assert not caplog.records


def test_an_attachment_that_unpacks_to_gigabytes_is_not_unpacked():
    stream = generic.StreamObject(
        {generic.pdf_name("/Filter"): generic.ArrayObject([generic.pdf_name("/FlateDecode")] * 2)},
        encoded_data=zlib.compress(zlib.compress(b"\0" * 300_000_000)),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(unsigned()))
    file = generic.DictionaryObject({"/EF": generic.DictionaryObject({"/F": writer.add_object(stream)})})
    names = generic.ArrayObject([generic.pdf_string("facts.json"), writer.add_object(file)])
    writer.root["/Names"] = generic.DictionaryObject({"/EmbeddedFiles": generic.DictionaryObject({"/Names": names})})
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert len(out.getvalue()) < 2_000_000
    assert look(out.getvalue()).problems == ("This PDF cannot be read: it is damaged, or was altered.",)


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(pdf_signature, "LARGEST", 1000)
    assert "larger than" in look(signed()).problems[0]


def test_a_process_that_signs_nothing_does_not_load_pyhanko():
    program = (
        "import sys, logbook.adapters.pdf_signature; sys.exit(any(name.startswith('pyhanko') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_threads_sign_at_once():
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda _: sign(unsigned(), installation()[0], reason=REASON), range(8)))
    assert not any(look(file).problems for file in files)


def test_it_signs_and_looks_where_an_event_loop_runs():
    async def within() -> Examination:
        return look(sign(unsigned(), installation()[0], reason=REASON))

    with ThreadPoolExecutor(1) as beside:  # a test with a browser may have left a loop in this thread
        assert beside.submit(asyncio.run, within()).result().problems == ()
