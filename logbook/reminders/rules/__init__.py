"""When somebody is written to about what waits for them, about which of it, and on which days never."""

from logbook.reminders.rules.days_off import federal_holidays, is_day_off
from logbook.reminders.rules.telling import (
    AGAIN_AFTER,
    FROM_HOUR,
    PATIENCE,
    TO_HOUR,
    Deputies,
    Holders,
    Kind,
    Line,
    Waiting,
    Where,
    is_morning,
    lines,
    lines_to_tell,
    period,
)

__all__ = [
    "AGAIN_AFTER",
    "FROM_HOUR",
    "PATIENCE",
    "TO_HOUR",
    "Deputies",
    "Holders",
    "Kind",
    "Line",
    "Waiting",
    "Where",
    "federal_holidays",
    "is_day_off",
    "is_morning",
    "lines",
    "lines_to_tell",
    "period",
]
