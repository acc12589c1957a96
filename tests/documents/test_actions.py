"""Issuing and revoking: what is counted, what is refused, what is kept."""

import io
import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from logbook.adapters import files
from logbook.cases.models import Case, CaseRole
from logbook.documents import actions, paper, queries
from logbook.documents.models import Document, DocumentKind, OrderedDocument
from logbook.documents.rules import CertificateFacts, Draft, Facts, Issue, SummaryFacts, read_code
from logbook.foundation import audit
from logbook.foundation.audit import AuditEvent
from logbook.foundation.canonical import sha256_hex
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Invalid
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.cast import Cast
from tests.documents import arrange
from tests.signoff.arrange import MILD, sign, signed_case, waiting_case

STATEMENT = "I have reviewed the signed entries counted here with the fellow."
FIRST, LAST = date(2026, 7, 1), date(2026, 10, 31)


def summary(database: Database, cast: Cast, fellow: Person | None = None) -> Draft:
    with database.reading() as session:
        return actions.draft_summary(
            session, program=cast.program, fellow=fellow or cast.ada, period_from=FIRST, period_to=LAST
        )


def certificate(database: Database, cast: Cast, slug: str = MILD, statement: str = STATEMENT) -> Draft:
    with database.reading() as session:
        return actions.draft_certificate(
            session, program=cast.program, fellow=cast.ada, procedure_slug=slug, statement=statement
        )


def issue(database: Database, cast: Cast, draft: Draft, settings: Settings) -> Document:
    return arrange.issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)


def test_a_summary_counts_what_was_signed_and_sets_apart_what_was_not(database: Database, cast: Cast):
    with database.writing() as session:
        for number in (1, 2, 3):
            signed_case(session, cast, number)
        waiting_case(session, cast, 4)
    facts = summary(database, cast).facts
    assert isinstance(facts, SummaryFacts)
    assert (facts.program, facts.institution, facts.fellow) == (
        "Northfield Pain Medicine Fellowship",
        "Northfield University Hospital",
        "Ada Reyes, MD",
    )
    assert (facts.cases, facts.waiting, facts.returned) == (3, 1, 0)
    assert (facts.roles.observed, facts.roles.assisted, facts.roles.performed) == (0, 3, 3)
    assert facts.entrustment == (0, 0, 3, 0, 0)
    assert [(each.name, each.signed) for each in facts.attendings] == [("Ben Okafor, MD", 3)]
    mild = next(line for line in facts.procedures if "MILD" in line.name or "inimally" in line.name)
    assert mild.roles.performed == 3
    assert mild.fluoroscopy_seconds is not None
    assert mild.fluoroscopy_seconds.median == 83
    assert mild.group == "Lumbar spine"
    assert facts.edition is not None
    assert facts.edition.adopted_on is None


def test_a_fellow_without_cases_gets_an_empty_summary(database: Database, cast: Cast, settings: Settings):
    document = issue(database, cast, summary(database, cast, cast.abe), settings)
    facts = json.loads(document.facts)
    assert (facts["cases"], facts["procedures"]) == (0, [])


def test_a_certificate_counts_the_roles_that_attendings_attested(database: Database, cast: Cast):
    with database.writing() as session:
        signed_case(session, cast, 1)
        signed_case(session, cast, 2)
        other = waiting_case(session, cast, 3)
        case = session.get_one(Case, other)
        session.refresh(case, ["procedures"])
        sign(session, cast, other, roles={each.id: CaseRole.ASSISTED for each in case.procedures})
        waiting_case(session, cast, 4)
    draft = certificate(database, cast)
    facts = draft.facts
    assert isinstance(facts, CertificateFacts)
    assert (facts.cases, facts.roles.observed, facts.roles.assisted, facts.roles.performed) == (3, 0, 1, 2)
    assert (facts.first_on, facts.last_on, facts.attendings) == (date(2026, 10, 2), date(2026, 10, 4), 1)
    assert (draft.period_from, draft.period_to) == (facts.first_on, facts.last_on)


def test_a_certificate_without_a_signed_case_is_refused_in_a_sentence(database: Database, cast: Cast):
    with database.writing() as session:
        waiting_case(session, cast, 1)
    with pytest.raises(Invalid, match="no signed case of this procedure, so there is nothing to certify") as refused:
        certificate(database, cast)
    assert refused.value.field == "procedure"


@pytest.mark.parametrize(
    ("statement", "word"), [("", "Write or pick"), ("x" * 601, "601"), ("Good 🩺.", "🩺"), ("能力", "能力")]
)
def test_a_statement_that_cannot_be_printed_is_refused(database: Database, cast: Cast, statement: str, word: str):
    with database.writing() as session:
        signed_case(session, cast, 1)
    with pytest.raises(Invalid, match=word) as refused:
        certificate(database, cast, statement=statement)
    assert refused.value.field == "statement"


def test_a_name_without_a_font_is_refused_before_anything_is_numbered(database: Database, cast: Cast):
    with database.writing() as session:
        session.get_one(Person, cast.abe.id).family_name = "李"
    with database.reading() as session:
        abe = session.get_one(Person, cast.abe.id)
    with pytest.raises(Invalid, match="no letter for “李”"):
        summary(database, cast, abe)


def test_a_period_in_the_future_is_refused(database: Database, cast: Cast):
    tomorrow = cast.program.today() + timedelta(days=1)
    with database.reading() as session, pytest.raises(Invalid, match="future"):
        actions.draft_summary(session, program=cast.program, fellow=cast.ada, period_from=tomorrow, period_to=tomorrow)


def test_an_issued_document_is_numbered_kept_and_recorded(database: Database, cast: Cast, settings: Settings):
    with database.writing() as session:
        signed_case(session, cast, 1)
    first = issue(database, cast, certificate(database, cast), settings)
    second = issue(database, cast, summary(database, cast), settings)
    year = cast.program.today().year
    assert (first.number, second.number) == (f"{year}-0001", f"{year}-0002")
    assert first.code != second.code
    assert read_code(first.code) == first.code
    data = files.path_of(settings.documents, first.sha256, ".pdf").read_bytes()
    assert (sha256_hex(data), len(data)) == (first.sha256, first.byte_size)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert first.number in text
    with database.reading() as session:
        kept = queries.document_by_code(session, first.code)
        assert kept is not None
        assert (kept.kind, kept.procedure_slug, kept.statement) == (DocumentKind.CERTIFICATE, MILD, STATEMENT)
        assert (kept.fellow_name, kept.issued_by_name) == ("Ada Reyes, MD", "Cleo Marsh, MD")
        assert json.loads(kept.facts)["roles"] == {"assisted": 0, "observed": 0, "performed": 1}
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.verb.startswith("document")).order_by(AuditEvent.sequence)
        ).all()
    assert [each.verb for each in events] == ["document.reserve", "document.issue"] * 2
    assert all(each.actor_id == cast.cleo.id and each.program_id == cast.program.id for each in events)


def test_another_program_numbers_its_own(database: Database, cast: Cast, settings: Settings):
    issue(database, cast, summary(database, cast), settings)
    with database.reading() as session:
        draft = actions.draft_summary(
            session, program=cast.other_program, fellow=cast.della, period_from=FIRST, period_to=LAST
        )
    document = arrange.issue(database, by=cast.dan, program=cast.other_program, draft=draft, settings=settings)
    assert document.number.endswith("-0001")


def test_two_who_issue_at_once_get_two_numbers(database: Database, cast: Cast):
    draft, failures = summary(database, cast, cast.abe), []

    def order_one(last: date) -> None:
        of = replace(draft, series_of=(last.isoformat(),))
        try:
            with database.writing() as session:
                actions.order(session, by=cast.cleo, program=cast.program, kind=of.kind, drafts=[of])
        except Exception as failure:  # whatever it is, the test shall show it
            failures.append(failure)

    threads = [threading.Thread(target=order_one, args=(date(2026, 9, day),)) for day in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with database.reading() as session:
        numbers = session.scalars(select(OrderedDocument.number)).all()
    assert sorted(number[-4:] for number in numbers) == ["0001", "0002", "0003"]


def test_nobody_waits_while_a_document_is_printed(
    database: Database, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    draft, written = summary(database, cast, cast.abe), []
    printing = paper.to_pdf

    def print_while_others_write(facts: Facts, number: Issue | None, parts: Sequence[paper.Part] = ()) -> bytes:
        with database.writing() as session:
            audit.record(session, by=None, verb="meanwhile", subject=cast.program)
        written.append(True)
        return printing(facts, number, parts)

    monkeypatch.setattr(paper, "to_pdf", print_while_others_write)
    issue(database, cast, draft, settings)
    assert written


def test_hostile_words_change_nothing_on_the_way(database: Database, cast: Cast, settings: Settings):
    with database.writing() as session:
        signed_case(session, cast, 1)
    words = "<script>alert(1)</script>\u202e\n <link rel=attachment href=file:///etc/hostname> {{ 7*7 }}"
    document = issue(database, cast, certificate(database, cast, statement=words), settings)
    assert document.statement == ("<script>alert(1)</script> <link rel=attachment href=file:///etc/hostname> {{ 7*7 }}")
    path = files.path_of(settings.documents, document.sha256, ".pdf")
    assert [each.name for each in PdfReader(path).attachment_list] == ["facts.json"]


def test_revoking_keeps_the_document_and_says_why_once(database: Database, cast: Cast, settings: Settings):
    document = issue(database, cast, summary(database, cast), settings)
    for reason, word in (("", "Say why"), ("x" * 1001, "1001 letters")):
        with pytest.raises(Invalid, match=word), database.writing() as session:
            actions.revoke(session, by=cast.cleo, document=session.get_one(Document, document.id), reason=reason)
    with database.writing() as session:
        actions.revoke(session, by=cast.cleo, document=session.get_one(Document, document.id), reason=" Wrong period. ")
    with database.reading() as session:
        kept = session.get_one(Document, document.id)
        assert (kept.state, kept.revoked_by_id, kept.revoked_reason) == ("revoked", cast.cleo.id, "Wrong period.")
    with pytest.raises(Conflict, match="was revoked before"), database.writing() as session:
        actions.revoke(session, by=cast.cleo, document=session.get_one(Document, document.id), reason="Again.")


def test_what_can_be_certified_is_what_is_signed(database: Database, cast: Cast):
    with database.writing() as session:
        signed_case(session, cast, 1)
    with database.reading() as session:
        assert MILD in dict(queries.signed_procedures(session, cast.program.id))
        assert queries.signed_procedures(session, cast.other_program.id) == []


def test_one_form_sent_twice_issues_one_document(database: Database, cast: Cast, settings: Settings):
    draft, form_id = summary(database, cast, cast.abe), uuid7()

    def send(of: Draft) -> Document:
        return arrange.issue(
            database, by=cast.cleo, program=cast.program, draft=of, settings=settings, order_id=form_id
        )

    assert send(draft).number == send(draft).number
    with pytest.raises(Conflict, match="Open a new form"):
        send(replace(draft, fellow_id=cast.ada.id))
    with database.reading() as session:
        assert session.scalar(select(func.count(Document.id))) == 1
