"""Amending a signed case: it stays as it is signed until what is proposed is signed too, and then both can be read."""

import json
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from logbook.cases import actions as cases
from logbook.cases.models import (
    Amendment,
    AmendmentState,
    Case,
    CaseRole,
    CaseState,
    PatientPseudonym,
    Side,
)
from logbook.cases.rules import NewPatient, Refused, Undecided, entry_of, read_entry
from logbook.foundation.errors import Conflict, Forbidden
from logbook.signoff import actions, queries
from logbook.signoff.models import SignatureKind
from tests.cases.arrange import log, mild_entry, visit, with_memberships
from tests.cases.arrange import typed as form_of
from tests.cast import PASSWORD
from tests.signoff.arrange import (
    decided,
    proposal_of,
    sign,
    sign_proposed,
    signature_of,
)
from tests.signoff.test_void import void

WHY = "The side was wrong."


@pytest.fixture
def signed(database, cast):
    """A decompression of Ada's that Ben signed."""
    with database.writing() as session:
        case = log(session, cast)
        sign(session, cast, case.id)
        return case.id


def amend(session, cast, case_id, *, seen=(1, 0), reason=WHY, **changes):
    """Ada's proposal that the case say otherwise; on the left unless told."""
    case = decided(session, case_id)
    entry = entry_of(case)
    changes = changes or {"procedures": (replace(entry.procedures[0], side=Side.LEFT),)}
    by = with_memberships(session, cast.ada)
    amendment = cases.amend(
        session, by=by, program=cast.program, case=case, entry=replace(entry, **changes), reason=reason, seen=seen
    )
    session.flush()
    return amendment


def sent(cast, case_id, **differently):
    """What Ada's form sends to amend her case, on the left."""
    said = form_of(cast, case_id=str(case_id)) | {"procedures-0-side": "left", "amendment_reason": WHY}
    return said | {"seen_revision": "1", "seen_version": "0"} | differently


SIGNS = {"revision": "1", "role_0": "performed", "entrustment": "5", "password": PASSWORD}


@pytest.mark.both_databases
def test_the_whole_way_from_the_form_to_the_next_revision(database, cast, as_, signed):
    ada, ben = as_(cast.ada), as_(cast.ben)
    form = ada.get(f"/cases/{signed}/amend").text
    assert "Why is it amended?" in form
    assert 'value="1:23"' in form or "1 min 23 s" in form
    assert "draft.js" not in form
    answer = ada.post(f"/cases/{signed}/amend", data=sent(cast, signed))
    assert (answer.status_code, answer.location) == (303, f"/cases/{signed}")
    with database.reading() as session:
        case = decided(session, signed)
        assert (case.state, case.revision, case.procedures[0].side) == (CaseState.SIGNED, 1, Side.BILATERAL)
        key = session.scalars(select(Amendment.id)).one()
    for page in (ada.get(f"/cases/{signed}").text, ben.get(f"/cases/{signed}/sign-off").text):
        assert "waits to be signed" in page
    assert f"Amendment of a signed case: {WHY}" in ben.get("/queue").text
    assert "1 amendment of a signed case waits for you" in ben.get("/").text
    page = ben.get(f"/amendments/{key}").text
    assert re.search(r'scope="row">Side</th>\s*<td[^>]*>Bilateral</td>\s*<td[^>]*>Left</td>', page)
    assert "I supervised this case and confirm its amended contents" in page
    assert ben.post(f"/amendments/{key}/sign", data=SIGNS | {"password": "wrong"}).status_code == 422
    assert ben.post(f"/amendments/{key}/sign", data=SIGNS).status_code == 303
    with database.reading() as session:
        case = decided(session, signed)
        assert (case.state, case.revision, case.procedures[0].side) == (CaseState.SIGNED, 2, Side.LEFT)
        signature = signature_of(session, signed)
        assert (signature.kind, signature.reason, signature.revision) == (SignatureKind.AMENDMENT, WHY, 2)
        assert case.signed_at == signature.signed_at
        assert session.get_one(Amendment, key).state is AmendmentState.SIGNED
    with database.reading() as session:
        assert [each.broken for each in queries.check_chains(session)] == [None, None]
    assert "Amendment of a signed case" not in ben.get("/queue").text


def test_both_revisions_are_read_as_they_were_signed_and_what_changed_stands_between(database, cast, as_, signed):
    with database.writing() as session:
        amendment = amend(session, cast, signed)
        sign_proposed(session, cast, amendment, role_of=lambda _: CaseRole.ASSISTED)
    for person in (cast.ada, cast.ben, cast.cleo, cast.cora):
        client = as_(person)
        first, second = (client.get(f"/cases/{signed}/revisions/{n}").text for n in (1, 2))
        assert "Bilateral" in first
        assert "What changed" not in first
        assert "A later revision has taken its place" in first
        assert re.search(r'scope="row">Side</th>\s*<td[^>]*>Bilateral</td>\s*<td[^>]*>Left</td>', second)
        assert WHY in second
        assert "logged as performed" in second
        assert client.get(f"/cases/{signed}/revisions/3").status_code == 404
        assert client.get(f"/cases/{signed}/revisions/{2**64}").status_code == 404
        listed = re.findall(r"/revisions/(\d)", client.get(f"/cases/{signed}/sign-off").text)
        assert listed == ["2", "1"]
    assert as_(cast.bea).get(f"/cases/{signed}/revisions/1").status_code == 404


@pytest.mark.both_databases
def test_returned_it_may_be_mended_and_sent_again_or_withdrawn(database, cast, as_, signed):
    ada, ben = as_(cast.ada), as_(cast.ben)
    ada.post(f"/cases/{signed}/amend", data=sent(cast, signed))
    with database.reading() as session:
        key = session.scalars(select(Amendment.id)).one()
    back = {"return-revision": "1", "return-reason": ""}
    assert ben.post(f"/amendments/{key}/return", data=back).status_code == 422
    assert ben.post(f"/amendments/{key}/return", data=back | {"return-reason": "It was right."}).status_code == 303
    assert "It was right." in ada.get("/").text
    assert "It was right." in ada.get(f"/amendments/{key}").text
    assert "It was right." not in as_(cast.cora).get(f"/amendments/{key}").text
    form = ada.get(f"/cases/{signed}/amend").text
    assert re.search(r'name="procedures-0-side" value="left" checked', form)
    again = sent(cast, signed, **{"procedures-0-side": "right", "seen_version": "1"})
    assert ada.post(f"/cases/{signed}/amend", data=again).status_code == 303
    # Ben's page shows what was there before.
    assert ben.post(f"/amendments/{key}/sign", data=SIGNS).status_code == 409
    assert ada.post(f"/amendments/{key}/withdraw").status_code == 303
    assert ada.post(f"/amendments/{key}/withdraw").status_code == 409
    assert ben.post(f"/amendments/{key}/sign", data=SIGNS | {"revision": "2"}).status_code == 409
    page = ada.get(f"/cases/{signed}").text
    events = ["Amendment proposed", "Amendment returned", "Amendment sent again", "Amendment withdrawn"]
    places = [page.index(each) for each in events]
    assert places == sorted(places)
    with database.reading() as session:
        assert session.get_one(Case, signed).revision == 1
    # After that a new one may be proposed.
    assert ada.post(f"/cases/{signed}/amend", data=sent(cast, signed)).status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amendment_reason": ""}, "Write why the case is amended"),
        ({"amendment_reason": "x" * 4001}, "shorten it"),
        ({"amendment_reason": "It was Mr Smith."}, "looks like a name"),
        ({"procedures-0-side": "bilateral"}, "Nothing differs from what is signed"),
        ({"attending_id": ""}, "Choose the attending"),
        ({"fluoroscopy_seconds": "99:00:00"}, "Fluoroscopy"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_proposed(database, cast, as_, signed, changes, words):
    answer = as_(cast.ada).post(f"/cases/{signed}/amend", data=sent(cast, signed, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    with database.reading() as session:
        assert session.scalars(select(Amendment)).all() == []


def test_a_procedure_more_or_less_shows_the_form_again(cast, as_, signed):
    said = sent(cast, signed, then=None, add="eval-outpatient")
    page = as_(cast.ada).post(f"/cases/{signed}/amend", data={k: v for k, v in said.items() if v is not None})
    assert page.status_code == 200
    assert "procedures-1-role" in page.text
    assert WHY in page.text


def test_procedures_come_and_go_and_a_new_patient_gets_a_number(database, cast, signed):
    with database.writing() as session:
        seen = visit(session, cast).procedures[0]
        first = mild_entry(session, cast).procedures[0]
        amendment = amend(session, cast, signed, procedures=(first, seen), patient=NewPatient.NEW)
        said = read_entry(json.loads(amendment.contents))
        assert said.patient == session.scalars(select(PatientPseudonym.id)).one()
        sign_proposed(session, cast, amendment)
    with database.writing() as session:
        case = decided(session, signed)
        assert [each.slug for each in case.procedures] == ["mild-pild", "eval-outpatient"]
        attested = queries.attested_roles(session, [signed])
        assert attested == {each.id: CaseRole.PERFORMED for each in case.procedures}
        clinic = {"fluoroscopy_seconds": None, "procedures": entry_of(case).procedures[1:]}
        amendment = amend(session, cast, signed, seen=(2, 0), **clinic)
        sign_proposed(session, cast, amendment)
    with database.reading() as session:
        assert [each.slug for each in decided(session, signed).procedures] == ["eval-outpatient"]
    with database.reading() as session:
        assert [each.broken for each in queries.check_chains(session)] == [None, None]


def test_whoever_the_amendment_names_decides_about_it(database, cast, as_, signed):
    with database.writing() as session:
        key = amend(session, cast, signed, attending_id=cast.bea.id, site_id=cast.center.id).id
    statuses = {name: as_(who).get(f"/amendments/{key}").status_code for name, who in cast.everybody().items()}
    assert {name for name, status in statuses.items() if status == 200} == {"ada", "bea", "cleo", "cora"}
    assert as_(cast.bea).post(f"/amendments/{key}/sign", data=SIGNS).status_code == 303
    with database.reading() as session:
        case = session.get_one(Case, signed)
        assert (case.attending_id, case.site_id) == (cast.bea.id, cast.center.id)


def test_only_the_fellow_amends_and_only_what_is_signed(database, cast, as_, signed):
    statuses = {name: as_(who).get(f"/cases/{signed}/amend").status_code for name, who in cast.everybody().items()}
    assert statuses == {
        "ada": 200, "abe": 404, "ben": 403, "bea": 404, "cleo": 403, "cora": 403, "dan": 404, "della": 404,
    }  # fmt: skip
    with database.writing() as session:
        waiting = log(session, cast)
        with pytest.raises(Conflict, match="Take it back and change it"):
            amend(session, cast, waiting.id)


def test_what_changed_meanwhile_is_a_conflict(database, cast, signed):
    with database.writing() as session:
        with pytest.raises(Conflict, match="since this form was opened"):
            amend(session, cast, signed, seen=(2, 0))
        amendment = amend(session, cast, signed)
        with pytest.raises(Conflict, match="since this form was opened"):
            amend(session, cast, signed)
        proposal = proposal_of(session, amendment)
        with pytest.raises(Forbidden):
            actions.return_amendment(session, by=cast.ada, proposal=proposal, version=1, reason="No.")
        with pytest.raises(Conflict, match="changed meanwhile"):
            actions.return_amendment(session, by=cast.ben, proposal=proposal, version=2, reason="No.")
        with pytest.raises(Refused, match="Write why"):
            amend(session, cast, signed, seen=(1, 1), reason=" ")
        with pytest.raises(Undecided):
            amend(session, cast, signed, seen=(1, 1), notes="Ask Mr Smith.")


def test_a_void_drops_the_open_amendment(database, cast, as_, signed):
    with database.writing() as session:
        key = amend(session, cast, signed).id
    with database.writing() as session:
        void(session, cast, signed)
        amendment = session.get_one(Amendment, key)
        assert (amendment.state, amendment.closed_by_id) == (AmendmentState.DROPPED, cast.cleo.id)
    answer = as_(cast.ben).post(f"/amendments/{key}/sign", data=SIGNS)
    assert answer.status_code == 409
    assert "dropped when the case was declared void" in answer.text
    assert "Amendment dropped" in as_(cast.ada).get(f"/cases/{signed}").text
    assert as_(cast.ada).get(f"/cases/{signed}/amend").status_code == 409
    assert as_(cast.ada).get(f"/amendments/{key}").status_code == 200
