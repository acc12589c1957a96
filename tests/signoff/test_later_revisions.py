"""What follows the first signature of a case: the database lets it grow by a signature only, and older ones stay."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from logbook import migrations
from logbook.cases.models import Case, CaseState
from logbook.foundation.canonical import plain
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.signoff import queries, rules
from logbook.signoff.actions import signer
from logbook.signoff.models import ChainHead, Means, Signature, SignatureKind
from tests.cast import Cast, gather
from tests.signoff import arrange


def next_signature(session: Session, cast: Cast, case: Case, kind: SignatureKind) -> dict[str, Any]:
    """The columns of the signature on the next revision of a signed case, unchanged but for its revision."""
    head = session.get_one(ChainHead, case.program_id)
    said = rules.Attestation(
        cast.cleo.id, cast.cleo.name, datetime.now(UTC), roles=(), kind=kind, reason="Logged twice."
    )
    session.expunge(case)
    case.revision += 1
    return rules.seal(
        case, case.procedures, rules.names_now(case), said,
        signature_id=uuid7(), sequence=head.length + 1, previous_digest=head.digest, key=signer(session),
    )  # fmt: skip


def follow(session: Session, case: Case, state: CaseState, columns: dict[str, Any]) -> None:
    """Let the case follow its signature, and the head its chain."""
    values: dict[str, Any] = {"state": state, "revision": columns["revision"]}
    if state is CaseState.SIGNED:
        values["signed_at"] = columns["signed_at"]
    session.execute(update(Case).values(values).execution_options(synchronize_session=False))
    head = session.get_one(ChainHead, case.program_id)
    head.length, head.digest = columns["sequence"], columns["digest"]


@pytest.mark.parametrize(("kind", "state"), [("amendment", CaseState.SIGNED), ("void", CaseState.VOID)])
def test_a_signed_case_goes_on_to_its_next_revision_once_that_is_signed(
    database: Database, cast: Cast, kind: str, state: CaseState
):
    with database.writing() as session:
        case_id = arrange.signed_case(session, cast)
    with database.writing() as session:
        case = arrange.decided(session, case_id)
        columns = next_signature(session, cast, case, SignatureKind(kind))
        session.execute(insert(Signature), columns)
        follow(session, case, state, columns)
    with database.reading() as session:
        assert [each.broken for each in queries.check_chains(session)] == [None, None]
        assert session.scalars(select(Case.state)).one() is state


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE logged_case SET revision = 2",
        "UPDATE logged_case SET revision = 2, state = 'void'",
        "UPDATE logged_case SET notes = 'x'",
        "UPDATE case_procedure SET role = 'observed'",
    ],
)
def test_without_a_signature_nothing_of_a_signed_case_moves(database: Database, cast: Cast, statement: str):
    with database.writing() as session:
        arrange.signed_case(session, cast)
    with pytest.raises(DBAPIError, match="signed"), database.writing() as session:
        session.execute(text(statement))


def test_a_signature_of_a_void_does_not_make_a_case_signed_again(database: Database, cast: Cast):
    with database.writing() as session:
        case_id = arrange.signed_case(session, cast)
    with database.writing() as session:
        columns = next_signature(session, cast, arrange.decided(session, case_id), SignatureKind.VOID)
        session.execute(insert(Signature), columns)
        with pytest.raises(DBAPIError, match="only by a signature on its present revision"), session.begin_nested():
            session.execute(text("UPDATE logged_case SET revision = 2"))


def test_nothing_follows_a_void(database: Database, cast: Cast):
    with database.writing() as session:
        case_id = arrange.signed_case(session, cast)
    with database.writing() as session:
        case = arrange.decided(session, case_id)
        columns = next_signature(session, cast, case, SignatureKind.VOID)
        session.execute(insert(Signature), columns)
        follow(session, case, CaseState.VOID, columns)
    with database.writing() as session:
        again = next_signature(session, cast, arrange.decided(session, case_id), SignatureKind.AMENDMENT)
        with pytest.raises(DBAPIError, match="A signature is on a waiting case"), session.begin_nested():
            session.execute(insert(Signature), again)


@pytest.mark.parametrize(
    "columns",
    [
        {"format": 3},
        {"authenticated_by": None},
        {"signer_id": None},
        {"guest_registration": "NY 123"},
        {"reason": "Why?"},
        {"key_id": None},
        {"ed25519": None},
        {"key_id": "0" * 64},
        {"kind": "rumour"},
    ],
)
def test_an_illegal_signature_cannot_be_stored(database: Database, cast: Cast, columns: dict[str, Any]):
    with database.writing() as session:
        case_id = arrange.waiting_case(session, cast)
    with database.writing() as session:
        case = arrange.decided(session, case_id)
        said = rules.Attestation(cast.ben.id, cast.ben.name, datetime.now(UTC), roles=())
        sealed = rules.seal(
            case, case.procedures, rules.names_now(case), said,
            signature_id=uuid7(), sequence=1, previous_digest=rules.genesis(case.program_id), key=signer(session),
        )  # fmt: skip
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(insert(Signature), sealed | columns)


def test_what_was_signed_before_keeps_its_digest(database_url: str):
    database = Database(database_url)
    with database.writing() as session:
        cast = gather(session)
        case_id = arrange.signed_case(session, cast)
        as_before(session, arrange.signature_of(session, case_id))
    migrations.downgrade(database_url, "0011")
    migrations.upgrade(database_url)
    with database.reading() as session:
        assert [(each.length, each.broken) for each in queries.check_chains(session)] == [(1, None), (0, None)]
        assert arrange.signature_of(session, case_id).format == 1
    with database.writing() as session:
        second = arrange.signed_case(session, cast, 2)
        assert arrange.signature_of(session, second).authenticated_by is Means.PASSWORD
    with database.reading() as session:
        assert [each.broken for each in queries.check_chains(session)] == [None, None]
    with pytest.raises(RuntimeError, match="none is thrown away"):
        migrations.downgrade(database_url, "0011")
    database.dispose()


def as_before(session: Session, signature: Signature) -> None:
    """Make the only signature over into what it would have been before formats: past the triggers, as its owner."""
    roles = [
        {name: plain(getattr(each, name)) for name in rules.COVERED_OF_ROLE} for each in signature.attested_roles
    ]
    columns = {each.key: plain(getattr(signature, each.key)) for each in Signature.__table__.columns}
    digest = rules.link_digest(rules.statement(columns | {"format": 1}, roles), None)
    guards = ("signature_update_a_signature_cannot_be_changed", "chain_head_update_a_chain_of_signatures_only_grows")
    on = {guard: guard.split("_update")[0] for guard in guards}
    kept = [] if session.get_bind().dialect.name == "postgresql" else session.scalars(
        text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name IN (:one, :two)"),
        dict(zip(("one", "two"), guards, strict=True)),
    ).all()  # fmt: skip
    for guard, table in on.items():
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {guard}" if not kept else f"DROP TRIGGER {guard}"))
    session.execute(
        text(
            "UPDATE signature"
            " SET format = 1, authenticated_by = NULL, key_id = NULL, ed25519 = NULL, digest = :digest"
        ),
        {"digest": digest},
    )
    session.execute(text("UPDATE chain_head SET digest = :digest"), {"digest": digest})
    for guard, table in on.items():
        if not kept:
            session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {guard}"))
    for each in kept:
        session.execute(text(each))

