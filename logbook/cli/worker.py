"""``flask worker``: the work that no request waits for: housekeeping, and the daily check of every chain."""

import signal
import threading
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from logbook.accounts import actions as accounts
from logbook.cases import actions as cases
from logbook.cli.chain import check, in_words
from logbook.foundation import clock
from logbook.foundation.db import Database

_SWEEP_EVERY = timedelta(minutes=15)
_CHECK_EVERY = timedelta(days=1)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do everything that is due now, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Sweep what has run out every 15 minutes; check every chain of signatures once a day."""
    database: Database = current_app.extensions["database"]
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    next_check = clock.now()
    while not stop.is_set():
        sweep(database)
        if clock.now() >= next_check:
            for report in check(database):
                click.echo(in_words(report), err=report.broken is not None)
            next_check = clock.now() + _CHECK_EVERY
        if once:
            return
        stop.wait(_SWEEP_EVERY.total_seconds())


def sweep(database: Database) -> None:
    """Delete what has run out."""
    with database.writing() as session:
        accounts.sweep(session)
        cases.sweep_drafts(session)
