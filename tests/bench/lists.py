"""The director's list in a small program and in one a hundred times as large, each in a database of its own."""

import statistics

from sqlalchemy import text

from logbook.cases.models import Case, CaseProcedure
from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.server import CLEO, Bench, running

SMALL, TIMES = 1_000, 100
AT_MOST_TIMES = 1.5


def at_1000(_bench: Bench) -> Measurement:
    """The first 50 of 1,000 cases."""
    with running(SMALL, _as_it_is) as small:
        ours, below = _beside_the_floor(small)
        return measurement("list-at-1000", ours, below, detail=_detail(small, ours), at_most=3)


def at_100000(_bench: Bench) -> Measurement:
    """The first 50 of 100,000 cases; then in turns with the first 50 of 1,000."""
    with running(SMALL, _as_it_is) as small, running(SMALL, _multiply) as large:
        ours, below = _beside_the_floor(large)
        few, many = small.visitor(CLEO), large.visitor(CLEO)
        of_many, of_few = in_turns(
            (many, lambda: many.get("/cases").expect(200)), (few, lambda: few.get("/cases").expect(200))
        )
        times = statistics.median(of_many) / statistics.median(of_few)
        detail = f"{times:.2f} times the list at 1,000 (wanted: at most {AT_MOST_TIMES}); {_detail(large, ours)}"
        return measurement("list-at-100000", ours, below, detail=detail, at_most=3)


def _beside_the_floor(bench: Bench) -> tuple[list[float], list[float]]:
    cleo, floor, path = bench.visitor(CLEO), bench.floor(), f"/list/{bench.program}"
    return in_turns((cleo, lambda: cleo.get("/cases").expect(200)), (floor, lambda: floor.get(path).expect(200)))


def _detail(bench: Bench, ours: list[float]) -> str:
    return f"{bench.statements(CLEO, '/cases')} SQL statements; {len(ours)} requests"


def _as_it_is(_bench: Bench) -> None:
    """Nothing more is needed."""


def _multiply(bench: Bench) -> None:
    """Put 99 copies beside each case, by the database itself: planning as many cases takes ten times as long.

    The copies wait for their attending, because the database takes no signed case without its signature.
    """
    case = {
        "id": _other("id"),
        "number": f"number + {SMALL} * k",
        "state": "CASE state WHEN 'signed' THEN 'submitted' ELSE state END",
        "signed_at": "NULL",
    }
    step = {"id": _other("id"), "case_id": _other("case_id")}
    copies = "copy (k) AS (VALUES (1) UNION ALL SELECT k + 1 FROM copy WHERE k < 99)"
    with bench.database.writing() as session:
        for table, changed in ((Case.__table__, case), (CaseProcedure.__table__, step)):
            names = [column.name for column in table.columns]
            values = ", ".join(changed.get(name, name) for name in names)
            rows = f"SELECT {values} FROM copy CROSS JOIN {table}"  # noqa: S608 # all of it stands here
            session.execute(text(f"WITH RECURSIVE {copies} INSERT INTO {table} ({', '.join(names)}) {rows}"))


def _other(key: str) -> str:
    """A key of the k-th copy, in the text that SQLite keeps keys as."""
    return f"substr({key}, 1, 24) || printf('%08x', k)"
