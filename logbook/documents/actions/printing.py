"""Printing what was ordered: from frozen facts to a file, and to the document that speaks of it.

Printing holds no lock; one short unit at its end keeps the document, takes the place of an earlier one, and tells the
fellow. Whatever ends it before that leaves the order as it was, to be printed again; whoever prints it a second time
finds the document there and changes nothing.
"""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logbook.adapters import certificates, files
from logbook.adapters.certificates import Signer
from logbook.adapters.pdf_signature import NoTimeStamp, sign
from logbook.documents import paper, queries
from logbook.documents.actions.telling import tell
from logbook.documents.models import FROZEN, Document, DocumentOrder, OrderedDocument
from logbook.documents.rules import Facts, Issue, PacketFacts, grouped_code
from logbook.foundation import audit
from logbook.foundation.config import Settings
from logbook.foundation.errors import Conflict
from logbook.jobs.actions import Work
from logbook.jobs.rules import ATTEMPTS
from logbook.people.models import Person, Program


def print_ordered(work: Work) -> None:
    """Print the ordered document that a job names, and keep it; nothing if that was done before or it was cancelled."""
    document_id = UUID(work.arguments["document_id"])
    with work.database.reading() as session:
        ordered = session.get(OrderedDocument, document_id)
        program = session.get(Program, ordered.program_id) if ordered else None
        order = session.get(DocumentOrder, ordered.order_id) if ordered else None
        if ordered is None or program is None or order is None:
            return
        facts = paper.facts_of(ordered)
        parts = _parts(session, facts, program, work.settings)
    # One signer for the paper, which may name its certificate, and for the file: a certificate is renewed at any time.
    signer = certificates.signer(
        work.settings, program_id=program.id, program=program.name, institution=program.institution
    )
    issue = issue_of(ordered, program, work.settings, signer if order.shows_signature else None)
    file = paper.to_pdf(facts, issue, parts)
    work.progress(1)
    file = _signed(file, signer, issue, work)
    work.progress(2)
    # On the disk before the row is kept: a file nobody speaks of harms nobody, a row without its file would.
    digest = _on_disk(file, work)
    with work.database.writing() as session:
        if queries.ordered_still(session, document_id):
            _keep(session, ordered, digest, len(file), signer)
        work.finish(session)


def _signed(file: bytes, signer: Signer, issue: Issue, work: Work) -> bytes:
    reason = f"Issued by {issue.issued_by} as No. {issue.number}"
    try:
        return sign(file, signer, reason=reason, time_stamp_url=work.settings.time_stamp_url)
    except NoTimeStamp as missing:
        raise _to_be_tried_again(work, missing, missing.sentence) from missing


def _on_disk(file: bytes, work: Work) -> str:
    try:
        return files.keep(work.settings.documents, file, ".pdf")
    except OSError as problem:
        said = f"The server could not keep the file: {problem.strerror}. Tell whoever runs it, then try again."
        raise _to_be_tried_again(work, problem, said) from problem


def _to_be_tried_again(work: Work, problem: Exception, sentence: str) -> Exception:
    """A problem that may pass by itself; after the last attempt the sentence, for whoever ordered the document."""
    return problem if work.attempt < ATTEMPTS else Conflict(sentence)


def issue_of(
    ordered: OrderedDocument | Document, program: Program, settings: Settings, signer: Signer | None = None
) -> Issue:
    """What is printed of a document beside its facts; with a ``signer``, also by which certificate it is signed."""
    return Issue(
        number=ordered.number,
        address=f"{settings.public_url.rstrip('/')}/verify/{grouped_code(ordered.code)}",
        issued_by=ordered.issued_by_name,
        issued_on=ordered.issued_at.astimezone(ZoneInfo(program.time_zone)).date(),
        signed_by=signer.name if signer else "",
        certificate=signer.fingerprint if signer else "",
    )


def _parts(session: Session, facts: Facts, program: Program, settings: Settings) -> list[paper.Part]:
    """The summaries of a packet as they are printed by themselves, whether they were or not; of all else nothing."""
    if not isinstance(facts, PacketFacts):
        return []
    found = queries.frozen(session, [UUID(entry.document_id) for entry in facts.entries])
    if len(found) < len(facts.entries):
        raise Conflict("A summary of this packet was cancelled. Cancel the packet too, and order it anew.")
    return [paper.Part(paper.facts_of(each), issue_of(each, program, settings)) for each in found]


def _keep(session: Session, ordered: OrderedDocument, digest: str, byte_size: int, signer: Signer) -> None:
    # Two workers with the last two documents of an order would each leave it to the other to tell the fellow.
    queries.hold_order(session, ordered.order_id)
    earlier = queries.standing_document(session, ordered.series)
    document = Document(
        **{name: getattr(ordered, name) for name in FROZEN},
        id=ordered.id,
        order_id=ordered.order_id,
        supersedes_id=earlier.id if earlier else None,
        certificate_sha256=signer.fingerprint,
        sha256=digest,
        byte_size=byte_size,
    )
    session.delete(session.merge(ordered, load=False))
    session.flush()
    session.add(document)
    session.flush()
    by = session.get_one(Person, ordered.issued_by_id)
    audit.record(session, by=by, verb="document.issue", subject=document, number=document.number, sha256=digest)
    if earlier:
        audit.record(session, by=by, verb="document.supersede", subject=earlier, number=earlier.number)
    tell(session, ordered.order_id, ordered.fellow_id)
