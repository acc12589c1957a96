"""Orders: what is printed of them, what is given back, what takes the place of what, and what can still be stopped."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from logbook.adapters.certificates import roots
from logbook.adapters.files import path_of
from logbook.adapters.pdf_signature import examine
from logbook.cli.worker import TASKS
from logbook.documents import actions, queries
from logbook.documents.models import Document, DocumentOrder, OrderedDocument
from logbook.documents.rules import Draft, SummaryFacts
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.jobs import actions as jobs
from logbook.jobs.models import Job, JobState
from logbook.jobs.rules import ATTEMPTS
from logbook.notices.models import Letter
from tests.adapters import stamping
from tests.cast import PASSWORD, Cast
from tests.documents.arrange import issue, print_due
from tests.signoff.arrange import MILD, signed_case


@pytest.fixture
def draft(database: Database, cast: Cast) -> Draft:
    """A certificate of a case of Ada's, which is printed soonest of all."""
    with database.writing() as session:
        signed_case(session, cast, 1)
    return certificate(database, cast)


def certificate(database: Database, cast: Cast) -> Draft:
    with database.reading() as session:
        return actions.draft_certificate(
            session, program=cast.program, fellow=cast.ada, procedure_slug=MILD, statement="Reviewed with the fellow."
        )


def order(database: Database, cast: Cast, *drafts: Draft) -> DocumentOrder:
    with database.writing() as session:
        return actions.order(session, by=cast.cleo, program=cast.program, kind=drafts[0].kind, drafts=drafts)


def test_what_says_the_same_is_given_back_and_not_printed_again(database: Database, cast: Cast, settings: Settings):
    first_day, last_day = date(2026, 7, 1), date(2026, 10, 31)
    with database.reading() as session:
        draft = actions.draft_summary(
            session, program=cast.program, fellow=cast.ada, period_from=first_day, period_to=last_day
        )
    first = issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
    assert isinstance(draft.facts, SummaryFacts)
    a_day_later = replace(draft, facts=replace(draft.facts, counted_on=date(2026, 11, 9)))
    again = order(database, cast, a_day_later)
    assert again.document_ids == [str(first.id)]
    assert print_due(database, settings) == 0


def test_a_document_that_shall_speak_of_its_signature_is_printed_once_more(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    first = issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
    asked: dict[str, Any] = {"by": cast.cleo, "program": cast.program, "kind": draft.kind, "drafts": [draft]}
    with database.writing() as session:
        speaking = actions.order(session, **asked, shows_signature=True)
    assert print_due(database, settings) == 1
    assert speaking.document_ids != [str(first.id)]
    # It suffices whoever does not ask for that.
    for shows_signature in (True, False):
        with database.writing() as session:
            again = actions.order(session, **asked, shows_signature=shows_signature)
        assert again.document_ids == speaking.document_ids


def test_what_stands_is_not_given_back_while_another_is_about_to_take_its_place(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
    with database.writing() as session:
        signed_case(session, cast, 2)
    order(database, cast, certificate(database, cast))
    with pytest.raises(Conflict, match="still being printed"):
        order(database, cast, draft)


def test_a_reissue_takes_the_place_of_what_stood_and_only_of_that(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    made = [issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)]
    for number in (2, 3):
        with database.writing() as session:
            signed_case(session, cast, number)
        made.append(
            issue(database, by=cast.cleo, program=cast.program, draft=certificate(database, cast), settings=settings)
        )
    with database.reading() as session:
        states = {each.id: each.state for each in session.scalars(select(Document))}
        kept = session.get_one(Document, made[2].id)
        assert kept.supersedes_id == made[1].id
    assert [states[each.id] for each in made] == ["superseded", "superseded", "issued"]


def test_what_was_revoked_is_neither_given_back_nor_superseded(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    first = issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
    with database.writing() as session:
        actions.revoke(session, by=cast.cleo, document=session.get_one(Document, first.id), reason="Wrong name.")
    second = issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
    assert second.id != first.id
    assert second.supersedes_id is None
    with database.reading() as session:
        assert session.get_one(Document, first.id).state == "revoked"


def test_nothing_of_a_series_is_ordered_twice_at_a_time(database: Database, cast: Cast, draft: Draft):
    order(database, cast, draft)
    with pytest.raises(Conflict, match="still being printed"):
        order(database, cast, draft)


def test_an_order_that_is_not_kept_prints_nothing(database: Database, cast: Cast, settings: Settings, draft: Draft):
    with database.session(writes=True) as session:
        actions.order(session, by=cast.cleo, program=cast.program, kind=draft.kind, drafts=[draft])
        session.rollback()
    assert print_due(database, settings) == 0
    with database.reading() as session:
        assert session.scalar(select(func.count(OrderedDocument.id))) == 0


def test_a_cancelled_order_leaves_nothing_but_an_unused_number(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    made = order(database, cast, draft)
    with database.writing() as session:
        actions.cancel(session, by=cast.cleo, order=session.get_one(DocumentOrder, made.id))
    assert print_due(database, settings) == 0
    with database.reading() as session:
        assert queries.of_order(session, session.get_one(DocumentOrder, made.id)) == []
        assert session.scalars(select(Letter)).all() == []
        verbs = session.scalars(select(AuditEvent.verb).where(AuditEvent.verb.startswith("document"))).all()
        assert sorted(verbs) == ["document.cancel", "document.reserve"]
    with pytest.raises(Conflict, match="still to be printed"), database.writing() as session:
        actions.cancel(session, by=cast.cleo, order=session.get_one(DocumentOrder, made.id))
    after = issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
    assert after.number.endswith("-0002")
    with pytest.raises(Conflict, match="Revoke what is printed instead"), database.writing() as session:
        actions.cancel(session, by=cast.cleo, order=session.get_one(DocumentOrder, after.order_id))


def test_what_failed_is_tried_again_also_after_its_job_was_swept(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    made = order(database, cast, draft)
    with database.writing() as session:
        with pytest.raises(Conflict, match="tried again"):
            actions.retry(session, by=cast.cleo, program=cast.program, order=made)
        session.delete(session.scalars(select(Job)).one())
    with database.writing() as session:
        assert actions.retry(session, by=cast.cleo, program=cast.program, order=made) == 1
    assert print_due(database, settings) == 1
    with database.reading() as session:
        assert session.get(Document, UUID(made.document_ids[0])) is not None
        assert session.scalars(select(Job.state)).all() == [JobState.DONE]


def test_without_a_time_stamp_nothing_is_issued_until_the_server_answers(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    made = order(database, cast, draft)
    deaf = replace(settings, time_stamp_url="http://127.0.0.1:9/")
    assert print_due(database, deaf) == 1
    with database.writing() as session:
        job = session.scalars(select(Job)).one()
        assert (job.state, job.attempts) == (JobState.WAITING, 1)
        # As after the attempts between.
        job.attempts, job.due_at = ATTEMPTS - 1, clock.now()
    assert print_due(database, deaf) == 1
    with database.reading() as session:
        job = session.scalars(select(Job)).one()
        assert session.scalar(select(func.count(Document.id))) == 0
    assert job.state is JobState.FAILED
    assert job.sentence.startswith("The time-stamp server gave no time stamp, so nothing was signed: ")
    with database.writing() as session:
        actions.retry(session, by=cast.cleo, program=cast.program, order=made)
    with stamping.serving(stamping.stamp()) as url:
        assert print_due(database, replace(settings, time_stamp_url=url)) == 1
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
    found = examine(path_of(settings.documents, document.sha256, ".pdf").read_bytes(), roots=roots(settings))
    assert found.problems == ()
    assert found.stamped_at is not None
    assert found.fingerprint == document.certificate_sha256
    assert found.signer == f"{cast.program.name}, {cast.program.institution}"


def test_a_file_that_cannot_be_kept_is_said_to_be_the_reason_and_tried_again(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    made = order(database, cast, draft)
    settings.documents.parent.mkdir(parents=True, exist_ok=True)
    settings.documents.write_text("in the way")
    with database.writing() as session:
        session.scalars(select(Job)).one().attempts = ATTEMPTS - 1
    assert print_due(database, settings) == 1
    with database.reading() as session:
        job = session.scalars(select(Job)).one()
        assert session.scalar(select(func.count(Document.id))) == 0
    assert job.state is JobState.FAILED
    assert job.sentence.startswith("The server could not keep the file: ")
    settings.documents.unlink()
    with database.writing() as session:
        actions.retry(session, by=cast.cleo, program=cast.program, order=made)
    assert print_due(database, settings) == 1
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
    assert path_of(settings.documents, document.sha256, ".pdf").exists()


def test_the_fellow_is_told_once_of_all_that_an_order_issued(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    order(database, cast, draft, replace(draft, series_of=("another",)))
    print_due(database, settings)
    with database.reading() as session:
        letter = session.scalars(select(Letter)).one()
    assert letter.person_id == cast.ada.id
    assert [each["number"][-4:] for each in letter.facts["documents"]] == ["0001", "0002"]


def until(happened: Callable[[], bool], seconds: float) -> None:
    end = monotonic() + seconds
    while not happened():
        assert monotonic() < end, "it did not happen"
        sleep(0.02)


def is_kept_waiting(database: Database) -> bool:
    """Whether somebody waits for what another has not kept yet."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with database.reading() as session:
        return bool(session.scalar(text(waiting)))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_fellow_is_told_also_by_two_workers_that_print_the_last_two_at_once(
    database: Database, cast: Cast, settings: Settings, draft: Draft
):
    order(database, cast, draft, replace(draft, series_of=("another",)))
    about_to_keep: list[Session] = []

    def wait_for_the_other(session: Session, _flushed: object) -> None:
        if any(isinstance(each, Document) for each in session.new):
            about_to_keep.append(session)
            until(lambda: len(about_to_keep) == 2 or is_kept_waiting(database), 60)

    event.listen(Session, "after_flush", wait_for_the_other)
    try:
        with ThreadPoolExecutor(2) as workers:
            print_one = partial(until, lambda: jobs.run_due(database, settings, TASKS) > 0, 60)
            for each in [workers.submit(print_one) for _ in range(2)]:
                each.result()
    finally:
        event.remove(Session, "after_flush", wait_for_the_other)
    with database.reading() as session:
        letter = session.scalars(select(Letter)).one()
    assert len(letter.facts["documents"]) == 2


def test_the_page_of_an_order_follows_it_and_is_the_directors(
    database: Database, cast: Cast, settings: Settings, draft: Draft, as_: Any
):
    made = order(database, cast, draft)
    address, cleo = f"/documents/orders/{made.id}", as_(cast.cleo)
    assert "Being printed" in cleo.get(address).text
    assert address in cleo.get("/documents").text
    for person, status in ((cast.ada, 403), (cast.cora, 403), (cast.dan, 404)):
        for page in (address, f"{address}/cancel", f"{address}/retry"):
            method = "GET" if page == address else "POST"
            assert as_(person).open(page, method=method, data={"password": PASSWORD}).status_code == status
    assert cleo.post(f"{address}/retry").status_code == 409
    print_due(database, settings)
    assert "Being printed" not in cleo.get(address).text
    assert address not in cleo.get("/documents").text
