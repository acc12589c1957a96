"""Finding documents."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnExpressionArgument, bindparam, exists, func, select
from sqlalchemy.orm import Session, defer

from logbook.documents.models import Document, DocumentKind, DocumentOrder, OrderedDocument, file_name

PAGE = 50

# As Document.state tells them of one.
_IN_STATE: dict[str, tuple[ColumnExpressionArgument[bool], ...]] = {
    "issued": (Document.revoked_at.is_(None), ~Document.is_superseded),
    "superseded": (Document.revoked_at.is_(None), Document.is_superseded),
    "revoked": (Document.revoked_at.is_not(None),),
}
STATES = tuple(_IN_STATE)


def document(session: Session, document_id: UUID) -> Document | None:
    """A document by its id."""
    return session.get(Document, document_id)


@dataclass(frozen=True)
class IssuedFile:
    """What opening the file of a document takes of its row, and no more: every reader waits for it."""

    id: UUID
    program_id: UUID
    fellow_id: UUID | None
    kind: DocumentKind
    number: str
    period_from: date
    period_to: date
    issued_at: datetime
    sha256: str

    # As the audit trail calls what was opened.
    __tablename__ = Document.__tablename__

    @property
    def holds_assessments(self) -> bool:
        """Whether it says how much attendings had to do."""
        return self.kind.holds_assessments

    @property
    def name(self) -> str:
        """What the file is called when it is saved."""
        return file_name(self.kind, self.number)


def issued_file(session: Session, document_id: UUID) -> IssuedFile | None:
    """What opening the file of a document takes."""
    row = session.execute(_FILE, {"key": document_id}).one_or_none()
    return IssuedFile(*row) if row else None


# Built once, it is looked up in less time.
_FILE = select(*(getattr(Document, each.name) for each in fields(IssuedFile))).where(Document.id == bindparam("key"))


def document_by_code(session: Session, code: str) -> Document | None:
    """The document with this verification code."""
    return session.scalar(select(Document).where(Document.code == code))


def document_by_sha256(session: Session, sha256: str) -> Document | None:
    """The document whose file has this SHA-256, in small hexadecimal digits."""
    return session.scalar(select(Document).where(Document.sha256 == sha256).order_by(Document.id.desc()).limit(1))


def superseding(session: Session, document: Document) -> Document | None:
    """The document that took this one's place."""
    return session.scalar(select(Document).where(Document.supersedes_id == document.id))


@dataclass(frozen=True)
class Page:
    """Some of a list, and whether there are older ones."""

    documents: Sequence[Document]
    has_older: bool


def documents(
    session: Session,
    program_id: UUID,
    *,
    fellow_id: UUID | None = None,
    kind: DocumentKind | None = None,
    state: str | None = None,
    page: int = 1,
) -> Page:
    """A program's documents, or one fellow's, newest first, fifty to a page; ``state`` is one of STATES."""
    # A list says nothing of the facts, of which a case log has a quarter of a megabyte.
    query = select(Document).where(Document.program_id == program_id).options(defer(Document.facts))
    if fellow_id is not None:
        query = query.where(Document.fellow_id == fellow_id)
    if kind is not None:
        query = query.where(Document.kind == kind)
    if state is not None:
        query = query.where(*_IN_STATE[state])
    query = query.order_by(Document.issued_at.desc(), Document.id.desc())
    found = session.scalars(query.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return Page(found[:PAGE], len(found) > PAGE)


def order(session: Session, order_id: UUID) -> DocumentOrder | None:
    """An order by its id."""
    return session.get(DocumentOrder, order_id)


def of_order(session: Session, order: DocumentOrder) -> Sequence[Document | OrderedDocument]:
    """The documents of an order, printed or not, in its order; those that were cancelled are left out."""
    # Of what stands in them a page of many volumes says nothing.
    return frozen(session, [UUID(each) for each in order.document_ids], facts=False)


def frozen(session: Session, keys: Sequence[UUID], *, facts: bool = True) -> Sequence[Document | OrderedDocument]:
    """The documents with these keys, printed or not, in this order; those that were cancelled are left out."""
    # First what is to be printed: printed between the two questions, it is found by both rather than by neither.
    waiting = select(OrderedDocument).where(OrderedDocument.id.in_(keys))
    to_print = session.scalars(waiting if facts else waiting.options(defer(OrderedDocument.facts))).all()
    issued = select(Document).where(Document.id.in_(keys))
    printed = session.scalars(issued if facts else issued.options(defer(Document.facts))).all()
    found: dict[UUID, Document | OrderedDocument] = {each.id: each for each in to_print}
    found.update((each.id, each) for each in printed)
    return [found[key] for key in keys if key in found]


def standing_document(session: Session, series: str) -> Document | None:
    """The document of a series that holds now: neither revoked nor superseded."""
    of_series = select(Document).where(Document.series == series, Document.revoked_at.is_(None))
    return session.scalar(
        of_series.where(~Document.is_superseded).order_by(Document.issued_at.desc(), Document.id.desc()).limit(1)
    )


def ordered_in_series(session: Session, series: str) -> OrderedDocument | None:
    """The document of a series that is still to be printed."""
    return session.scalar(select(OrderedDocument).where(OrderedDocument.series == series))


def ordered_still(session: Session, document_id: UUID) -> bool:
    """Whether a document is still to be printed; nobody else decides on it until the transaction ends."""
    asked = select(OrderedDocument.id).where(OrderedDocument.id == document_id).with_for_update()
    return session.scalar(asked) is not None


def hold_order(session: Session, order_id: UUID) -> None:
    """Let nobody else keep a document of an order until the transaction ends: one of them is the last."""
    session.execute(select(DocumentOrder.id).where(DocumentOrder.id == order_id).with_for_update())


def pending_of_order(session: Session, order_id: UUID) -> Sequence[OrderedDocument]:
    """What of an order is still to be printed; nobody else decides on it until the transaction ends."""
    asked = select(OrderedDocument).where(OrderedDocument.order_id == order_id).order_by(OrderedDocument.id)
    return session.scalars(asked.with_for_update()).all()


def is_awaited(session: Session, order_id: UUID, fellow_id: UUID) -> bool:
    """Whether a document of this order and fellow is still to be printed."""
    of_both = (OrderedDocument.order_id == order_id, OrderedDocument.fellow_id == fellow_id)
    return session.scalar(select(exists().where(*of_both))) or False


def issued_by_order(session: Session, order_id: UUID, fellow_id: UUID) -> Sequence[Document]:
    """The documents that were printed for this order and fellow, by number."""
    of_both = (Document.order_id == order_id, Document.fellow_id == fellow_id)
    return session.scalars(select(Document).where(*of_both).order_by(Document.number)).all()


def orders_in_print(session: Session, program_id: UUID) -> Sequence[tuple[DocumentOrder, int]]:
    """The program's orders of which something is still to be printed, and of how many documents, the newest first."""
    awaited = (
        select(OrderedDocument.order_id, func.count().label("documents"))
        .where(OrderedDocument.program_id == program_id)
        .group_by(OrderedDocument.order_id)
        .subquery()
    )
    rows = session.execute(
        select(DocumentOrder, awaited.c.documents)
        .join(awaited, awaited.c.order_id == DocumentOrder.id)
        .order_by(DocumentOrder.ordered_at.desc())
    )
    return [(row[0], row[1]) for row in rows]
