"""The pages of documents as people meet them: issuing, looking, reissuing, revoking."""

import hashlib
import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from logbook.documents.models import Document, DocumentCounter, DocumentKind
from logbook.documents.rules import SUGGESTIONS
from logbook.documents.views.makers import MAKERS
from logbook.documents.views.makers.making import asking_again
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from tests.cast import PASSWORD, Cast
from tests.documents.arrange import print_due
from tests.signoff.arrange import MILD, signed_case


def fields(cast: Cast, **changes: Any) -> dict[str, str]:
    values: dict[str, Any] = {
        "fellow": cast.ada.id,
        "period_from": date(2026, 7, 1),
        "period_to": date(2026, 10, 31),
        "procedure": MILD,
        "statement_choice": SUGGESTIONS[DocumentKind.CERTIFICATE][0],
        "statement": "",
        "password": PASSWORD,
    }
    return {name: str(value) for name, value in (values | changes).items()}


@pytest.fixture
def signed(database: Database, cast: Cast) -> None:
    """Two signed cases of Ada's."""
    with database.writing() as session:
        signed_case(session, cast, 1)
        signed_case(session, cast, 2)


@pytest.fixture
def document(signed: None, database: Database, cast: Cast, as_: Any, settings: Settings) -> Document:
    """Ada's certificate, issued by Cleo."""
    as_(cast.cleo).post("/documents/new/certificate", data=fields(cast))
    print_due(database, settings)
    with database.reading() as session:
        return session.scalars(select(Document)).one()


def test_the_director_issues_a_certificate_and_finds_it_listed(
    signed: None, database: Database, cast: Cast, as_: Any, settings: Settings
):
    cleo = as_(cast.cleo)
    response = cleo.post("/documents/new/certificate", data=fields(cast))
    assert response.status_code == 303
    assert "Being printed" in cleo.get(response.location).text
    print_due(database, settings)
    (address,) = set(re.findall(r"/documents/[0-9a-f-]{36}", cleo.get(response.location).text))
    assert SUGGESTIONS[DocumentKind.CERTIFICATE][0] in cleo.get(address).text
    assert "-0001" in cleo.get("/documents").text
    assert "-0001" not in cleo.get(f"/documents?page={10**30}").text


def test_the_issued_file_is_what_the_digest_says(document: Document, cast: Cast, as_: Any):
    for person in (cast.cleo, cast.cora, cast.ada):
        response = as_(person).get(f"/documents/{document.id}/file")
        assert response.mimetype == "application/pdf"
        assert hashlib.sha256(response.data).hexdigest() == document.sha256
        assert f"certificate-{document.number}.pdf" in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "no-store"
        assert "Expires" not in response.headers
        part = as_(person).get(f"/documents/{document.id}/file", headers={"Range": "bytes=0-3"})
        assert (part.status_code, part.data) == (206, b"%PDF")


def test_a_file_that_is_lost_is_said_to_be(document: Document, app: Flask, cast: Cast, as_: Any):
    for path in app.config["SETTINGS"].documents.rglob("*.pdf"):
        path.unlink()
    response = as_(cast.ada).get(f"/documents/{document.id}/file")
    assert response.status_code == 404
    assert "missing on the server" in response.text


def test_a_preview_is_a_pdf_and_issues_nothing(signed: None, database: Database, cast: Cast, as_: Any):
    response = as_(cast.cleo).post("/documents/new/summary/preview", data=fields(cast, password=""))
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert response.data.startswith(b"%PDF-")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 0
        assert session.scalar(select(func.count()).select_from(DocumentCounter)) == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"period_from": ""}, "Enter a date."),
        ({"period_to": "2026-06-01"}, "ends before it begins"),
        ({"period_to": "2999-01-01"}, "ends in the future"),
        ({"period_to": "tomorrow"}, "Not a valid date"),
        ({"password": "wrong"}, "This is not your password"),
        ({"password": ""}, "Enter your password"),
        ({"statement_choice": "own", "statement": ""}, "Write or pick the statement"),
        ({"statement_choice": "own", "statement": "x" * 601}, "601 letters"),
        ({"statement_choice": "own", "statement": "ACGME certified"}, "accredits programs"),
        ({"statement_choice": "own", "statement": "Good 🩺"}, "no letter for"),
        ({"procedure": "no-such-procedure"}, "Choose a procedure with a signed case."),
    ],
)
def test_what_cannot_be_issued_is_said_in_a_sentence_and_what_was_typed_is_kept(
    signed: None, cast: Cast, as_: Any, changes: dict[str, str], sentence: str
):
    kind = "summary" if any(name.startswith("period") for name in changes) else "certificate"
    response = as_(cast.cleo).post(f"/documents/new/{kind}", data=fields(cast, **changes))
    assert response.status_code == 422
    assert sentence in response.text
    assert changes.get("statement", "") in response.text


def test_a_fellow_without_such_a_case_gets_no_certificate(signed: None, cast: Cast, as_: Any):
    response = as_(cast.cleo).post("/documents/new/certificate", data=fields(cast, fellow=cast.abe.id))
    assert response.status_code == 422
    assert "nothing to certify" in response.text


def test_a_fellow_of_another_program_cannot_be_chosen(signed: None, cast: Cast, as_: Any):
    for person in (cast.della, cast.ben):
        response = as_(cast.cleo).post("/documents/new/certificate", data=fields(cast, fellow=person.id))
        assert response.status_code == 422


def test_the_form_opens_on_what_the_address_names(signed: None, cast: Cast, as_: Any):
    text = as_(cast.cleo).get(f"/documents/new/certificate?fellow={cast.abe.id}").text
    assert re.search(rf'<option selected value="{cast.abe.id}">', text)


def test_each_sees_the_documents_that_are_theirs_to_see(document: Document, cast: Cast, as_: Any):
    for person in (cast.cleo, cast.cora, cast.ada):
        assert document.number in as_(person).get("/documents").text
        assert as_(person).get(f"/documents/{document.id}").status_code == 200
    for person in (cast.abe, cast.ben, cast.dan):
        assert document.number not in as_(person).get(f"/documents?fellow={cast.ada.id}").text
        assert as_(person).get(f"/documents/{document.id}").status_code == 404
        assert as_(person).get(f"/documents/{document.id}/file").status_code == 404


@pytest.mark.both_databases
def test_the_list_is_filtered_by_fellow_and_kind(document: Document, cast: Cast, as_: Any):
    cleo = as_(cast.cleo)
    assert document.number in cleo.get(f"/documents?fellow={cast.ada.id}&kind=certificate").text
    for address in (f"?fellow={cast.abe.id}", "?kind=summary", "?page=2"):
        text = cleo.get(f"/documents{address}").text
        assert document.number not in text
        assert "No document fits" in text


def test_an_empty_list_offers_the_first_step_to_whoever_can_take_it(cast: Cast, as_: Any):
    assert "/documents/new" in as_(cast.cleo).get("/documents").text
    for person in (cast.ada, cast.cora, cast.ben):
        text = as_(person).get("/documents").text
        assert "No document yet" in text
        assert "/documents/new" not in text


def test_only_the_director_revokes_with_a_reason_and_the_password(
    document: Document, cast: Cast, as_: Any, client: FlaskClient
):
    address = f"/documents/{document.id}/revoke"
    said = {"reason": "Two cases were counted twice.", "password": PASSWORD}
    assert as_(cast.ada).post(address, data=said).status_code == 403
    assert as_(cast.cleo).post(address, data=said | {"reason": " "}).status_code == 422
    wrong = as_(cast.cleo).post(address, data=said | {"password": "wrong"})
    assert wrong.status_code == 422
    assert "This is not your password" in wrong.text
    assert said["reason"] in wrong.text
    response = as_(cast.cleo).post(address, data=said)
    assert response.status_code == 303
    shown = as_(cast.cleo).get(response.location).text
    assert "Revoked on" in shown
    assert said["reason"] in shown
    public = client.get(f"/verify/{document.code}").text
    assert "This document was revoked" in public
    assert said["reason"] not in public
    assert as_(cast.cleo).post(address, data=said).status_code == 409


@pytest.mark.both_databases
def test_reissuing_opens_the_form_on_what_the_document_is_about_and_both_speak_of_each_other(
    document: Document, database: Database, cast: Cast, as_: Any, settings: Settings
):
    address = f"/documents/{document.id}"
    assert "Reissue" not in as_(cast.ada).get(address).text
    (asked,) = re.findall(r'href="(/documents/new/certificate[^"]*)">Reissue', as_(cast.cleo).get(address).text)
    form = as_(cast.cleo).get(unescape(asked)).text
    assert re.search(rf'<option selected value="{cast.ada.id}">', form)
    assert re.search(rf'<option selected value="{MILD}">', form)
    with database.writing() as session:
        signed_case(session, cast, 3)
    as_(cast.cleo).post("/documents/new/certificate", data=fields(cast))
    print_due(database, settings)
    with database.reading() as session:
        later = session.scalars(select(Document).where(Document.supersedes_id == document.id)).one()
    for person in (cast.cleo, cast.ada):
        assert f'<a href="/documents/{later.id}">No. {later.number}</a>' in as_(person).get(address).text
        assert f'<a href="{address}">No. {document.number}</a>' in as_(person).get(f"/documents/{later.id}").text
    cleo = as_(cast.cleo)
    assert later.number in cleo.get("/documents?state=issued").text
    assert later.number not in cleo.get("/documents?state=superseded").text
    assert document.number in cleo.get("/documents?state=superseded").text
    assert "No document fits" in cleo.get("/documents?state=revoked").text


@pytest.mark.parametrize("kind", MAKERS)
def test_the_form_of_every_kind_opens_on_whatever_a_document_is_about(
    document: Document, cast: Cast, as_: Any, kind: DocumentKind
):
    address = f"/documents/new/{kind.value}?{urlencode(asking_again(document))}&edition={document.id}"
    response = as_(cast.cleo).get(address)
    assert response.status_code == 200
    assert kind is DocumentKind.PACKET or re.search(rf'<option selected value="{cast.ada.id}">', response.text)


def test_hostile_words_are_shown_as_words(
    signed: None, database: Database, cast: Cast, as_: Any, client: FlaskClient, settings: Settings
):
    words = "<script>alert(1)</script>"
    as_(cast.cleo).post("/documents/new/certificate", data=fields(cast, statement_choice="own", statement=words))
    print_due(database, settings)
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
    for text in (client.get(f"/verify/{document.code}").text, as_(cast.ada).get(f"/documents/{document.id}").text):
        assert words not in text
        assert "&lt;script&gt;" in text


def test_a_summary_can_be_issued_before_anything_is_signed(cast: Cast, as_: Any):
    cleo = as_(cast.cleo)
    assert "nothing to certify" in cleo.get("/documents/new/certificate").text
    posted = {name: value for name, value in fields(cast).items() if name != "procedure"}
    assert cleo.post("/documents/new/summary", data=posted).status_code == 303
