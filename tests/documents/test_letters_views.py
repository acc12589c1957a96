"""The forms of a privileging letter and of a verification as a director meets them."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from logbook.documents.models import Document, DocumentKind, DocumentOrder
from logbook.documents.rules import QUESTIONS, SUGGESTIONS
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from tests.cast import PASSWORD, Cast
from tests.documents.arrange import print_due
from tests.documents.samples_letters import answers
from tests.signoff.arrange import MILD, signed_case

LETTER, VERIFICATION = "/documents/new/privileging", "/documents/new/verification"


def letter(cast: Cast, **changes: Any) -> dict[str, Any]:
    values = {
        "fellow": cast.ada.id,
        "addressee_name": "Medical Staff Services",
        "addressee_institution": "Lakeshore Hospital",
        "addressee_lines": "1200 Harbor Avenue\r\nDuluth, MN 55802",
        "salutation": "Dear colleagues,",
        "statement_choice": SUGGESTIONS[DocumentKind.PRIVILEGING][0],
        "statement": "",
        "edition": "",
        "password": PASSWORD,
    }
    return values | changes


def verification(cast: Cast, *, explained: bool = False, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"fellow": cast.ada.id, "basis": "known", "password": PASSWORD}
    for slug, answer in answers(explained=explained).items():
        values |= {slug: answer.chosen, f"{slug}_why": answer.explanation}
    return values | changes


@pytest.fixture
def signed(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        signed_case(session, cast, 1)
        signed_case(session, cast, 2)


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def test_the_director_previews_a_letter_about_the_procedures_asked_for(signed: None, cast: Cast, as_: Any):
    response = as_(cast.cleo).post(f"{LETTER}/preview", data=letter(cast, procedures=[MILD], password=""))
    assert response.mimetype == "application/pdf"
    text = text_of(response.data)
    for needed in (
        "Lakeshore Hospital",
        "1200 Harbor Avenue",
        "Dear colleagues,",
        "2 cases up to",
        "Dural puncture (2)",
    ):
        assert needed in text, needed
    assert "L3-L4 2" in text
    assert "with the procedure asked about" in text


@pytest.mark.both_databases
def test_a_letter_and_a_verification_are_issued_and_listed(
    signed: None, database: Database, cast: Cast, as_: Any, settings: Settings
):
    cleo = as_(cast.cleo)
    assert cleo.post(LETTER, data=letter(cast)).status_code == 303
    assert cleo.post(VERIFICATION, data=verification(cast, explained=True)).status_code == 303
    print_due(database, settings)
    with database.reading() as session:
        first, second = session.scalars(select(Document).order_by(Document.number))
    assert (first.about, first.statement, second.about, second.statement) == (
        "Lakeshore Hospital",
        SUGGESTIONS[DocumentKind.PRIVILEGING][0],
        "",
        "",
    )
    for document in (first, second):
        assert document.number in as_(cast.ada).get("/documents").text
        assert as_(cast.ada).get(f"/documents/{document.id}").status_code == 200
        assert as_(cast.cora).get(f"/documents/{document.id}/file").status_code == 200
    file = as_(cast.ada).get(f"/documents/{second.id}/file")
    assert "She was on leave from March to May" in text_of(file.data)
    assert "She was on leave" not in as_(cast.ada).get(f"/verify/{second.code}").text


def test_no_question_is_answered_beforehand_and_none_may_be_left_open(signed: None, cast: Cast, as_: Any):
    cleo = as_(cast.cleo)
    shown = cleo.get(f"{VERIFICATION}?fellow={cast.ada.id}").text
    assert shown.count('type="radio"') == sum(len(each.answers) for each in QUESTIONS) + 3
    assert not re.search(r'type="radio"[^>]*checked', shown)
    response = cleo.post(f"{VERIFICATION}/preview", data={"fellow": cast.ada.id})
    assert response.status_code == 422
    assert response.text.count("Choose an answer: none is chosen for you.") == 2 * len(QUESTIONS)


def test_an_answer_without_its_explanation_is_said_and_everything_typed_is_kept(cast: Cast, as_: Any):
    sent = verification(cast, discipline="yes", discipline_why="", comments="Taught well.", contact="The office")
    response = as_(cast.cleo).post(VERIFICATION, data=sent)
    assert response.status_code == 422
    assert "Explain the answer “Yes” in a sentence or two." in response.text
    assert "Taught well." in response.text
    assert len(re.findall(r'type="radio"[^>]*checked', response.text)) == len(QUESTIONS) + 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"salutation": ""}, "Write how the letter begins"),
        ({"addressee_institution": "x" * 10_000}, "has a line of 10,000 letters; there is room for 100"),
        ({"addressee_lines": "x\n" * 7}, "7 lines; there is room for 6"),
        ({"addressee_name": "能力"}, "The fonts of the paper have no letter for “能力”"),
        ({"statement_choice": ""}, "Pick a statement"),
        ({"statement_choice": "own", "statement": "x" * 601}, "601 letters"),
        ({"procedures": ["no-such-procedure"]}, "Choose from the procedures that are offered."),
        ({"edition": "no-such-edition"}, "Choose an edition"),
        ({"accreditation": "ACGME-certified"}, "certifies no one"),
    ],
)
def test_what_cannot_be_issued_is_said_in_a_sentence(
    signed: None, cast: Cast, as_: Any, changes: dict[str, Any], sentence: str
):
    response = as_(cast.cleo).post(LETTER, data=letter(cast, **changes))
    assert response.status_code == 422
    assert sentence in response.text


def test_a_name_in_the_statement_is_asked_about_and_kept_by_a_tick(
    signed: None, database: Database, cast: Cast, as_: Any
):
    cleo = as_(cast.cleo)
    sent = letter(cast, statement_choice="own", statement="Mrs. Smith of our office can tell more.")
    response = cleo.post(LETTER, data=sent)
    assert response.status_code == 422
    assert "“Mrs. Smith” looks like a name." in response.text
    (digest,) = re.findall(r'name="keep_texts" value="(\w+)"', response.text)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DocumentOrder)) == 0
    assert cleo.post(LETTER, data=sent | {"keep_texts": digest}).status_code == 303
    own = letter(cast, statement_choice="own", statement="Dr. Reyes worked with care.", addressee_name="Dr. May Fisher")
    assert cleo.post(LETTER, data=own).status_code == 303


def test_before_anything_is_signed_the_form_says_so_and_the_letter_too(cast: Cast, as_: Any):
    cleo = as_(cast.cleo)
    assert "No case is signed in this program yet" in cleo.get(LETTER).text
    assert "no case has been signed" in text_of(cleo.post(f"{LETTER}/preview", data=letter(cast)).data)
    assert "No case signed up to" in text_of(cleo.post(f"{VERIFICATION}/preview", data=verification(cast)).data)


def test_only_a_director_makes_them(cast: Cast, as_: Any):
    for person in (cast.ada, cast.ben, cast.cora):
        for address in (LETTER, VERIFICATION):
            assert as_(person).get(address).status_code == 403


@pytest.mark.parametrize("kind", ["certificate", "completion", "final_evaluation"])
def test_words_on_other_documents_are_asked_about_as_well(signed: None, cast: Cast, as_: Any, kind: str):
    words = "Mrs. Smith (MRN 4478123) was content."
    own = {"statement_choice": "own", "statement": words, "comments": words}
    sent = {"fellow": cast.ada.id, "procedure": MILD, "ended_on": cast.program.today(), "committee_considered": "yes"}
    sent |= own | {"password": PASSWORD}
    response = as_(cast.cleo).post(f"/documents/new/{kind}", data=sent)
    assert response.status_code == 422
    assert "“Mrs. Smith” looks like a name." in response.text
    (digest,) = re.findall(r'name="keep_texts" value="(\w+)"', response.text)
    assert as_(cast.cleo).post(f"/documents/new/{kind}", data=sent | {"keep_texts": digest}).status_code == 303
