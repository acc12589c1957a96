"""Logging: each request is a transaction that is on the disk before the answer."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.bench.client import Answer, Client
from tests.bench.fields import NEW_CASE, one_more
from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.server import ADA, Bench

CLIENTS = 8
EACH = 20
TURNS = 3


def log(bench: Bench) -> Measurement:
    """A complete case sent to its attending: form to redirect."""
    fields, ada, floor = bench.case, bench.visitor(ADA), bench.floor()
    token = ada.token(NEW_CASE)
    ours, below = in_turns(
        (ada, lambda: ada.submit("/cases/new", one_more(fields, token))),
        (floor, lambda: floor.post("/log", one_more(fields)).expect(303)),
    )
    statements = bench.statements(ADA, "/cases/new", one_more(fields))
    return measurement("log-case", ours, below, detail=f"{statements} SQL statements; {len(ours)} requests", at_most=4)


def log_together(bench: Bench) -> Measurement:
    """Eight clients that log at once, each as fast as it is answered."""
    fields = bench.case
    visitors = [bench.visitor(ADA) for _ in range(CLIENTS)]
    token = {id(each): each.token(NEW_CASE) for each in visitors}
    floors = [bench.floor() for _ in range(CLIENTS)]

    def ours(client: Client) -> Answer:
        return client.post("/cases/new", one_more(fields, token[id(client)]), keep_cookies=False)

    def below(client: Client) -> Answer:
        return client.post("/log", one_more(fields))

    taken: tuple[list[float], list[float]] = ([], [])
    seconds, errors = [0.0, 0.0], 0
    for turn in range(TURNS + 1):
        for side, (clients, request) in enumerate(((visitors, ours), (floors, below))):
            answers, lasted = _together(clients, request)
            if turn:
                seconds[side] += lasted
                taken[side].extend(each.milliseconds for each in answers)
            if clients is visitors:
                errors += sum(each.status != 303 for each in answers)
    pace, pace_of_floor = (len(times) / lasted for times, lasted in zip(taken, seconds, strict=True))
    slowest, slowest_of_floor = (max(times) for times in taken)
    detail = (
        f"{errors} errors in {(TURNS + 1) * CLIENTS * EACH} requests of {CLIENTS} clients at once; "
        f"{pace:.0f} cases a second, slowest {slowest:.0f} ms (floor {pace_of_floor:.0f}, {slowest_of_floor:.0f} ms)"
    )
    return measurement("log-case-8-clients", *taken, detail=detail)


def _together(clients: Sequence[Client], request: Callable[[Client], Answer]) -> tuple[list[Answer], float]:
    """The answers to EACH requests of each client, all clients at once, and how many seconds that took."""
    for each in clients:
        each.wake()
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(lambda client: [request(client) for _ in range(EACH)], clients))
    return [answer for of_one in answers for answer in of_one], time.perf_counter() - begun
