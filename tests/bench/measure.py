"""Taking times in turns, and saying them."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.client import Answer, Client

Request = Callable[[], Answer]


@dataclass(frozen=True)
class Measurement:
    """One line of the table; times in milliseconds."""

    name: str
    p50_ms: float
    p95_ms: float
    floor_p50_ms: float
    detail: str
    at_most: float | None

    @property
    def ratio(self) -> float:
        """Our median by the floor's."""
        return self.p50_ms / self.floor_p50_ms

    def as_json(self) -> dict[str, object]:
        """What ``--json`` writes."""
        return {
            "name": self.name,
            "p50_ms": round(self.p50_ms, 2),
            "p95_ms": round(self.p95_ms, 2),
            "floor_p50_ms": round(self.floor_p50_ms, 2),
            "ratio": round(self.ratio, 3),
            "detail": self.detail,
        }


def measurement(
    name: str, ours: Sequence[float], floor: Sequence[float], *, detail: str, at_most: float | None = None
) -> Measurement:
    """The line for the milliseconds of many requests."""
    return Measurement(
        name=name,
        p50_ms=statistics.median(ours),
        # What takes minutes is done once.
        p95_ms=statistics.quantiles(ours, n=20, method="inclusive")[-1] if len(ours) > 1 else ours[0],
        floor_p50_ms=statistics.median(floor),
        detail=detail,
        at_most=at_most,
    )


def in_turns(
    ours: tuple[Client, Request], floor: tuple[Client, Request], *, turns: int = 24, each: int = 5
) -> tuple[list[float], list[float]]:
    """The milliseconds of ``turns`` times ``each`` requests to either, the first turn dropped as warming up."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns + 1):
        for side, (client, request) in zip(times, (ours, floor), strict=True):
            client.wake()
            taken = [request().milliseconds for _ in range(each)]
            side.extend(taken if turn else [])
    return times


def table(measurements: Sequence[Measurement]) -> str:
    """The measurements as lines of text."""
    lines = [f"{'':<20}{'p50':>9}{'p95':>9}{'floor':>9}{'ratio':>8}{'wanted':>8}"]
    for each in measurements:
        wanted = "" if each.at_most is None else f"≤ {each.at_most:g}"
        lines.append(
            f"{each.name:<20}{each.p50_ms:>6.1f} ms{each.p95_ms:>6.1f} ms{each.floor_p50_ms:>6.1f} ms"
            f"{each.ratio:>8.2f}{wanted:>8}"
        )
        lines.append(f"{'':<20}{each.detail}")
    return "\n".join(lines)
