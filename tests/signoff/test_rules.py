"""When a case may be decided about, what an attestation needs, and what a snapshot and a link hold. No database."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.cases.rules import Decisions, Undecided, Verb
from logbook.foundation.canonical import canonical, sha256_hex
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.foundation.ids import uuid7
from logbook.signoff import rules
from logbook.signoff.models import AttestedRole, Entrustment, Signature
from logbook.signoff.rules import links

ADA, BEN, BEA = uuid7(), uuid7(), uuid7()
KEY = rules.Signer.of(bytes(range(32)))
NAMES = rules.Names("Northfield", "Ada Reyes, MD", "Ben Okafor, MD", "Hospital", None, None, "2026.1", ("MILD",))
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def turn(verb, **differs):
    """Ask whether Ben may decide about revision 2 of Ada's case 17."""
    usual: dict[str, Any] = {
        "number": 17,
        "state": CaseState.SUBMITTED,
        "revision": 2,
        "shown": 2,
        "fellow_id": ADA,
        "attending_id": BEN,
        "by_id": BEN,
    }
    rules.check_turn(verb, **usual | differs)


@pytest.mark.parametrize("verb", [Verb.SIGN, Verb.RETURN])
@pytest.mark.parametrize("state", CaseState)
def test_only_a_waiting_case_is_decided_about(verb, state):
    if state is CaseState.SUBMITTED:
        turn(verb, state=state)
    else:
        with pytest.raises(Conflict, match="Case 17"):
            turn(verb, state=state)


@pytest.mark.parametrize("verb", [Verb.SIGN, Verb.RETURN])
def test_only_the_attending_of_the_case_decides_and_never_about_an_own_case(verb):
    with pytest.raises(Forbidden):
        turn(verb, by_id=BEA)
    with pytest.raises(Forbidden):
        turn(verb, attending_id=ADA, by_id=ADA)


@pytest.mark.parametrize("verb", [Verb.SIGN, Verb.RETURN])
def test_a_deputy_of_the_attending_decides_but_never_about_an_own_case(verb):
    turn(verb, by_id=BEA, is_deputy=True)
    with pytest.raises(Forbidden):
        turn(verb, by_id=ADA, is_deputy=True)


def test_a_deputy_does_not_say_to_have_supervised():
    said = rules.meaning("Ben Okafor, MD", as_deputy=True)
    assert said == "I confirm this case and the roles as stated, as deputy for Ben Okafor, MD."
    assert "supervised" not in said
    assert rules.meaning("Ben Okafor, MD", as_deputy=False) == rules.MEANING


def test_what_has_changed_since_it_was_shown_is_not_signed():
    with pytest.raises(Conflict, match="changed meanwhile"):
        turn(Verb.SIGN, shown=1)


@pytest.mark.parametrize(
    ("said", "entrustment", "refused"),
    [
        ([CaseRole.PERFORMED, CaseRole.OBSERVED], Entrustment.JUST_IN_CASE, None),
        ([CaseRole.OBSERVED, CaseRole.OBSERVED], None, None),
        ([CaseRole.OBSERVED, CaseRole.OBSERVED], Entrustment.HAD_TO_DO, None),
        ([CaseRole.ASSISTED, CaseRole.OBSERVED], None, "entrustment"),
        ([CaseRole.PERFORMED], Entrustment.JUST_IN_CASE, "roles"),
        ([], None, "roles"),
    ],
)
def test_each_procedure_needs_a_role_and_each_deed_an_entrustment(said, entrustment, refused):
    procedures = [uuid7(), uuid7()]
    roles = dict(zip(procedures, said, strict=False))
    if refused is None:
        rules.check_attestation(procedures, roles, entrustment, "")
    else:
        with pytest.raises(Invalid) as objection:
            rules.check_attestation(procedures, roles, entrustment, "")
        assert objection.value.field == refused


def test_a_role_in_a_procedure_of_another_case_is_refused():
    with pytest.raises(Invalid):
        rules.check_attestation([uuid7()], {uuid7(): CaseRole.OBSERVED}, None, "")


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 4001])
def test_a_return_needs_a_reason_of_readable_length(reason):
    with pytest.raises(Invalid):
        rules.check_reason(reason)


def test_feedback_that_points_to_a_patient_is_asked_about_once():
    with pytest.raises(Undecided) as objection:
        rules.check_words("feedback", "Slow down with Mr Smith.", Decisions())
    kept = Decisions(texts=objection.value.asked.texts_digest)
    rules.check_words("feedback", "Slow down with Mr Smith.", kept)
    with pytest.raises(Undecided):
        rules.check_words("feedback", "Slow down with Mr Jones.", kept)


def row(model, **values):
    """A plain row of a table: everything that is not told is None."""
    return SimpleNamespace(**dict.fromkeys(model.__table__.columns.keys()) | values)


def sealed(case=None, procedure=None, **said):
    """A signature's columns, of rows that were never objects of the ORM."""
    case = case or row(Case, id=uuid7(), program_id=uuid7(), number=17, revision=2, attending_id=BEN)
    procedure = procedure or row(CaseProcedure, id=uuid7(), case_id=case.id, place=1, role=CaseRole.PERFORMED)
    usual: dict[str, Any] = {
        "signer_id": BEN,
        "signer_name": "Ben Okafor, MD",
        "signed_at": NOON,
        "roles": (rules.RoleSeen(procedure.id, 1, CaseRole.ASSISTED),),
    }
    attested = rules.Attestation(**usual | said)
    previous_digest = rules.genesis(case.program_id)
    return rules.seal(
        case, [procedure], NAMES, attested, signature_id=uuid7(), sequence=1, previous_digest=previous_digest,
        key=KEY,
    )


def test_a_snapshot_holds_every_column_and_the_case_as_signed():
    signed = json.loads(sealed()["snapshot"])
    assert signed["case"].keys() == set(Case.__table__.columns.keys())
    assert signed["procedures"][0].keys() == set(CaseProcedure.__table__.columns.keys())
    assert (signed["case"]["state"], signed["case"]["signed_at"]) == ("signed", "2026-11-22T12:00:00.000000Z")
    assert signed["names"]["attending"] == "Ben Okafor, MD"


def test_a_snapshot_is_canonical_and_its_digest_is_beside_it():
    columns = sealed()
    assert canonical(json.loads(columns["snapshot"])) == columns["snapshot"].encode()
    assert columns["snapshot_sha256"] == sha256_hex(columns["snapshot"].encode())


def test_a_link_covers_every_column_of_a_signature_and_of_its_roles():
    # The snapshot is covered by its own digest, the format by the schema it stands for;
    # the server's own signature by the digest behind its statement; a role names its signature by being in its link.
    assert {*links.COVERED[2], "format", "snapshot", "ed25519", "digest"} == set(Signature.__table__.columns.keys())
    assert {*links.COVERED_OF_ROLE, "signature_id"} == set(AttestedRole.__table__.columns.keys())


def test_whatever_is_attested_changes_the_digest():
    case = row(Case, id=uuid7(), program_id=uuid7(), number=17, revision=2)
    procedure = row(CaseProcedure, id=uuid7(), case_id=case.id, place=1, role=CaseRole.PERFORMED)
    other_role = (rules.RoleSeen(procedure.id, 1, CaseRole.OBSERVED),)
    differences: list[dict[str, Any]] = [
        {},
        {"feedback": "Well done."},
        {"entrustment": Entrustment.NOT_NEEDED},
        {"roles": other_role},
    ]
    assert len({sealed(case, procedure, **each)["digest"] for each in differences}) == len(differences)


def test_two_programs_begin_their_chains_differently():
    assert rules.genesis(ADA) != rules.genesis(BEN)
    assert rules.genesis(ADA) == rules.genesis(str(ADA))
