"""The search over the catalogue as a fellow types it, beside a database that compares texts."""

import itertools
from urllib.parse import urlencode

from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.server import ADA, Bench

AT_MOST_MS = 20
SAID = ("mbb lumbar", "rfa genicular", "tfesi l5", "scs trial", "mild", "kyphoplsty", "stelate", "ganlgion impar")


def search(bench: Bench) -> Measurement:
    """The page on which a case's procedure is found, for the one word after the other."""
    ada, floor = bench.visitor(ADA), bench.floor()
    ours_said, floor_said = (itertools.cycle(urlencode({"q": each}) for each in SAID) for _ in range(2))
    ours, below = in_turns(
        (ada, lambda: ada.get(f"/cases/new?{next(ours_said)}").expect(200)),
        (floor, lambda: floor.get(f"/search/{bench.program}?{next(floor_said)}").expect(200)),
    )
    statements = bench.statements(ADA, f"/cases/new?{urlencode({'q': SAID[0]})}")
    detail = f"{statements} SQL statements; {len(ours)} requests; wanted: p50 under {AT_MOST_MS} ms"
    return measurement("catalogue-search", ours, below, detail=detail)
