"""The audit trail: a page of it, narrowed by what its address says, and the same as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from logbook.exchange.rules.lines import as_csv
from logbook.exchange.views.export import csv_file
from logbook.foundation.db import Database
from logbook.foundation.errors import Invalid
from logbook.people.models import Program
from logbook.trail import actions, queries, rules
from logbook.trail.forms import TrailForm, trail_form
from logbook.trail.queries import Things, Wanted
from logbook.web import identity, transactions
from logbook.web.doors import door
from logbook.web.forms import page

bp = Blueprint("trail", __name__)


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the form that says it, what it means, and the names of the program's people."""

    form: TrailForm
    wanted: Wanted
    people: Mapping[UUID, str]


@bp.get("/audit")
@door("audit.see")
def index(program: Program) -> tuple[str, int]:
    """Fifty events, newest first."""
    asked, at = _read(program, request.args), request.args.get("page", "")
    place, session = rules.Place.read(at) if at else None, transactions.session()
    shown = queries.events_page(session, program.id, asked.people, asked.wanted, place)
    return page(
        "trail/index.html",
        form=asked.form,
        groups=rules.GROUPS,
        people=asked.people,
        shown=shown,
        things=queries.things(session, program.id, shown.events, asked.people),
        names={str(key): name for key, name in asked.people.items()},
        lost_place=bool(at) and place is None,
        thing_of=_thing,
        actor_of=_actor,
        words=rules.WORDS,
        said_facts=rules.said_facts,
    )


@bp.post("/audit/export")
@door("audit.see")
def export(program: Program) -> Response:
    """The trail as CSV with all that its digests cover, sent while it is read."""
    asked = _read(program, request.form)
    if asked.form.errors:
        raise Invalid("One of the filters is wrong, so nothing was exported. Go back and mend it or take it away.")
    actions.record_export(transactions.session(), by=identity.person(), program=program, given=asked.form.kept())
    chunks = _chunks(transactions.database(), program.id, asked.people, asked.wanted)
    return csv_file("audit", program, rules.COLUMNS, chunks)


def _chunks(database: Database, program_id: UUID, people: Mapping[UUID, str], wanted: Wanted) -> Iterator[bytes]:
    # The request's own transaction is over when this is read.
    with database.reading() as session:
        for chunk in queries.events_in_chunks(session, program_id, people, wanted):
            things = queries.things(session, program_id, chunk, people)
            yield as_csv(rules.line_of(each, _actor(each, people), _thing(each, things)) for each in chunk)


def _read(program: Program, given: Mapping[str, str]) -> Asked:
    session = transactions.session()
    people = queries.people_of(session, program.id)
    form = trail_form(people)(formdata=given)
    form.validate()
    number, verbs = form.said("about"), rules.verbs_of(form.said("what") or "")
    first, last = form.said("first"), form.said("last")
    wanted = Wanted(
        actor_id=form.said("who"),
        verbs=verbs or None,
        since=_begin(program, first) if first and first > date.min else None,
        until=_begin(program, last + timedelta(days=1)) if last and last < date.max else None,
    )
    if number is not None:
        keys = queries.subjects(session, program.id, number)
        if keys:
            wanted = replace(wanted, subject_ids=keys)
        else:
            what = "document" if isinstance(number, str) else "case"
            form.refuse("about", f"There is no {what} {number} in your program, so it was left out.")
    return Asked(form, wanted, people)


def _begin(program: Program, day: date) -> datetime:
    """The moment at which a day begins at the program."""
    return datetime.combine(day, time(), ZoneInfo(program.time_zone))


def _actor(event: Any, people: Mapping[UUID, str]) -> str:
    """Who it was. People of other programs have no name here."""
    if event.actor_id is None:
        if "guest_link" in event.facts:
            return "A guest"
        is_strangers = event.verb in _BY_STRANGERS or event.facts.get("by_letter")
        return "Somebody" if is_strangers else "The logbook"
    return people.get(event.actor_id, "Somebody of another program")


# What nobody who is signed in does; all else without an actor is done by a command or a job.
_BY_STRANGERS = ("guest.see", "document.verify", "document.throttled", "account.refused", "account.throttled")


def _thing(event: Any, things: Things) -> str:
    """What the event was about, as far as it has a name here."""
    if event.subject_id == event.actor_id:
        return ""
    if called := things.called.get(event.subject_id):
        return called
    number = event.facts.get("number")
    if event.subject_kind == "logged_case" and number:
        return f"Case {number}"
    if number and event.verb.startswith("document."):
        return f"Document {number}"
    return ""
