"""``flask recount``: count everything anew that is kept, or say whether it is what the signed rows say."""

import click
from flask import current_app
from flask.cli import with_appcontext

from logbook.foundation.db import Database
from logbook.progress import actions


@click.command("recount")
@click.option("--check", is_flag=True, help="Change nothing; compare what is kept with a full recount.")
@with_appcontext
def recount(check: bool) -> None:
    """Count every fellow's cases anew from the signed rows and keep the tallies."""
    database: Database = current_app.extensions["database"]
    if not check:
        with database.writing() as session:
            actions.forget(session)
        fellows = actions.keep_due(database)
        click.echo(f"Counted {fellows} {'fellow' if fellows == 1 else 'fellows'} anew.")
        return
    with database.reading() as session:
        compared = list(actions.recount(session))
    wrong = [each for each in compared if each.holds and not each.is_right]
    for each in wrong:
        click.echo(f"WRONG: what is kept of {each.fellow} in {each.program} is not what the rows say.", err=True)
    stale = sum(not each.holds for each in compared)
    click.echo(
        f"{len(compared) - stale - len(wrong)} of {len(compared)} kept tallies are what a full recount says"
        + (f", {stale} {'waits' if stale == 1 else 'wait'} to be counted anew." if stale else ".")
    )
    if wrong:
        raise click.exceptions.Exit(1)
