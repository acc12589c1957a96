"""The chart of entries by month, as numbers."""

from dataclasses import dataclass

from logbook.progress.rules.standing import MonthCount, Roles

# One drawing, in its own units: 360 wide, columns stand on a line at 128 and rise at most 108.
WIDTH, GROUND, RISE = 360, 128, 108
# Solid, ruled and empty: told apart by a printer without colors, and by a fax. The rules are lines, not a pattern,
# for which WeasyPrint takes longer.
STEPS = (("performed", "#16243a"), ("assisted", "#ffffff"), ("observed", "#ffffff"))
RULED = "assisted"
_APART = 3


@dataclass(frozen=True)
class Step:
    """One role's part of a column."""

    y: float
    height: float
    shade: str
    rules: str


@dataclass(frozen=True)
class Column:
    """One month of the chart, in the drawing's units."""

    month: str
    label: str
    roles: Roles
    x: float
    width: float
    middle: float
    top: float
    steps: tuple[Step, ...]


def ruled(x: float, y: float, width: float, height: float) -> str:
    """The path of upright lines that fill a box, evenly from edge to edge."""
    lines = max(1, round(width / _APART) - 1)
    return "".join(
        f"M{round(x + width * line / (lines + 1), 2)} {round(y, 2)}v{round(height, 2)}" for line in range(1, lines + 1)
    )


def columns(months: tuple[MonthCount, ...]) -> list[Column]:
    """The columns of the chart of entries by month; where many months stand close, only every so many are named."""
    pitch = WIDTH / max(len(months), 6)
    width = min(pitch * 0.64, 26)
    named = -(-30 * len(months) // WIDTH) if months else 1
    unit = RISE / max((line.roles.total for line in months), default=1)
    drawn = []
    for place, line in enumerate(months):
        middle, ground, steps = pitch * (place + 0.5), float(GROUND), []
        for role, shade in STEPS:
            height = getattr(line.roles, role) * unit
            ground -= height
            if height:
                rules = ruled(middle - width / 2, ground, width, height) if role == RULED else ""
                steps.append(Step(round(ground, 2), round(height, 2), shade, rules))
        drawn.append(
            Column(
                month=f"{line.month:%B %Y}",
                label=f"{line.month:%b}" if place % named == 0 else "",
                roles=line.roles,
                x=round(middle - width / 2, 2),
                width=round(width, 2),
                middle=round(middle, 2),
                top=round(ground - 4, 2),
                steps=tuple(steps),
            )
        )
    return drawn
