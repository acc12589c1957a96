"""Eight attendings of a program who sign at once, on SQLite and PostgreSQL: no fork, no lost signature, no error."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from logbook import migrations
from logbook.accounts import actions as accounts
from logbook.foundation import clock
from logbook.foundation.config import load
from logbook.foundation.db import Database
from logbook.people import actions as people
from logbook.people.models import MemberRole
from logbook.signoff import queries
from logbook.signoff.models import Signature
from tests import cast
from tests.bench.client import Answer, Client
from tests.bench.measure import Measurement, measurement
from tests.bench.server import Bench, serving
from tests.plugins import postgresql
from tests.signoff.arrange import waiting_case

ATTENDINGS, EACH = 8, 20
SAID = {"revision": "1", "role_0": "performed", "role_1": "assisted", "entrustment": "4", "feedback": ""}


@dataclass(frozen=True)
class Run:
    """What came of it on one database: the milliseconds of each, one at a time and all at once, and what was wrong."""

    alone: list[float]
    together: list[float]
    seconds: float
    errors: int
    signed: int
    broken: int

    def in_words(self, name: str) -> str:
        """As a part of the line below the table."""
        pace, waited = len(self.together) / self.seconds, ATTENDINGS * (2 * EACH + 1)
        return (
            f"{name}: {self.errors} errors, {self.signed} of {waited} signed, {self.broken} breaks in "
            f"the chain, {pace:.0f} signatures a second, slowest {max(self.together):.0f} ms"
        )


def eight(_bench: Bench) -> Measurement:
    """Single signatures by eight attendings at once, beside the same number by one after the other."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        path = Path(directory)
        runs = {"SQLite": _run(path / "sqlite", f"sqlite:///{path / 'eight.sqlite'}")}
        if postgresql.programs():
            with postgresql.running() as server:
                runs["PostgreSQL"] = _run(path / "postgresql", server.create("eight"))
    detail = "; ".join(run.in_words(name) for name, run in runs.items())
    return measurement("sign-8-clients", runs["SQLite"].together, runs["SQLite"].alone, detail=detail)


def _run(directory: Path, url: str) -> Run:
    migrations.upgrade(url)
    directory.mkdir(parents=True)
    settings = load(directory, {"LOGBOOK_DATABASE_URL": url})
    database = Database(settings.url, signing_keys=settings.signing_keys)
    with contextlib.ExitStack() as stack:
        stack.callback(database.dispose)
        waiting = _gather(database)
        environment = {"LOGBOOK_INSTANCE": str(directory), "LOGBOOK_DATABASE_URL": url}
        port = stack.enter_context(serving([], environment, directory))
        signers = [_Signer(port, email, keys) for email, keys in waiting.items()]
        alone = [answer for signer in signers for answer in signer.sign(EACH)]
        begun = time.perf_counter()
        with ThreadPoolExecutor(ATTENDINGS) as pool:
            together = [answer for of_one in pool.map(lambda each: list(each.sign(EACH)), signers) for answer in of_one]
        seconds = time.perf_counter() - begun
        with database.reading() as session:
            signed = session.scalar(select(func.count(Signature.id))) or 0
        with database.reading() as session:
            broken = sum(report.broken is not None for report in queries.check_chains(session))
    return Run(
        alone=[each.milliseconds for each in alone],
        together=[each.milliseconds for each in together],
        seconds=seconds,
        errors=sum(each.status != 303 for each in (*alone, *together)),
        signed=signed,
        broken=broken,
    )


class _Signer:
    """An attending at the queue, whose password was given once."""

    def __init__(self, port: int, email: str, keys: list[str]) -> None:
        self._client, self._keys = Client(port).sign_in(email, cast.PASSWORD), keys
        self._said = {**SAID, "csrf_token": self._client.token(f"/cases/{keys[-1]}/sign-off")}
        self._client.submit(f"/cases/{keys.pop()}/sign", {**self._said, "password": cast.PASSWORD})

    def sign(self, count: int) -> Iterator[Answer]:
        """Sign so many, each as fast as the one before was answered."""
        for _ in range(count):
            yield self._client.post(f"/cases/{self._keys.pop()}/sign", self._said, keep_cookies=False)


def _gather(database: Database) -> dict[str, list[str]]:
    """Eight attendings, by e-mail address, each with the cases that wait for them."""
    waiting, number = {}, 0
    with database.writing() as session:
        everybody = cast.gather(session)
        starts_on = clock.today() - timedelta(days=200)
        for place in range(ATTENDINGS):
            email = f"attending{place}@northfield.example"
            name = f"Attending{place}"
            signer = people.register(session, given_name="An", family_name=name, degree="MD", email=email)
            people.appoint(
                session, person=signer, program=everybody.program, role=MemberRole.ATTENDING, starts_on=starts_on,
                sites=(everybody.hospital,),
            )  # fmt: skip
            accounts.store_password(session, person=signer, password_hash=cast.password_hash())
            session.flush()
            keys = []
            for _ in range(2 * EACH + 1):
                number += 1
                keys.append(str(waiting_case(session, everybody, number, attending_id=signer.id)))
            waiting[email] = keys
    return waiting
