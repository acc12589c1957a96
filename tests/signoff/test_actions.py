"""Signing and returning, with the database's own refusals."""

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from logbook.cases import actions as cases
from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.cases.rules import Undecided
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.foundation.ids import uuid7
from logbook.signoff import actions, queries, rules
from logbook.signoff.models import AttestedRole, ChainHead, Return, Signature
from tests.signoff.arrange import decided, sign, signature_of, signed_case, waiting_case


def test_a_signature_says_who_what_when_and_what_it_means(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        sign(session, cast, case_id)
    with database.reading() as session:
        signature = signature_of(session, case_id)
        assert (signature.signer_name, signature.meaning) == ("Ben Okafor, MD", rules.MEANING)
        assert (signature.sequence, signature.previous_digest) == (1, rules.genesis(cast.program.id))
        case = session.get_one(Case, case_id)
        assert (case.state, case.signed_at) == (CaseState.SIGNED, signature.signed_at)
        head = session.get_one(ChainHead, cast.program.id)
        assert (head.length, head.digest) == (1, signature.digest)
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.sign")).one()
        assert (event.actor_id, event.subject_id, event.facts["digest"]) == (cast.ben.id, case_id, signature.digest)


def test_the_attendings_view_of_a_role_stands_beside_the_fellows(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        case = decided(session, case_id)
        sign(session, cast, case_id, roles={each.id: CaseRole.OBSERVED for each in case.procedures}, entrustment=None)
    with database.reading() as session:
        seen = signature_of(session, case_id).attested_roles
        logged = session.scalars(select(CaseProcedure.role).order_by(CaseProcedure.place)).all()
        assert [each.role for each in seen] == [CaseRole.OBSERVED, CaseRole.OBSERVED]
        assert logged == [CaseRole.PERFORMED, CaseRole.ASSISTED]


def test_each_signature_follows_the_one_before_it(database, cast):
    with database.writing() as session:
        for number in (1, 2, 3):
            signed_case(session, cast, number)
    with database.reading() as session:
        chain = session.scalars(select(Signature).order_by(Signature.sequence)).all()
        assert [each.sequence for each in chain] == [1, 2, 3]
        assert [each.previous_digest for each in chain[1:]] == [each.digest for each in chain[:-1]]


def test_only_the_attending_of_the_case_may_sign_it(database, cast):
    with database.writing() as session:
        case = decided(session, waiting_case(session, cast))
        for person in (cast.bea, cast.cleo, cast.ada, cast.dan):
            with pytest.raises(Forbidden):
                actions.sign(session, by=person, case=case, revision=1, roles={})


def test_a_case_is_signed_once(database, cast):
    with database.writing() as session:
        case_id = signed_case(session, cast)
    with database.writing() as session, pytest.raises(Conflict, match="already signed"):
        sign(session, cast, case_id)


def test_a_signature_that_is_refused_leaves_nothing(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    with pytest.raises(Invalid), database.writing() as session:
        sign(session, cast, case_id, entrustment=None)
    with database.reading() as session:
        assert session.scalars(select(Signature)).all() == []
        assert session.get_one(Case, case_id).state is CaseState.SUBMITTED


def test_a_returned_case_is_mended_sent_again_and_signed_on_its_new_revision(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        case = decided(session, case_id)
        actions.return_(session, by=cast.ben, case=case, revision=1, reason="  Which side?  ")
    with database.writing() as session:
        assert [(each.reason, each.revision) for each in queries.returns(session, case_id)] == [("Which side?", 1)]
        case = session.get_one(Case, case_id)
        assert case.state is CaseState.RETURNED
        case.revision, case.state = 2, CaseState.SUBMITTED
    with database.writing() as session:
        with pytest.raises(Conflict, match="changed meanwhile"):
            sign(session, cast, case_id, revision=1)
        sign(session, cast, case_id)
    with database.reading() as session:
        assert signature_of(session, case_id).revision == 2
    with database.reading() as session:
        assert not any(each.broken for each in queries.check_chains(session))


def test_a_case_that_was_taken_back_cannot_be_signed(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        cases.withdraw(session, by=cast.ada, case=session.get_one(Case, case_id))
    with database.writing() as session, pytest.raises(Conflict, match="draft again"):
        sign(session, cast, case_id, revision=1)


@pytest.mark.parametrize("model", [Signature, AttestedRole, Return])
def test_the_database_refuses_to_change_or_delete(database, cast, model):
    with database.writing() as session:
        case = decided(session, waiting_case(session, cast, 1))
        actions.return_(session, by=cast.ben, case=case, revision=1, reason="Which side?")
        signed_case(session, cast, 2)
    column = {Signature: "feedback", AttestedRole: "place", Return: "reason"}[model]
    for statement in (update(model).values({column: 7 if column == "place" else "x"}), delete(model)):
        with pytest.raises(DBAPIError, match="cannot be changed"), database.writing() as session:
            session.execute(statement.execution_options(synchronize_session=False))


def test_a_reason_kept_after_a_second_look_is_audited_by_kind_and_never_as_a_text(database, cast):
    reason = "Mrs Smith had two levels."
    with database.writing() as session:
        case = decided(session, waiting_case(session, cast))
        with pytest.raises(Undecided) as objection:
            actions.return_(session, by=cast.ben, case=case, revision=1, reason=reason)
        decisions = objection.value.asked.answered
        actions.return_(session, by=cast.ben, case=case, revision=1, reason=reason, decisions=decisions)
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.return")).one()
        assert event.facts == {"revision": 1, "kept_texts": ["a name"]}


def test_the_head_of_a_chain_only_grows(database, cast):
    with database.writing() as session:
        signed_case(session, cast)
    for statement in (update(ChainHead).values(digest="0" * 64), delete(ChainHead)):
        with pytest.raises(DBAPIError, match="only grows"), database.writing() as session:
            session.execute(statement.execution_options(synchronize_session=False))


def test_no_case_becomes_signed_without_a_signature_on_its_present_revision(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    with pytest.raises(DBAPIError, match="only by a signature"), database.writing() as session:
        session.execute(update(Case).where(Case.id == case_id).values(state="signed", signed_at=clock.now()))


def test_no_role_is_attested_after_the_signature(database, cast):
    with database.writing() as session:
        case_id = signed_case(session, cast)
        signature = signature_of(session, case_id)
        other = waiting_case(session, cast, 2)
        procedure = session.scalars(select(CaseProcedure.id).where(CaseProcedure.case_id == other)).first()
    late = insert(AttestedRole).values(
        signature_id=signature.id, case_procedure_id=procedure, place=9, role=CaseRole.PERFORMED
    )
    with pytest.raises(DBAPIError, match="never later"), database.writing() as session:
        session.execute(late)


def test_a_draft_cannot_be_given_a_signature(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast, state=CaseState.DRAFT)
        columns = dict.fromkeys(("snapshot", "snapshot_sha256", "previous_digest", "digest"), "x" * 64)
        forged = Signature(
            id=uuid7(),
            program_id=cast.program.id,
            sequence=1,
            case_id=case_id,
            revision=1,
            signer_id=cast.ben.id,
            signer_name="x",
            meaning="x",
            **columns,
        )
        session.add(forged)
        with pytest.raises(DBAPIError, match="A signature is on a waiting case"):
            session.flush()
        session.rollback()

