"""The server's signing key: made once, kept private, replaced on command, and missed in words when it is gone."""

# ruff: noqa: S608

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from logbook.foundation.canonical import plain
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.signoff import actions, queries, rules
from logbook.signoff.models import Signature, SigningKey
from logbook.signoff.rules.links import COVERED, COVERED_OF_ROLE
from tests.signoff.arrange import signature_of, signed_case
from tests.signoff.forge import forger


@pytest.fixture
def database(database_url, tmp_path):
    """A database whose keys are in a directory of its own."""
    made = Database(database_url, signing_keys=tmp_path / "keys")
    yield made
    made.dispose()


def first_break(database):
    with database.reading() as session:
        return next((each.broken for each in queries.check_chains(session) if each.broken), None)


def sign_one(database, cast, number=1):
    with database.writing() as session:
        return signature_of(session, signed_case(session, cast, number))


def test_the_first_signature_makes_the_key_whose_private_half_only_the_server_may_read(database, cast):
    signature = sign_one(database, cast)
    (file,) = database.signing_keys.iterdir()
    assert file.name == f"{signature.key_id}.ed25519"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with database.reading() as session:
        (key,) = queries.signing_keys(session)
        stored = session.scalars(text("SELECT public_key FROM signing_key")).all()
    assert key.id == signature.key_id == rules.fingerprint(bytes.fromhex(key.public_key))
    assert file.read_text().strip() not in stored
    assert first_break(database) is None


def test_processes_that_need_the_first_key_at_once_agree_on_one(database, cast):
    together = Barrier(4)

    def work(_):
        together.wait()
        with database.writing() as session:
            return actions.signer(session).key_id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(4)))) == 1
    assert len(list(database.signing_keys.iterdir())) == 1


def test_after_a_rotation_the_new_key_signs_and_the_old_one_checks(database, cast):
    before = sign_one(database, cast, 1)
    with database.writing() as session:
        rotated = actions.rotate(session)
    (database.signing_keys / f"{before.key_id}.ed25519").unlink()
    after = sign_one(database, cast, 2)
    assert before.key_id != after.key_id == rotated.id
    with database.reading() as session:
        old, new = queries.signing_keys(session)
    assert old.valid_until == new.valid_from
    assert new.valid_until is None
    assert first_break(database) is None


def test_without_its_private_key_the_server_signs_nothing_and_says_what_to_do(database, cast):
    signature = sign_one(database, cast)
    file = database.signing_keys / f"{signature.key_id}.ed25519"
    kept = file.read_text()
    for instead in (None, "no key", "00" * 32):
        file.unlink() if instead is None else file.write_text(instead)
        with pytest.raises(Conflict, match="flask signing-key rotate"):
            sign_one(database, cast, 2)
    file.write_text(kept)
    assert sign_one(database, cast, 2).sequence == 2


def test_a_key_is_never_changed_and_never_taken_away(database, cast):
    sign_one(database, cast)
    with database.writing() as session:
        actions.rotate(session)
    for statement in (
        "UPDATE signing_key SET public_key = id",
        "UPDATE signing_key SET valid_until = NULL",
        "UPDATE signing_key SET valid_from = valid_until WHERE valid_until IS NOT NULL",
        "DELETE FROM signing_key",
    ):
        with pytest.raises(DBAPIError, match="signing key"), database.writing() as session:
            session.execute(text(statement))


def test_nobody_without_the_private_key_can_make_a_chain_anew(database, database_url, cast):
    """A whole forger: each digest recomputed, the head moved, and signatures by a key of their own or by none."""
    real = sign_one(database, cast, 1).key_id
    sign_one(database, cast, 2)
    own = rules.Signer.of(bytes(32))
    for key_id, what in ((own.key_id, "a key that this server does not know"), (real, "server's own signature")):
        with forger(database_url) as owner:
            owner.execute("UPDATE signature SET feedback = 'Brilliant.' WHERE sequence = 1")
            remake(database, owner, key_id, own)
        found = first_break(database)
        assert what in found.what
        assert (found.sequence, found.case_number) == (1, 1)


def remake(database, owner, key_id, own):
    """Give each link the digest that fits what it says now, with signatures by the forger's key."""
    with database.reading() as session:
        signatures = session.scalars(select(Signature).order_by(Signature.sequence)).all()
        roles = {each.id: signature_of(session, each.case_id).attested_roles for each in signatures}
    digest = signatures[0].previous_digest
    for each in signatures:
        columns = {name: plain(getattr(each, name)) for name in (*COVERED[2], "format")}
        columns |= {"previous_digest": digest, "key_id": key_id}
        said = rules.statement(
            columns, [{name: plain(getattr(role, name)) for name in COVERED_OF_ROLE} for role in roles[each.id]]
        )
        ed25519 = own.sign(said)
        after = rules.link_digest(said, ed25519)
        values = (
            f"key_id = '{columns['key_id']}', ed25519 = '{ed25519}', digest = '{after}', previous_digest = '{digest}'"
        )
        owner.execute(f"UPDATE signature SET {values} WHERE sequence = {each.sequence}")
        digest = after
    owner.execute(f"UPDATE chain_head SET digest = '{digest}'")


def test_a_key_that_was_replaced_signs_nothing_more(database, database_url, cast):
    sign_one(database, cast, 1)
    with database.writing() as session:
        actions.rotate(session)
    sign_one(database, cast, 2)
    with forger(database_url) as owner:  # who stole the old key lets it come after the new one
        later = f"'2099-01-01 00:00:00{'.000000' if database_url.startswith('sqlite') else '+00'}'"
        owner.execute(f"UPDATE signing_key SET valid_from = {later} WHERE valid_until IS NOT NULL")
    assert first_break(database).what == "it is signed with a key that another had replaced before"


def test_the_commands_list_and_replace_the_key_and_the_start_misses_one(app, cast):
    runner = app.test_cli_runner()
    assert "There is no key yet" in runner.invoke(args=["signing-key", "list"]).output
    assert runner.invoke(args=["signing-key", "rotate"]).exit_code == 0
    assert runner.invoke(args=["signing-key", "rotate"]).exit_code == 0
    listed = runner.invoke(args=["signing-key", "list"]).output.splitlines()
    assert [re.findall("until|in use", line) for line in listed] == [["until"], ["in use"]]
    database = app.extensions["database"]
    with database.reading() as session:
        key = session.scalars(select(SigningKey).where(SigningKey.valid_until.is_(None))).one()
    file = database.signing_keys / f"{key.id}.ed25519"
    lost = file.rename(f"{file}.lost")
    said = runner.invoke(args=["setup"])
    lost.rename(file)
    assert said.exit_code == 1
    assert "Put it there from your backup" in said.output
    assert "Traceback" not in said.output
