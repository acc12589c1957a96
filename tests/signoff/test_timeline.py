"""What happened to a case, as its page tells it: in order, and reasons only for whoever may read them."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import event

from logbook.cases import actions as cases
from logbook.cases import queries as of_cases
from logbook.cases.models import SharedCase
from logbook.foundation import clock
from logbook.foundation.ids import uuid7
from logbook.signoff import actions, queries, rules
from tests.cases.arrange import log, with_memberships
from tests.signoff.arrange import decided, sign, signed_case
from tests.signoff.test_void import void

SEEN = {"weeks_since_procedure": "2", "oswestry_disability_index": "30"}


def lived(session, cast):
    """A case of Ada's that was taken back, returned, signed, followed up, linked and declared void."""
    ada = with_memberships(session, cast.ada)
    case = log(session, cast)
    cases.withdraw(session, by=ada, case=case)
    cases.submit(session, by=ada, program=cast.program, case=case)
    actions.return_(session, by=cast.ben, case=decided(session, case.id), revision=2, reason="Which side?")
    cases.submit(session, by=ada, program=cast.program, case=case)
    sign(session, cast, case.id)
    session.flush()
    done = case.procedures[0].procedure
    seen_on = cast.program.today()
    cases.record_follow_up(
        session, by=ada, program=cast.program, case=case, procedure=done, seen_on=seen_on, answers=SEEN
    )
    void(session, cast, case.id, revision=3)
    return case.id


def whole(session, case_id):
    case = of_cases.case(session, case_id)
    assert case is not None
    return case


def told(session, case_id, *, sees_reasons=True):
    events = rules.timeline(queries.traces(session, whole(session, case_id)), sees_reasons=sees_reasons)
    return [(each.what, each.revision, each.words) for each in events]


WHOLE_LIFE = [
    ("Logged by Ada Reyes, MD", None, ""),
    ("Sent to Ben Okafor, MD", 1, ""),
    ("Taken back", 1, ""),
    ("Sent again to Ben Okafor, MD", 2, ""),
    ("Returned", 2, "Which side?"),
    ("Sent again to Ben Okafor, MD", 3, ""),
    ("Signed by Ben Okafor, MD", 3, ""),
    ("Follow-up added", None, ""),
    ("Declared void by Cleo Marsh, MD", 4, "Logged twice."),
]


def test_a_whole_life_is_told_in_order(database, cast):
    with database.writing() as session:
        case_id = lived(session, cast)
    with database.writing() as session:
        assert told(session, case_id) == WHOLE_LIFE


def test_what_came_back_before_revisions_were_kept_is_told_by_the_audit_trail(database, cast):
    with database.writing() as session:
        ada, case = with_memberships(session, cast.ada), log(session, cast)
        cases.withdraw(session, by=ada, case=case)
        cases.submit(session, by=ada, program=cast.program, case=case)
    with database.reading() as session:
        kept = queries.traces(session, whole(session, case.id))
        for traces in (kept, replace(kept, kept=[])):
            events = rules.timeline(traces, sees_reasons=True)
            assert [(each.what.split(" to ")[0], each.revision) for each in events] == [
                ("Logged by Ada Reyes, MD", None), ("Sent", 1), ("Taken back", 1), ("Sent again", 2),
            ]  # fmt: skip


def test_a_link_is_told_once_there_is_another_case(database, cast):
    with database.writing() as session:
        case_id, other_id, encounter = signed_case(session, cast, 1), signed_case(session, cast, 2), uuid7()
        session.add(SharedCase(case_id=case_id, encounter_id=encounter, linked_by_id=cast.ada.id))
        session.flush()
        before = told(session, case_id)
        session.add(SharedCase(case_id=other_id, encounter_id=encounter, linked_by_id=cast.abe.id))
        session.flush()
        assert [each for each in told(session, case_id) if each not in before] == [
            ("Linked with another fellow's case", None, "")
        ]


def test_why_it_was_returned_is_for_those_who_may_read_it(database, cast, as_):
    with database.writing() as session:
        case_id = lived(session, cast)
    pages = {name: as_(getattr(cast, name)).get(f"/cases/{case_id}").text for name in ("ada", "ben", "cleo", "cora")}
    assert {name for name, page in pages.items() if "Which side?" in page} == {"ada", "ben", "cleo"}
    assert {name for name, page in pages.items() if "Logged twice." in page} == {"ada", "ben", "cleo", "cora"}
    assert "confirmed by own password" in pages["cora"]


def test_times_are_the_programs(database, cast, as_):
    with database.writing() as session:
        case_id = lived(session, cast)
    page = as_(cast.ada).get(f"/cases/{case_id}").text
    section = page[page.index('id="timeline"') :]
    here = clock.now().astimezone(ZoneInfo(cast.program.time_zone))
    assert f"{here:%H}:" in section
    assert "UTC" not in section


def test_it_takes_the_same_statements_however_much_happened(app, database, cast, as_):
    def statements(case_id):
        sent = []

        def note(*details):
            sent.append(details[2])

        engine = app.extensions["database"].engine
        event.listen(engine, "before_cursor_execute", note)
        assert as_(cast.cleo).get(f"/cases/{case_id}").status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    with database.writing() as session:
        short, ada, long = signed_case(session, cast, 90), with_memberships(session, cast.ada), log(session, cast)
        for revision in (1, 2, 3):
            actions.return_(session, by=cast.ben, case=decided(session, long.id), revision=revision, reason="Why?")
            cases.submit(session, by=ada, program=cast.program, case=long)
        sign(session, cast, long.id)
    assert statements(long.id) == statements(short)
