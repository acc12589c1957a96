"""``flask worker``: the work that no request waits for: jobs one after the other, chores each at its own pace."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from logbook.accounts import actions as accounts
from logbook.cases import actions as cases
from logbook.cli import trail
from logbook.cli.chain import check, in_words
from logbook.documents import actions as documents
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.jobs import actions as jobs
from logbook.notices import actions as notices
from logbook.progress import actions as progress
from logbook.reminders import actions as reminders
from logbook.sample import actions as sample
from logbook.signoff import actions as signoff

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do ever again, ``every`` so long after it was last done.

    Several workers may do it at once: a chore takes what it works on, so that nobody else does the same.
    """

    name: str
    every: timedelta
    do: Callable[[Database, Settings], object]


def sweep(database: Database, settings: Settings) -> None:
    """Delete what has run out."""
    with database.writing() as session:
        accounts.sweep(session)
        jobs.sweep(session)
        cases.sweep_drafts(session)
        cases.sweep_hand_overs(session)
    documents.sweep_previews(settings)


def check_chains(database: Database, _settings: Settings) -> None:
    """Recompute every signature and say what was found."""
    for report in check(database):
        click.echo(in_words(report), err=report.broken is not None)


def check_audit_trail(database: Database, _settings: Settings) -> None:
    """Recompute every audit event and say what was found."""
    for name, report in trail.check(database):
        click.echo(trail.in_words(name, report), err=report.broken is not None)


def sign_together(database: Database, _settings: Settings) -> None:
    """Sign what attendings signed together, once their time to undo it is over."""
    signoff.due(database)


def keep_tallies(database: Database, _settings: Settings) -> None:
    """Count anew the cases of whoever's kept tally no longer holds."""
    progress.keep_due(database)


def make_roots(database: Database, _settings: Settings) -> None:
    """Sign how far each chain has come that grew since its last daily root, at the first look on each day."""
    signoff.make_due_roots(database)


# What is to be done soon asks every second: its question must be one statement that an index answers.
_SOON = timedelta(seconds=1)

CHORES = (
    Chore("sweep", timedelta(minutes=15), sweep),
    Chore("make daily roots", timedelta(minutes=15), make_roots),
    Chore("check chains", timedelta(days=1), check_chains),
    Chore("check the audit trail", timedelta(days=1), check_audit_trail),
    Chore("post reminders", timedelta(minutes=5), reminders.post_due),
    Chore("sign together", _SOON, sign_together),
    Chore("keep tallies", _SOON, keep_tallies),
    Chore("draw the sample", timedelta(seconds=5), sample.draw_due),
    # Last, so that "--once" sends what the others posted.
    Chore("send letters", _SOON, notices.send_due),
)


# What can be enqueued (logbook.jobs): the name that stands in a job's row, and what does it.
TASKS: Mapping[str, jobs.Task] = {documents.PRINT: documents.print_ordered}

# How long to wait before asking again for jobs after the database could not be asked.
_AFTER_FAILURE = timedelta(seconds=5)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do everything that is due now, then stop.")
@click.option("--only-jobs", is_flag=True, help="Leave the chores to another worker.")
@click.option("--attached", is_flag=True, help="Stop when standard input ends: with whoever started it.")
@with_appcontext
def worker(once: bool, only_jobs: bool, attached: bool) -> None:
    """Print what was ordered, send letters, sweep what has run out, make the daily roots, and check every chain."""
    database: Database = current_app.extensions["database"]
    settings: Settings = current_app.config["SETTINGS"]
    chores = () if only_jobs else CHORES
    if once:
        # Jobs first, so that "--once" sends the letters they post.
        jobs.run_due(database, settings, TASKS)
        done = [_done(chore, database, settings) for chore in chores]
        if not all(done):
            raise click.exceptions.Exit(1)
        return
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if attached:
        threading.Thread(target=_stop_at_end_of_input, args=(stop,), daemon=True).start()
    run(chores, TASKS, database, settings, stop)


def run(
    chores: tuple[Chore, ...],
    tasks: Mapping[str, jobs.Task],
    database: Database,
    settings: Settings,
    stop: threading.Event,
) -> None:
    """Do each chore at its pace, and one job after the other, until ``stop``; then let those that are at it finish.

    A thread each, so that a mail server that keeps one waiting, or a long chain, keeps nothing else. Jobs share one:
    printing takes a processor to itself, so that who wants two at once starts two workers.
    """

    def repeat(chore: Chore) -> None:
        while not stop.is_set():
            _done(chore, database, settings)
            stop.wait(chore.every.total_seconds())

    def work() -> None:
        while not stop.is_set():
            try:
                jobs.keep_working(database, settings, tasks, stop)
            except Exception:
                _log.exception("Jobs cannot be asked for; it is tried again in %s.", _AFTER_FAILURE)
                stop.wait(_AFTER_FAILURE.total_seconds())

    threads = [threading.Thread(target=repeat, args=(chore,), name=chore.name) for chore in chores]
    threads.append(threading.Thread(target=work, name="jobs"))
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join()


def _stop_at_end_of_input(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


def _done(chore: Chore, database: Database, settings: Settings) -> bool:
    """Whether the chore ended well; what it raised is logged, and does not stop it from being tried again."""
    try:
        chore.do(database, settings)
    except Exception:
        _log.exception("The chore %r failed; it is tried again in %s.", chore.name, chore.every)
        return False
    return True
