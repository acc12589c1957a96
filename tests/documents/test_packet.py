"""A packet for the Clinical Competency Committee: one click, one file of all, and each summary by itself."""

import hashlib
import html
import io
import re
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from logbook.documents.models import Document, DocumentKind, DocumentOrder, OrderedDocument
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.jobs import actions as jobs
from logbook.jobs.models import Job
from logbook.notices.models import Letter
from logbook.people.models import Membership, Person
from tests.cast import PASSWORD, Cast
from tests.documents.arrange import print_due
from tests.signoff.arrange import signed_case

NEW = "/documents/new/packet"


def fields(cast: Cast, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "fellows": [str(cast.ada.id), str(cast.abe.id)],
        "period_from": "2026-07-01",
        "period_to": "2026-10-31",
        "password": PASSWORD,
    }
    return values | changes


@pytest.fixture
def signed(database: Database, cast: Cast) -> None:
    """A signed case of Ada's; Abe has none."""
    with database.writing() as session:
        signed_case(session, cast, 1)


@pytest.fixture
def ordered(signed: None, cast: Cast, as_: Any) -> str:
    """The address of the order of a packet of both."""
    answer = as_(cast.cleo).post(NEW, data=fields(cast))
    assert answer.status_code == 303
    return str(answer.location)


def documents(database: Database) -> list[Document]:
    with database.reading() as session:
        return list(session.scalars(select(Document).order_by(Document.number)))


def files_opened(database: Database) -> set[UUID | None]:
    """The documents of which the audit trail says that somebody opened their files."""
    with database.reading() as session:
        return set(session.scalars(select(AuditEvent.subject_id).where(AuditEvent.verb == "document.open")))


def file_of(client: Any, document: Document) -> bytes:
    return bytes(client.get(f"/documents/{document.id}/file").data)


@pytest.mark.both_databases
def test_one_click_issues_a_summary_of_each_fellow_and_one_file_that_holds_them_all(
    ordered: str, database: Database, cast: Cast, as_: Any, settings: Settings
):
    cleo = as_(cast.cleo)
    assert "0 of 3" in cleo.get(ordered).text
    assert print_due(database, settings) == 3
    *summaries, packet = documents(database)
    assert [each.kind for each in (*summaries, packet)] == [DocumentKind.SUMMARY] * 2 + [DocumentKind.PACKET]
    assert packet.fellow_id is None
    assert packet.title == "Committee packet: 2 fellows"
    whole = PdfReader(io.BytesIO(file_of(cleo, packet)))
    text = [" ".join(page.extract_text().split()) for page in whole.pages]
    for summary in summaries:
        [begins] = [page for page in text if f"Competency summary {summary.fellow_name}" in page]
        grouped = "-".join(summary.code[at : at + 4] for at in range(0, 16, 4))
        assert f"No. {summary.number}" in begins
        assert grouped in begins.replace(" ", "")
        assert f"{summary.fellow_name} {summary.number}" in text[1]
    page = cleo.get(f"/documents/{packet.id}").text
    assert all(f"/documents/{each.id}" in page for each in summaries)
    with database.reading() as session:
        letters = session.scalars(select(Letter).where(Letter.template == "documents_issued")).all()
    assert {each.person_id for each in letters} == {cast.ada.id, cast.abe.id}
    assert {document["title"] for each in letters for document in each.facts["documents"]} == {"Competency summary"}


def test_the_whole_is_first_in_the_queue_so_that_two_workers_end_together(ordered: str, database: Database):
    with database.reading() as session:
        titles = session.scalars(select(Job.title).order_by(Job.id)).all()
    assert [title.rpartition(" ")[0] for title in titles] == ["Committee packet", *["Competency summary"] * 2]


@pytest.mark.both_databases
def test_the_whole_is_printed_from_what_was_frozen_and_waits_for_no_summary(
    ordered: str, database: Database, cast: Cast, as_: Any, settings: Settings
):
    with database.writing() as session:
        for job in session.scalars(select(Job).where(Job.title.startswith("Competency summary"))):
            jobs.cancel(session, job=job)
        session.execute(update(Person).where(Person.id == cast.ada.id).values(family_name="Renamed"))
    assert print_due(database, settings) == 1
    [packet] = documents(database)
    whole = PdfReader(io.BytesIO(file_of(as_(cast.cleo), packet)))
    assert "Renamed" not in " ".join(page.extract_text() for page in whole.pages)
    assert as_(cast.cleo).get(f"{ordered}/files.zip").status_code == 409


def test_the_archive_holds_the_single_files_byte_for_byte_under_names_that_sort(
    ordered: str, database: Database, cast: Cast, as_: Any, settings: Settings
):
    cleo = as_(cast.cleo)
    assert cleo.get(f"{ordered}/files.zip").status_code == 409
    print_due(database, settings)
    *summaries, _packet = documents(database)
    assert f"{ordered}/files.zip" in cleo.get(ordered).text
    answer = cleo.get(f"{ordered}/files.zip")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        found = {each.filename: hashlib.sha256(archive.read(each)).hexdigest() for each in archive.infolist()}
    names = {each.id: f"{each.family_name}, {each.given_name} — competency-summary" for each in (cast.ada, cast.abe)}
    assert found == {f"{names[each.fellow_id]}-{each.number}.pdf": each.sha256 for each in summaries if each.fellow_id}
    assert files_opened(database) == {each.id for each in summaries}


def test_nobody_but_the_director_opens_a_packet_or_its_archive(
    ordered: str, database: Database, cast: Cast, as_: Any, settings: Settings
):
    print_due(database, settings)
    packet = documents(database)[-1]
    for person, seen, opened in (
        (cast.cleo, 200, 200),
        (cast.cora, 200, 403),
        (cast.ada, 404, 404),
        (cast.ben, 404, 404),
    ):
        assert as_(person).get(f"/documents/{packet.id}").status_code == seen
        assert as_(person).get(f"/documents/{packet.id}/file").status_code == opened
    assert files_opened(database) == {packet.id}
    for person, status in ((cast.cora, 403), (cast.ada, 403), (cast.ben, 403), (cast.dan, 404)):
        assert as_(person).get(f"{ordered}/files.zip").status_code == status
    assert cast.ada.name not in as_(cast.cora).get(f"/documents/{packet.id}").text


def test_a_packet_in_which_nothing_changed_is_the_packet_that_stands(
    ordered: str, database: Database, cast: Cast, as_: Any, settings: Settings
):
    print_due(database, settings)
    before = documents(database)
    again = as_(cast.cleo).post(NEW, data=fields(cast))
    assert print_due(database, settings) == 0
    assert "nothing changed since it was issued" in as_(cast.cleo).get(again.location).text
    with database.writing() as session:
        signed_case(session, cast, 2)
    as_(cast.cleo).post(NEW, data=fields(cast))
    assert print_due(database, settings) == 2
    after = {each.id: each for each in documents(database)}
    states = {(each.kind, each.fellow_id): after[each.id].state for each in before}
    assert states == {
        (DocumentKind.SUMMARY, cast.abe.id): "issued",
        (DocumentKind.SUMMARY, cast.ada.id): "superseded",
        (DocumentKind.PACKET, None): "superseded",
    }


def test_a_packet_of_other_fellows_stands_beside_it(
    ordered: str, database: Database, cast: Cast, as_: Any, settings: Settings
):
    print_due(database, settings)
    as_(cast.cleo).post(NEW, data=fields(cast, fellows=[str(cast.ada.id)]))
    assert print_due(database, settings) == 1
    packets = [each for each in documents(database) if each.kind is DocumentKind.PACKET]
    assert [(each.about, each.state) for each in packets] == [("2 fellows", "issued"), ("1 fellow", "issued")]
    cleo = as_(cast.cleo)
    [again] = re.findall(r'href="([^"]*)">Reissue', cleo.get(f"/documents/{packets[1].id}").text)
    assert re.findall(r'value="([^"]*)" checked', cleo.get(html.unescape(again)).text) == [str(cast.ada.id)]


def test_a_cancelled_packet_leaves_neither_itself_nor_its_summaries(
    ordered: str, database: Database, cast: Cast, as_: Any, settings: Settings
):
    as_(cast.cleo).post(f"{ordered}/cancel")
    assert print_due(database, settings) == 0
    assert documents(database) == []
    assert as_(cast.cleo).get(f"{ordered}/files.zip").status_code == 409


@pytest.mark.both_databases
def test_a_packet_whose_summary_is_gone_says_so_instead_of_leaving_it_out(
    ordered: str, database: Database, cast: Cast, as_: Any, settings: Settings
):
    with database.writing() as session:
        session.delete(session.scalars(select(OrderedDocument).where(OrderedDocument.fellow_id == cast.ada.id)).one())
    print_due(database, settings)
    assert [each.kind for each in documents(database)] == [DocumentKind.SUMMARY]
    assert "A summary of this packet was cancelled." in as_(cast.cleo).get(ordered).text


def test_the_form_offers_the_fellows_of_today_all_ticked(database: Database, cast: Cast, as_: Any):
    def ticked(page: str) -> int:
        return page.count('name="fellows"') and page.count(" checked")

    assert ticked(as_(cast.cleo).get(NEW).text) == 2
    with database.writing() as session:
        session.execute(update(Membership).where(Membership.person_id == cast.abe.id).values(ends_on=date(2026, 9, 1)))
    page = as_(cast.cleo).get(NEW).text
    assert ticked(page) == 1
    assert cast.abe.name not in page
    refused = as_(cast.cleo).post(NEW, data=fields(cast))
    assert refused.status_code == 422
    assert "Tick fellows of this program." in refused.text


def test_a_packet_of_nobody_is_refused_in_a_sentence(database: Database, cast: Cast, as_: Any):
    refused = as_(cast.cleo).post(NEW, data=fields(cast, fellows=[]))
    assert refused.status_code == 422
    assert "Tick at least one fellow" in refused.text
    both = Membership.person_id.in_([cast.ada.id, cast.abe.id])
    with database.writing() as session:
        session.execute(update(Membership).where(both).values(ends_on=date(2026, 9, 1)))
    assert "Nobody is a fellow of this program today" in as_(cast.cleo).get(NEW).text
    assert as_(cast.cleo).post(NEW, data=fields(cast, fellows=[])).status_code == 422


def test_a_preview_shows_the_packet_of_the_first_fellows_and_issues_nothing(
    signed: None, database: Database, cast: Cast, as_: Any
):
    answer = as_(cast.cleo).post(f"{NEW}/preview", data=fields(cast))
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert cast.ada.name in text
    assert "Committee packet" in text
    assert "No. " not in text
    assert documents(database) == []


def test_a_name_without_letters_on_paper_is_refused_before_anything_is_numbered(
    signed: None, database: Database, cast: Cast, as_: Any
):
    with database.writing() as session:
        session.execute(update(Person).where(Person.id == cast.abe.id).values(family_name="さくら"))
    refused = as_(cast.cleo).post(NEW, data=fields(cast))
    assert refused.status_code == 422
    assert "さくら" in refused.text
    with database.reading() as session:
        assert session.scalars(select(DocumentOrder)).all() == []


def test_hostile_names_go_through_order_paper_and_archive(
    signed: None, database: Database, cast: Cast, as_: Any, settings: Settings
):
    hostile = "<b>../Abe</b> “&” \\ دوד"
    with database.writing() as session:
        session.execute(update(Person).where(Person.id == cast.abe.id).values(family_name=hostile))
    ordered = as_(cast.cleo).post(NEW, data=fields(cast)).location
    print_due(database, settings)
    page = as_(cast.cleo).get(ordered).text
    assert "<b>../Abe" not in page
    with zipfile.ZipFile(io.BytesIO(as_(cast.cleo).get(f"{ordered}/files.zip").data)) as archive:
        assert not any(set('/\\<>:"') & set(name) for name in archive.namelist())
        assert len(archive.namelist()) == 2
