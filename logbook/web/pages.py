"""What every page is given: who is signed in, where they can go, and how values are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from jinja2 import StrictUndefined

from logbook import permissions
from logbook.web import identity

# Label, endpoint, the permission that opens it, and the first part of the addresses it stands for.
_NAVIGATION = (
    ("Home", "progress.home", "program.see", "/"),
    ("Program", "progress.program", "program.oversee", "/program"),
    ("Cases", "cases.index", "case.list", "/cases"),
    ("Queue", "signoff.queue", "queue.see", "/queue"),
    ("Catalogue", "catalogue.index", "catalogue.see", "/catalogue"),
    ("Requirements", "catalogue.requirements", "requirements.see", "/requirements"),
    ("Documents", "documents.index", "document.list", "/documents"),
    ("Audit", "trail.index", "audit.see", "/audit"),
)


def init_app(app: Flask) -> None:
    """Register the context and the filters."""
    app.context_processor(_context)
    app.jinja_env.filters.update(
        day=day,
        day_in=day_in,
        moment=moment,
        time_of_day=time_of_day,
        minutes_seconds=minutes_seconds,
        decimal=decimal,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined  # a misspelt name breaks a test instead of leaving a gap on a page


def _context() -> dict[str, Any]:
    if not identity.signed_in() or not identity.person().memberships:
        return {"person": None, "program": None, "programs": [], "nav": []}
    person, program = identity.person(), identity.program()
    programs = {each.program.id: each.program for each in person.memberships}
    return {
        "person": person,
        "program": program,
        "programs": sorted(programs.values(), key=lambda each: each.name),
        "nav": [
            {"label": label, "href": url_for(endpoint), "current": _is_current(prefix)}
            for label, endpoint, verb, prefix in _NAVIGATION
            if permissions.may(person, verb, program)
        ],
        "may": lambda verb, thing: permissions.may(person, verb, thing),
    }


def _is_current(prefix: str) -> bool:
    return request.path == prefix if prefix == "/" else request.path.startswith(prefix)


def day(value: date | None) -> str:
    """A date as Americans read it without doubt about its order: "Nov 22, 2026"."""
    return f"{value:%b} {value.day}, {value:%Y}" if value else "–"


def day_in(value: datetime, time_zone: str) -> str:
    """The day of a moment in a time zone: "Nov 22, 2026"."""
    return day(_local(value, time_zone).date())


def moment(value: datetime | None, time_zone: str = "UTC", *, seconds: bool = False) -> str:
    """A moment in a time zone, which it names: "Nov 22, 2026, 14:05 EST"; with seconds where minutes hold too much."""
    if value is None:
        return "–"
    local = _local(value, time_zone)
    return f"{day(local.date())}, {local:{'%H:%M:%S' if seconds else '%H:%M'} %Z}"


def time_of_day(value: datetime, time_zone: str) -> str:
    """A moment of today in a time zone: "14:05"."""
    return f"{_local(value, time_zone):%H:%M}"


def _local(value: datetime, time_zone: str) -> datetime:
    return value.astimezone(UTC if time_zone == "UTC" else ZoneInfo(time_zone))


def minutes_seconds(seconds: float | None) -> str:
    """Seconds as they are said: "47 s", "1 min 23 s"."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def decimal(value: Decimal | float | None) -> str:
    """A number without trailing zeros and without an exponent."""
    return "–" if value is None else f"{Decimal(str(value)).normalize():f}"
