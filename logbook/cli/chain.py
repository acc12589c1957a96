"""``flask check-chain``: recompute every signature and audit event, and say where a chain is broken."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect

from logbook.cli import trail
from logbook.foundation.db import Database
from logbook.signoff import queries
from logbook.signoff.models import Signature
from logbook.signoff.rules import ChainReport


@click.command("check-chain")
@click.option("--each", is_flag=True, help="Check each of the server's own signatures, too, not only the last ones.")
@with_appcontext
def check_chain(each: bool) -> None:
    """Recompute every signature and audit event; name the first break of each chain and exit with 1 if there is one."""
    database: Database = current_app.extensions["database"]
    if not inspect(database.engine).has_table(Signature.__tablename__):
        raise click.ClickException("This database has no tables yet; flask setup makes them.")
    reports = check(database, each=each, processes=os.cpu_count() or 1)
    for report in reports:
        click.echo(in_words(report))
    recorded = trail.check(database)
    for name, events in recorded:
        click.echo(trail.in_words(name, events))
    if any(report.broken for report in reports) or any(events.broken for _, events in recorded):
        raise click.exceptions.Exit(1)


def check(database: Database, *, each: bool = False, processes: int = 1) -> list[ChainReport]:
    """One report a program, with a progress bar where somebody is watching; long chains shared out over processes."""
    with database.reading() as session:
        length = queries.count_signatures(session)
    with (
        database.reading() as session,
        click.progressbar(length=length, label="Checking signatures", hidden=length < _LONG) as bar,
    ):
        return list(queries.check_chains(session, bar.update, each=each, processes=processes))


# Fewer are checked in a second or two.
_LONG = 5000


def in_words(report: ChainReport) -> str:
    """One line about one program's chain."""
    if report.broken is None:
        return f"{report.program}: {report.length:,} signatures, none broken."
    broken = report.broken
    place = ", ".join(
        f"{what} {number:,}"
        for what, number in (("signature", broken.sequence), ("case", broken.case_number))
        if number is not None
    )
    return f"{report.program}: broken at {place}: {broken.what}."
