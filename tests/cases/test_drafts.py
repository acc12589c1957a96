"""Drafts as they are typed, on both databases: kept by version, gone with their case, discarded and restored."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases import actions, queries
from logbook.cases.models import Case, TypedDraft
from logbook.cases.rules import FROM_PAGE, Gone, Refused, Stale, TypedForm, ask, entry_of, judge, state_of
from logbook.foundation import audit, clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, NotFound
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.cases.arrange import MILD, begun, log, mild_entry, with_memberships
from tests.cast import Cast

SAID: TypedForm = {"procedure": [MILD], "fluoroscopy_seconds": ["1m"]}


@pytest.fixture
def session(database: Database, cast: Cast) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def keep(
    session: Session, cast: Cast, draft_id: UUID, typed: TypedForm, version: int = 0, by: Person | None = None
) -> TypedDraft:
    draft = actions.keep_draft(
        session, by=by or cast.ada, program=cast.program, draft_id=draft_id, judged=judge(typed), version=version
    )
    session.flush()
    return draft


def verbs(session: Session, subject_id: UUID) -> list[str]:
    audit.append(session)
    of_it = select(AuditEvent.verb).where(AuditEvent.subject_id == subject_id).order_by(AuditEvent.sequence)
    return list(session.scalars(of_it))


def later(monkeypatch: pytest.MonkeyPatch, **by: int) -> None:
    then = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: then)


def test_each_change_has_a_version_and_an_older_one_changes_nothing(session: Session, cast: Cast):
    draft_id = uuid7()
    assert keep(session, cast, draft_id, SAID).version == 1
    assert keep(session, cast, draft_id, SAID).version == 1
    assert keep(session, cast, draft_id, SAID | {"notes": ["Slow."]}, 1).version == 2
    with pytest.raises(Stale) as stale:
        keep(session, cast, draft_id, SAID | {"notes": ["Quick."]}, 1)
    assert stale.value.there.id == draft_id
    draft = session.get_one(TypedDraft, draft_id)
    assert (draft.version, draft.typed) == (2, SAID | {"notes": ["Slow."]})
    assert verbs(session, draft_id) == []


def test_a_page_whose_answer_was_lost_goes_on(session: Session, cast: Cast):
    draft_id, page = uuid7(), {FROM_PAGE: ["first"]}
    keep(session, cast, draft_id, SAID | page)
    assert keep(session, cast, draft_id, SAID | page | {"notes": ["Slow."]}, 0).version == 2
    with pytest.raises(Stale):
        keep(session, cast, draft_id, SAID | {FROM_PAGE: ["second"], "notes": ["Quick."]}, 0)


def test_keeping_what_looks_like_an_identifier_leaves_one_trace_without_the_text(session: Session, cast: Cast):
    draft_id, notes = uuid7(), "Mrs Smith, MRN 1234567"
    assert "notes" not in keep(session, cast, draft_id, SAID | {"notes": [notes]}).typed
    decided = SAID | {"notes": [notes], "keep_texts": [ask(mild_entry(session, cast, notes=notes)).texts_digest]}
    assert keep(session, cast, draft_id, decided, 1).typed["notes"] == [notes]
    keep(session, cast, draft_id, decided | {"frames": ["12"]}, 2)
    audit.append(session)
    event = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == draft_id)).one()
    assert (event.verb, event.facts) == ("draft.keep_texts", {"kept_texts": ["a name", "a record number"]})


def test_logging_its_case_ends_a_draft_and_what_comes_late_makes_none(session: Session, cast: Cast):
    draft_id = uuid7()
    keep(session, cast, draft_id, SAID)
    log(session, cast, case_id=draft_id)
    with pytest.raises(Gone, match="This was sent as case 1"):
        keep(session, cast, draft_id, SAID | {"notes": ["Late."]}, 1)
    assert session.get(TypedDraft, draft_id) is None
    assert queries.open_drafts(session, cast.program.id, cast.ada.id) == []


def test_nobody_ends_or_takes_over_the_draft_of_another(session: Session, cast: Cast):
    hers = begun(session, cast)
    log(session, cast, by=cast.abe, case_id=hers.id)
    session.refresh(hers)
    assert hers.closed_at is None
    case = log(session, cast)
    with pytest.raises(NotFound):
        keep(session, cast, case.id, SAID | {"seen": [state_of(entry_of(case))]}, by=cast.abe)


def test_only_an_own_case_hides_a_draft_and_of_many_the_latest_are_listed(session: Session, cast: Cast):
    hers = begun(session, cast)
    log(session, cast, by=cast.abe, case_id=hers.id)
    assert [each.id for each in queries.open_drafts(session, cast.program.id, cast.ada.id)] == [hers.id]
    later_ones = {begun(session, cast, saved_at=clock.now() + timedelta(hours=1)).id for _ in range(21)}
    listed: dict[str, Any] = {"scheduled_on": cast.program.today(), "schedule_key": "c" * 64}
    from_schedule = begun(session, cast, **listed).id
    found = queries.open_drafts(session, cast.program.id, cast.ada.id)
    typed = [each for each in found if each.scheduled_on is None]
    assert len(typed) == 20
    assert {each.id for each in typed} < later_ones
    assert {each.more for each in typed} == {2}
    assert [(each.id, each.more) for each in found if each.scheduled_on] == [(from_schedule, 0)]


def test_a_line_of_a_schedule_is_opened_once_whatever_became_of_it(session: Session, cast: Cast):
    line: Any = {"scheduled_on": cast.program.today(), "schedule_key": "a" * 64, "typed": SAID}
    opened = actions.open_draft(session, by=cast.ada, program=cast.program, **line)
    assert opened
    assert actions.open_draft(session, by=cast.ada, program=cast.program, **line) is None
    assert actions.open_draft(session, by=cast.abe, program=cast.program, **line)
    log(session, cast, case_id=opened.id)
    session.refresh(opened)
    assert (opened.typed, opened.closed_at is None) == ({}, False)
    assert actions.open_draft(session, by=cast.ada, program=cast.program, **line) is None
    with pytest.raises(Conflict, match="cannot be brought back"):
        actions.restore_draft(session, by=cast.ada, draft=opened)


def test_a_discarded_draft_comes_back_only_at_once(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    draft = begun(session, cast)
    actions.discard_draft(session, by=cast.ada, draft=draft)
    with pytest.raises(Gone, match="This draft was discarded"):
        keep(session, cast, draft.id, SAID, 1)
    actions.restore_draft(session, by=cast.ada, draft=draft)
    assert keep(session, cast, draft.id, SAID, 1).version == 2
    actions.discard_draft(session, by=cast.ada, draft=draft)
    later(monkeypatch, seconds=40)
    with pytest.raises(Conflict, match="cannot be brought back"):
        actions.restore_draft(session, by=cast.ada, draft=draft)
    assert verbs(session, draft.id) == ["draft.discard", "draft.restore", "draft.discard"]


def test_the_worker_deletes_what_was_discarded_a_day_ago(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    listed: dict[str, Any] = {"scheduled_on": cast.program.today(), "schedule_key": "b" * 64}
    old, from_schedule, still_open = begun(session, cast), begun(session, cast, **listed), begun(session, cast)
    for each in (old, from_schedule):
        actions.discard_draft(session, by=cast.ada, draft=each)
    session.flush()
    later(monkeypatch, hours=25)
    recent = begun(session, cast, closed_at=clock.now())
    actions.sweep_drafts(session)
    session.expire_all()
    left = {each.id: each.typed for each in session.scalars(select(TypedDraft))}
    assert left == {from_schedule.id: {}, still_open.id: still_open.typed, recent.id: recent.typed}


def test_a_discarded_case_can_be_had_back_without_its_number(session: Session, cast: Cast):
    case = log(session, cast, submit=False)
    actions.discard(session, by=cast.ada, case=case, typed=SAID | {"seen": ["x"]})
    session.flush()
    assert queries.open_drafts(session, cast.program.id, cast.ada.id) == []
    draft = session.get_one(TypedDraft, case.id)
    actions.restore_draft(session, by=cast.ada, draft=draft)
    session.flush()
    assert draft.typed == SAID
    assert [each.id for each in queries.open_drafts(session, cast.program.id, cast.ada.id)] == [case.id]
    assert log(session, cast, case_id=case.id).number == 2


def test_a_case_is_not_sent_without_what_was_typed_into_its_form_last(session: Session, cast: Cast):
    ada, case = with_memberships(session, cast.ada), log(session, cast, submit=False)
    typed = SAID | {"seen": [state_of(entry_of(case))]}
    keep(session, cast, case.id, typed)
    with pytest.raises(Refused, match="was not saved"):
        actions.submit(session, by=ada, program=cast.program, case=case)
    actions.revise(session, by=ada, program=cast.program, case=case, entry=mild_entry(session, cast, notes="Slow."))
    session.flush()
    assert session.get(TypedDraft, case.id) is None
    with pytest.raises(Stale) as stale:
        keep(session, cast, case.id, typed, 1)
    assert stale.value.there is case
    actions.submit(session, by=ada, program=cast.program, case=case)


def test_whoever_began_again_from_what_is_saved_can_type_anew(session: Session, cast: Cast):
    case = log(session, cast, submit=False)
    typed = SAID | {"seen": [state_of(entry_of(case))]}
    draft = keep(session, cast, case.id, typed)
    actions.discard_draft(session, by=cast.ada, draft=draft)
    assert keep(session, cast, case.id, typed | {"notes": ["Anew."]}).closed_at is None
    assert draft.typed["notes"] == ["Anew."]


def test_a_draft_that_is_kept_while_its_case_is_logged_waits_and_makes_none(database: Database, cast: Cast):
    draft_id = uuid7()

    def type_on() -> None:
        with database.writing() as session:
            keep(session, cast, draft_id, SAID)

    with ThreadPoolExecutor(1) as other_tab, database.writing() as session:
        log(session, cast, case_id=draft_id)
        kept = other_tab.submit(type_on)
        # Long enough for the other tab to find no case yet, if anything let it.
        assert not wait([kept], timeout=0.3).done
        session.commit()
        with pytest.raises(Gone):
            kept.result()
    with database.reading() as session:
        assert session.scalars(select(Case.id)).all() == [draft_id]
        assert session.scalars(select(TypedDraft.id)).all() == []
