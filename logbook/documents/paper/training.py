"""The days of a fellowship, in words."""

from logbook.documents.paper.days import day
from logbook.documents.rules import Stretch


def spans(training: tuple[Stretch, ...]) -> str:
    """From when to when somebody was in training: "from Jul 1, 2024 to Jan 15, 2025 and since Jul 1, 2025"."""
    return " and ".join(_span(each) for each in training)


def _span(stretch: Stretch) -> str:
    first = day(stretch.starts_on)
    if stretch.ends_on is None:
        return f"{'since' if stretch.begun else 'from'} {first}"
    if stretch.over or not stretch.begun:
        return f"from {first} to {day(stretch.ends_on)}"
    return f"since {first} (planned until {day(stretch.ends_on)})"
