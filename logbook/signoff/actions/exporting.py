"""A program's whole chain as a bundle that anybody can check without this software."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.foundation import audit, clock
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.people.models import Person, Program
from logbook.signoff import queries, rules
from logbook.signoff.actions.keys import signer
from logbook.signoff.models import ChainHead


@dataclass(frozen=True, slots=True)
class Export:
    """What is going to be exported: a program's chain up to a length, signed for with a key."""

    program: Program
    length: int
    digest: str
    at: datetime
    key: rules.Signer


def export_chain(session: Session, *, by: Person, program: Program) -> Export:
    """Record that somebody takes the chain along, and hold fast how far it has come.

    Raises Conflict if nothing is signed.
    """
    head = session.get(ChainHead, program.id)
    if head is None or head.length == 0:
        raise Conflict("Nothing is signed in this program yet, so there is no bundle.")
    audit.record(session, by=by, verb="chain.export", subject=program, length=head.length, digest=head.digest)
    return Export(program, head.length, head.digest, clock.now(), signer(session))


def bundle(database: Database, export: Export) -> Iterator[bytes]:
    """The ZIP file, bit by bit: however long the chain, a few hundred links are in memory at a time."""
    written = _Written()
    files: dict[str, str] = {}
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive, database.reading() as session:

        def put(name: str, parts: Iterator[bytes]) -> Iterator[bytes]:
            digest = sha256()
            entry = zipfile.ZipInfo(name, export.at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                for part in parts:
                    file.write(part)
                    digest.update(part)
                    yield written.taken()
            files[name] = digest.hexdigest()

        program_id: UUID = export.program.id
        roots = [root for root in queries.all_roots(session, program_id) if root.length <= export.length]
        for name, contents in (
            (rules.FORMAT_TEXT, (rules.DATA / rules.FORMAT_TEXT).read_bytes()),
            (rules.CHECKER, (rules.DATA / rules.CHECKER).read_bytes()),
            ("keys.json", rules.keys_file(queries.signing_keys(session))),
            ("roots.json", rules.roots_file(program_id, roots)),
        ):
            yield from put(name, iter((contents,)))
        yield from put("links.jsonl", _links(session, program_id, export.length))
        signed = rules.manifest(
            export.program,
            length=export.length,
            digest=export.digest,
            files=files,
            exported_at=export.at,
            key=export.key,
        )
        yield from put("manifest.json", iter((signed,)))
    yield written.taken()


def _links(session: Session, program_id: UUID, length: int) -> Iterator[bytes]:
    for block in queries.links(session, program_id, length):
        yield b"".join(rules.link_line(each, each.attested_roles) for each in block)


class _Written(io.RawIOBase):
    """A file that only takes, and gives away what it has taken; nothing in it can be gone back to."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since this was last asked."""
        taken, self._parts = b"".join(self._parts), []
        return taken
