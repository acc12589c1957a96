"""Signing one case and fifty: what is signed is on the disk before the answer. The password is counted apart."""

import contextlib
import sqlite3
import statistics
import time
from datetime import timedelta

from sqlalchemy import select

from logbook.adapters.passwords import hash_password, matches
from logbook.cases.models import Case
from logbook.foundation.db import Database
from logbook.people.models import Program
from logbook.people.queries import person
from logbook.signoff import actions
from logbook.signoff.models import Entrustment, Means
from logbook.signoff.rules import Chosen
from tests.bench.fields import NEW_CASE, one_more
from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.server import ADA, BEN, PASSWORD, Bench

TURNS, EACH, ASKED = 8, 6, 6
FIFTY, TIMES = 50, 5
SAID = {"revision": "1", "role_0": "performed", "entrustment": "4", "feedback": ""}


def one(bench: Bench) -> Measurement:
    """Signing one case while the password given before still holds; the floor asks for none either."""
    ben, floor = bench.visitor(BEN), bench.floor()
    waiting, below_waiting = _logged(bench, (TURNS + 1) * EACH + ASKED + 2)
    said = {**SAID, "csrf_token": ben.token(f"/cases/{waiting[0]}/sign-off")}
    with_password = {**said, "password": PASSWORD}
    # Without keeping the cookie, the password is asked for each time.
    asked = [
        ben.post(f"/cases/{waiting.pop()}/sign", with_password, keep_cookies=False).expect(303).milliseconds
        for _ in range(ASKED)
    ]
    ben.submit(f"/cases/{waiting.pop()}/sign", with_password)
    ours, below = in_turns(
        (ben, lambda: ben.submit(f"/cases/{waiting.pop()}/sign", said)),
        (floor, lambda: floor.post("/sign", {**said, "case": below_waiting.pop()}).expect(303)),
        turns=TURNS,
        each=EACH,
    )
    statements = bench.statements(BEN, f"/cases/{waiting.pop()}/sign", with_password)
    detail = (
        f"{statements} SQL statements; with the password {statistics.median(asked):.0f} ms, of which "
        f"{_argon2():.0f} ms are Argon2; {len(ours)} requests"
    )
    return measurement("sign-one", ours, below, detail=detail, at_most=4)


def fifty(bench: Bench) -> Measurement:
    """Fifty cases signed in one batch beside one case in one batch: kept, and sealed once nothing undoes it.

    In this process and on a copy of the database, because the server's own worker would sign what is due.
    """
    _logged(bench, (TIMES + 1) * (FIFTY + 1))
    copy = bench.directory / "fifty.sqlite"
    source = bench.directory / "instance" / "logbook.sqlite"
    with contextlib.closing(sqlite3.connect(source)) as whole, contextlib.closing(sqlite3.connect(copy)) as other:
        whole.backup(other)
    database = Database(f"sqlite:///{copy}", signing_keys=bench.database.signing_keys)
    numbers = _numbers(database, bench)
    taken: tuple[list[float], list[float]] = ([], [])
    sealing = []
    for turn in range(TIMES + 1):
        for side, count in zip(taken, (FIFTY, 1), strict=True):
            chosen = [Chosen(numbers.pop(), 1, Entrustment.JUST_IN_CASE) for _ in range(count)]
            kept, sealed = _signed_together(database, bench, chosen)
            if turn:
                side.append(kept + sealed)
            if turn and count == FIFTY:
                sealing.append(sealed)
    database.dispose()
    detail = (
        f"sealing alone {statistics.median(sealing):.0f} ms, {statistics.median(sealing) / FIFTY:.1f} ms a case; "
        f"{TIMES} batches; the floor is one case in a batch of its own"
    )
    return measurement("sign-50", *taken, detail=detail, at_most=10)


def _logged(bench: Bench, count: int) -> tuple[list[str], list[str]]:
    """The keys of so many new cases that wait for Ben, at the product and at the floor."""
    ada, floor = bench.visitor(ADA), bench.floor()
    token, keys = ada.token(NEW_CASE), []
    for _ in range(count):
        new = one_more(bench.case, token)
        ada.submit("/cases/new", new)
        floor.post("/log", new).expect(303)
        keys.append(str(new["case_id"]))
    return keys, list(keys)


def _numbers(database: Database, bench: Bench) -> list[int]:
    keys = bench.waiting(BEN)
    with database.reading() as session:
        return list(session.scalars(select(Case.number).where(Case.id.in_(keys), Case.revision == 1)))


def _signed_together(database: Database, bench: Bench, chosen: list[Chosen]) -> tuple[float, float]:
    """The milliseconds to keep a batch and to sign it."""
    begun = time.perf_counter()
    with database.writing() as session:
        by, program = person(session, bench.person(BEN)), session.get_one(Program, bench.program)
        assert by is not None
        actions.sign_together(
            session, by=by, program=program, chosen=chosen, authenticated_by=Means.PASSWORD, undo=timedelta(0)
        )
    kept = time.perf_counter()
    assert actions.due(database) == 1
    return 1000 * (kept - begun), 1000 * (time.perf_counter() - kept)


def _argon2() -> float:
    """Milliseconds to check a password."""
    password_hash, taken = hash_password(PASSWORD), []
    for _ in range(9):
        begun = time.perf_counter()
        assert matches(password_hash, PASSWORD)
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)
