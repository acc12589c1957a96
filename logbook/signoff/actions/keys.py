"""The server's signing key: made when it is first needed, found again by every process, replaced on command."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook.adapters import ed25519, key_files
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict
from logbook.signoff.models import SigningKey
from logbook.signoff.rules import Signer

_FIND = "Put it there from your backup, or let the server go on with a new one: flask signing-key rotate."


def signer(session: Session) -> Signer:
    """The key to sign with in this transaction, which rotation waits for; the first one is made here.

    Raises Conflict, in words for whoever runs the server, if the private half is not where it should be.
    """
    in_use = select(SigningKey).where(SigningKey.valid_until.is_(None)).with_for_update(read=True)
    key = session.scalar(in_use)
    if key is None:
        made = _new_key(session)
        try:
            with session.begin_nested():
                session.add(_row(made))
        except IntegrityError:  # another process made the first key since the question above was answered
            key_files.forget(_directory(session), made.key_id)
            key = session.scalars(in_use).one()
        else:
            return made
    return _held(session, key)


def check_key(session: Session) -> None:
    """Raise Conflict as ``signer`` would if there is a key in use and its private half is not where it should be."""
    if key := session.scalar(select(SigningKey).where(SigningKey.valid_until.is_(None))):
        _held(session, key)


def is_here(session: Session, key: SigningKey) -> bool:
    """Whether the private half of the key is in this server's directory."""
    try:
        _held(session, key)
    except Conflict:
        return False
    return True


def rotate(session: Session) -> SigningKey:
    """End the key in use and begin a new one. The old public half stays for checking."""
    old = session.scalar(select(SigningKey).where(SigningKey.valid_until.is_(None)).with_for_update())
    made = _row(_new_key(session))
    if old:
        made.valid_from = old.valid_until = max(clock.now(), old.valid_from)
        session.flush()
    session.add(made)
    audit.record(
        session,
        by=None,
        verb="signing_key.rotate",
        at=made.valid_from,
        key_id=made.id,
        replaced=old.id if old else None,
    )
    session.flush()
    return made


def _row(made: Signer) -> SigningKey:
    return SigningKey(id=made.key_id, public_key=made.public_key, valid_from=clock.now())


def _new_key(session: Session) -> Signer:
    made = Signer.of(ed25519.new_private_key())
    try:
        key_files.keep(_directory(session), made.key_id, made.private)
    except OSError as problem:
        raise Conflict(f"The signing key cannot be kept in {_directory(session)}: {problem.strerror}.") from problem
    return made


def _held(session: Session, key: SigningKey) -> Signer:
    directory = _directory(session)
    try:
        private = key_files.read(directory, key.id)
    except OSError as problem:
        raise Conflict(f"The server's signing key in {directory} cannot be read: {problem.strerror}.") from problem
    except ValueError:
        private = b""
    if private is None:
        raise Conflict(f"The server's signing key {key.id[:16]}… is not in {directory}, so nothing was signed. {_FIND}")
    if len(private) != 32 or (held := Signer.of(private)).key_id != key.id:
        raise Conflict(f"The file of the signing key {key.id[:16]}… in {directory} holds something else. {_FIND}")
    return held


def _directory(session: Session) -> Path:
    directory: Path | None = session.info.get("signing_keys")
    if directory is None:
        raise Conflict("This database was opened without a directory of signing keys, so nothing can be signed.")
    return directory
