#!/usr/bin/env python3
"""Checks a bundle of signatures that was exported from Fellowship Logbook, without any code of Fellowship Logbook.

    python check_bundle.py BUNDLE.zip
    python check_bundle.py BUNDLE.zip --published roots.json

It needs Python 3.9 or newer and the package "cryptography", and no connection. It exits with 0 if the bundle is whole,
with 1 and the first break if not, with 2 if nothing could be checked. FORMAT.txt in the bundle says what is checked.

roots.json comes from the program's public page of proof, or from whoever kept it: with it the bundle is held beside
keys and daily roots that did not come with it. Without it, compare the fingerprints that are printed yourself.
"""

import argparse
import hashlib
import json
import sys
import zipfile
import zlib
from datetime import date, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FILES = ("FORMAT.txt", "check_bundle.py", "keys.json", "links.jsonl", "manifest.json", "roots.json")
COVERED_BY_1 = {
    "id", "program_id", "sequence", "case_id", "revision", "signer_id", "signer_name", "meaning", "entrustment",
    "feedback", "signed_at", "snapshot_sha256", "previous_digest",
}  # fmt: skip
COVERED = {
    "logbook.signature.1": COVERED_BY_1,
    "logbook.signature.2": COVERED_BY_1 | {"kind", "reason", "authenticated_by", "guest_registration", "key_id"},
}
COVERED_OF_ROLE = {"case_procedure_id", "place", "role"}
# No line and no other file of a bundle is nearly so long: what unpacks to more is cut off, and does not fit.
LONGEST = 1 << 26
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
OF_MANIFEST = ("digest", "exported_at", "files", "institution", "key_id", "length", "program", "program_id", "schema")


class Broken(Exception):
    """The bundle is not what was signed; the message says where and what."""


def canonical(value):
    """RFC 8785 for what is in a bundle: texts, whole numbers, true, false, null, lists, objects with ASCII keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data):
    """64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_canonical(where, data):
    """The value of canonical JSON; no other bytes stand for the same value."""
    try:
        value = json.loads(data.decode())
        same = canonical(value) == data
    except (ValueError, RecursionError):
        raise Broken(f"{where}: it is not JSON") from None
    if not same:
        raise Broken(f"{where}: it is not in the one form that its value has")
    return value


def members(where, value, names):
    """The value, if it is an object with just these names."""
    if not isinstance(value, dict) or set(value) != set(names):
        raise Broken(f"{where}: it does not have just the parts {', '.join(sorted(names))}")
    return value


def from_hex(text, length):
    """Bytes, or None for anything but so many in lower-case hexadecimal digits."""
    try:
        data = bytes.fromhex(text)
    except (TypeError, ValueError):
        return None
    return data if data.hex() == text and len(data) == length else None


class Keys:
    """The server's public keys by fingerprint; ``age`` counts from the oldest."""

    def __init__(self, where, listed):
        self.by_id, self.age = {}, {}
        if not isinstance(listed, list):
            raise Broken(f"{where}: it has no list of keys")
        for number, key in enumerate(listed):
            members(f"{where}, key {number + 1}", key, ("algorithm", "id", "public_key", "valid_from", "valid_until"))
            public = from_hex(key["public_key"], 32)
            if key["algorithm"] != "ed25519" or public is None or sha256(public) != key["id"]:
                raise Broken(f"{where}, key {number + 1}: its fingerprint is not that of its bytes")
            self.by_id[key["id"]], self.age[key["id"]] = Ed25519PublicKey.from_public_bytes(public), number

    def require(self, where, key_id, statement, signature):
        """Raise Broken unless the key signed the statement."""
        if key_id not in self.by_id:
            raise Broken(f"{where}: it is signed with a key that is not in keys.json")
        try:
            self.by_id[key_id].verify(from_hex(signature, 64) or b"", statement)
        except InvalidSignature:
            raise Broken(f"{where}: the server's signature does not fit") from None


def check_roots(where, value, program_id, keys):
    """The daily roots by length, each of them signed, in the order of their days."""
    members(where, value, ("program_id", "roots", "schema"))
    of_program = value["schema"] == "logbook.roots.1" and value["program_id"] == program_id
    if not of_program or not isinstance(value["roots"], list):
        raise Broken(f"{where}: it does not hold the roots of this program")
    roots, before = {}, ("", 0)
    for number, root in enumerate(value["roots"], 1):
        here = f"{where}, root {number}"
        members(here, root, ("day", "digest", "ed25519", "key_id", "length"))
        said = {name: root[name] for name in ("day", "digest", "key_id", "length")}
        said.update(schema="logbook.root.1", program_id=program_id)
        keys.require(here, root["key_id"], canonical(said), root["ed25519"])
        if not before[0] < root["day"] or not before[1] < root["length"]:
            raise Broken(f"{here}: it does not come after the one before it")
        before = (root["day"], root["length"])
        roots[root["length"]] = root
    return roots


class Chain:
    """The chain of links while it is read."""

    def __init__(self, program_id, keys, roots):
        self.program_id, self.keys, self.roots = program_id, keys, roots
        self.length, self.format, self.age = 0, "logbook.signature.1", -1
        self.digest = sha256(canonical({"schema": "logbook.signature.1", "program_id": program_id}))

    def follow(self, line):
        """Check the next line of links.jsonl."""
        number = self.length + 1
        where = f"links.jsonl, line {number}"
        if not line.endswith(b"\n"):
            raise Broken(f"{where}: it breaks off")
        link = members(where, read_canonical(where, line[:-1]), ("digest", "ed25519", "snapshot", "statement"))
        if not isinstance(link["statement"], str) or not isinstance(link["snapshot"], str):
            raise Broken(f"{where}: its statement and its snapshot are not texts")
        statement = link["statement"].encode()
        schema, signature = self.read_statement(where, statement)
        if signature["sequence"] != number:
            raise Broken(f"{where}: signature {number} is missing; the next one found is {signature['sequence']}")
        where = f"{where}, signature {number}, case {self.case_of(where, link['snapshot'], signature)}"
        if signature["program_id"] != self.program_id:
            raise Broken(f"{where}: it is of another program")
        if signature["previous_digest"] != self.digest:
            raise Broken(f"{where}: it does not follow the one before it")
        if sha256(link["snapshot"].encode()) != signature["snapshot_sha256"]:
            raise Broken(f"{where}: its snapshot does not have the SHA-256 that was signed")
        ed25519 = self.server_signature(where, schema, signature, link["ed25519"])
        if sha256(statement + ed25519) != link["digest"]:
            raise Broken(f"{where}: it does not have the digest beside it")
        if ed25519:
            self.keys.require(where, signature["key_id"], statement, link["ed25519"])
        self.length, self.digest, self.format = number, link["digest"], schema
        self.beside_root(where)

    def read_statement(self, where, statement):
        """The schema and the signature of a statement that has just the parts of its format."""
        here = f"{where}, statement"
        said = members(here, read_canonical(here, statement), ("attested_roles", "schema", "signature"))
        if said["schema"] not in COVERED:
            raise Broken(f"{where}: it has a format that is not known")
        members(f"{where}, signature", said["signature"], COVERED[said["schema"]])
        for role in said["attested_roles"]:
            members(f"{where}, attested role", role, COVERED_OF_ROLE)
        return said["schema"], said["signature"]

    def beside_root(self, where):
        """The root of a day, if one was made at this length, speaks of this chain."""
        for root in (roots.get(self.length) for roots in self.roots):
            if root and root["digest"] != self.digest:
                raise Broken(f"{where}: the daily root of {root['day']} was made of another chain")

    def check_end(self, said):
        """Nothing is missing at the end, and nothing is there that was not exported."""
        missing = f"links.jsonl: signature {self.length + 1} is missing"
        if self.length < said["length"]:
            raise Broken(f"{missing}; {said['length']} were exported")
        if self.length > said["length"]:
            raise Broken(f"links.jsonl, line {said['length'] + 1}: only {said['length']} signatures were exported")
        if self.digest != said["digest"]:
            raise Broken(f"links.jsonl, line {self.length}: the chain does not end as it was exported")
        # The day of export by UTC may already be the next one at the program, or still the one before.
        own, day_before = self.roots[0], str(date.fromisoformat(said["exported_at"][:10]) - timedelta(days=1))
        for root in (root for roots in self.roots for root in roots.values()):
            if root["length"] > self.length and (root["length"] in own or root["day"] < day_before):
                raise Broken(f"{missing}; the daily root of {root['day']} counts {root['length']}")

    def case_of(self, where, text, signature):
        """The number of the case in a snapshot, which must be of the case and the revision that was signed."""
        snapshot = read_canonical(f"{where}, snapshot", text.encode())
        try:
            case, number = snapshot["case"], snapshot["case"]["number"]
            same = (case["id"], case["revision"]) == (signature["case_id"], signature["revision"])
        except (TypeError, KeyError):
            raise Broken(f"{where}: its snapshot is not one of a case") from None
        if not same:
            raise Broken(f"{where}: its snapshot is of another case or revision")
        return number

    def server_signature(self, where, schema, signature, ed25519):
        """The bytes of the server's signature, none in the first format; formats and keys never go back."""
        if schema < self.format:
            raise Broken(f"{where}: it has the format of earlier ones")
        if schema == "logbook.signature.1":
            if ed25519 is not None:
                raise Broken(f"{where}: its format has no signature of the server")
            return b""
        data = from_hex(ed25519, 64)
        if data is None:
            raise Broken(f"{where}: the server's signature is not 64 bytes in hexadecimal")
        age = self.keys.age.get(signature["key_id"], self.age)
        if age < self.age:
            raise Broken(f"{where}: it is signed with a key that another had replaced before")
        self.age = age
        return data


def check(open_file, names, published=None):
    """The chain, the manifest's statement and the keys of a bundle, or Broken; ``open_file`` opens one of its files."""
    try:
        return check_all(open_file, names, published)
    except (TypeError, AttributeError, KeyError):
        raise Broken("a value is of another kind than it can be") from None


def check_all(open_file, names, published):
    """As ``check``; a value of another kind may raise what it likes."""
    if sorted(names) != sorted(FILES):
        raise Broken(f"the bundle does not have just the files {', '.join(FILES)}")
    data = {name: open_file(name).read(LONGEST) for name in FILES if name != "links.jsonl"}
    value = {name: read_canonical(name, data[name]) for name in ("keys.json", "manifest.json", "roots.json")}
    keys = Keys("keys.json", members("keys.json", value["keys.json"], ("keys", "schema"))["keys"])
    manifest = members("manifest.json", value["manifest.json"], ("ed25519", "statement"))
    said = members("manifest.json", manifest["statement"], OF_MANIFEST)
    keys.require("manifest.json", said["key_id"], canonical(said), manifest["ed25519"])
    roots = [check_roots("roots.json", value["roots.json"], said["program_id"], keys)]
    if published is not None:
        roots.append(published_roots(published, said["program_id"], keys))
    chain, digest = Chain(said["program_id"], keys, roots), hashlib.sha256()
    with open_file("links.jsonl") as lines:
        for line in iter(lambda: lines.readline(LONGEST), b""):
            digest.update(line)
            chain.follow(line)
    chain.check_end(said)
    for name, expected in said["files"].items():
        if (digest.hexdigest() if name == "links.jsonl" else sha256(data[name])) != expected:
            raise Broken(f"{name}: it is not the file that the manifest lists")
    return chain, said, keys


def published_roots(published, program_id, keys):
    """The roots that did not come with the bundle; nor did their keys, among which its own must be."""
    value = members("published", published, ("keys", "program", "program_id", "roots", "schema"))
    elsewhere = Keys("published", value["keys"])
    for key_id in keys.by_id:
        if key_id not in elsewhere.by_id:
            raise Broken(f"keys.json: the key {key_id} is not among those that were published")
    held = {"program_id": value["program_id"], "roots": value["roots"], "schema": value["schema"]}
    return check_roots("published", held, program_id, elsewhere)


def main(arguments=None):
    """Say what was found; the exit code."""
    parser = argparse.ArgumentParser(description="Check a bundle of signatures.")
    parser.add_argument("bundle", help="the ZIP file that was exported")
    parser.add_argument("--published", help="roots.json from the program's public page of proof")
    asked = parser.parse_args(arguments)
    try:
        published = json.loads(Path(asked.published).read_bytes()) if asked.published else None
        Path(asked.bundle).open("rb").close()
    except (OSError, ValueError) as problem:
        print(f"Nothing was checked: {problem}.", file=sys.stderr)
        return 2
    try:
        with zipfile.ZipFile(asked.bundle) as archive:
            chain, said, keys = check(archive.open, archive.namelist(), published)
    except (Broken, *DAMAGED) as broken:
        damaged = "" if isinstance(broken, Broken) else "The ZIP file itself is damaged: "
        print(f"Broken. {damaged}{broken}.")
        return 1
    print(f"Whole. {chain.length} signatures of {said['program']}, exported {said['exported_at']}.")
    print(f"Last digest {chain.digest}")
    if later := sum(length > chain.length for roots in chain.roots for length in roots):
        print(f"{later} of the published roots were made after it, and can be checked with a newer bundle only.")
    if published is None:
        print("Compare the keys with those in the letters or on the public page of proof:")
    print(*(f"Key {key_id}" for key_id in keys.by_id), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
