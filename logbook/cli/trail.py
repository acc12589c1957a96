"""The audit trail's part in ``flask check-chain`` and in the daily check."""

import click
from sqlalchemy import select

from logbook.foundation import audit
from logbook.foundation.audit import TrailReport
from logbook.foundation.db import Database
from logbook.people.models import Program

# Fewer are checked in a second or two.
_LONG = 50_000


def check(database: Database) -> list[tuple[str, TrailReport]]:
    """The name and the report of each chain of the audit trail, with a progress bar where somebody is watching."""
    with database.reading() as session:
        length = audit.count_events(session)
        names = {str(each.id): each.name for each in session.execute(select(Program.id, Program.name))}
    with (
        database.reading() as session,
        click.progressbar(length=length, label="Checking the audit trail", hidden=length < _LONG) as bar,
    ):
        reports = audit.check_trail(session, bar.update)
    named = [(_name(each.program_id, names), each) for each in reports]
    return sorted(named, key=lambda each: (each[1].program_id not in names, each[0]))


def _name(program_id: str | None, names: dict[str, str]) -> str:
    if program_id is None:
        return "No program"
    return names.get(program_id, f"No program {program_id}")


def in_words(name: str, report: TrailReport) -> str:
    """One line about one chain of the audit trail."""
    if report.broken is None:
        return f"{name}: {report.length:,} audit events, none broken."
    return f"{name}: audit trail broken at event {report.broken.sequence:,}: {report.broken.what}."
