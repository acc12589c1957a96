"""How long things took, in words and as a median: from the procedure to the logbook, from there to the signature."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from logbook.progress.rules.spread import median_span

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def days_to_log(logged: Iterable[tuple[date, datetime]], time_zone: str) -> timedelta | None:
    """The median from the day performed to the day logged, in whole calendar days of the program, or None of none."""
    zone = ZoneInfo(time_zone)
    return median_span([logged_at.astimezone(zone).date() - performed_on for performed_on, logged_at in logged])


def say_lag(lag: timedelta) -> str:
    """Calendar days as they are said: "the same day", "1 day", "2.5 days"."""
    days = lag / _DAY
    if not days:
        return "the same day"
    return "1 day" if days == 1 else f"{days:.1f} days".replace(".0", "")


def say_span(span: timedelta) -> str:
    """A span of time, coarser the longer it is: "under an hour", "5 hours", "2.5 days", "12 days"."""
    if span < _HOUR:
        return "under an hour"
    if span < 2 * _DAY:
        hours = round(span / _HOUR)
        return "1 hour" if hours == 1 else f"{hours} hours"
    days = span / _DAY
    return f"{days:.1f} days".replace(".0", "") if days < 9.95 else f"{days:.0f} days"
