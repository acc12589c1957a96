"""A job's life, from its cause to its end, in one process."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import IntegrityError

from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.jobs import actions, queries, rules
from logbook.jobs.actions import Work
from logbook.jobs.models import Job, JobState
from tests.cast import Cast
from tests.jobs import tasks
from tests.jobs.arrange import as_it_is, enqueued


@pytest.fixture(autouse=True)
def _effects(database: Database) -> None:
    tasks.arrange(database)


def done(database: Database, settings: Settings) -> int:
    """Do what is due."""
    return actions.run_due(database, settings, tasks.TASKS)


def come_due(database: Database) -> None:
    """Let the pause, or the lease, of every job be over."""
    with database.writing() as session:
        session.execute(update(Job).where(Job.due_at.is_not(None)).values(due_at=clock.now()))


def test_a_job_is_done_once_and_says_how_far_it_is(database: Database, settings: Settings):
    job = enqueued(database)
    seen = []

    def look(work: Work) -> None:
        for step in (1, 2):
            work.progress(step)
            row = as_it_is(database, job)
            seen.append((row.state, row.done, row.steps))
        work.progress(3, steps=4)
        with database.writing() as session:
            work.finish(session)

    assert actions.run_due(database, settings, {"two_rows": look}) == 1
    assert seen == [(JobState.RUNNING, 1, 3), (JobState.RUNNING, 2, 3)]
    ended = as_it_is(database, job)
    assert (ended.state, ended.done, ended.steps, ended.attempts) == (JobState.DONE, 4, 4, 1)
    assert done(database, settings) == 0


def test_a_job_begins_once_its_cause_is_kept_and_never_if_it_is_not(database: Database, settings: Settings, cast: Cast):
    with database.session(writes=True) as session:
        actions.enqueue(session, task="two_rows", arguments={}, title="In vain", program=cast.program, by=cast.cleo)
        session.rollback()
    assert done(database, settings) == 0
    if database.engine.dialect.name == "postgresql":
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM procrastinate.procrastinate_jobs")) == 0
    with database.writing() as session:
        job = actions.enqueue(
            session, task="two_rows", arguments={"fellow": cast.ada.id}, title="Summary", steps=3,
            program=cast.program, by=cast.cleo,
        )  # fmt: skip
    assert done(database, settings) == 1
    (kept,) = _jobs(database, job)
    assert (kept.program_id, kept.by_id, kept.arguments) == (
        cast.program.id, cast.cleo.id, {"fellow": str(cast.ada.id)},
    )  # fmt: skip


def _jobs(database: Database, *jobs: Job) -> list[Job]:
    with database.reading() as session:
        return list(queries.jobs(session, [job.id for job in jobs]))


def test_a_job_whose_task_does_not_say_so_is_finished_when_it_returns(database: Database, settings: Settings):
    job = enqueued(database)
    actions.run_due(database, settings, {"two_rows": lambda _: None})
    assert as_it_is(database, job).state is JobState.DONE


def test_a_job_cancelled_while_it_waits_is_never_begun(database: Database, settings: Settings):
    job = enqueued(database)
    _cancel(database, job)
    assert done(database, settings) == 0
    assert as_it_is(database, job).state is JobState.CANCELLED
    with pytest.raises(Conflict, match="had ended before"):
        _cancel(database, job)


@pytest.mark.parametrize("when", ["before it says how far it is", "before it finishes"])
def test_a_job_cancelled_while_it_runs_leaves_nothing(database: Database, settings: Settings, when: str):
    job = enqueued(database)

    def work(work: Work) -> None:
        _cancel(database, job)
        if when == "before it says how far it is":
            work.progress(1)
            pytest.fail("it went on")
        with database.writing() as session:
            session.execute(text("INSERT INTO effect VALUES ('x', 1)"))
            work.finish(session)

    assert actions.run_due(database, settings, {"two_rows": work}) == 1
    assert as_it_is(database, job).state is JobState.CANCELLED
    assert tasks.rows(database, "effect") == []


def _cancel(database: Database, job: Job) -> None:
    with database.writing() as session:
        actions.cancel(session, job=job)


def test_a_job_that_cannot_be_done_says_why_and_is_not_tried_again_by_itself(database: Database, settings: Settings):
    job = enqueued(database, "refused")
    assert done(database, settings) == 1
    failed = as_it_is(database, job)
    assert failed.state is JobState.FAILED
    assert failed.sentence == "The fellow has left the program. Order it anew."


def test_a_job_that_breaks_is_tried_again_after_growing_pauses_and_then_given_up(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
):
    job = enqueued(database, "broken")
    for attempt in range(1, rules.ATTEMPTS + 1):
        before = clock.now()
        assert done(database, settings) == 1
        assert done(database, settings) == 0, "it is not tried again at once"
        tried = as_it_is(database, job)
        assert tried.attempts == attempt
        if pause := rules.pause(attempt):
            assert tried.state is JobState.WAITING
            assert tried.due_at
            assert before + pause <= tried.due_at <= clock.now() + pause
            come_due(database)
    assert as_it_is(database, job).state is JobState.FAILED
    assert as_it_is(database, job).sentence == rules.GIVEN_UP
    assert len(tasks.rows(database, "begun")) == rules.ATTEMPTS
    assert "no such thing" in caplog.text
    with database.reading() as session:
        (given_up,) = session.scalars(select(AuditEvent).where(AuditEvent.verb == "job.give_up"))
    assert given_up.facts == {"task": "broken", "attempts": rules.ATTEMPTS}


def test_a_failed_job_begins_anew_when_somebody_asks_for_it(database: Database, settings: Settings):
    job = enqueued(database, "refused")
    with pytest.raises(Conflict, match="nothing to try again"):
        _retry(database, job)
    done(database, settings)
    _retry(database, job)
    again = as_it_is(database, job)
    assert (again.state, again.attempts, again.done, again.sentence) == (JobState.WAITING, 0, 0, "")
    assert actions.run_due(database, settings, {"refused": tasks.two_rows}) == 1
    assert tasks.rows(database, "effect") == [str(job.id)] * 2
    with pytest.raises(Conflict, match="nothing to try again"):
        _retry(database, job)


def _retry(database: Database, job: Job) -> None:
    with database.writing() as session:
        actions.retry(session, job=job)


def test_a_worker_that_was_silent_too_long_keeps_nothing(database: Database, settings: Settings):
    job = enqueued(database)

    def slow(work: Work) -> None:
        come_due(database)  # as if its heartbeats had not come through
        assert actions.run_due(database, settings, tasks.TASKS) == 1
        tasks.two_rows(work)

    actions.run_due(database, settings, {"two_rows": slow})
    ended = as_it_is(database, job)
    assert (ended.state, ended.attempts) == (JobState.DONE, 2)
    assert tasks.rows(database, "effect") == [str(job.id)] * 2


def test_a_worker_that_is_at_a_job_renews_its_lease(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rules, "HEARTBEAT", timedelta(milliseconds=20))
    job = enqueued(database)

    def long(_: Work) -> None:
        first = leased = as_it_is(database, job).due_at
        while leased == first:
            leased = as_it_is(database, job).due_at
        assert first
        assert leased
        assert leased > first

    actions.run_due(database, settings, {"two_rows": long})
    assert as_it_is(database, job).state is JobState.DONE


def test_a_job_that_kills_its_workers_is_given_up(database: Database, settings: Settings):
    job = enqueued(database)

    def die(_: Work) -> None:
        raise SystemExit  # nothing is kept of it, as of a process that is killed

    for _ in range(rules.ATTEMPTS):
        with pytest.raises(SystemExit):
            actions.run_due(database, settings, {"two_rows": die})
        assert as_it_is(database, job).state is JobState.RUNNING
        come_due(database)
    assert done(database, settings) == 1
    assert as_it_is(database, job).sentence == rules.WORKER_DIED
    assert tasks.rows(database, "begun") == []


def test_several_workers_at_once_never_do_the_same_job(database: Database, settings: Settings):
    jobs = [enqueued(database) for _ in range(12)]
    together = Barrier(4)

    def work(_: int) -> int:
        together.wait()
        return done(database, settings)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 12
    assert tasks.rows(database, "begun") == sorted(str(job.id) for job in jobs)
    assert tasks.rows(database, "effect") == sorted(2 * [str(job.id) for job in jobs])


def test_whether_something_is_due_is_one_question_that_an_index_answers(database: Database, settings: Settings):
    for _ in range(3):
        enqueued(database)
    done(database, settings)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert done(database, settings) == 0
    (question,) = [each for each in asked if each != "BEGIN"]
    if database.engine.dialect.name == "sqlite":
        with database.reading() as session:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", ("2026-11-28", 1, 0)).all()
        assert "COVERING INDEX ix_job_due_at_id" in str(plan)


def test_jobs_that_ended_long_ago_are_deleted(database: Database, settings: Settings):
    old, young, waiting = enqueued(database), enqueued(database), enqueued(database, "broken")
    done(database, settings)
    with database.writing() as session:
        long_ago = clock.now() - rules.KEPT - timedelta(minutes=1)
        session.execute(update(Job).where(Job.id == old.id).values(ended_at=long_ago))
        session.execute(update(Job).where(Job.id == waiting.id).values(created_at=long_ago))
        actions.sweep(session)
    assert [job.id for job in _jobs(database, old, young, waiting)] == [young.id, waiting.id]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "running"},
        {"state": "done"},
        {"state": "failed", "due_at": None, "ended_at": clock.now()},
        {"state": "cancelled"},
        {"due_at": None},
        {"done": 4},
        {"steps": 0},
        {"sentence": "It failed."},
    ],
    ids=lambda change: " ".join(change),
)
def test_an_illegal_state_is_refused_by_the_database(database: Database, change: dict[str, Any]):
    job = enqueued(database)
    with pytest.raises(IntegrityError, match="ck_job"), database.writing() as session:
        session.execute(update(Job).where(Job.id == job.id).values(change))


def test_what_a_failed_job_was_told_stays_out_of_the_log(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
):
    enqueued(database, "broken", fellow="Ada-Reyes-key")
    with caplog.at_level(logging.DEBUG, logger="logbook"):
        done(database, settings)
    assert "did not succeed" in caplog.text
    assert "Ada-Reyes-key" not in caplog.text
