"""The audit trail as the director reads it: in order, narrowed, page by page, as a file, and nobody else's."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text

from logbook.cases.models import Case
from logbook.foundation import audit, clock
from logbook.foundation.audit import AuditEvent, event_digest
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person, Program
from logbook.trail import queries
from logbook.trail.queries import Wanted
from logbook.trail.rules import GROUPS
from tests.cast import Cast
from tests.signoff.arrange import signed_case, waiting_case

As = Callable[[Person], FlaskClient]
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def rows(page: str) -> list[list[str]]:
    """The cells of the page's table, as text."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
    if body is None:
        return []
    each_row = re.findall(r"<tr>(.*?)</tr>", body[1], re.S)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in each_row)
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


@pytest.fixture
def cleo(cast: Cast, as_: As) -> FlaskClient:
    """The director's browser."""
    return as_(cast.cleo)


@sqlite_only
def test_the_director_reads_who_did_what_to_which_case(database: Database, cast: Cast, as_: As, cleo: FlaskClient):
    with database.writing() as session:
        signed_case(session, cast, 17)
        waiting = waiting_case(session, cast, 18)
    as_(cast.bea).get(f"/cases/{waiting}")
    as_(cast.dan).get(f"/cases/{waiting}")
    page = cleo.get("/audit").text
    assert [each[1:4] for each in rows(page)[:3]] == [
        ["Somebody of another program", "was refused looking at it", "Case 18"],
        ["Bea Haddad, MD", "was refused looking at it", "Case 18"],
        ["Ben Okafor, MD", "signed a case revision 1; signature 1", "Case 17"],
    ]
    assert re.fullmatch(r"\w{3} \d+, 20\d\d, \d\d:\d\d:\d\d \w+", rows(page)[0][0])
    assert f'href="/cases/{waiting}"' in page
    assert "Dan Petrov" not in page
    assert rows(cleo.get("/audit").text)[0][1:3] == ["Cleo Marsh, MD", "looked at the audit trail"]


@sqlite_only
def test_sign_ins_are_those_of_the_programs_people(cast: Cast, app, database: Database, cleo: FlaskClient):
    for person in (cast.ada, cast.dan):
        with database.writing() as session:
            audit.record(session, by=person, verb="account.sign_in", subject=person)
    app.test_client().post("/sign-in", data={"email": "stranger@x.example", "password": "guess"})
    said = rows(cleo.get("/audit?what=account.sign_in").text)
    assert [each[1:3] for each in said] == [["Ada Reyes, MD", "signed in"]]
    assert ["Somebody", "gave a wrong password or e-mail"] in [each[1:3] for each in rows(cleo.get("/audit").text)]


@sqlite_only
def test_filters_narrow_it_and_stand_in_the_address(database: Database, cast: Cast, as_: As, cleo: FlaskClient):
    with database.writing() as session:
        first, second = signed_case(session, cast, 17), signed_case(session, cast, 18)
    for client in (as_(cast.cora), cleo):
        for case_id in (first, second):
            client.get(f"/cases/{case_id}")
    today = cast.program.today()

    def found(query: str) -> list[list[str]]:
        return [each[1:4] for each in rows(cleo.get(f"/audit?{query}").text)]

    assert found("about=17") == [
        ["Cleo Marsh, MD", "looked at a case", "Case 17"],
        ["Cora Nguyen, MD", "looked at a case", "Case 17"],
        ["Ben Okafor, MD", "signed a case revision 1; signature 1", "Case 17"],
    ]
    assert found(f"about=case+18&what=seen&who={cast.cora.id}") == [["Cora Nguyen, MD", "looked at a case", "Case 18"]]
    assert len(found(f"what=seen&from={today}&to={today}")) == 5  # the trail itself was looked at
    assert found(f"what=seen&to={today - timedelta(days=1)}") == []
    page = cleo.get(f"/audit?what=sign-off&who={cast.ben.id}").text
    assert "What happened: Sign-off: everything" in page
    assert f'<input type="hidden" name="who" value="{cast.ben.id}">' in page
    assert "No such event" in cleo.get("/audit?what=document.revoke").text
    assert "Audit trail of this case" in cleo.get(f"/cases/{first}").text
    assert 'href="/audit?about=17"' in cleo.get(f"/cases/{first}").text


@sqlite_only
def test_a_discarded_case_is_found_by_its_number(database: Database, cast: Cast, cleo: FlaskClient):
    with database.writing() as session:
        gone = waiting_case(session, cast, 17)
        case = session.get_one(Case, gone)
        for verb in ("case.log", "case.discard"):
            audit.record(session, by=cast.ada, verb=verb, subject=case, number=17)
        session.execute(text("DELETE FROM case_procedure"))
        session.execute(text("DELETE FROM logged_case"))
    assert [each[2:4] for each in rows(cleo.get("/audit?about=17").text)] == [
        ["discarded a draft", "Case 17"],
        ["logged a case", "Case 17"],
    ]


@sqlite_only
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("about=mild", "“mild” is no number of a case (17) or document (2026-0003), so it was left out."),
        ("about=99", "There is no case 99 in your program, so it was left out."),
        ("about=2026-0099", "There is no document 2026-0099 in your program, so it was left out."),
        ("what=everything", "is none of these, so it was left out."),
        ("who=somebody", "is none of these, so it was left out."),
        ("from=2026-11-30&to=2026-11-01", "This day is before 2026-11-30, the first one, so it was left out."),
    ],
)
def test_a_wrong_filter_is_left_out_and_said_and_an_export_refuses_it(query, sentence, cleo: FlaskClient):
    page = cleo.get(f"/audit?{query}")
    assert page.status_code == 422
    assert sentence in page.text
    given = dict(part.split("=") for part in query.split("&"))
    assert cleo.post("/audit/export", data=given).status_code == 422


@sqlite_only
def test_the_first_and_the_last_day_there_are_can_be_asked_for_east_of_greenwich(
    database: Database, cast: Cast, cleo: FlaskClient
):
    with database.writing() as session:
        session.get_one(Program, cast.program.id).time_zone = "Asia/Tokyo"
    for days in ("from=0001-01-01", "to=0001-01-01", "from=9999-12-31", "to=9999-12-31"):
        assert cleo.get(f"/audit?{days}").status_code == 200, days


def test_pages_are_whole_and_turn_both_ways(database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queries, "PAGE", 7)
    same = clock.now()
    with database.writing() as session:
        for number in range(30):
            # Events of one moment in both chains are told apart by their sequence and chain.
            at = same if number % 3 else same - timedelta(seconds=number)
            subject = {"program_id": cast.program.id} if number % 2 else {"subject": cast.ada}
            audit.record(session, by=cast.ada, verb="case.log", at=at, **subject)
    with database.reading() as session:
        people = queries.people_of(session, cast.program.id)
        wanted = Wanted(verbs=["case.log"])
        chunks = queries.events_in_chunks(session, cast.program.id, people, wanted)
        all_of_it = [each for chunk in chunks for each in chunk]
        assert len({each.id for each in all_of_it}) == 30
        assert [each.at for each in all_of_it] == sorted((each.at for each in all_of_it), reverse=True)
        page, seen, pages = queries.events_page(session, cast.program.id, people, wanted), [], []
        while True:
            seen += [each.id for each in page.events]
            pages.append([each.id for each in page.events])
            if page.after is None:
                break
            page = queries.events_page(session, cast.program.id, people, wanted, page.after)
        assert seen == [each.id for each in all_of_it]
        while page.before is not None and len(pages) > 1:
            pages.pop()
            page = queries.events_page(session, cast.program.id, people, wanted, page.before)
            assert [each.id for each in page.events] == pages[-1]
        assert len(pages) == 1


@pytest.mark.parametrize("wanted", [{}, {"who": True}, {"what": "seen"}, {"about": 17}], ids=str)
def test_every_page_is_found_by_an_index(database: Database, cast: Cast, wanted: dict[str, object]):
    """On both databases and with as many events as the planner needs to think of an index."""
    thing = signed(database, cast)
    with database.writing() as session:
        like = {"subject_kind": "none", "facts": {}, "digest": "", "program_id": cast.program.id}
        people = [cast.ada.id, cast.abe.id, cast.ben.id, cast.bea.id]
        many = [
            {
                "id": uuid7(), "sequence": 1000 + n, "at": clock.now() - timedelta(n),
                "verb": ("case.see", "case.log")[n % 2], "actor_id": people[n % 4],
            }
            for n in range(3000)
        ]  # fmt: skip
        session.execute(insert(AuditEvent), [like | each for each in many])
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE audit_event"))
    asked = Wanted(
        actor_id=cast.ada.id if "who" in wanted else None,
        verbs=["case.see", "document.see"] if "what" in wanted else None,
        subject_ids={thing} if "about" in wanted else None,
    )
    with database.reading() as session:
        place = queries.events_page(session, cast.program.id, people, asked).after
        query = queries._query(cast.program.id, people, asked, place, 51)
        compiled = query.compile(database.engine, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN" if database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        explained = session.connection().exec_driver_sql(f"{explain} {compiled}".replace("%", "%%"))
        plan = [str(row[-1]) for row in explained]
    index = {"who": "actor", "what": "verb", "about": "subject"}.get(next(iter(wanted), ""), "at")
    assert any(f"_{index}" in line and "audit_event" in line for line in plan), plan
    assert not any(re.search(r"Seq Scan on audit_event|SCAN audit_event", line) for line in plan), plan


def signed(database: Database, cast: Cast):
    """A signed case, for its key."""
    with database.writing() as session:
        return signed_case(session, cast, 17)


@pytest.mark.both_databases
def test_the_file_holds_all_that_the_digests_cover(database: Database, cast: Cast, cleo: FlaskClient):
    signed(database, cast)
    data = cleo.post("/audit/export").data
    assert data.startswith("\ufeff".encode())
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    with database.reading() as session:
        count = len(session.scalars(select(AuditEvent.id).where(AuditEvent.program_id == cast.program.id)).all())
    of_program = [each for each in lines if each["program_id"]]
    assert len(of_program) == count
    assert (of_program[0]["verb"], of_program[0]["actor"]) == ("audit.export", "Cleo Marsh, MD")
    empty = ("program_id", "actor_id", "subject_id")
    for each in lines:
        event = each | {name: each[name] or None for name in empty}
        event |= {"sequence": int(each["sequence"]), "facts": json.loads(each["facts"])}
        assert event_digest(event, each["previous_digest"]) == each["digest"]
        datetime.fromisoformat(each["at"])
    in_order = of_program[::-1]
    assert [each["previous_digest"] for each in in_order[1:]] == [each["digest"] for each in in_order[:-1]]


@sqlite_only
def test_a_file_is_narrowed_as_the_page_is_and_says_so_in_the_trail(cast: Cast, cleo: FlaskClient, database: Database):
    data = cleo.post("/audit/export", data={"what": "program", "who": ""}).data.decode("utf-8-sig")
    verbs = {each["verb"] for each in csv.DictReader(io.StringIO(data, newline=""))}
    assert {"program.found", "membership.appoint"} <= verbs <= set(GROUPS["program"].verbs)
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "audit.export")).one()
    assert event.facts == {"filters": {"what": "program"}}
