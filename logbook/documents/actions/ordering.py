"""Ordering documents: what a director asked for with one click is frozen, numbered, and left to the printer.

Printing takes from a tenth of a second to minutes, too long to keep a person, or everybody else who writes, waiting.
An order only reserves number and code, which have to be on the paper. If printing is cancelled a number stays unused:
numbers tell documents apart, and the audit trail knows of each.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.pdf import unprintable
from logbook.documents import queries
from logbook.documents.actions.enqueuing import enqueue
from logbook.documents.models import Document, DocumentCounter, DocumentKind, DocumentOrder, OrderedDocument
from logbook.documents.rules import CODE_ALPHABET, CODE_LETTERS, Draft, legible, say_the_same
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, Invalid
from logbook.foundation.ids import uuid7
from logbook.people.models import Person, Program


def order(
    session: Session,
    *,
    by: Person,
    program: Program,
    kind: DocumentKind,
    drafts: Sequence[Draft],
    whole: Callable[[Sequence[Document | OrderedDocument]], Draft] | None = None,
    order_id: UUID | None = None,
    shows_signature: bool = False,
) -> DocumentOrder:
    """Freeze and number these drafts, in their order, each to be printed as a document of its own.

    ``whole`` makes the draft of one that holds all of them, once they have keys and numbers; it comes first. A draft
    that says the same as the standing document of its series is that document, and nothing is printed anew, unless the
    paper shall speak of its signature and that one does not.
    ``order_id`` is made by the form: sent twice it gives one order. Raises Conflict if it was used otherwise or while
    a document of one of the series is still being printed, Invalid if the issuer's name cannot be printed.
    """
    _hold(session, program)
    if order_id and (there := session.get(DocumentOrder, order_id)):
        return _ordered_before(session, there, by, drafts)
    issued_by = legible(by.name)
    if missing := unprintable(issued_by):
        raise Invalid(f"The fonts of the paper have no letter for “{missing}” in your name, so nothing was issued.")
    now = clock.now()
    numbers = _numbers(session, program, now)
    made = DocumentOrder(
        id=order_id or uuid7(),
        program_id=program.id,
        kind=kind,
        ordered_by_id=by.id,
        ordered_at=now,
        document_ids=[],
        shows_signature=shows_signature,
    )
    session.add(made)

    def taken(draft: Draft) -> Document | OrderedDocument:
        # First what is to be printed: printed between the two questions, it is found by the second.
        if pending := queries.ordered_in_series(session, draft.series):
            raise Conflict(f"No. {pending.number} of the same is still being printed. Wait for it, or cancel it.")
        if (standing := queries.standing_document(session, draft.series)) and _suffices(session, standing, draft, made):
            return standing
        ordered = _frozen(draft, made, next(numbers), by, issued_by)
        session.add(ordered)
        kept: dict[str, Any] = {"kept_texts": list(draft.kept_texts)} if draft.kept_texts else {}
        audit.record(session, by=by, verb="document.reserve", subject=program, number=ordered.number, **kept)
        return ordered

    of_order = [taken(draft) for draft in drafts]
    if whole:
        of_order.insert(0, taken(whole(of_order)))
    made.document_ids = [str(each.id) for each in of_order]
    for each in of_order:
        if isinstance(each, OrderedDocument):
            enqueue(session, each, by=by, program=program)
    session.flush()
    return made


def _hold(session: Session, program: Program) -> None:
    # Two directors issuing at once have this row in common: the second waits for the first.
    session.execute(select(Program.id).where(Program.id == program.id).with_for_update())


def _ordered_before(session: Session, there: DocumentOrder, by: Person, drafts: Sequence[Draft]) -> DocumentOrder:
    then = {each.series for each in queries.of_order(session, there)}
    if there.ordered_by_id != by.id or not then.issuperset(each.series for each in drafts):
        raise Conflict("This form has issued a document already. Open a new form for another one.")
    return there


def _suffices(session: Session, standing: Document, draft: Draft, order: DocumentOrder) -> bool:
    """Whether a document says what is ordered, and speaks of its signature if it is ordered to."""
    then = session.get(DocumentOrder, standing.order_id) if standing.order_id else None
    if order.shows_signature and not (then and then.shows_signature):
        return False
    return standing.statement == draft.statement and say_the_same(standing.facts, draft.as_json)


def _numbers(session: Session, program: Program, now: datetime) -> Iterator[str]:
    """The next numbers of the program and year, each taken when it is asked for."""
    year = now.astimezone(ZoneInfo(program.time_zone)).year
    counter = session.get(DocumentCounter, (program.id, year))
    if counter is None:
        counter = DocumentCounter(program_id=program.id, year=year, last=0)
        session.add(counter)
    while True:
        counter.last += 1
        yield f"{year}-{counter.last:04d}"


def _frozen(draft: Draft, order: DocumentOrder, number: str, by: Person, issued_by: str) -> OrderedDocument:
    return OrderedDocument(
        id=uuid7(),
        order_id=order.id,
        program_id=draft.program_id,
        program_name=draft.facts.program,
        kind=draft.kind,
        number=number,
        # 80 random bits: nobody comes upon a document by trying codes.
        code="".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LETTERS)),
        fellow_id=draft.fellow_id,
        fellow_name=draft.fellow_name,
        issued_by_id=by.id,
        issued_by_name=issued_by,
        issued_at=order.ordered_at,
        period_from=draft.period_from,
        period_to=draft.period_to,
        about=draft.about[:200],
        procedure_slug=draft.procedure_slug,
        requirement_edition_id=draft.requirement_edition_id,
        statement=draft.statement,
        facts=draft.as_json,
        series=draft.series,
    )
