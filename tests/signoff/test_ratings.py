"""Two ratings of one case, blind to each other until both are in: rules, actions, and every page that shows one."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from logbook import migrations
from logbook.cases import actions as cases
from logbook.cases import queries as finding
from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.documents import actions as documents
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Invalid
from logbook.signoff import actions, queries, rules
from logbook.signoff.models import Entrustment, OwnRating, Signature
from tests.cast import gather
from tests.documents.arrange import issue
from tests.progress.arrange import standing_of
from tests.signoff.arrange import decided, sign, signature_of, signed_case, waiting_case
from tests.signoff.test_later_revisions import as_before

# What Ben says of a case in these tests, and what Ada does.
BENS, ADAS = Entrustment.HAD_TO_PROMPT, Entrustment.JUST_IN_CASE
WORDS = "Good needle control."


def case_of(session, case_id):
    case = finding.case_to_change(session, case_id)
    assert case is not None
    return case


def rate(session, cast, case_id, step=ADAS):
    return actions.rate_own(session, by=cast.ada, case=case_of(session, case_id), entrustment=step)


def seen(state=CaseState.SIGNED, *, bens=BENS, own=None, who="fellow", roles=(CaseRole.PERFORMED,)):
    """What the fellow, the attending or a coordinator sees; ``own`` is a step, or "none" for looking without."""
    signature = Signature(entrustment=bens, feedback=WORDS) if state is CaseState.SIGNED else None
    rating = OwnRating(entrustment=None if own == "none" else own) if own else None
    return rules.assessed(
        state=state,
        roles=roles,
        signature=signature,
        own=rating,
        is_fellow=who == "fellow",
        may_see=who != "coordinator",
    )


@pytest.mark.parametrize(
    ("how", "sees"),
    [
        ({"state": CaseState.SUBMITTED}, rules.Assessed(asks=True)),
        ({"state": CaseState.RETURNED}, rules.Assessed(asks=True)),
        ({"state": CaseState.DRAFT}, rules.Assessed()),
        ({"state": CaseState.SUBMITTED, "roles": (CaseRole.OBSERVED,)}, rules.Assessed()),
        ({"state": CaseState.SUBMITTED, "own": ADAS}, rules.Assessed(own=ADAS)),
        ({"state": CaseState.SUBMITTED, "own": ADAS, "who": "attending"}, rules.Assessed()),
        ({}, rules.Assessed(asks=True, held_back=True)),
        ({"bens": None}, rules.Assessed(feedback=WORDS)),
        ({"own": ADAS}, rules.Assessed(attending=BENS, feedback=WORDS, own=ADAS)),
        ({"own": "none"}, rules.Assessed(attending=BENS, feedback=WORDS, without_own=True)),
        ({"own": ADAS, "who": "attending"}, rules.Assessed(attending=BENS, feedback=WORDS, own=ADAS)),
        ({"who": "attending"}, rules.Assessed(attending=BENS, feedback=WORDS)),
        ({"own": ADAS, "who": "coordinator"}, rules.Assessed()),
    ],
)
def test_neither_sees_the_others_before_both_are_in(how, sees):
    assert seen(**how) == sees


def test_a_rating_is_given_once_stays_through_returns_and_goes_with_a_discarded_draft(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        rate(session, cast, case_id)
        with pytest.raises(Conflict, match="was rated by you before"):
            rate(session, cast, case_id, Entrustment.HAD_TO_DO)
        actions.return_(session, by=cast.ben, case=decided(session, case_id), revision=1, reason="Which side?")
    with database.reading() as session:
        rating = queries.own_rating(session, case_id)
        assert rating is not None
        assert (rating.entrustment, rating.fellow_id) == (ADAS, cast.ada.id)
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.rate_own")).one()
        assert event.facts == {"number": 1}
    with database.writing() as session:
        other = waiting_case(session, cast, 2)
        rate(session, cast, other)
        cases.withdraw(session, by=cast.ada, case=case_of(session, other))
        cases.discard(session, by=cast.ada, case=case_of(session, other))
    with database.reading() as session:
        assert session.scalars(select(OwnRating.case_id)).all() == [case_id]


def test_what_is_refused_keeps_nothing(database, cast):
    with database.writing() as session:
        waiting = waiting_case(session, cast)
        with pytest.raises(Invalid, match="Tap one of the five"):
            rate(session, cast, waiting, None)
        with pytest.raises(Conflict, match="Nothing of case 1 is held back"):
            actions.see_without_rating(session, by=cast.ada, case=case_of(session, waiting))
        signed = signed_case(session, cast, 2)
        actions.see_without_rating(session, by=cast.ada, case=case_of(session, signed))
        with pytest.raises(Conflict, match="was shown to you without"):
            rate(session, cast, signed)
    with database.reading() as session:
        assert [each.entrustment for each in session.scalars(select(OwnRating))] == [None]


@pytest.mark.parametrize(
    ("whose", "step", "words"),
    [
        ("abe", 3, "Only the fellow of a case"),
        ("ada", None, "Only what an attending signed"),
        ("ada", 6, "entrustment"),
    ],
)
def test_the_database_refuses_a_rating_that_nobody_could_give(database, cast, whose, step, words):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    row = {"case_id": case_id, "fellow_id": getattr(cast, whose).id, "entrustment": step, "rated_at": clock.now()}
    with pytest.raises(DBAPIError, match=words), database.writing() as session:
        session.execute(insert(OwnRating).values(**row))


def test_the_database_refuses_to_change_a_rating(database, cast):
    with database.writing() as session:
        rate(session, cast, waiting_case(session, cast))
    for statement in (update(OwnRating).values(entrustment=1), delete(OwnRating)):
        with pytest.raises(DBAPIError, match="An own rating"), database.writing() as session:
            session.execute(statement.execution_options(synchronize_session=False))


def test_the_attending_sees_the_fellows_rating_only_after_signing(database, cast, as_):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    ada, ben = as_(cast.ada), as_(cast.ben)
    answer = ada.post(f"/cases/{case_id}/rating", data={"own-entrustment": "4", "back": "case"})
    assert (answer.status_code, answer.location) == (303, f"/cases/{case_id}#assessment")
    mine = ada.get(f"/cases/{case_id}").text
    assert "4 of 5" in mine
    assert "Keep my rating" not in mine
    for person in (cast.ben, cast.cleo, cast.cora):
        for path in ("", "/sign-off"):
            assert "4 of 5" not in as_(person).get(f"/cases/{case_id}{path}").text
    with database.writing() as session:
        sign(session, cast, case_id)
    for client in (ada, ben, as_(cast.cleo)):
        for path in ("", "/sign-off"):
            page = client.get(f"/cases/{case_id}{path}").text
            assert "3 of 5" in page
            assert "4 of 5" in page
    for path in ("", "/sign-off"):
        page = as_(cast.cora).get(f"/cases/{case_id}{path}").text
        assert [each for each in ("3 of 5", "4 of 5", WORDS) if each in page] == []


@pytest.mark.parametrize("by", ["rating", "looking"])
def test_the_fellow_sees_the_attendings_after_rating_or_after_choosing_to_see_it_without(database, cast, as_, by):
    with database.writing() as session:
        case_id = signed_case(session, cast)
    ada = as_(cast.ada)
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/sign-off", f"/progress/{cast.ada.id}", "/"):
        page = ada.get(path).text
        assert WORDS not in page
        assert "3 of 5" not in page
        assert "The latest" not in page
    assert WORDS in as_(cast.cleo).get(f"/cases/{case_id}/sign-off").text
    if by == "rating":
        ada.post(f"/cases/{case_id}/rating", data={"own-entrustment": "5"})
    else:
        ada.post(f"/cases/{case_id}/rating/none")
        assert ada.post(f"/cases/{case_id}/rating", data={"own-entrustment": "5"}).status_code == 409
    page = ada.get(f"/cases/{case_id}/sign-off").text
    assert "3 of 5" in page
    assert WORDS in page
    assert ("5 of 5" in page) == (by == "rating")


def test_a_rating_without_a_choice_is_asked_for_again_and_only_its_fellow_gives_one(database, cast, as_):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    again = as_(cast.ada).post(f"/cases/{case_id}/rating")
    assert again.status_code == 422
    assert "Tap one of the five" in again.text
    assert "How much did your attending have to do?" in again.text
    assert "Gofton and colleagues" in again.text
    assert all(each.label in again.text for each in Entrustment)
    assert as_(cast.ben).post(f"/cases/{case_id}/rating", data={"own-entrustment": "5"}).status_code == 403


@pytest.mark.both_databases
def test_a_count_leaves_out_what_its_fellow_has_not_seen(database, cast, as_):
    with database.writing() as session:
        keys = [signed_case(session, cast, number) for number in (1, 2, 3)]
        rate(session, cast, keys[0])
    with database.reading() as session:
        everything, mine = standing_of(session, cast), standing_of(session, cast, own_eyes=True)
    assert (everything.entrustment, everything.held_back) == ((0, 0, 3, 0, 0), 0)
    assert (mine.entrustment, mine.held_back, len(mine.latest)) == ((0, 0, 1, 0, 0), 2, 1)
    assert {sum(each.entrustment) for each in mine.procedures} == {1}
    ada, address = as_(cast.ada), f"/progress/{cast.ada.id}"
    assert "said of 2 more cases is left out" in ada.get(address).text
    assert "cases is left out" not in as_(cast.cleo).get(address).text
    listed = ada.get("/ratings").text
    assert [f"/cases/{each}#assessment" in listed for each in keys] == [False, True, True]
    assert "2 cases are shown" in ada.post("/ratings/none", follow_redirects=True).text
    assert "cases is left out" not in ada.get(address).text
    assert "Nothing to rate" in ada.get("/ratings").text


def test_a_summary_opens_to_its_fellow_once_they_may_see_all_that_it_counts(app, database, cast, as_):
    with database.writing() as session:
        signed_case(session, cast, performed_on=cast.program.today())
    with database.reading() as session:
        day = cast.program.today()
        draft = documents.draft_summary(
            session, program=cast.program, fellow=cast.ada, period_from=day - timedelta(days=9), period_to=day
        )
    settings = app.config["SETTINGS"]
    document = issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
    ada, address = as_(cast.ada), f"/documents/{document.id}"
    assert "what your attendings said of 1 case" in ada.get(address).text
    assert ada.get(f"{address}/file").status_code == 409
    assert as_(cast.cleo).get(f"{address}/file").status_code == 200
    as_(cast.cora).post(f"{address}/ratings")
    assert ada.get(f"{address}/file").status_code == 409
    assert ada.post(f"{address}/ratings").location == address
    assert ada.get(f"{address}/file").status_code == 200
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.see_without_rating")).all()
        assert [each.actor_id for each in events] == [cast.ada.id]


def test_a_case_watched_throughout_is_not_rated(database, cast, as_):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        session.execute(update(CaseProcedure).values(role=CaseRole.OBSERVED))
    ada = as_(cast.ada)
    assert "How much did your attending" not in ada.get(f"/cases/{case_id}").text
    assert ada.post(f"/cases/{case_id}/rating", data={"own-entrustment": "5"}).status_code == 409
    with database.writing() as session:
        sign(session, cast, case_id, entrustment=None)
    assert WORDS in ada.get(f"/cases/{case_id}/sign-off").text


def test_what_was_signed_before_there_were_own_ratings_stays_shown(database_url):
    database = Database(database_url)
    with database.writing() as session:
        cast = gather(session)
        signed, waiting = signed_case(session, cast, 1), waiting_case(session, cast, 2)
        moment = session.get_one(Case, signed).signed_at
        as_before(session, signature_of(session, signed))
    migrations.downgrade(database_url, "0014")
    migrations.upgrade(database_url)
    with database.reading() as session:
        rows = session.execute(select(OwnRating.case_id, OwnRating.entrustment, OwnRating.rated_at)).all()
        assert [tuple(each) for each in rows] == [(signed, None, moment)]
        assert session.scalar(text("SELECT count(*) FROM logged_case")) == 2
        assert queries.own_rating(session, waiting) is None
    database.dispose()
