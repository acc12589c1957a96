"""The exported bundle and the program that checks it: every change of a byte, and every line moved, is found.

The program is run as whoever receives it would, in a process of its own that sees nothing of ours.
"""

import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest

from logbook.foundation.errors import Conflict
from logbook.signoff import actions, queries, rules
from tests.signoff.arrange import signed_case

CHECKER = rules.DATA / rules.CHECKER
specification = importlib.util.spec_from_file_location("check_bundle", CHECKER)
assert specification is not None
assert specification.loader is not None
check_bundle = importlib.util.module_from_spec(specification)
specification.loader.exec_module(check_bundle)


def export(database, cast):
    """The bytes of the bundle of Cleo's program."""
    with database.writing() as session:
        asked = actions.export_chain(session, by=cast.cleo, program=cast.program)
    return b"".join(actions.bundle(database, asked))


def sign(database, cast, *numbers):
    with database.writing() as session:
        for number in numbers:
            signed_case(session, cast, number)


@pytest.fixture
def data(database, cast):
    """A bundle of three signatures and one root, made over a rotation of the key."""
    sign(database, cast, 1, 2)
    actions.make_due_roots(database)
    with database.writing() as session:
        actions.rotate(session)
    sign(database, cast, 3)
    return export(database, cast)


@pytest.fixture
def files(data):
    """The files of the bundle by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def first_break(files, published=None):
    """What the program says of these files, None if they are whole; in this process, for speed."""
    try:
        check_bundle.check(lambda name: io.BytesIO(files[name]), list(files), published)
    except check_bundle.Broken as broken:
        return str(broken)
    return None


def run(tmp_path, data, *arguments):
    """What the program does in a process of its own: its exit code and its words."""
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(bundle), *arguments],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def packed(files, how=zipfile.ZIP_STORED):
    """The ZIP file of these files."""
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w", how) as archive:
        for name, contents in files.items():
            archive.writestr(name, contents)
    return packing.getvalue()


def test_a_whole_bundle_is_found_whole_by_a_program_that_sees_nothing_of_ours(data, database, cast, tmp_path):
    code, said = run(tmp_path, data)
    assert (code, said.splitlines()[0][:27]) == (0, "Whole. 3 signatures of Nort")
    with database.reading() as session:
        keys, roots = queries.signing_keys(session), queries.all_roots(session, cast.program.id)
    assert all(f"Key {key.id}" in said for key in keys)
    (tmp_path / "roots.json").write_text(json.dumps(rules.published(cast.program, keys, roots)))
    assert run(tmp_path, data, "--published", str(tmp_path / "roots.json"))[0] == 0


def test_the_program_says_where_it_is_broken_and_what_it_could_not_read(files, tmp_path):
    other = files["links.jsonl"].replace(b"Good needle control.", b"Poor needle control.", 1)
    code, said = run(tmp_path, packed(files | {"links.jsonl": other}))
    assert code == 1
    assert said.startswith("Broken. links.jsonl, line 1, signature 1, case 1: it does not have the digest beside it")
    assert run(tmp_path, b"no bundle")[0] == 1
    # A byte of the packing: what is unpacked, how it is packed, that it is encrypted, where it begins.
    whole = packed(files, zipfile.ZIP_DEFLATED)
    listed = whole.index(b"PK\x01\x02")
    for at in (len("FORMAT.txt") + 30, listed + 10, listed + 8, listed + 43):
        code, said = run(tmp_path, whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert (code, said[:40]) == (1, "Broken. The ZIP file itself is damaged: "), (at, said)
    assert run(tmp_path, b"", "--published", "nowhere.json")[0] == 2


def changed(contents, at):
    """The bytes with one of them changed: into a neighbor, into the other case, or so that it is no UTF-8, in turn."""
    return contents[:at] + bytes([contents[at] ^ (0x01, 0x20, 0x80)[at % 3]]) + contents[at + 1 :]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["FORMAT.txt", "check_bundle.py", "keys.json", "manifest.json", "roots.json"])
def test_every_change_of_a_byte_of_a_file_is_found_and_the_file_named(files, name):
    contents = files[name]
    # Of the texts, whose digest is one and the same rule for every byte, each ninety-seventh.
    step = 97 if name.endswith((".txt", ".py")) else 1
    for at in range(0, len(contents), step):
        said = first_break(files | {name: changed(contents, at)})
        assert said is not None, (name, at)
        # What a key signed speaks of the key that was changed, if the change is in its fingerprint.
        assert name in said or name == "keys.json", (name, at, said)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_change_of_a_byte_of_a_link_is_found_and_its_line_named(files):
    links = files["links.jsonl"]
    second = links.index(b"\n") + 1
    third = links.index(b"\n", second) + 1
    for at in range(second, third):
        said = first_break(files | {"links.jsonl": changed(links, at)})
        assert said is not None, at
        assert "line 2" in said, (at, said)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_deleted_moved_or_slipped_in_is_found_and_its_place_named(files):
    one, two, three = files["links.jsonl"].splitlines(keepends=True)

    def said(*lines):
        return first_break(files | {"links.jsonl": b"".join(lines)})

    assert said(one, two, three) is None
    assert said(two, three).startswith("links.jsonl, line 1: signature 1 is missing")
    assert said(one, three).startswith("links.jsonl, line 2: signature 2 is missing")
    assert said(one, two) == "links.jsonl: signature 3 is missing; 3 were exported"
    assert said() == "links.jsonl: signature 1 is missing; 3 were exported"
    assert said(two, one, three).startswith("links.jsonl, line 1: signature 1 is missing")
    assert said(one, three, two).startswith("links.jsonl, line 2: signature 2 is missing")
    assert said(one, one, two, three).startswith("links.jsonl, line 2: signature 2 is missing")
    assert said(one, two, three, three).startswith("links.jsonl, line 4: signature 4 is missing")
    assert said(one, two, three[:-1]) == "links.jsonl, line 3: it breaks off"
    assert first_break({name: files[name] for name in files if name != "roots.json"}) is not None
    assert first_break(files | {"more.txt": b""}) is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_bundle_that_lacks_what_was_published_before_it_or_has_another_key_does_not_fit(database, cast):
    sign(database, cast, 1)
    older = unpacked(export(database, cast))
    sign(database, cast, 2)
    actions.make_due_roots(database)
    with database.reading() as session:
        keys, roots = queries.signing_keys(session), queries.all_roots(session, cast.program.id)
        early = root_of(cast, actions.signer(session), roots[0].day - timedelta(days=3), roots[0])
    published = rules.published(cast.program, keys, roots)
    assert first_break(older) is None
    assert first_break(unpacked(export(database, cast)), published) is None
    # Whoever keeps a bundle finds it as whole as ever once more was signed and published.
    assert first_break(older, published) is None
    before = {**published, "roots": [early]}
    assert first_break(older, before) == (
        f"links.jsonl: signature 2 is missing; the daily root of {early['day']} counts 2"
    )
    other = rules.Signer.of(bytes(32))
    foreign = [{**published["keys"][0], "id": other.key_id, "public_key": other.public_key}]
    assert "is not among those that were published" in first_break(older, {**published, "keys": foreign, "roots": []})


def root_of(cast, signer, day, root):
    """The same root, made on another day."""
    said = rules.root_statement(cast.program.id, day, root.length, root.digest, signer.key_id)
    return {
        "day": str(day), "length": root.length, "digest": root.digest, "key_id": signer.key_id,
        "ed25519": signer.sign(said),
    }  # fmt: skip


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_signed_gives_no_bundle(database, cast):
    with pytest.raises(Conflict, match="Nothing is signed"):
        export(database, cast)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_bundle_is_sent_while_it_is_read(database, cast, monkeypatch):
    monkeypatch.setattr("logbook.signoff.queries.chain._BLOCK", 1)
    sign(database, cast, 1, 2, 3)
    with database.writing() as session:
        asked = actions.export_chain(session, by=cast.cleo, program=cast.program)
    parts = list(actions.bundle(database, asked))
    assert len(parts) >= 8  # each file, each link and the directory at the end
    assert first_break(unpacked(b"".join(parts))) is None


def test_the_checker_stands_by_itself():
    lines = [line.split() for line in CHECKER.read_text().splitlines() if line.startswith(("import ", "from "))]
    imported = {words[1].split(".")[0] for words in lines}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
