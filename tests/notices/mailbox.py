"""A mail server on this machine that does what a test tells it to."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mailbox:
    """What a mail server received, as bytes, and what it is to say to the next letters.

    ``answers`` are used up one a letter: "550 …" refuses it, "hang up" takes it and breaks the connection off before
    saying so. ``refused`` are addresses nobody has. ``meanwhile`` happens once while a letter is being handed over.
    """

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.answers: list[str] = []
        self.refused: set[str] = set()
        self.meanwhile: Callable[[], None] | None = None
        self.port = 0

    @property
    def letters(self) -> list[EmailMessage]:
        """What was received, read as a mail program would."""
        return [email.message_from_bytes(each, policy=email.policy.default) for each in self.received]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return f"550 5.1.1 <{address}> secret-host knows nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.meanwhile:
            self.meanwhile()
            self.meanwhile = None
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "hang up":
            server.transport.abort()
        if not answer.startswith(("4", "5")):
            self.received.append(envelope.content)
        return answer


@contextmanager
def mail_server(**options: Any) -> Iterator[Mailbox]:
    """A running mail server; ``options`` are those of aiosmtpd's SMTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mailbox = Mailbox()
    mailbox.port = port
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def nobody_signs_in(*_: Any) -> AuthResult:
    """An authenticator that knows nobody."""
    return AuthResult(success=False, handled=False)
