"""Signing a summary, beside reading, hashing and writing the same bytes and one bare signature by the same curve."""

import contextlib
import hashlib
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from logbook.adapters import certificates
from logbook.adapters.pdf_signature import examine, sign
from logbook.documents import paper
from logbook.foundation.config import load
from logbook.people.models import Program
from tests.adapters import stamping
from tests.bench.measure import Measurement, measurement
from tests.bench.server import Bench
from tests.documents import samples

TURNS, PROCEDURES = 30, 24
REASON = "Issued by Cleo Marchetti, MD"


def seal(bench: Bench) -> Measurement:
    """A summary of three pages from file to signed file; then with a time stamp from a server on this machine."""
    settings = load(bench.directory / "sealing", {})
    with bench.database.reading() as session:
        program = session.query(Program).one()
        who = certificates.signer(
            settings, program_id=program.id, program=program.name, institution=program.institution
        )
    source, target = bench.directory / "unsigned.pdf", bench.directory / "signed.pdf"
    source.write_bytes(paper.to_pdf(samples.full(PROCEDURES), samples.ISSUE))
    key = ec.generate_private_key(ec.SECP256R1())
    stamped = stamping.stamp()
    asked: list[float] = []

    def answer(request: bytes) -> bytes:
        made: list[bytes] = []
        asked.append(_milliseconds(lambda: made.append(stamped(request))))
        return made[0]

    with contextlib.ExitStack() as stack:
        url = stack.enter_context(stamping.serving(answer))
        work: dict[str, Callable[[], object]] = {
            "ours": lambda: target.write_bytes(sign(source.read_bytes(), who, reason=REASON)),
            "floor": lambda: _floor(source, target, key),
            "stamped": lambda: target.write_bytes(sign(source.read_bytes(), who, reason=REASON, time_stamp_url=url)),
            "examined": lambda: examine(target.read_bytes(), roots=certificates.roots(settings)),
        }
        # The first turn warms up; in turns, so that all meet the same machine.
        turns = [{name: _milliseconds(each) for name, each in work.items()} for _ in range(TURNS + 1)][1:]
    assert not examine(target.read_bytes(), roots=certificates.roots(settings)).problems
    ours, below, with_stamp, looked = ([turn[name] for turn in turns] for name in work)
    more = statistics.median(with_stamp) - statistics.median(ours)
    detail = (
        f"{source.stat().st_size / 1000:.0f} kB; with a time stamp {more:.0f} ms more, of which the server’s "
        f"{statistics.median(asked):.0f} ms; to examine {statistics.median(looked):.0f} ms; {TURNS} of each"
    )
    return measurement("sign-pdf", ours, below, detail=detail)


def _floor(source: Path, target: Path, key: ec.EllipticCurvePrivateKey) -> None:
    data = source.read_bytes()
    target.write_bytes(data + key.sign(hashlib.sha256(data).digest(), ec.ECDSA(hashes.SHA256())))


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
