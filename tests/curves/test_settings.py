"""Setting the parameters: who may, what is refused, what is kept, and what holds afterwards."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from logbook.cases.models import Outcome
from logbook.curves import actions, queries
from logbook.curves.models import CurveSetting
from logbook.curves.rules import GENERAL
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Person
from tests.cast import Cast
from tests.curves.rules.build import parameters
from tests.progress.arrange import DONE, MILD, signed
from tests.progress.test_views import words

As = Callable[[Person], FlaskClient]
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADDRESS = "/curves/settings"
TYPED = {
    "procedure": MILD,
    "acceptable": "15",
    "unacceptable": "35 %",
    "alpha": "10",
    "beta": "12,5",
    "source": "Agreed in our faculty meeting.",
}


def test_what_was_set_holds_and_is_kept_with_who_when_and_before(database: Database, cast: Cast):
    with database.writing() as session:
        for acceptable in ("0.15", "0.20"):
            actions.set_parameters(
                session, by=cast.cleo, program=cast.program, slug=MILD, parameters=parameters(acceptable, "0.40"),
                source=" Our own series. ",
            )
    with database.reading() as session:
        held = queries.settings(session, cast.program.id).of(MILD)
        assert held.parameters == parameters("0.20", "0.40")
        assert (held.source, held.set_by) == ("Our own series.", cast.cleo.name)
        assert [each.acceptable for each in queries.history(session, cast.program.id)] == [
            Decimal("0.2"),
            Decimal("0.15"),
        ]
        assert not queries.settings(session, cast.other_program.id).of(MILD).own
        recorded = session.scalars(select(AuditEvent).where(AuditEvent.verb == "curves.set")).all()
        assert {each.facts["slug"] for each in recorded} == {MILD}
        assert not any("series" in str(each.facts) for each in recorded)


def test_taking_back_lets_hold_what_held_before(database: Database, cast: Cast):
    with database.writing() as session:
        whole: dict[str, Any] = {"by": cast.cleo, "program": cast.program, "source": "Ours"}
        actions.set_parameters(session, slug=GENERAL, parameters=parameters("0.15", "0.35"), **whole)
        actions.set_parameters(session, slug=MILD, parameters=parameters("0.20", "0.40"), **whole)
        actions.take_back(session, by=cast.cleo, program=cast.program, slug=MILD)
        assert queries.settings(session, cast.program.id).of(MILD).parameters.acceptable == Decimal("0.15")
        actions.take_back(session, by=cast.cleo, program=cast.program, slug=GENERAL)
        assert not queries.settings(session, cast.program.id).of(MILD).own
        with pytest.raises(Conflict):
            actions.take_back(session, by=cast.cleo, program=cast.program, slug=GENERAL)


def test_a_procedure_has_to_be_one_of_the_catalogue(database: Database, cast: Cast):
    with database.writing() as session, pytest.raises(Invalid) as refused:
        actions.set_parameters(
            session, by=cast.cleo, program=cast.program, slug="no-such", parameters=parameters(), source="Ours"
        )
    assert refused.value.field == "procedure"


@pytest.mark.parametrize(
    "changes",
    [
        {"acceptable": None},
        {"acceptable": Decimal("0.3")},
        {"unacceptable": Decimal(1)},
        {"alpha": Decimal("0.6")},
        {"alpha": Decimal("0.5"), "beta": Decimal("0.5")},
        {"source": ""},
    ],
)
def test_the_database_refuses_what_no_curve_can_be_drawn_with(database: Database, cast: Cast, changes: dict[str, Any]):
    values: dict[str, Any] = {
        "acceptable": Decimal("0.1"),
        "unacceptable": Decimal("0.3"),
        "alpha": Decimal("0.1"),
        "beta": Decimal("0.1"),
        "source": "Ours",
    }
    made = CurveSetting(
        program_id=cast.program.id, procedure_slug=MILD, set_by_id=cast.cleo.id, **(values | changes)
    )
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(made)


def test_what_was_set_is_never_changed(database: Database, cast: Cast):
    with database.writing() as session:
        actions.set_parameters(
            session, by=cast.cleo, program=cast.program, slug=MILD, parameters=parameters(), source="Ours"
        )
    for change in (update(CurveSetting).values(source="Theirs"), text("DELETE FROM curve_setting")):
        with pytest.raises(DatabaseError, match="cannot be changed"), database.writing() as session:
            session.execute(change)


@on_sqlite
def test_a_director_sets_them_and_the_curve_says_so(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), outcome=Outcome.ACHIEVED)
    said = as_(cast.cleo).post(ADDRESS, data=TYPED, follow_redirects=True).text
    assert "The parameters of Minimally invasive lumbar decompression (mild / PILD) were set." in said
    assert "15 % 35 % 10 %, 12.5 %" in words(said)
    seen = words(as_(cast.ada).get(f"/progress/{cast.ada.id}/curves/{MILD}").text)
    assert f"Set by the program for this procedure. By {cast.cleo.name} on" in seen
    assert "Agreed in our faculty meeting." in seen
    assert "Acceptable failure rate 15 % p0 Unacceptable failure rate 35 % p1" in seen
    back = as_(cast.cleo).post(f"{ADDRESS}/take-back", data={"procedure": MILD}, follow_redirects=True).text
    assert "were taken back" in back
    assert "Agreed in our faculty meeting." not in back


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"acceptable": "40"}, "Write a rate above the acceptable one and below 100 %."),
        ({"acceptable": "0"}, "Write a rate above 0 % and below 100 %."),
        ({"alpha": "60"}, "Write a rate above 0 % and at most 50 %."),
        ({"beta": ""}, "Write a percentage."),
        ({"beta": "ten"}, "“ten” is not a number."),
        ({"source": " "}, "Say where these rates come from, or why you chose them."),
    ],
)
def test_a_wrong_form_says_why_and_keeps_what_was_typed(
    cast: Cast, as_: As, changes: dict[str, str], sentence: str
):
    answer = as_(cast.cleo).post(ADDRESS, data=TYPED | {"acceptable": "17"} | changes)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert f'value="{changes.get("acceptable", "17")}"' in answer.text
    assert f'<option value="{MILD}" selected' in answer.text


@on_sqlite
def test_everybody_reads_them_and_only_a_director_sets_them(cast: Cast, as_: As):
    for who in (cast.ada, cast.ben, cast.cora):
        page = as_(who).get(ADDRESS)
        assert "Naik 2003" in page.text
        assert "Set the parameters" not in page.text
        assert as_(who).post(ADDRESS, data=TYPED).status_code == 403
    assert "Set the parameters" in as_(cast.cleo).get(ADDRESS).text


@on_sqlite
def test_the_form_opens_on_the_procedure_one_comes_from(cast: Cast, as_: As):
    page = as_(cast.cleo).get(f"{ADDRESS}?procedure={MILD}").text
    assert f'<option value="{MILD}" selected' in page
    assert as_(cast.cleo).get(f"{ADDRESS}?procedure=none").status_code == 200
