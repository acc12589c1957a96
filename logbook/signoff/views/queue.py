"""The attending's queue."""

from flask import render_template

from logbook.cases.rules import both_performed
from logbook.people.models import Program
from logbook.signoff import queries, rules
from logbook.signoff.views.blueprint import bp
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.get("/queue")
@door("queue.see")
def queue(program: Program) -> str:
    """What waits for the attending, oldest first, by fellow and day."""
    by = identity.person().id
    rows, shared = queries.queue(session(), program.id, by), queries.shared_in_queue(session(), program.id, by)
    days = rules.by_day(rows, program.today(), program.time_zone, shared)
    waiting = sum(len(each.cases) for each in days)
    return render_template(
        "signoff/queue.html",
        days=days,
        waiting=waiting,
        amendments=queries.waiting_amendments(session(), program.id, by),
        both_performed=both_performed,
    )
