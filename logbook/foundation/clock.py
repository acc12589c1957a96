"""The one place that asks what time it is, so that tests can stop the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(time_zone: str = "UTC") -> date:
    """The calendar day it is now in ``time_zone`` (an IANA name): a program's day, not the server's."""
    return now().astimezone(ZoneInfo(time_zone)).date()
