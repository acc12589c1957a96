"""The documents at the end of a fellowship: the days of training, the director's ticks and words, and the evidence."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from logbook.cases.models import Case
from logbook.documents import actions
from logbook.documents.models import Document, DocumentKind
from logbook.documents.paper import facts_of, to_html
from logbook.documents.queries import that_counted
from logbook.documents.rules import (
    SUGGESTIONS,
    SUMMATIVE_LETTERS,
    WORDINGS,
    CompletionFacts,
    FinalEvaluationFacts,
    Span,
    SummaryFacts,
    plain,
    say_the_same,
    stretches,
    training_spans,
    typed_lines,
)
from logbook.foundation.canonical import canonical
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Invalid
from logbook.foundation.ids import uuid7
from logbook.people import queries as people
from logbook.people.models import MemberRole, Membership
from tests.cast import PASSWORD, Cast
from tests.documents import samples
from tests.documents import samples_concluding as concluding
from tests.documents.arrange import issue, print_due
from tests.documents.test_paper import read, text_of
from tests.signoff.arrange import signed_case

JULY, DECEMBER, JANUARY, JUNE = date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30)
STATEMENT = SUGGESTIONS[DocumentKind.COMPLETION][0]


@pytest.mark.parametrize(
    ("held", "ended_on", "spans"),
    [
        ([(JULY, JUNE)], None, [(JULY, JUNE)]),
        ([(JULY, None)], JUNE, [(JULY, JUNE)]),
        ([(JULY, JUNE)], date(2026, 6, 12), [(JULY, date(2026, 6, 12))]),
        ([(JULY, DECEMBER), (JANUARY, JUNE)], None, [(JULY, JUNE)]),
        ([(date(2026, 2, 1), JUNE), (JULY, DECEMBER)], None, [(JULY, DECEMBER), (date(2026, 2, 1), JUNE)]),
        ([(JULY, None)], None, []),
        ([(JULY, JUNE)], date(2025, 6, 30), []),
        ([], JUNE, []),
    ],
)
def test_training_is_what_is_on_record_until_the_day_it_ended(held: Any, ended_on: Any, spans: Any):
    program = uuid7()
    fellow = {"program_id": program, "role": MemberRole.FELLOW}
    training = stretches([Membership(starts_on=a, ends_on=b, **fellow) for a, b in held], program, JUNE)
    assert training_spans(training, ended_on) == tuple(Span(*each) for each in spans)


def test_comments_keep_their_paragraphs_and_nothing_empty():
    assert typed_lines(" One.\r\n\r\n\n Two. \n") == ("One.", "Two.")
    assert typed_lines("") == ()


def test_a_completion_certificate_states_dates_and_the_director_the_rest():
    reader = read(concluding.completion())
    text = text_of(reader)
    assert len(reader.pages) == 1
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    for needed in (
        "Certificate of completion",
        "Ada Lindqvist, MD",
        "July 1, 2025 to June 30, 2026",
        "“The fellow has completed the fellowship in pain medicine of this program.”",
        "Program director · Jun 30, 2026",
    ):
        assert needed in text


def test_an_interrupted_training_says_both_its_parts():
    spans = (Span(JULY, DECEMBER), Span(date(2026, 3, 1), date(2026, 8, 31)))
    text = text_of(read(concluding.completion(training=spans)))
    assert "July 1, 2025 to December 31, 2025, March 1, 2026 to August 31, 2026" in text


@pytest.mark.parametrize("letters", ["a" * 200, "Wilhelmina " * 18], ids=["one word", "many"])
def test_the_longest_words_of_a_completion_stay_on_one_page(letters: str):
    facts = concluding.completion(fellow=letters, program=letters, institution=letters, statement=(letters * 4)[:600])
    assert len(read(facts, dataclasses.replace(samples.ISSUE, issued_by=letters)).pages) == 1


def test_boxes_are_printed_as_they_were_ticked_or_left():
    ticked = text_of(read(concluding.final_evaluation()))
    assert ticked.count("☒ yes") == len(WORDINGS)
    left = text_of(read(concluding.bare_evaluation()))
    assert left.count("☐ no") == len(WORDINGS)
    for text in (ticked, left):
        assert all(words in text for words in WORDINGS)
        assert "verify against the current requirements" in text


def test_a_final_evaluation_has_its_evidence_on_the_following_pages():
    pages = read(concluding.final_evaluation()).pages
    assert 2 <= len(pages) <= 4
    first, second = (" ".join(page.extract_text().split()) for page in pages[:2])
    for needed in ("Summative comments", "taught two residents", "Jun 26, 2026", "Program director · date", "521"):
        assert needed in first
    assert "Minimums" not in first
    for needed in ("Case-log evidence", "Palliative care", "I had to prompt from time to time", "16 of 28 reached"):
        assert needed in second


def test_the_longest_comments_leave_room_for_the_signatures_on_the_first_page():
    facts = concluding.final_evaluation(comments=typed_lines("The fellow has done well. " * (SUMMATIVE_LETTERS // 26)))
    assert "with whom it was shared" in read(facts).pages[0].extract_text()


def test_a_final_evaluation_without_anything_says_so():
    text = text_of(read(concluding.bare_evaluation()))
    for needed in ("wrote no comments", "No day was given", "None is signed", "No entry of this period"):
        assert needed in text


def test_evidence_counted_on_another_day_makes_no_other_evaluation():
    one = concluding.final_evaluation()
    other = dataclasses.replace(one, evidence=dataclasses.replace(one.evidence, counted_on=date(2026, 7, 2)))
    more = dataclasses.replace(one, evidence=dataclasses.replace(one.evidence, cases=522))
    said, again, changed = (canonical(plain(facts)).decode() for facts in (one, other, more))
    assert say_the_same(said, again)
    assert not say_the_same(said, changed)


def test_hostile_comments_come_out_as_text():
    words = "<img src=file:///etc/hostname> {{ 7 * 7 }} </p><script>alert(1)</script> دوד 😀"
    said = to_html(concluding.final_evaluation(comments=(words,)), samples.ISSUE)
    assert "<script>" not in said
    assert "{{ 7 * 7 }}" in text_of(read(concluding.final_evaluation(comments=(words,))))


def completion(database: Database, cast: Cast, ended_on: date | None, statement: str = STATEMENT) -> Any:
    with database.reading() as session:
        ada = people.fellow(session, cast.program.id, cast.ada.id)
        assert ada is not None
        return actions.draft_completion(program=cast.program, fellow=ada, ended_on=ended_on, statement=statement)


def evaluation(database: Database, cast: Cast, **changes: Any) -> Any:
    said: dict[str, Any] = {
        "ended_on": cast.program.today(),
        "edition_id": None,
        "ticked": (True, False),
        "comments": "Well done.\n\nIndeed.",
        "committee_considered": True,
        "shared_on": None,
    }
    with database.reading() as session:
        ada = people.fellow(session, cast.program.id, cast.ada.id)
        assert ada is not None
        return actions.draft_final_evaluation(session, program=cast.program, fellow=ada, **(said | changes))


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(None, "No day is on record"), (1, "on a day to come"), (-300, "after that day")],
)
def test_nobody_has_completed_what_has_no_end_or_has_not_ended(
    database: Database, cast: Cast, days: int | None, sentence: str
):
    ended_on = None if days is None else cast.program.today() + timedelta(days=days)
    with pytest.raises(Invalid, match=sentence) as refused:
        completion(database, cast, ended_on)
    assert refused.value.field == "ended_on"


def test_the_end_on_record_needs_not_be_typed(database: Database, cast: Cast):
    yesterday = cast.program.today() - timedelta(days=1)
    with database.writing() as session:
        held = session.scalars(select(Membership).where(Membership.person_id == cast.ada.id)).one()
        held.ends_on = yesterday
    draft = completion(database, cast, None)
    assert draft.period_to == yesterday
    assert completion(database, cast, yesterday - timedelta(days=3)).period_to == yesterday - timedelta(days=3)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"comments": "x" * (SUMMATIVE_LETTERS + 1)}, "comments"),
        ({"comments": "Now ACGME certified."}, "comments"),
        ({"comments": "Good 🩺"}, "comments"),
        ({"shared_on": date(2999, 1, 1)}, "shared_on"),
        ({"ended_on": date(2001, 1, 1)}, "ended_on"),
    ],
)
def test_an_evaluation_that_cannot_be_is_refused_beside_its_field(
    database: Database, cast: Cast, changes: dict[str, Any], field: str
):
    with pytest.raises(Invalid) as refused:
        evaluation(database, cast, **changes)
    assert refused.value.field == field


def test_an_evaluation_holds_what_was_ticked_and_what_was_signed(database: Database, cast: Cast):
    with database.writing() as session:
        signed_case(session, cast, 1)
    draft = evaluation(database, cast)
    facts = draft.facts
    assert isinstance(facts, FinalEvaluationFacts)
    assert [each.ticked for each in facts.wordings] == [True, False]
    assert facts.comments == ("Well done.", "Indeed.")
    assert isinstance(facts.evidence, SummaryFacts)
    assert facts.evidence.cases == 1
    # Comments on a person are no statement: strangers who check the document do not read them.
    assert draft.statement == ""


@pytest.mark.both_databases
def test_both_are_issued_kept_and_read_again(database: Database, cast: Cast, settings: Settings):
    with database.writing() as session:
        case_id = signed_case(session, cast, 1)
    for draft in (completion(database, cast, cast.program.today()), evaluation(database, cast)):
        document = issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
        assert facts_of(document) == draft.facts
    with database.reading() as session:
        counted = that_counted(session, session.get_one(Case, case_id))
    assert [each.kind for each in counted] == [DocumentKind.FINAL_EVALUATION]


def test_the_director_issues_a_completion_that_strangers_can_check(
    database: Database, cast: Cast, as_: Any, client: Any, settings: Settings
):
    said = {"fellow": str(cast.ada.id), "statement_choice": STATEMENT, "password": PASSWORD}
    refused = as_(cast.cleo).post("/documents/new/completion", data=said)
    assert refused.status_code == 422
    assert "No day is on record" in refused.text
    issued = as_(cast.cleo).post(
        "/documents/new/completion", data={**said, "ended_on": cast.program.today().isoformat()}
    )
    assert issued.status_code == 303
    print_due(database, settings)
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
    assert isinstance(facts_of(document), CompletionFacts)
    shown = as_(cast.ada).get(f"/documents/{document.id}").text
    assert STATEMENT in shown
    assert "Signed cases" not in shown
    assert "Signed cases" not in client.get(f"/verify/{document.code}").text


def test_nothing_of_an_evaluation_is_ticked_or_answered_beforehand(cast: Cast, as_: Any):
    cleo = as_(cast.cleo)
    form = cleo.get("/documents/new/final_evaluation").text
    assert "Wording: verify against the current requirements" in form
    assert " checked" not in form
    said = {"fellow": str(cast.ada.id), "ended_on": cast.program.today().isoformat(), "password": PASSWORD}
    unanswered = cleo.post("/documents/new/final_evaluation", data={**said, "tools_used": "y", "comments": "Kept."})
    assert unanswered.status_code == 422
    assert "Answer yes or no." in unanswered.text
    assert "Kept.</textarea>" in unanswered.text
    preview = cleo.post("/documents/new/final_evaluation/preview", data={**said, "committee_considered": "no"})
    assert preview.mimetype == "application/pdf"


def test_a_coordinator_opens_no_evaluation_and_strangers_read_no_comments(
    database: Database, cast: Cast, as_: Any, client: Any, settings: Settings
):
    said = {
        "fellow": str(cast.ada.id),
        "ended_on": cast.program.today().isoformat(),
        "comments": "Between us.",
        "committee_considered": "yes",
        "password": PASSWORD,
    }
    assert as_(cast.cleo).post("/documents/new/final_evaluation", data=said).status_code == 303
    print_due(database, settings)
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
    assert as_(cast.cora).get(f"/documents/{document.id}/file").status_code == 403
    assert as_(cast.ada).get(f"/documents/{document.id}/file").status_code == 200
    assert "Between us." not in as_(cast.cora).get(f"/documents/{document.id}").text
    assert "Between us." not in client.get(f"/verify/{document.code}").text
