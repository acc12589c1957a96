"""Pages that are looked at: the queue, the list, the start pages."""

from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.server import ADA, BEN, CLEO, QUEUE, Bench, ready, running

LONG = 500


def queue(bench: Bench) -> Measurement:
    """An attending's queue with 50 cases."""
    assert len(bench.waiting(BEN)) >= QUEUE
    return _page(bench, "queue-50", BEN, "/queue", f"/queue/{bench.person(BEN)}")


def queue_of_500(bench: Bench) -> Measurement:
    """An attending's queue ten times as long, in a database of its own; no bound was set for it."""
    with running(prepare=_fill_to_500) as large:
        return _page(large, "queue-500", BEN, "/queue", f"/queue/{large.person(BEN)}", turns=6, at_most=None)


def _fill_to_500(bench: Bench) -> None:
    ready(bench, LONG)


def list_(bench: Bench) -> Measurement:
    """The first 50 of the program's 1,600 cases, for its director."""
    return _page(bench, "list-50-of-1600", CLEO, "/cases", f"/list/{bench.program}")


def home_of_fellow(bench: Bench) -> Measurement:
    """The start page of a fellow with about 400 cases."""
    return _page(bench, "home-fellow", ADA, "/", f"/fellow/{bench.person(ADA)}")


def home_of_director(bench: Bench) -> Measurement:
    """The start page of the director of a program with 1,600 cases."""
    return _page(bench, "home-director", CLEO, "/", f"/program/{bench.program}")


def _page(
    bench: Bench, name: str, who: str, path: str, floor_path: str, *, turns: int = 24, at_most: float | None = 3
) -> Measurement:
    visitor, floor = bench.visitor(who), bench.floor()
    ours, below = in_turns(
        (visitor, lambda: visitor.get(path).expect(200)),
        (floor, lambda: floor.get(floor_path).expect(200)),
        turns=turns,
    )
    size = len(visitor.get(path).body) / 1000
    detail = f"{bench.statements(who, path)} SQL statements, {size:.0f} kB of HTML; {len(ours)} requests"
    return measurement(name, ours, below, detail=detail, at_most=at_most)
