"""Bea stands in for Ben: what waits for him is hers to decide while he is away, and her signature says what it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Forbidden
from logbook.people import actions as people
from logbook.people.models import Person
from logbook.signoff import actions, queries
from logbook.signoff.models import Entrustment
from tests.cast import PASSWORD, Cast
from tests.signoff.arrange import decided, sign, signature_of, waiting_case

As = Callable[[Person], FlaskClient]
AS_DEPUTY = "I confirm this case and the roles as stated, as deputy for Ben Okafor, MD."


@pytest.fixture
def ben_is_away(database: Database, cast: Cast) -> None:
    """From today for three days, with Bea as his deputy."""
    today = cast.program.today()
    with database.writing() as session:
        people.name_deputy(
            session, by=cast.ben, program=cast.program, deputy=cast.bea,
            starts_on=today, ends_on=today + timedelta(days=2),
        )  # fmt: skip


@pytest.mark.usefixtures("ben_is_away")
def test_the_signature_of_a_deputy_says_that_it_is_one_and_the_chain_holds(database: Database, cast: Cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        case = decided(session, case_id)
        actions.sign(
            session, by=cast.bea, case=case, revision=1,
            roles={each.id: each.role for each in case.procedures}, entrustment=Entrustment.JUST_IN_CASE,
        )  # fmt: skip
        sign(session, cast, waiting_case(session, cast, 2))
    with database.reading() as session:
        signature = signature_of(session, case_id)
        assert (signature.signer_id, signature.meaning) == (cast.bea.id, AS_DEPUTY)
        events = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.sign").order_by(AuditEvent.id)).all()
        assert events[0].facts["deputy_for"] == str(cast.ben.id)
        assert "deputy_for" not in events[1].facts
    with database.reading() as session:
        assert [each.length for each in queries.check_chains(session) if not each.broken] == [2, 0]


def test_nobody_stands_in_without_being_named(database: Database, cast: Cast):
    with database.writing() as session:
        case = decided(session, waiting_case(session, cast))
        with pytest.raises(Forbidden):
            actions.return_(session, by=cast.bea, case=case, revision=1, reason="Which level?")


@pytest.mark.both_databases
@pytest.mark.usefixtures("ben_is_away")
def test_a_deputy_opens_the_case_reads_what_signing_means_and_signs(database: Database, cast: Cast, as_: As):
    bea = as_(cast.bea)
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    shown = bea.get(f"/cases/{case_id}/sign-off").text
    assert AS_DEPUTY in shown
    assert "I supervised" not in shown
    answer = bea.post(
        f"/cases/{case_id}/sign",
        data={"revision": 1, "role_0": "performed", "role_1": "assisted", "entrustment": 4, "password": PASSWORD},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert AS_DEPUTY in as_(cast.ada).get(f"/cases/{case_id}/sign-off").text


@pytest.mark.usefixtures("ben_is_away")
def test_a_deputy_returns_a_case(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    said = {"return-revision": 1, "return-reason": "Which level?"}
    assert as_(cast.bea).post(f"/cases/{case_id}/return", data=said).status_code in (302, 303)
    assert "Bea Haddad, MD returned it" in as_(cast.ada).get(f"/cases/{case_id}").text


def test_without_an_absence_the_case_is_not_there(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    assert as_(cast.bea).get(f"/cases/{case_id}/sign-off").status_code == 404


@pytest.mark.both_databases
@pytest.mark.usefixtures("ben_is_away")
def test_what_waits_for_the_absent_stands_in_both_queues(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        waiting_case(session, cast, 17)
        waiting_case(session, cast, 18, attending_id=cast.bea.id)
    assert ">17<" in as_(cast.bea).get("/queue").text
    assert ">18<" in as_(cast.bea).get("/queue").text
    assert ">17<" in as_(cast.ben).get("/queue").text
    assert ">18<" not in as_(cast.ben).get("/queue").text


@pytest.mark.usefixtures("ben_is_away")
def test_a_deputy_does_not_see_an_own_case_in_the_queue(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        waiting_case(session, cast, 17, fellow_id=cast.bea.id)
    assert ">17<" not in as_(cast.bea).get("/queue").text


def test_days_that_have_passed_or_not_begun_put_nothing_into_a_queue(database: Database, cast: Cast, as_: As):
    today = cast.program.today()
    with database.writing() as session:
        waiting_case(session, cast, 17)
        people.name_deputy(
            session, by=cast.ben, program=cast.program, deputy=cast.bea,
            starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=2),
        )  # fmt: skip
    assert ">17<" not in as_(cast.bea).get("/queue").text


@pytest.mark.usefixtures("ben_is_away")
def test_the_start_page_of_a_deputy_counts_what_waits_for_the_absent_apart(database: Database, cast: Cast, as_: As):
    bea = as_(cast.bea)
    assert "Nothing waits for your signature" in bea.get("/").text
    with database.writing() as session:
        waiting_case(session, cast, 17)
        waiting_case(session, cast, 18)
        waiting_case(session, cast, 19, fellow_id=cast.bea.id)
    page = " ".join(bea.get("/").text.split())
    assert '2 cases wait for you as deputy</span> for Dr Okafor.' in page
    assert "Nothing waits" not in page
    assert "Open your queue" in page
    assert "as deputy" not in as_(cast.ben).get("/").text
