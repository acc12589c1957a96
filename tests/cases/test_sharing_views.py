"""Two fellows, one patient: what each of them, their attending and their director are shown and can do."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from logbook.cases.models import Case, CaseRole
from logbook.cases.rules import ProcedureEntry
from logbook.foundation.db import Database
from logbook.people.models import Person
from tests.cases.arrange import log, mild_entry
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]
ASKS = "Is it the same patient?"


@pytest.fixture
def both(database: Database, cast: Cast) -> tuple[Case, Case]:
    """Abe's case 1 and Ada's case 2, which may be of one patient; both say that they performed it."""
    with database.writing() as session:
        return log(session, cast, by=cast.abe), log(session, cast)


def text(client: FlaskClient, address: str) -> str:
    """What a page says, without its markup."""
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", response.text.partition("</head>")[2]).split())


def share(client: FlaskClient, case: Case, other: Case, **more: str) -> str | None:
    """Answer Yes; gives where that leads."""
    response = client.post(f"/cases/{case.id}/share", data={"other": str(other.id), **more})
    assert response.status_code == 303
    return response.location


def test_yes_links_the_cases_and_everybody_who_may_see_one_sees_it(cast: Cast, as_: As, both: tuple[Case, Case]):
    abes, adas = both
    ada, abe = as_(cast.ada), as_(cast.abe)
    assert ASKS in text(ada, f"/cases/{adas.id}")
    assert share(ada, adas, abes) == f"/cases/{adas.id}"
    page = text(ada, f"/cases/{adas.id}")
    assert "Case 2 was linked with case 1 of Abe Lindqvist." in page
    assert "Shared with case 1, Abe Lindqvist, performed Both logged performed" in page
    assert ASKS not in page
    assert "Shared with case 2, Ada Reyes, performed" in text(abe, f"/cases/{abes.id}")
    for person in (cast.ben, cast.cleo, cast.cora):
        assert "Shared with case 1 , Abe Lindqvist, performed" in text(as_(person), f"/cases/{adas.id}")
    signing = text(as_(cast.ben), f"/cases/{adas.id}/sign-off")
    assert "Ada Reyes and Abe Lindqvist (case 1) both logged “performed” for Minimally invasive" in signing
    assert text(as_(cast.ben), "/queue").count("both logged performed") == 2


def test_a_fellow_reads_the_line_and_never_the_page(cast: Cast, as_: As, both: tuple[Case, Case]):
    abes, adas = both
    ada = as_(cast.ada)
    share(ada, adas, abes)
    assert f"/cases/{abes.id}" not in ada.get(f"/cases/{adas.id}").text
    assert ada.get(f"/cases/{abes.id}").status_code == 404
    assert f"/cases/{abes.id}" in as_(cast.cleo).get(f"/cases/{adas.id}").text


def test_different_roles_are_shown_without_alarm(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        adas = log(session, cast)
        entry = mild_entry(session, cast)
        assisted = ProcedureEntry(**vars(entry.procedures[0]) | {"role": CaseRole.ASSISTED})
        abes = log(session, cast, mild_entry(session, cast, procedures=(assisted,)), by=cast.abe)
    share(as_(cast.abe), abes, adas)
    queue = text(as_(cast.ben), "/queue")
    assert "Two fellows, one case: also case 2, Abe Lindqvist, assisted" in queue
    assert "both logged" not in queue


def test_no_is_not_asked_again_and_can_be_thought_better_of(cast: Cast, as_: As, both: tuple[Case, Case]):
    abes, adas = both
    ada = as_(cast.ada)
    assert ada.post(f"/cases/{adas.id}/unshare").status_code == 303
    page = text(ada, f"/cases/{adas.id}")
    assert "Case 2 was kept as yours alone." in page
    assert ASKS not in page
    assert "Shared with another fellow after all?" in page
    share(ada, adas, abes)
    assert "Unlink from case 1" in text(ada, f"/cases/{adas.id}")
    ada.post(f"/cases/{adas.id}/unshare")
    assert "Case 2 was unlinked from case 1 of Abe Lindqvist." in text(ada, f"/cases/{adas.id}")


def test_several_are_listed_with_what_tells_them_apart(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        log(session, cast, by=cast.abe)
        log(session, cast, by=cast.abe)
        adas = log(session, cast)
    page = text(as_(cast.ada), f"/cases/{adas.id}")
    assert "Is one of these the same patient?" in page
    assert page.count("(bilateral, L4-5)") == 2
    assert "No, none of them" in page


def test_an_answer_given_elsewhere_leads_back_there_and_nowhere_else(cast: Cast, as_: As, both: tuple[Case, Case]):
    abes, adas = both
    assert share(as_(cast.ada), adas, abes, back="/cases/new?after=1") == "/cases/new?after=1"
    assert share(as_(cast.ada), adas, abes, back="//evil.example") == f"/cases/{adas.id}"


def test_only_the_own_case_can_be_linked(cast: Cast, as_: As, both: tuple[Case, Case]):
    abes, adas = both
    linking = {"other": str(abes.id)}
    told = {
        name: as_(person).post(f"/cases/{adas.id}/share", data=linking).status_code
        for name, person in cast.everybody().items()
        if name != "ada"
    }
    assert told == {
        "abe": 404, "ben": 403, "bea": 404, "cleo": 403, "cora": 403, "dan": 404, "della": 404,
    }  # fmt: skip
    ada = as_(cast.ada)
    for other in ({}, {"other": "no key"}, {"other": str(adas.id)}):
        refused = ada.post(f"/cases/{adas.id}/share", data=other)
        assert refused.status_code == 409
        assert "Case 2 cannot be linked with that one" in refused.text


def test_a_page_takes_the_same_statements_for_any_number_of_offers(
    app: Flask, database: Database, cast: Cast, as_: As, both: tuple[Case, Case]
):
    def counted() -> int:
        sent: list[str] = []

        def note(*said: object) -> None:
            sent.append(str(said[2]))

        event.listen(app.extensions["database"].engine, "before_cursor_execute", note)
        assert as_(cast.ada).get(f"/cases/{both[1].id}").status_code == 200
        event.remove(app.extensions["database"].engine, "before_cursor_execute", note)
        return len(sent)

    few = counted()
    with database.writing() as session:
        for _ in range(5):
            log(session, cast, by=cast.abe)
    assert counted() == few
