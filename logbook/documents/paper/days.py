"""Days and times as paper writes them."""

from datetime import date


def day(value: date) -> str:
    """A day as a reader in the United States writes it, and nobody misreads: Nov 3, 2025."""
    return f"{value:%b} {value.day}, {value.year}"


def long_day(value: date) -> str:
    """A day as a diploma writes it: November 3, 2025."""
    return f"{value:%B} {value.day}, {value.year}"


def clock(seconds: int) -> str:
    """Seconds as minutes and seconds: 83 is 1:23."""
    return f"{seconds // 60:,}:{seconds % 60:02}"
