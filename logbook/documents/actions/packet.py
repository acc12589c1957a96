"""A packet for the Clinical Competency Committee: its summaries, the whole that holds them, and a preview of it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.documents import paper
from logbook.documents.actions.drafting import draft_summary
from logbook.documents.actions.previewing import preview
from logbook.documents.models import Document, DocumentKind, OrderedDocument
from logbook.documents.rules import Draft, Facts, PacketEntry, PacketFacts, SummaryFacts
from logbook.foundation.config import Settings
from logbook.foundation.errors import Invalid
from logbook.people.models import Person, Program

# A preview is printed while somebody waits, and shows on three fellows what it would show on forty.
PREVIEWED = 3


def draft_summaries(
    session: Session,
    *,
    program: Program,
    fellows: Sequence[Person],
    period_from: date,
    period_to: date,
    edition_id: UUID | None = None,
) -> list[Draft]:
    """The summaries of a packet as they would be issued now. Raises Invalid as one does, and without fellows."""
    if not fellows:
        raise Invalid("Tick at least one fellow: without any there is nothing for the committee to read.", "fellows")
    return [
        draft_summary(
            session,
            program=program,
            fellow=fellow,
            period_from=period_from,
            period_to=period_to,
            edition_id=edition_id,
        )
        for fellow in fellows
    ]


def draft_packet(summaries: Sequence[Document | OrderedDocument], counted_on: date) -> Draft:
    """The packet that holds these summaries, which are of one period and edition, in their order.

    Another packet of the same fellows, period and edition takes its place; one of other fellows stands beside it.
    """
    entries = [PacketEntry(str(each.id), each.fellow_name, each.number, each.code) for each in summaries]
    return _packet(summaries, paper.facts_of(summaries[0]), counted_on, entries)


def preview_packet(summaries: Sequence[Draft], settings: Settings) -> bytes:
    """The PDF of a packet of the first few summaries, without numbers and codes, marked on each page as not issued."""
    shown = summaries[:PREVIEWED]
    first = shown[0].facts
    assert isinstance(first, SummaryFacts)
    entries = [PacketEntry("", each.fellow_name, "", "") for each in shown]
    draft = _packet(shown, first, first.counted_on, entries)
    return preview(draft, settings, [paper.Part(each.facts, None) for each in shown])


def _packet(
    summaries: Sequence[Draft | Document | OrderedDocument],
    facts: Facts,
    counted_on: date,
    entries: Sequence[PacketEntry],
) -> Draft:
    assert isinstance(facts, SummaryFacts)
    first = summaries[0]
    return Draft(
        kind=DocumentKind.PACKET,
        program_id=first.program_id,
        fellow_id=None,
        period_from=first.period_from,
        period_to=first.period_to,
        facts=PacketFacts(
            program=facts.program,
            institution=facts.institution,
            period_from=facts.period_from,
            period_to=facts.period_to,
            counted_on=counted_on,
            edition=facts.edition,
            entries=tuple(entries),
        ),
        series_of=(
            first.period_from.isoformat(),
            first.period_to.isoformat(),
            str(first.requirement_edition_id or ""),
            *sorted(str(each.fellow_id) for each in summaries),
        ),
        about="1 fellow" if len(summaries) == 1 else f"{len(summaries)} fellows",
        requirement_edition_id=first.requirement_edition_id,
    )
