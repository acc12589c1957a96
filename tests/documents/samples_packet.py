"""Packets made up for the documents' tests: of as many fellows as asked, of whom the second has nothing yet."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from functools import cache

from logbook.adapters.pdf import pdf
from logbook.documents.paper import Part, to_html
from logbook.documents.rules import PacketEntry, PacketFacts, SummaryFacts
from tests.documents import samples

CODE = "7K3M9QXT2VHB4D00"


def summaries(fellows: int) -> list[SummaryFacts]:
    """Full summaries with 60 procedures each; the second fellow's is empty."""
    found = [dataclasses.replace(samples.full(), fellow=f"Fellow{place} Lindqvist, MD") for place in range(fellows)]
    if fellows > 1:
        found[1] = dataclasses.replace(samples.empty(), fellow="Dr. Bo Li")
    return found


def parts(of: Sequence[SummaryFacts], *, issued: bool = True) -> tuple[Part, ...]:
    """The summaries as they are issued by themselves, or as they are before."""
    issues = [dataclasses.replace(samples.ISSUE, number=f"2026-{100 + place:04}") for place in range(len(of))]
    return tuple(Part(facts, issue if issued else None) for facts, issue in zip(of, issues, strict=True))


def packet(of: Sequence[SummaryFacts]) -> PacketFacts:
    """What the packet of these summaries says of itself."""
    return PacketFacts(
        program=samples.PROGRAM,
        institution=samples.INSTITUTION,
        period_from=date(2025, 7, 1),
        period_to=date(2026, 6, 30),
        counted_on=date(2026, 6, 30),
        edition=samples.full().edition,
        entries=tuple(
            PacketEntry(f"01900000-0000-7000-8000-{place:012}", each.fellow, f"2026-{100 + place:04}", CODE)
            for place, each in enumerate(of)
        ),
    )


@cache
def printed(of: tuple[SummaryFacts, ...], *, issued: bool = True) -> bytes:
    """The PDF of a packet of these summaries, printed once for all tests of a process."""
    return pdf(to_html(packet(of), samples.ISSUE if issued else None, parts(of, issued=issued)))
