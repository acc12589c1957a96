"""Drafts through a browser: what is answered while one types, who may, and what is shown when two forms differ."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select

from logbook.cases.models import Case, TypedDraft
from logbook.cases.rules import Finding, identifiers
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import MemberRole, Membership, Person
from tests.cases.arrange import CLINIC, MILD, begun, typed
from tests.cases.reading import value_of
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]
NEW = "/cases/new"


def kept(database: Database, draft_id: str) -> TypedDraft | None:
    with database.reading() as session:
        return session.get(TypedDraft, UUID(draft_id))


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def form(cast: Cast, **differently: Any) -> tuple[str, dict[str, Any]]:
    """The address where a form is kept, and what it sends there."""
    said = typed(cast, **{"then": None, "draft_version": "0"} | differently)
    return f"/drafts/{said['case_id']}", said


def test_what_is_typed_on_one_device_is_found_on_another(ada: FlaskClient, as_: As, cast: Cast, database: Database):
    address, said = form(cast, fluoroscopy_seconds="1:75", performed_on="11/2/26", notes="Slow.", csrf_token="x")
    answer = ada.post(address, data=said)
    assert (answer.status_code, answer.get_json()["version"], answer.get_json()["held"]) == (200, 1, [])
    draft = kept(database, said["case_id"])
    assert draft
    assert {"csrf_token", "then", "case_id", "draft_version", "outcome"}.isdisjoint(draft.typed)
    page = as_(cast.ada).get(f"{NEW}?draft={said['case_id']}")
    assert page.status_code == 200
    held = {name: value_of(page, name) for name in ("fluoroscopy_seconds", "performed_on", "notes", "case_id")}
    assert held == {
        "fluoroscopy_seconds": "1:75",
        "performed_on": "11/2/26",
        "notes": "Slow.",
        "case_id": said["case_id"],
    }
    assert value_of(page, "draft_version") == "1"
    assert 'value="bilateral" checked' in page.text


def test_what_looks_like_an_identifier_is_named_and_not_kept(ada: FlaskClient, cast: Cast, database: Database):
    address, said = form(cast, notes="DOB 3/4/1951", complication_note="Slow.")
    assert ada.post(address, data=said).get_json()["held"] == [
        {"field": "notes", "label": "Notes", "looks_like": "a birth date"}
    ]
    draft = kept(database, said["case_id"])
    assert draft
    assert "1951" not in str(draft.typed)
    assert draft.typed["complication_note"] == ["Slow."]


def test_an_older_version_is_told_what_changed_field_by_field(ada: FlaskClient, cast: Cast, database: Database):
    address, said = form(cast)
    ada.post(address, data=said)
    newer = said | {"draft_version": "1", "attending_id": str(cast.bea.id)}
    assert ada.post(address, data=newer).get_json()["version"] == 2
    here = said | {
        "draft_version": "1",
        "fluoroscopy_seconds": "83",
        "procedure": [CLINIC, MILD],
        "procedures-1-side": "left",
        "procedures-1-levels": ["L4-5"],
        "procedures-0-side": [],
        "procedures-0-levels": [],
    }
    here |= {name.replace("s-0-", "s-1-"): value for name, value in said.items() if "checklist" in name}
    stale = ada.post(address, data=here)
    assert (stale.status_code, stale.get_json()["version"]) == (409, 2)
    assert stale.get_json()["address"] == f"{NEW}?draft={said['case_id']}"
    name = "Minimally invasive lumbar decompression (mild / PILD)"
    assert [(each["label"], each["there"], each["here"]) for each in stale.get_json()["changed"]] == [
        ("Procedure", "–", "Outpatient pain evaluation / continuity patient"),
        (f"Your role, {name}", "Performed", ""),
        (f"Side, {name}", "Bilateral", "Left"),
        ("Attending", "Bea Haddad, MD", "Ben Okafor, MD"),
    ]
    draft = kept(database, said["case_id"])
    assert draft
    assert draft.typed["procedure"] == [MILD]


def test_a_form_that_was_sent_is_told_so_and_opens_as_its_case(ada: FlaskClient, cast: Cast, database: Database):
    address, said = form(cast)
    ada.post(address, data=said)
    case = ada.post(NEW, data=said | {"then": "send"}).location
    late = ada.post(address, data=said | {"notes": "Late."})
    assert (late.status_code, late.get_json()) == (410, {"sentence": "This was sent as case 1.", "address": case})
    assert kept(database, said["case_id"]) is None
    back = ada.get(f"{NEW}?draft={said['case_id']}")
    assert back.location == case
    assert "This was saved as case 1." in ada.get(case).text


def test_a_draft_is_nothing_to_anybody_else(as_: As, cast: Cast, database: Database):
    with database.writing() as session:
        draft_id = begun(session, cast).id
    for somebody in (cast.abe, cast.ben, cast.cleo, cast.cora, cast.della):
        for verb in ("", "/discard", "/restore"):
            assert as_(somebody).post(f"/drafts/{draft_id}{verb}").status_code == 404, (somebody.name, verb)
    assert as_(cast.abe).get(f"{NEW}?draft={draft_id}").status_code == 404
    assert as_(cast.ada).get(f"{NEW}?draft=no-key").status_code == 404
    assert as_(cast.cleo).post(f"/drafts/{uuid7()}").status_code == 403
    assert as_(cast.ada).post("/drafts/00000000-0000-4000-8000-000000000000").status_code == 404


def test_a_former_fellow_can_type_into_an_own_case_that_can_still_be_changed_and_begin_none(
    ada: FlaskClient, as_: As, cast: Cast, database: Database
):
    edit = ada.post(NEW, data=typed(cast, then="draft")).location + "/edit"
    seen = value_of(ada.get(edit), "seen")
    with database.writing() as session:
        of_hers = session.scalars(select(Membership).where(Membership.person_id == cast.ada.id)).one()
        of_hers.ends_on = cast.program.today() - timedelta(days=1)
    address, said = form(cast, seen=seen, case_id=edit.split("/")[-2], duration_minutes="50")
    assert as_(cast.ada).post(address, data=said).status_code == 200
    assert as_(cast.ada).post(address + "/discard").status_code == 303
    assert as_(cast.ada).post(f"/drafts/{uuid7()}", data=said).status_code == 403


def test_a_form_is_kept_where_it_was_begun(as_: As, cast: Cast, database: Database):
    with database.writing() as session:
        session.add(
            Membership(
                person_id=cast.ada.id,
                program_id=cast.other_program.id,
                role=MemberRole.FELLOW,
                starts_on=date(2026, 1, 1),
            )
        )
    ada = as_(cast.ada)
    address, said = form(cast, program=str(cast.program.id))
    assert f'data-program="{cast.program.id}"' in ada.get(f"{NEW}?procedure={MILD}").text
    ada.post(f"/programs/{cast.other_program.id}/switch")
    assert ada.post(address, data=said).status_code == 200
    draft = kept(database, said["case_id"])
    assert draft
    assert draft.program_id == cast.program.id
    elsewhere = ada.get(f"{NEW}?draft={said['case_id']}")
    assert elsewhere.status_code == 404
    assert f"Go to {cast.program.name} in the menu" in elsewhere.text
    assert ada.post(f"/drafts/{uuid7()}", data=said | {"program": str(uuid7())}).status_code == 404


def test_what_is_typed_is_looked_through_once_and_before_anybody_waits(
    ada: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    looked: list[bool] = []

    def look(texts: Mapping[str, str]) -> list[Finding]:
        looked.append(g.session.in_transaction())
        return identifiers(texts)

    monkeypatch.setattr("logbook.cases.rules.drafts.identifiers", look)
    address, said = form(cast, notes="DOB 3/4/1951")
    assert ada.post(address, data=said).get_json()["held"]
    # Once the free texts, once what is no text.
    assert looked == [False, False]


def test_what_no_form_holds_is_refused_in_words(ada: FlaskClient, cast: Cast, database: Database):
    address, said = form(cast, notes="x" * 8_001)
    refused = ada.post(address, data=said)
    assert (refused.status_code, kept(database, said["case_id"])) == (422, None)
    assert "Shorten it." in refused.get_json()["sentence"]


def test_a_case_from_a_schedule_starts_from_what_is_usual(ada: FlaskClient, cast: Cast, database: Database):
    ada.post(NEW, data=typed(cast))
    with database.writing() as session:
        listed: dict[str, Any] = {"scheduled_on": cast.program.today(), "schedule_key": "line"}
        said = {"procedure": ["esi-interlaminar-lumbar"], "performed_on": ["2026-11-20"]}
        draft = begun(session, cast, typed=said, **listed)
    page = ada.get(f"{NEW}?draft={draft.id}")
    assert value_of(page, "performed_on") == "2026-11-20"
    assert f'<option selected value="{cast.ben.id}">' in page.text
    assert 'value="fluoroscopy" checked' in page.text


def test_what_was_typed_into_a_saved_draft_stands_there_until_it_is_put_away(ada: FlaskClient, cast: Cast):
    edit = ada.post(NEW, data=typed(cast, then="draft")).location + "/edit"
    address, said = form(cast, seen=value_of(ada.get(edit), "seen"), case_id=edit.split("/")[-2])
    assert ada.post(address, data=said).get_json()["version"] == 0
    assert "did not save it" not in ada.get(edit).text
    assert ada.post(address, data=said | {"duration_minutes": "an hour"}).get_json()["version"] == 1
    page = ada.get(edit)
    assert "You typed this on" in page.text
    assert value_of(page, "duration_minutes") == "an hour"
    assert value_of(page, "draft_version") == "1"
    put_away = re.search(r'formaction="(/drafts/[^"]+/discard)"', page.text)
    assert put_away
    fresh = ada.post(put_away[1], data=said, follow_redirects=True)
    assert value_of(fresh, "duration_minutes") == "40 min"
    assert "What was typed and not saved was discarded." in fresh.text
    back = ada.post(address + "/restore", follow_redirects=True)
    assert value_of(back, "duration_minutes") == "an hour"


def test_a_change_over_a_newer_one_is_shown_first_and_kept_when_said_again(
    ada: FlaskClient, cast: Cast, database: Database
):
    said = typed(cast, then="draft")
    edit = ada.post(NEW, data=said).location + "/edit"
    seen = value_of(ada.get(edit), "seen")
    ada.post(edit, data=said | {"seen": seen, "duration_minutes": "50", "notes": "Slow."})
    here = said | {"seen": seen, "duration_minutes": "1h", "procedures-0-role": "assisted", "fluoroscopy_seconds": "83"}
    stale = ada.post(edit, data=here)
    assert stale.status_code == 409
    said_so = words(stale.text)
    assert "Case 1 was changed elsewhere since this form was opened" in said_so
    for line in (
        "Your role : saved Performed, here Assisted",
        "Duration : saved 50 min, here 1h",
        "Notes : saved Slow., here –",
    ):
        assert line in said_so
    assert "Fluoroscopy time : saved" not in said_so
    assert value_of(stale, "duration_minutes") == "1h"
    again = here | {"seen": value_of(stale, "seen")}
    assert ada.post(edit, data=again).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Case.duration_minutes)).one() == 60


def test_a_form_that_is_open_elsewhere_is_told_what_was_saved_meanwhile(ada: FlaskClient, cast: Cast):
    said = typed(cast, then="draft")
    edit = ada.post(NEW, data=said).location + "/edit"
    address, here = form(cast, seen=value_of(ada.get(edit), "seen"), case_id=edit.split("/")[-2], notes="Here.")
    ada.post(edit, data=said | {"duration_minutes": "50"})
    stale = ada.post(address, data=here)
    assert (stale.status_code, stale.get_json()["version"], stale.get_json()["address"]) == (409, 0, edit)
    assert stale.get_json()["seen"] == value_of(ada.get(edit), "seen")
    assert [each["field"] for each in stale.get_json()["changed"]] == ["duration_minutes", "notes"]


def test_a_discarded_case_comes_back_as_it_would_have_been_typed(ada: FlaskClient, cast: Cast):
    notes = "Mrs Smith, MRN 1234567"
    asked = ada.post(NEW, data=typed(cast, then="draft", notes=notes))
    decided = re.search(r'name="keep_texts" value="([0-9a-f]{64})"', asked.text)
    assert decided
    case = ada.post(NEW, data=typed(cast, then="draft", notes=notes, keep_texts=decided[1])).location
    page = ada.post(f"{case}/discard", follow_redirects=True)
    undo = re.search(r'action="(/drafts/[^"]+/restore)" class="flash" data-undo-seconds="10"', page.text)
    assert undo
    home = ada.post(undo[1], follow_redirects=True)
    assert "is back." in home.text
    back = ada.get(f"{NEW}?draft={case.rpartition('/')[2]}")
    assert value_of(back, "notes") == notes
    assert value_of(back, "fluoroscopy_seconds") == "1 min 23 s"
    assert f'name="keep_texts" value="{decided[1]}"' in back.text
