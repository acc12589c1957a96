"""``flask documents``: issued documents, as a stranger with the file alone can check them."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from logbook.adapters import certificates
from logbook.adapters.pdf_signature import LARGEST, Examination, examine
from logbook.documents import queries
from logbook.documents.models import Document, DocumentKind
from logbook.documents.rules import read_code
from logbook.documents.rules.attachment import Stated, in_lines, read_facts
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import DomainError

_LONGEST_LINE = 500
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("documents")
def documents() -> None:
    """Issued documents."""


@documents.command("verify")
@click.argument("file", type=_FILE)
@click.option("--trust", "authorities", type=_FILE, multiple=True, help="Certificates that are believed, as PEM.")
@with_appcontext
def verify(file: Path, authorities: Sequence[Path]) -> None:
    """Check the signature, digest and facts of a document without asking anybody; exit with 1 unless all is well.

    Believed are the authorities named by --trust and this installation's own. Works on any machine, without a database;
    where this installation has one that knows the document, it says whether it was revoked or superseded.
    """
    settings: Settings = current_app.config["SETTINGS"]
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    found = examine(data, roots=(*_own(settings), *_trusted(authorities)))
    digest = hashlib.sha256(data).hexdigest()
    _say("File", f"{file.name}, {len(data):,} bytes, SHA-256 {digest}")
    problems = [*found.problems]
    for name, text in _of_signature(found):
        _say(name, text)
    stated = None
    # Of a file that is no PDF there is nothing more to say.
    if found.signer or found.attachments:
        stated, wrong = read_facts(found.attachments, found.keywords)
        problems += wrong
    if stated:
        _say("Document", f"{_kind(stated)} No. {stated.number}, code {stated.code}")
        _say("Issued", f"by {stated.issued_by} on {stated.issued_on}")
        for name, text in in_lines(stated):
            _say(name, text)
        problems += _of_this_logbook(settings, stated, digest)
    for problem in problems:
        _say("Problem", problem)
    if problems:
        click.echo("Not all is well: see each problem above.")
        raise click.exceptions.Exit(1)
    click.echo("All is well.")


def _own(settings: Settings) -> Sequence[bytes]:
    try:
        return certificates.roots(settings)
    except DomainError as problem:
        raise click.ClickException(problem.sentence) from problem


def _trusted(paths: Sequence[Path]) -> Iterator[bytes]:
    for path in paths:
        try:
            yield from certificates.from_pem(path.read_bytes())
        except ValueError as error:
            raise click.ClickException(f"{path} holds no certificate (PEM or DER).") from error


def _of_signature(found: Examination) -> Iterator[tuple[str, str]]:
    if not found.signer:
        return
    yield "Signed by", f"{found.signer}, certificate SHA-256 {found.fingerprint}"
    yield "Vouched for", f"by {found.issuer}, {'which is believed here' if found.trusted else 'not believed here'}"
    if found.stamped_at:
        yield "Time stamp", f"{_moment(found.stamped_at)}, by {found.stamped_by}"
    elif found.signed_at:
        yield "Signed at", f"{_moment(found.signed_at)}, by the signer’s own clock"
    if found.intact and found.covers_whole_file and found.certified:
        yield "Signature", "fits; nothing was changed since"


def _of_this_logbook(settings: Settings, stated: Stated, digest: str) -> list[str]:
    """Say what this installation's database knows of the document; what is wrong with it."""
    code = read_code(stated.code)
    try:
        document = _known(settings, code) if code else None
    except SQLAlchemyError:
        return ["This logbook’s database cannot be read, so whether the document was revoked is not known."]
    if document is None:
        _say("This logbook", "does not know this document")
        return []
    wrong = []
    if document.sha256 != digest:
        wrong.append(f"This logbook issued another file under this code (SHA-256 {document.sha256}).")
    if document.revoked_at:
        wrong.append(f"It was revoked on {document.revoked_at:%Y-%m-%d}: {document.revoked_reason}")
    elif document.is_superseded:
        wrong.append("A later document has taken its place.")
    if not wrong:
        _say("This logbook", "issued this very file, and it holds")
    return wrong


def _known(settings: Settings, code: str) -> Document | None:
    """The document with this code; None, too, where there is no database or an empty one."""
    url = make_url(settings.url)
    # To look whether an SQLite file has a table would make it.
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return None
    database: Database = current_app.extensions["database"]
    if not inspect(database.engine).has_table(Document.__tablename__):
        return None
    with database.reading() as session:
        return queries.document_by_code(session, code)


def _kind(stated: Stated) -> str:
    return DocumentKind(stated.kind).label if stated.kind in set(DocumentKind) else stated.kind


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _say(name: str, text: str) -> None:
    # What a stranger's file says must not steer the terminal.
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:_LONGEST_LINE])
    click.echo(f"{name + ':':<14}{shown}")
