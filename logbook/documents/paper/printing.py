"""Facts onto paper: the HTML of a document, and its PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from logbook.adapters.jinja import fill, markup
from logbook.adapters.pdf import Attached, pdf
from logbook.adapters.qr import qr_svg
from logbook.adapters.values import from_json
from logbook.documents.models import Document, DocumentKind, OrderedDocument
from logbook.documents.paper.days import clock, day, long_day
from logbook.documents.paper.log_pages import planned_log
from logbook.documents.paper.log_words import broken, closing_totals, thousands
from logbook.documents.paper.months import columns
from logbook.documents.paper.training import spans
from logbook.documents.rules import (
    CaseLogFacts,
    CertificateFacts,
    CompletionFacts,
    Facts,
    FinalEvaluationFacts,
    Issue,
    Line,
    PacketFacts,
    PrivilegingFacts,
    SummaryFacts,
    VerificationFacts,
    share,
)
from logbook.documents.rules.attachment import DESCRIPTION, FILE_NAME, facts_file, keywords
from logbook.signoff.models import Entrustment


@dataclass(frozen=True)
class Paper:
    """What a kind of document prints, and the template in ``templates/documents/paper/`` that prints it."""

    facts: type[Facts]
    template: str


PAPERS: dict[DocumentKind, Paper] = {
    DocumentKind.SUMMARY: Paper(SummaryFacts, "summary"),
    DocumentKind.CERTIFICATE: Paper(CertificateFacts, "certificate"),
    DocumentKind.PACKET: Paper(PacketFacts, "packet"),
    DocumentKind.PRIVILEGING: Paper(PrivilegingFacts, "privileging"),
    DocumentKind.VERIFICATION: Paper(VerificationFacts, "verification"),
    DocumentKind.COMPLETION: Paper(CompletionFacts, "completion"),
    DocumentKind.FINAL_EVALUATION: Paper(FinalEvaluationFacts, "final_evaluation"),
    DocumentKind.CASE_LOG: Paper(CaseLogFacts, "case_log"),
}


def facts_of(document: Document | OrderedDocument) -> Facts:
    """The facts of a document as they were frozen."""
    return from_json(document.facts, PAPERS[document.kind].facts)


@dataclass(frozen=True)
class Part:
    """One fellow's summary within a packet, as it is printed by itself; in a preview without ``issue``."""

    facts: Facts
    issue: Issue | None


def to_pdf(facts: Facts, issue: Issue | None, parts: Sequence[Part] = ()) -> bytes:
    """The PDF file of an issued document with its facts attached; without ``issue``, of a preview that says so.

    ``parts`` are the summaries of a packet, whose facts are attached to each by itself.
    """
    html = to_html(facts, issue, parts)
    if issue is None:
        return pdf(html)
    return pdf(html, [Attached(FILE_NAME, _facts_file(facts, issue), DESCRIPTION, issue.issued_on)])


def to_html(facts: Facts, issue: Issue | None, parts: Sequence[Part] = ()) -> str:
    """The page that ``to_pdf`` prints; its links are relative to ``static/``."""
    return fill(
        f"documents/paper/{PAPERS[_kind_of(facts)].template}.html",
        FILTERS,
        facts=facts,
        issue=issue,
        keywords=keywords(_facts_file(facts, issue), issue) if issue else "",
        qr=_qr(issue),
        parts=[{"facts": part.facts, "issue": part.issue, "qr": _qr(part.issue)} for part in parts],
        anchors=[step.label for step in Entrustment],
        scale="O-SCORE, Gofton et al., Academic Medicine 2012",
    )


def _qr(issue: Issue | None) -> str:
    return markup(qr_svg(issue.address, f"QR code of {issue.address}")) if issue else ""


def _facts_file(facts: Facts, issue: Issue) -> bytes:
    return facts_file(_kind_of(facts), facts, issue)


def _kind_of(facts: Facts) -> DocumentKind:
    return next(kind for kind, paper in PAPERS.items() if paper.facts is type(facts))


def without_scheme(address: str) -> str:
    """An address as people write it, without ``https://``."""
    return address.partition("://")[2]


def fours(digest: str) -> str:
    """A digest in groups of four, as one compares it."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def size(text: str, long: int, longest: int) -> str:
    """The class that makes a text of more than so many letters smaller, after a space; empty for an ordinary one."""
    return " longest" if len(text) > longest else " long" if len(text) > long else ""


def grouped(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The lines under their headings, both in the order given."""
    return [(group, list(under)) for group, under in groupby(lines, key=lambda line: line.group)]


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "long_day": long_day,
    "clock": clock,
    "share": share,
    "columns": columns,
    "spans": spans,
    "grouped": grouped,
    "size": size,
    "without_scheme": without_scheme,
    "fours": fours,
    "planned_log": planned_log,
    "closing_totals": closing_totals,
    "broken": broken,
    "thousands": thousands,
}
