"""Several attendings sign at once: every signature is there, none twice, and the chain does not fork."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

from sqlalchemy import select

from logbook.foundation.errors import Conflict
from logbook.signoff import queries
from logbook.signoff.models import Signature
from tests.signoff.arrange import sign, waiting_case

THREADS, EACH = 8, 5


def test_eight_threads_sign_forty_cases_of_one_program(database, cast):
    with database.writing() as session:
        waiting = [waiting_case(session, cast, number) for number in range(1, THREADS * EACH + 1)]
    together = Barrier(THREADS)

    def work(mine):
        together.wait()
        for case_id in mine:
            with database.writing() as session:
                sign(session, cast, case_id)

    with ThreadPoolExecutor(THREADS) as pool:
        # list() raises what a thread raised.
        list(pool.map(work, [waiting[start::THREADS] for start in range(THREADS)]))
    with database.reading() as session:
        signatures = session.scalars(select(Signature).order_by(Signature.sequence)).all()
        assert [each.sequence for each in signatures] == list(range(1, len(waiting) + 1))
        assert {each.case_id for each in signatures} == set(waiting)
        assert all(after.previous_digest == each.digest for each, after in pairwise(signatures))
    with database.reading() as session:
        assert not any(each.broken for each in queries.check_chains(session))


def test_the_same_case_signed_from_two_screens_at_once_is_signed_once(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    together = Barrier(2)

    def work(_):
        together.wait()
        try:
            with database.writing() as session:
                sign(session, cast, case_id, revision=1)
        except Conflict as objection:
            return objection.sentence
        return None

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(work, range(2)))
    assert sorted(answers, key=bool) == [
        None, "Case 1 is already signed. What was signed changes only by an amendment."
    ]  # fmt: skip
