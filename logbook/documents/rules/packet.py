"""What a committee packet says of itself; what it says of its fellows are their competency summaries."""

from dataclasses import dataclass
from datetime import date

from logbook.documents.rules.summary import Edition


@dataclass(frozen=True)
class PacketEntry:
    """One fellow's summary in a packet: key (UUID as text), number and code of the document that it is by itself."""

    document_id: str
    fellow: str
    number: str
    code: str


@dataclass(frozen=True)
class PacketFacts:
    """Everything a packet prints beside the summaries, which stand by the fellows’ family names."""

    program: str
    institution: str
    period_from: date
    period_to: date
    counted_on: date
    edition: Edition | None
    entries: tuple[PacketEntry, ...]
