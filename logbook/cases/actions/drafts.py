"""Drafts as they are typed: kept, discarded, restored, opened from a schedule, and gone once their case is logged."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.actions.writing import counter_of
from logbook.cases.models import Case, TypedDraft
from logbook.cases.rules import (
    SWEPT_AFTER,
    Gone,
    Judged,
    Stale,
    TypedForm,
    entry_of,
    is_own_change,
    keepable,
    restorable,
    says_the_same,
    state_of,
    takes_drafts,
)
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, NotFound
from logbook.people.models import Person, Program


def keep_draft(
    session: Session, *, by: Person, program: Program, draft_id: UUID, judged: Judged, version: int
) -> TypedDraft:
    """Keep a form as far as it was filled in, without what is to be held back.

    ``version`` is the one the page knows, 0 for none. Raises Gone for a draft that is a case by now or was discarded,
    Stale if it was changed elsewhere meanwhile.
    """
    typed, draft = judged.typed, queries.draft_to_change(session, draft_id)
    if draft is None:
        # Logging holds the same row, so that no draft comes after its case; and of two first ones the second waits.
        counter_of(session, program)
        draft = queries.draft_to_change(session, draft_id)
    case = queries.case_if_there(session, draft_id)
    if case is not None:
        if case.fellow_id != by.id:
            raise NotFound("There is no such draft among yours.")
        takes_drafts(case, typed)
        if typed["seen"] != [state_of(entry_of(case))]:
            raise Stale(case)
    if draft is None:
        where = case.program_id if case else program.id
        draft = TypedDraft(id=draft_id, program_id=where, fellow_id=by.id, typed={}, version=0)
        session.add(draft)
    elif draft.closed_at is not None:
        if case is None:
            raise Gone("This draft was discarded.")
        # Whoever began again from what is saved types anew.
        draft.typed, draft.closed_at, version = {}, None, draft.version
    before = draft.typed
    kept = keepable(judged, before)
    # Perhaps the same once more, because its answer was lost.
    if not draft.version or not says_the_same(kept, before):
        if draft.version and not is_own_change(typed, before, knows=version, version=draft.version):
            raise Stale(draft)
        draft.typed, draft.version, draft.saved_at = kept, draft.version + 1, clock.now()
        _note_decision(session, by, draft, judged, before)
    return draft


def open_draft(
    session: Session, *, by: Person, program: Program, typed: TypedForm, scheduled_on: date, schedule_key: str
) -> TypedDraft | None:
    """A draft from a line of a schedule; None if that line was opened before, whatever became of it."""
    known = select(TypedDraft.id).where(TypedDraft.fellow_id == by.id, TypedDraft.schedule_key == schedule_key)
    if session.scalar(known) is not None:
        return None
    draft = TypedDraft(
        program_id=program.id, fellow_id=by.id, typed=typed, scheduled_on=scheduled_on, schedule_key=schedule_key
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        return None  # the same schedule at the same moment
    return draft


def open_drafts(session: Session, *, by: Person, program: Program, lines: Mapping[str, tuple[TypedForm, date]]) -> int:
    """Drafts from the lines of a schedule by their keys, as ``open_draft`` makes each; says how many there are anew.

    In as many statements for a list of hundreds as for one of two. Lists of drafts begin with the one saved last, so
    each line is a microsecond older than the one before it: then they show a schedule in its own order.
    """
    now = clock.now()
    known = select(TypedDraft.schedule_key).where(TypedDraft.fellow_id == by.id, TypedDraft.schedule_key.in_([*lines]))
    there = set(session.scalars(known))
    anew = {key: line for key, line in lines.items() if key not in there}
    try:
        with session.begin_nested():
            session.add_all(
                TypedDraft(
                    program_id=program.id,
                    fellow_id=by.id,
                    typed=typed,
                    scheduled_on=scheduled_on,
                    schedule_key=key,
                    saved_at=now - timedelta(microseconds=place),
                )
                for place, (key, (typed, scheduled_on)) in enumerate(anew.items())
            )
    except IntegrityError:  # one of them from the same schedule at the same moment
        opened = [
            open_draft(session, by=by, program=program, typed=typed, scheduled_on=scheduled_on, schedule_key=key)
            for key, (typed, scheduled_on) in anew.items()
        ]
        return len([*filter(None, opened)])
    return len(anew)


def discard_draft(session: Session, *, by: Person, draft: TypedDraft) -> None:
    """Close a draft; for some seconds it can be restored. One that is closed already stays so."""
    if draft.closed_at is None:
        draft.closed_at = clock.now()
        audit.record(session, by=by, verb="draft.discard", subject=draft)


def restore_draft(session: Session, *, by: Person, draft: TypedDraft) -> None:
    """Open a draft again that was just discarded; one that is open stays so. Raises Conflict when it is too late."""
    if draft.closed_at is None:
        return
    if not draft.typed or not restorable(draft.closed_at, clock.now()):
        raise Conflict("This draft was discarded a while ago and cannot be brought back. Log the case anew.")
    draft.closed_at, draft.saved_at = None, clock.now()
    audit.record(session, by=by, verb="draft.restore", subject=draft)


def put_aside(session: Session, *, case: Case, typed: TypedForm) -> None:
    """Keep what is in a case that is being discarded as a closed draft without a number, which can be restored."""
    draft = queries.draft_to_change(session, case.id)
    if draft is None:
        draft = TypedDraft(id=case.id, program_id=case.program_id, fellow_id=case.fellow_id, version=0)
        session.add(draft)
    elif draft.closed_at is None:
        # What was typed into its form and not saved is the latest there is.
        typed = draft.typed
    # The form of a case that is gone was opened on nothing.
    draft.typed = {name: values for name, values in typed.items() if name != "seen"}
    draft.version, draft.closed_at, draft.saved_at = draft.version + 1, clock.now(), clock.now()


def forget_draft(session: Session, *, by: Person, draft_id: UUID) -> None:
    """Nothing is left to keep of the form: its case was logged or saved. One from a schedule stays, emptied."""
    draft = queries.draft_to_change(session, draft_id)
    if draft is None or draft.fellow_id != by.id:
        return
    if draft.schedule_key is None:
        session.delete(draft)
    else:
        draft.typed, draft.closed_at, draft.version = {}, clock.now(), draft.version + 1


def sweep_drafts(session: Session) -> None:
    """Delete what was discarded more than a day ago; of drafts from a schedule keep only that they were there."""
    closed = TypedDraft.closed_at < clock.now() - SWEPT_AFTER
    session.execute(delete(TypedDraft).where(closed, TypedDraft.schedule_key.is_(None)))
    session.execute(update(TypedDraft).where(closed, TypedDraft.schedule_key.is_not(None)).values(typed={}))


def _note_decision(session: Session, by: Person, draft: TypedDraft, judged: Judged, before: TypedForm) -> None:
    """The decision to keep what looks like an identifier leaves a trace, once, without the text."""
    if judged.kinds_kept and judged.typed["keep_texts"] != before.get("keep_texts"):
        audit.record(session, by=by, verb="draft.keep_texts", subject=draft, kept_texts=[*judged.kinds_kept])
