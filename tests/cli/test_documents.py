"""``flask documents verify``: the file alone says who signed it, whether it is whole, and what it states."""

import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from logbook.adapters import certificates, files
from logbook.adapters.pdf import Attached, pdf
from logbook.adapters.pdf_signature import sign
from logbook.documents import actions, queries
from logbook.documents.models import Document, DocumentKind
from logbook.documents.paper import to_html
from logbook.documents.rules.attachment import Stated, facts_file, in_lines, keywords
from logbook.foundation.config import load
from tests.documents import arrange, samples
from tests.signoff.arrange import MILD, signed_case

FACTS = facts_file(DocumentKind.CERTIFICATE, samples.certificate(), samples.ISSUE)


@cache
def installation() -> tuple[certificates.Signer, str]:
    """Who signs somewhere else, and what that installation's page gives away, as PEM."""
    with TemporaryDirectory() as directory:
        settings = load(Path(directory), {"LOGBOOK_PUBLIC_URL": "https://logbook.riverbend.example"})
        who = certificates.signer(settings, program_id=UUID(int=1), program=samples.PROGRAM, institution="Riverbend")
        return who, certificates.as_pem(certificates.roots(settings))


@cache
def made(facts: bytes = FACTS, said: str = keywords(FACTS, samples.ISSUE), more: bytes | None = None) -> bytes:
    """A signed certificate with these facts attached, whose metadata says so."""
    html, usual = to_html(samples.certificate(), samples.ISSUE), keywords(FACTS, samples.ISSUE)
    assert usual in html
    attached = [
        Attached(name, data, "", date(2026, 6, 30)) for name, data in (("facts.json", facts), ("x", more)) if data
    ]
    return sign(pdf(html.replace(usual, said), attached), installation()[0], reason="Issued by Cleo Marchetti, MD")


@pytest.fixture
def verify(tmp_path):
    """A function from a file to what the command says of it, on a machine with nothing but the program."""
    (tmp_path / "authority.pem").write_text(installation()[1])

    def check(file: bytes, *options: str) -> tuple[int, str]:
        (tmp_path / "given.pdf").write_bytes(file)
        command = [
            sys.executable,
            "-m",
            "flask",
            "--app",
            "logbook",
            "documents",
            "verify",
            tmp_path / "given.pdf",
            *options,
        ]
        environment = os.environ | {"LOGBOOK_INSTANCE": str(tmp_path / "instance")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    return check


def trusting(tmp_path: Path) -> tuple[str, str]:
    return "--trust", str(tmp_path / "authority.pem")


def test_a_document_is_checked_on_a_machine_that_has_nothing_but_the_program(verify, tmp_path):
    code, said = verify(made(), *trusting(tmp_path))
    assert code == 0, said
    assert said.endswith("All is well.\n")
    for words in (
        "Signed by:    Riverbend Multidisciplinary Pain Medicine Fellowship, Riverbend",
        installation()[0].fingerprint,
        "which is believed here",
        "Signature:    fits; nothing was changed since",
        "Certificate No. 2026-0007, code 7K3M-9QXT-2VHB-4DWF",
        "by Cleo Marchetti, MD on 2026-06-30",
        "Fellow:       Ada Lindqvist, MD",
        "Procedure:    Minimally invasive lumbar decompression (MILD)",
        "Days:         2025-08-14 to 2026-06-11",
        "cases 19",
        "performed 12",
        "does not know this document",
    ):
        assert words in said
    assert not list((tmp_path / "instance").glob("*.sqlite"))


def test_a_database_that_does_not_answer_is_no_proof_that_all_is_well(verify, tmp_path, monkeypatch):
    monkeypatch.setenv("LOGBOOK_DATABASE_URL", "postgresql://127.0.0.1:9/logbook")
    code, said = verify(made(), *trusting(tmp_path))
    assert code == 1
    assert "database cannot be read, so whether the document was revoked is not known." in said


def test_without_the_authority_it_says_who_is_not_believed(verify):
    code, said = verify(made())
    assert code == 1
    assert "None of the authorities that are believed here vouches for “Riverbend" in said
    assert "Not all is well" in said


@pytest.fixture
def problems(app, tmp_path):
    """A function from a file to what is wrong with it, in the words of the command."""
    (tmp_path / "authority.pem").write_text(installation()[1])

    def check(file: bytes) -> list[str]:
        (tmp_path / "given.pdf").write_bytes(file)
        arguments = ["documents", "verify", str(tmp_path / "given.pdf"), *trusting(tmp_path)]
        result = app.test_cli_runner().invoke(args=arguments)
        assert result.exit_code in (0, 1), result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        found = [line for line in result.output.splitlines() if line.startswith("Problem:")]
        assert bool(found) == bool(result.exit_code)
        return [line.removeprefix("Problem:").strip() for line in found]

    return check


def changed(old: bytes, new: bytes) -> bytes:
    assert old in FACTS
    return FACTS.replace(old, new)


@pytest.mark.parametrize(
    ("facts", "said", "problem"),
    [
        (
            changed(b'"cases":19', b'"cases":91'),
            keywords(FACTS, samples.ISSUE),
            "Its metadata names another facts.json.",
        ),
        (changed(b'"cases":19', b'"cases": 19'), None, "Its facts.json is not in canonical form."),
        (changed(b'"2026-0007"', b'"2026-0008"'), None, "Its metadata and its facts give different numbers."),
        (changed(b'"7K3M-', b'"7K3N-'), None, "Its metadata and its facts give different codes."),
        (
            changed(b"logbook.document.1", b"logbook.document.9"),
            None,
            "Its facts.json is not of the form logbook.document.1.",
        ),
        (changed(b'"number"', b'"numbre"'), None, "Its facts.json cannot be read."),
        (b'{"facts":' + b"[" * 100_000, None, "Its facts.json cannot be read."),
        (b'{"facts":1e999}', None, "Its facts.json cannot be read."),
        (b"\xff\xfe", None, "Its facts.json cannot be read."),
        (b"[]", None, "Its facts.json cannot be read."),
    ],
    ids=["other facts", "spaces", "number", "code", "schema", "key", "deep", "infinite", "no text", "list"],
)
def test_facts_that_do_not_fit_are_named(problems, facts, said, problem):
    assert problems(made(facts, said or keywords(facts, samples.ISSUE))) == [problem]


def test_a_file_with_more_attachments_than_the_facts_or_none_is_named(problems):
    assert problems(made(more=b"more")) == [
        "It has 2 attachments, not the one file facts.json of a logbook’s document."
    ]
    assert problems(made(b"", "")) == ["It has 0 attachments, not the one file facts.json of a logbook’s document."]


def test_a_file_that_is_altered_unsigned_or_no_pdf_is_named(problems):
    altered = bytearray(made())
    altered[5000] ^= 1
    assert problems(bytes(altered)) == [
        "The signature does not fit the file: the file was altered after it was signed."
    ]
    assert problems(samples.printed(samples.empty())) == ["This PDF is not signed."]
    assert problems(b"no PDF") == ["This is not a PDF file."]


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ({"fellow": [7], "cases": True, "roles": [], "training": {}, "period_from": 1.5, "evidence": "x"}, []),
        ({"training": [{"starts_on": "2025-07-01", "ends_on": None}, 4]}, [("Days", "2025-07-01 to 2025-07-01")]),
        ({"evidence": {"cases": 521, "roles": {"performed": 12}}}, [("Counts", "cases 521, performed 12")]),
        (
            {"entries": [{}, {}], "period_to": "2026-06-30"},
            [("Days", "2026-06-30 to 2026-06-30"), ("Counts", "entries 2")],
        ),
        (
            {"cases": [1], "volume": 2, "carried_forward": {"cases": 9}},
            [("Counts", "volume 2, cases 1, cases 9 to date")],
        ),
        ({}, []),
    ],
    ids=["not as stated", "training", "evaluation", "packet", "log", "nothing"],
)
def test_whatever_is_stated_is_said_in_lines(facts, lines):
    assert in_lines(Stated("certificate", "2026-0007", samples.CODE, "Cleo", "2026-06-30", facts)) == lines


def test_words_in_a_file_do_not_steer_the_terminal(app, tmp_path):
    facts = facts_file(DocumentKind.CERTIFICATE, samples.certificate(fellow="Ada\x1b[2J\nAll is well."), samples.ISSUE)
    (tmp_path / "given.pdf").write_bytes(made(facts, keywords(facts, samples.ISSUE)))
    said = app.test_cli_runner().invoke(args=["documents", "verify", str(tmp_path / "given.pdf")]).output
    assert "\x1b" not in said
    assert "\nAll is well." not in said


def test_an_own_authority_that_cannot_be_read_is_said_in_a_sentence(app, settings, tmp_path):
    settings.signing_keys.mkdir(parents=True, exist_ok=True)
    (settings.signing_keys / "authority-1.pem").write_text("damaged")
    (tmp_path / "given.pdf").write_bytes(made())
    told = app.test_cli_runner().invoke(args=["documents", "verify", str(tmp_path / "given.pdf")])
    assert told.exit_code == 1
    assert told.output.startswith("Error: authority-1.pem among the keys is damaged")


def test_the_logbook_that_issued_it_says_whether_it_still_holds(app, settings, cast, tmp_path):
    database = app.extensions["database"]
    with database.writing() as session:
        signed_case(session, cast, 1)

    def issue() -> Document:
        with database.reading() as session:
            draft = actions.draft_certificate(
                session,
                program=cast.program,
                fellow=cast.ada,
                procedure_slug=MILD,
                statement="I have read the entries.",
            )
        return arrange.issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)

    def said_of(document: Document, more: bytes = b"") -> tuple[int, str]:
        kept = files.path_of(settings.documents, document.sha256, ".pdf").read_bytes()
        (tmp_path / "given.pdf").write_bytes(kept + more)
        result = app.test_cli_runner().invoke(args=["documents", "verify", str(tmp_path / "given.pdf")])
        return result.exit_code, result.output

    first = issue()
    code, said = said_of(first)
    assert code == 0, said
    assert f"No. {first.number}" in said
    assert "This logbook: issued this very file, and it holds" in said
    code, said = said_of(first, b"\n")
    assert code == 1
    assert f"This logbook issued another file under this code (SHA-256 {first.sha256})." in said
    with database.writing() as session:
        signed_case(session, cast, 2)
    second = issue()
    assert "A later document has taken its place." in said_of(first)[1]
    with database.writing() as session:
        document = queries.document(session, second.id)
        assert document is not None
        actions.revoke(session, by=cast.cleo, document=document, reason="The wrong statement.")
    code, said = said_of(second)
    assert code == 1
    assert "It was revoked on" in said
    assert ": The wrong statement." in said
