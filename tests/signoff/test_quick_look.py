"""The quick look at long chains calls whole what is whole, in all the forms that links have had, and nothing else."""

# ruff: noqa: S608

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from sqlalchemy import select

from logbook.adapters.fast_json import as_it_stands, canonical_of
from logbook.cases.models import CaseState
from logbook.foundation.canonical import canonical, plain, sha256_hex
from logbook.foundation.db import Database
from logbook.signoff import actions, queries, rules
from logbook.signoff.models import Signature, SignatureKind
from logbook.signoff.queries.chain import quick as looking
from logbook.signoff.queries.chain.quick import Look, lengths_if_whole
from logbook.signoff.queries.chain.together import with_processes
from logbook.signoff.rules.links import COVERED, COVERED_OF_ROLE
from tests.foundation.test_canonical import values
from tests.signoff.arrange import decided, signature_of, signed_case
from tests.signoff.forge import forger
from tests.signoff.test_later_revisions import follow, next_signature


def quick(database: Database, *, each: bool = False, processes: int = 1) -> dict[str, int] | None:
    with database.reading() as session:
        keys = queries.public_keys(session)
        look = Look(session.connection(), keys, {}, lambda _: None, each=each)
        return lengths_if_whole(look, with_processes(processes))


@settings(max_examples=50)
@given(values)
def test_both_writers_of_canonical_json_agree(value: Any):
    assert canonical_of(json.loads(canonical(value))) == canonical(value)
    assert canonical_of([as_it_stands(canonical(value).decode())]) == canonical([value])


def test_it_calls_whole_what_is_whole_amended_ones_and_empty_columns_too(database, cast):
    left_open = ("age_band", "sedation", "position", "started_at", "ended_at", "duration_minutes", "air_kerma_mgy")
    with database.writing() as session:
        amended = signed_case(session, cast, 1)
    with database.writing() as session:
        case = decided(session, amended)
        columns = next_signature(session, cast, case, SignatureKind.AMENDMENT)
        session.add(Signature(**columns))
        session.flush()
        follow(session, case, CaseState.SIGNED, columns)
    with database.writing() as session:
        signed_case(session, cast, 2, **dict.fromkeys(left_open), complications=[], notes='"\\\n é \u2028')
        signed_case(
            session,
            cast,
            3,
            kap_value=Decimal(0),
            kap_gycm2=Decimal(0),
            frames=0,
            submitted_at=datetime(2026, 1, 5, tzinfo=UTC),
        )
    for each in (False, True):
        assert quick(database, each=each) == {str(cast.program.id): 4}


def test_a_case_signed_before_its_table_had_every_column_is_whole(database, database_url, cast):
    with database.writing() as session:
        signed_case(session, cast, 1)
    forge_last(database, database_url, without="pulse_mode")
    assert quick(database) == {str(cast.program.id): 1}
    assert first_break(database) is None
    with forger(database_url) as owner:
        owner.execute("UPDATE logged_case SET frames = 13")
    assert quick(database) is None
    assert first_break(database).what == "frames of the case is not what was signed"


def test_each_signature_by_itself_is_looked_at_when_asked(database, database_url, cast):
    """The server's owner, and nobody else, can make a chain in which one signature is wrong."""
    with database.writing() as session:
        signed_case(session, cast, 1)
    forge_last(database, database_url, ed25519="00" * 64)
    with database.writing() as session:
        signed_case(session, cast, 2)
    assert first_break(database) is None
    assert first_break(database, each=True).what == "the server's own signature does not fit what was signed"
    assert first_break(database, each=True).sequence == 1


def test_a_long_chain_is_shared_out_over_processes_and_as_whole_as_by_one(database, database_url, cast, monkeypatch):
    monkeypatch.setattr(looking, "STRETCH", 1)
    with database.writing() as session:
        for number in range(1, 6):
            signed_case(session, cast, number)
    assert quick(database, processes=2) == {str(cast.program.id): 5}
    with forger(database_url) as owner:
        owner.execute("UPDATE logged_case SET frames = 13 WHERE number = 5")
    assert quick(database, processes=2) is None
    with forger(database_url) as owner:
        owner.execute("UPDATE logged_case SET frames = 12 WHERE number = 5")
        owner.execute(f"UPDATE signature SET digest = '{'0' * 64}' WHERE sequence = 3")
    assert quick(database, processes=2) is None


def first_break(database, *, each=False):
    with database.reading() as session:
        return next((report.broken for report in queries.check_chains(session, each=each) if report.broken), None)


def forge_last(database, url, *, without="", ed25519=""):
    """Make the last link anew with the server's key: without a column of the case, or with another signature."""
    with database.reading() as session:
        link = session.scalars(select(Signature).order_by(Signature.sequence.desc()).limit(1)).one()
        roles = signature_of(session, link.case_id).attested_roles
        key = actions.signer(session)
    signed = json.loads(link.snapshot)
    signed["case"].pop(without, None)
    snapshot = canonical(signed)
    columns = {name: plain(getattr(link, name)) for name in (*COVERED[2], "format")}
    columns["snapshot_sha256"] = sha256_hex(snapshot)
    said = rules.statement(columns, [{name: plain(getattr(role, name)) for name in COVERED_OF_ROLE} for role in roles])
    ed25519 = ed25519 or key.sign(said)
    digest = rules.link_digest(said, ed25519)
    values = {"snapshot": snapshot.decode(), "snapshot_sha256": sha256_hex(snapshot), "ed25519": ed25519}
    with forger(url) as owner:
        mark = "?" if url.startswith("sqlite") else "%s"
        changes = ", ".join(f"{name} = {mark}" for name in (*values, "digest"))
        where = f"WHERE sequence = {link.sequence}"
        owner.execute(f"UPDATE signature SET {changes} {where}", [*values.values(), digest])
        owner.execute(f"UPDATE chain_head SET digest = {mark}", [digest])
