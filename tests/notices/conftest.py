"""A mail server, settings that name it, and a clock that goes on when told to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from logbook.foundation import clock
from logbook.foundation.config import Settings
from tests.notices.arrange import to
from tests.notices.mailbox import Mailbox, mail_server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that takes everything until told otherwise."""
    with mail_server() as running:
        yield running


@pytest.fixture
def mailing(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings that name that mail server."""
    return to(mailbox, settings)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``later(minutes=5)``: the clock goes on."""
    ahead = timedelta()
    now = clock.now

    def go_on(**span: float) -> None:
        nonlocal ahead
        ahead += timedelta(**span)

    monkeypatch.setattr(clock, "now", lambda: now() + ahead)
    return go_on
