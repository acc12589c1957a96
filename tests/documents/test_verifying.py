"""A stranger checks a document, by the code on the paper or by its file: what is said, recorded, counted and kept."""

import hashlib
import json
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from logbook.accounts.models import Attempt
from logbook.documents import actions, queries
from logbook.documents.models import Document, DocumentKind
from logbook.documents.rules import Draft, grouped_code
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from tests.cast import Cast
from tests.documents.arrange import issue
from tests.signoff.arrange import MILD, signed_case

STATEMENT = "I was there."
NO_CODE, NO_FILE = "7K3M-9QXT-2VHB-4DWF", "ab" * 32


def draft(database: Database, cast: Cast, cases: int) -> Draft:
    """A certificate of one more case of Ada's, the ``cases``-th."""
    with database.writing() as session:
        signed_case(session, cast, cases)
    with database.reading() as session:
        return actions.draft_certificate(
            session, program=cast.program, fellow=cast.ada, procedure_slug=MILD, statement=STATEMENT
        )


@pytest.fixture
def document(database: Database, cast: Cast, settings: Settings) -> Document:
    """Ada's certificate, issued by Cleo."""
    asked = draft(database, cast, 1)
    return issue(database, by=cast.cleo, program=cast.program, draft=asked, settings=settings)


@pytest.fixture
def later(document: Document, database: Database, cast: Cast, settings: Settings) -> Document:
    """The certificate that took its place after another case."""
    asked = draft(database, cast, 2)
    return issue(database, by=cast.cleo, program=cast.program, draft=asked, settings=settings)


def revoke(database: Database, cast: Cast, document: Document) -> None:
    with database.writing() as session:
        kept = session.get_one(Document, document.id)
        actions.revoke(session, by=cast.cleo, document=kept, reason="A case was counted twice.")


def heading(text: str) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", text, re.DOTALL)
    return " ".join(re.sub(r"<title>.*?</title>|<[^>]+>", "", found).split())


def test_a_stranger_checks_a_code_as_it_is_typed(document: Document, client: FlaskClient):
    typed = grouped_code(document.code).lower().replace("-", " ")
    response = client.post("/verify", data={"code": typed})
    assert response.status_code == 302
    text = client.get(response.location).text
    assert heading(text) == "This document is valid"
    assert "<title>Valid: Certificate" in text
    for needed in (
        document.number,
        document.sha256,
        str(document.certificate_sha256),
        "Ada Reyes, MD",
        "Cleo Marsh, MD",
        "Northfield Pain Medicine Fellowship",
        STATEMENT,
        "js/verify.js",
        "sha256sum",
        "pdfsig",
    ):
        assert needed in text


def test_the_address_on_the_paper_is_the_page_that_answers(
    document: Document, cast: Cast, as_: Any, client: FlaskClient
):
    shown = as_(cast.ada).get(f"/documents/{document.id}").text
    address = re.search(r">(https?://[^<]+/verify/[^<]+)</a>", shown)
    assert address is not None
    assert client.get(urlsplit(address[1]).path).status_code == 200


def test_of_a_superseded_document_the_number_and_day_of_the_later_one_are_told_but_not_its_code(
    document: Document, later: Document, database: Database, cast: Cast, client: FlaskClient
):
    text = client.get(f"/verify/{document.code}").text
    assert heading(text) == "This document was superseded"
    assert f"Ask for No. {later.number} of " in text
    for hidden in (later.code, grouped_code(later.code), str(later.id), later.sha256):
        assert hidden not in text
    assert heading(client.get(f"/verify/{later.code}").text) == "This document is valid"
    revoke(database, cast, later)
    text = client.get(f"/verify/{document.code}").text
    assert "The later one was revoked." in text
    assert "Ask for No." not in text


def test_a_revoked_document_says_so_and_names_what_was_issued_in_its_place(
    document: Document, database: Database, cast: Cast, client: FlaskClient, settings: Settings
):
    revoke(database, cast, document)
    text = client.get(f"/verify/{document.code}").text
    assert heading(text) == "This document was revoked"
    assert "Do not rely on it. Ask Northfield Pain Medicine Fellowship" in text
    assert "counted twice" not in text
    asked = draft(database, cast, 2)
    anew = issue(database, by=cast.cleo, program=cast.program, draft=asked, settings=settings)
    assert f"Ask for No. {anew.number} of " in client.get(f"/verify/{document.code}").text


def test_a_file_leads_to_the_page_of_its_document(document: Document, cast: Cast, as_: Any, client: FlaskClient):
    file = as_(cast.ada).get(f"/documents/{document.id}/file")
    digest = hashlib.sha256(file.data).hexdigest()
    file.close()
    for typed in (digest, digest.upper()):
        response = client.get(f"/verify/file/{typed}")
        assert response.status_code == 303
        assert response.headers["Cache-Control"] == "no-store"
        text = client.get(response.location).text
        assert "is the issued file, unchanged." in text
        assert grouped_code(document.code) in response.location
    pasted = client.post("/verify", data={"code": " ".join(re.findall("..", digest))})
    assert pasted.location == f"/verify/file/{digest}"


def test_an_address_that_claims_another_file_is_not_believed(document: Document, client: FlaskClient):
    for claimed in (NO_FILE, "yes", ""):
        assert "is the issued file" not in client.get(f"/verify/{document.code}?file={claimed}").text


def test_a_changed_file_is_unknown_and_the_page_says_what_to_do(document: Document, client: FlaskClient):
    for digest in (NO_FILE, document.sha256[:-1], document.sha256[:-1] + "g", "nonsense"):
        response = client.get(f"/verify/file/{digest}")
        assert response.status_code == 404
        assert heading(response.text) == "Unknown file"
        assert "was not issued here, or was changed since" in response.text
        assert document.number not in response.text


def test_a_guesser_is_told_the_same_of_whatever_is_no_code(
    document: Document, database: Database, cast: Cast, client: FlaskClient
):
    asked = draft(database, cast, 2)
    with database.writing() as session:
        order = actions.order(session, by=cast.cleo, program=cast.program, kind=asked.kind, drafts=[asked])
        (pending,) = queries.of_order(session, order)
        unprinted = pending.code

    def told(code: str) -> tuple[int, str, list[tuple[str, str]]]:
        response = client.get(f"/verify/{code}")
        text = re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", response.text)
        headers = [each for each in response.headers if each[0] not in ("Set-Cookie", "Content-Length")]
        return response.status_code, text, headers

    first = told(NO_CODE)
    assert first[0] == 404
    assert heading(first[1]) == "Unknown code"
    for code in (unprinted, "nonsense", "0" * 16, "0" * 3000, document.code[:-1], "%F0%9F%92%8A", "' OR 1=1"):
        assert told(code) == first, code


def test_another_programs_people_are_told_what_strangers_are(
    document: Document, cast: Cast, as_: Any, client: FlaskClient
):
    for person in (cast.dan, cast.della, cast.cora):
        assert heading(as_(person).get(f"/verify/{document.code}").text) == "This document is valid"
        assert as_(person).get(f"/verify/{NO_CODE}").status_code == 404


@pytest.mark.parametrize("typed", ["7K3M", "", "ab" * 31])
def test_a_code_of_the_wrong_length_is_refused_where_it_is_typed(client: FlaskClient, typed: str):
    response = client.post("/verify", data={"code": typed})
    assert response.status_code == 422
    assert "Nothing was checked yet" in response.text


@pytest.mark.both_databases
def test_wrong_codes_and_files_are_counted_together_and_then_refused(
    document: Document, app: Flask, database: Database, client: FlaskClient
):
    allowed = app.config["SETTINGS"].address_attempts
    client.head(f"/verify/{NO_CODE}")
    client.get("/verify/nonsense")
    client.get(f"/verify/file/{NO_FILE}")
    with database.writing() as session:
        subjects = session.scalars(select(Attempt.subject)).all()
        assert len(subjects) == 3
        assert len(set(subjects)) == 1
        session.add_all(Attempt(subject=subjects[0]) for _ in range(allowed - 3))
    for address in (NO_CODE, document.code, f"file/{NO_FILE}", f"file/{document.sha256}"):
        response = client.get(f"/verify/{address}")
        assert response.status_code == 429
        assert "Wait 15 minutes" in response.text
        assert response.location is None


def test_right_codes_and_files_are_not_counted_and_who_asked_is_not_recorded(
    document: Document, database: Database, cast: Cast, as_: Any, client: FlaskClient
):
    client.get(f"/verify/file/{document.sha256}")
    as_(cast.ben).get(f"/verify/{document.code}")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.verb == "document.verify")).all()
    assert event.actor_id is None
    assert event.subject_id == document.id
    assert event.facts == {"number": document.number}


def test_no_answer_is_kept_on_the_way_so_that_a_revoked_document_is_not_shown_as_valid(
    document: Document, database: Database, cast: Cast, client: FlaskClient
):
    for address in ("", f"/{document.code}", f"/file/{document.sha256}", f"/{NO_CODE}", f"/file/{NO_FILE}"):
        for response in (client.get(f"/verify{address}"), client.head(f"/verify{address}")):
            assert response.headers["Cache-Control"] == "no-store"
            assert not {"ETag", "Last-Modified", "Expires"} & set(response.headers.keys())
    head = client.head(f"/verify/{document.code}")
    assert (head.status_code, head.data) == (200, b"")
    revoke(database, cast, document)
    assert heading(client.get(f"/verify/{document.code}").text) == "This document was revoked"


def test_of_a_summary_a_stranger_sees_counts_and_is_told_that_assessments_stay_in_the_document(
    database: Database, cast: Cast, client: FlaskClient, settings: Settings
):
    with database.reading() as session:
        day = cast.program.today()
        asked = actions.draft_summary(
            session, program=cast.program, fellow=cast.ada, period_from=day - timedelta(days=90), period_to=day
        )
    summary = issue(database, by=cast.cleo, program=cast.program, draft=asked, settings=settings)
    text = client.get(f"/verify/{summary.code}").text
    assert "Signed cases" in text
    assert "stands in the document alone" in text


def test_of_a_packet_a_stranger_learns_program_period_and_how_many_fellows(
    document: Document, database: Database, cast: Cast, as_: Any, client: FlaskClient
):
    entry = {"fellow": "Ada Reyes, MD", "number": "2026-0901", "document_id": str(document.id), "code": "0" * 16}
    with database.writing() as session:
        packet = Document(
            kind=DocumentKind.PACKET,
            number="2026-0900",
            code="PACKET0000000000",
            series="d" * 64,
            period_from=date(2026, 7, 1),
            period_to=date(2026, 10, 31),
            facts=json.dumps({"entries": [entry, entry | {"fellow": "Abe Lund, MD"}]}),
            sha256="e" * 64,
            byte_size=1,
            **{
                name: getattr(document, name)
                for name in ("program_id", "program_name", "issued_by_id", "issued_by_name", "issued_at")
            },
        )
        session.add(packet)
        session.flush()
        packet_id, address = packet.id, f"/documents/{packet.id}"
    text = client.get("/verify/PACKET0000000000").text
    for needed in ("This document is valid", "Committee packet 2026-0900", "<dt>Fellows</dt><dd>2</dd>"):
        assert needed in text
    assert "Ada" not in text
    assert "Abe" not in text
    assert "2026-0901" not in text
    assert "For the committee" in as_(cast.cleo).get("/documents?kind=packet").text
    assert "Open the PDF" in as_(cast.cleo).get(address).text
    with database.reading() as session:
        seen = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == packet_id)).all()
    assert {(each.verb, each.actor_id) for each in seen} >= {("document.see", cast.cleo.id), ("document.verify", None)}
    assert "ask the program director for the file" in as_(cast.cora).get(address).text
    assert as_(cast.cora).get(f"{address}/file").status_code == 403
    assert as_(cast.ada).get(address).status_code == 404
    assert "2026-0900" not in as_(cast.ada).get("/documents").text
