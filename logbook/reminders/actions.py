"""Posting the letters that are due: the worker asks for them every few minutes."""

from logbook.foundation import clock
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.notices import actions as notices
from logbook.notices import queries as letters
from logbook.people.models import Program
from logbook.reminders import queries, rules

TEMPLATE = "digest"


def post_due(database: Database, _settings: Settings) -> int:
    """Post a letter to everybody who is to be told now what waits for them; to how many.

    The key of a letter is its person and day: of several workers who find it due, one posts it.
    """
    now = clock.now()
    with database.reading() as session:
        places = queries.programs(session)
        if not any(rules.is_morning(now, each.time_zone, rules.is_day_off) for each in places.values()):
            return 0
        waiting = rules.lines(
            queries.to_sign(session, places),
            queries.returned(session, places),
            queries.deputies(session, now),
            queries.holders(session, places, now),
            now,
        )
        last, unwanted = letters.last_posted(session, TEMPLATE), letters.without_digests(session)
    due = {
        person: told
        for person, lines in waiting.items()
        if person not in unwanted
        and (told := rules.lines_to_tell(lines, last=last.get(person), now=now, is_day_off=rules.is_day_off))
    }
    if not due:
        return 0
    with database.writing() as session:
        for person in queries.people(session, list(due)):
            told = due[person.id]
            facts = {"lines": [each.facts(now) for each in told], "several": len({each.where for each in told}) > 1}
            key = f"{TEMPLATE}:{person.id}:{rules.period(told, now)}"
            program = session.get_one(Program, told[0].where.id)
            notices.post(session, template=TEMPLATE, facts=facts, key=key, to=person, program=program)
    return len(due)
