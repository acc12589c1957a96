"""E-mail: a letter as a message, and the two places it can go to: a mail server, or a folder while there is none."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from logbook.foundation.config import Settings

# For each answer of the mail server. RFC 5321, section 4.5.3.2, lets it think for minutes; ours is asked again later.
_SECONDS = 30
# Written whole: folding a line of a header in the middle of an address would spoil the address.
_WIRE = SMTP.clone(max_line_length=998)


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter, ready to go. ``unsubscribe`` is an address that takes a POST (RFC 8058), or empty."""

    id: UUID
    address: str
    name: str
    subject: str
    text: str
    html: str
    written_at: datetime
    unsubscribe: str = ""


class Undelivered(Exception):
    """A letter did not leave; the sentence is ours and holds neither addresses nor what the server said."""


class Outlet(Protocol):
    """Where letters leave."""

    def deliver(self, mail: Mail) -> None:
        """Hand one letter over. Raises Undelivered."""


@contextmanager
def outlet(settings: Settings) -> Iterator[Outlet]:
    """The mail server of the settings, kept open for several letters; without one, the folder outbox/."""
    if not settings.smtp_host:
        yield _Folder(settings)
        return
    server = _Server(settings)
    try:
        yield server
    finally:
        server.hang_up()


def message(mail: Mail, settings: Settings) -> EmailMessage:
    """The letter as a message of two alternatives, the same bytes at every attempt.

    Raises Undelivered for an address that no header can hold.
    """
    sender = settings.mail_sender or f"logbook@{_host(settings)}"
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = Address("Fellowship Logbook", addr_spec=sender)
        made["To"] = Address(mail.name, addr_spec=mail.address)
        made["Subject"] = mail.subject
    except ValueError:  # also what the standard library makes of an address outside ASCII or with a line's end
        raise Undelivered("The address cannot be written in a letter.") from None
    made["Date"] = format_datetime(mail.written_at)
    made["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2]}>"
    # RFC 3834: no out-of-office reply is wanted.
    made["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        made["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.text, cte="quoted-printable")
    made.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    made.set_boundary(f"={mail.id.hex}=")
    return made


def _host(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or "localhost"


class _Folder:
    """Letters as files, to be opened with any mail program."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.instance / "outbox"

    def deliver(self, mail: Mail) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / f"{mail.written_at:%Y-%m-%d-%H%M%S}-{mail.id}.eml"
        _write_private(path, message(mail, self._settings).as_bytes(policy=_WIRE))


def _write_private(path: Path, contents: bytes) -> None:
    aside = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(contents)
    aside.replace(path)


class _Server:
    """A mail server, spoken to when the first letter comes, and again after a connection broke."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: smtplib.SMTP | None = None

    def deliver(self, mail: Mail) -> None:
        made = message(mail, self._settings)
        sender = made["From"].addresses[0].addr_spec
        try:
            self._open().sendmail(sender, [mail.address], made.as_bytes(policy=_WIRE))
        except (OSError, ValueError) as error:  # SMTPException is an OSError
            # Whatever state the conversation is in, the next letter begins a new one.
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            raise Undelivered(_in_words(error)) from None

    def _open(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._dial()
        return self._connection

    def _dial(self) -> smtplib.SMTP:
        chosen = self._settings
        where = (chosen.smtp_host, chosen.smtp_port, _host(chosen))
        connection: smtplib.SMTP
        if chosen.smtp_tls == "tls":
            connection = smtplib.SMTP_SSL(*where, timeout=_SECONDS, context=ssl.create_default_context())
        else:
            connection = smtplib.SMTP(*where, timeout=_SECONDS)
        try:
            if chosen.smtp_tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if chosen.smtp_user:
                connection.login(chosen.smtp_user, chosen.smtp_password)
        except BaseException:
            connection.close()
            raise
        return connection

    def hang_up(self) -> None:
        """End the conversation, if there is one."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.quit()
            self._connection.close()
            self._connection = None


def _in_words(error: Exception) -> str:
    """What happened, without what the server said: that may hold addresses, and it is not ours to word."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code = next(iter(error.recipients.values()))[0]
            return f"The mail server refused the address ({code})."
        case smtplib.SMTPAuthenticationError():
            return f"The mail server refused user and password ({error.smtp_code})."
        case smtplib.SMTPNotSupportedError():
            return "The mail server does not offer what the settings ask for, TLS or signing in."
        case smtplib.SMTPResponseException():
            return f"The mail server refused the letter ({error.smtp_code})."
        case smtplib.SMTPServerDisconnected():
            return "The mail server broke the connection off."
        case ssl.SSLError():
            return "The mail server's TLS certificate or protocol is not to be trusted."
        case ValueError():
            return "The address cannot be written in a letter."
        case _:
            return "The mail server could not be reached."
