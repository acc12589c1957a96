"""The days that a document is about."""

from datetime import date


def period_problem(period_from: date, period_to: date, today: date) -> str | None:
    """What is wrong with a period, in a sentence, or None."""
    if period_to < period_from:
        return "The period ends before it begins. Change one of the two dates."
    if period_to > today:
        return "The period ends in the future, where nothing can be counted. End it today or earlier."
    return None


def academic_year(today: date) -> tuple[date, date]:
    """The first day of the academic year (July 1 in the United States) and today."""
    return date(today.year - (today.month < 7), 7, 1), today
