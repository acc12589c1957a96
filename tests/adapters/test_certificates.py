"""Certificates are made once for everybody, last, follow the program's name, and the institution's own comes first."""

import dataclasses
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from logbook.adapters import certificates
from logbook.foundation import clock
from logbook.foundation.config import WrongSetting, load
from logbook.foundation.errors import Conflict

PROGRAM = UUID("01890000-0000-7000-8000-00000000000a")
YEAR = timedelta(days=365)
PASSWORD = "quiet herons"


@pytest.fixture
def settings(tmp_path):
    return load(tmp_path / "instance", {"LOGBOOK_PUBLIC_URL": "https://logbook.riverbend.example"})


def signer(settings, program="Riverbend Pain Fellowship", institution="Riverbend Hospital", **more):
    return certificates.signer(settings, program_id=PROGRAM, program=program, institution=institution, **more)


def names(settings):
    return sorted(path.name for path in settings.signing_keys.iterdir())


def test_a_program_gets_a_certificate_from_an_authority_of_this_installation(settings):
    made = signer(settings)
    (root,) = certificates.roots(settings)
    said = certificates.described(made.certificate)
    assert made.name == said.name == "Riverbend Pain Fellowship, Riverbend Hospital"
    assert said.issuer == f"Fellowship Logbook {clock.now().year}, logbook.riverbend.example"
    assert made.above == (root,)
    leaf, above = x509.load_der_x509_certificate(made.certificate), x509.load_der_x509_certificate(root)
    leaf.verify_directly_issued_by(above)
    above.verify_directly_issued_by(above)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert above.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(True, 0)
    alternative = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert alternative.get_values_for_type(x509.UniformResourceIdentifier) == [PROGRAM.urn]


def test_openssl_agrees(settings, tmp_path):
    made = signer(settings)
    for name, found in (("leaf", (made.certificate,)), ("root", certificates.roots(settings))):
        (tmp_path / name).write_text(certificates.as_pem(found))
    command = ["openssl", "verify", "-x509_strict", "-CAfile", tmp_path / "root", tmp_path / "leaf"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def test_it_is_made_once_and_nobody_else_may_read_it(settings):
    assert signer(settings) == signer(settings)
    assert names(settings) == ["authority-1.pem", f"program-{PROGRAM}-1.pem"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in settings.signing_keys.iterdir()} == {0o600}
    assert "private" not in repr(signer(settings))


def test_of_many_at_once_all_sign_with_the_same(settings):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: signer(settings), range(16)))
    assert len(set(made)) == 1
    assert len(certificates.roots(settings)) == 1
    assert len(names(settings)) == 2


def test_processes_at_once_agree_as_well(settings):
    program = (
        "import sys; from pathlib import Path; from uuid import UUID; from logbook.adapters import certificates as c;"
        "from logbook.foundation.config import load;"
        "s = load(Path(sys.argv[1]), {});"
        f"print(c.signer(s, program_id=UUID('{PROGRAM}'), program='P', institution='I').fingerprint)"
    )
    command = [sys.executable, "-c", program, str(settings.instance)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert len({each.communicate()[0] for each in running}) == 1


def test_each_certificate_signs_for_half_its_time_and_old_ones_are_kept(settings):
    now = clock.now()
    first = signer(settings, now=now)
    assert signer(settings, now=now + 4.9 * YEAR) == first
    second = signer(settings, now=now + 5.1 * YEAR)
    assert second != first
    assert second.above == first.above
    third = signer(settings, now=now + 10.2 * YEAR)
    assert third.above != first.above
    assert certificates.roots(settings) == first.above + third.above
    assert len(names(settings)) == 5
    for made, signed_last in ((first, 5), (second, 10), (third, 15)):
        assert certificates.described(made.certificate).ends > now + (signed_last + 4.9) * YEAR


def test_an_authority_that_was_taken_away_is_neither_believed_nor_missed(settings):
    now = clock.now()
    first, later = signer(settings, now=now), signer(settings, now=now + 10.5 * YEAR)
    (settings.signing_keys / "authority-1.pem").unlink()
    assert certificates.roots(settings) == later.above
    assert first.above not in certificates.roots(settings)
    renewed = signer(settings, now=now + 15.6 * YEAR)
    assert renewed != later
    assert renewed.above == later.above
    assert [path.name for path in sorted(settings.signing_keys.glob("authority-*"))] == ["authority-2.pem"]


def test_a_program_with_a_new_name_signs_under_it(settings):
    assert signer(settings, program="Riverbend Pain Medicine").name == "Riverbend Pain Medicine, Riverbend Hospital"
    assert signer(settings, program="Riverbend Interventional").name == "Riverbend Interventional, Riverbend Hospital"


def test_a_name_longer_than_a_certificate_takes_is_shortened(settings):
    name = signer(settings, program="R" * 200, institution="Høspital ـ医院 " * 20).name
    assert name.startswith("R" * 61 + "…, Høspital ـ医院 Høspital")
    assert name.endswith("…")


def test_a_damaged_key_or_one_that_is_gone_stops_signing_with_a_sentence(settings):
    signer(settings)
    own_key, authority = settings.signing_keys / f"program-{PROGRAM}-1.pem", settings.signing_keys / "authority-1.pem"
    whole = own_key.read_bytes()
    own_key.write_bytes(whole[:300])
    with pytest.raises(Conflict, match=r"damaged.*backup"):
        signer(settings)
    own_key.write_bytes(whole[whole.index(b"-----BEGIN CERT") :])
    with pytest.raises(Conflict, match="lacks its private key"):
        signer(settings)
    # The authority's own key may lie elsewhere until the next certificate is due.
    own_key.write_bytes(whole)
    said = authority.read_bytes()
    authority.write_bytes(said[said.index(b"-----BEGIN CERT") :])
    assert signer(settings)
    with pytest.raises(Conflict, match=r"authority-1\.pem lacks"):
        signer(settings, program="Another name")


# --- the institution's own ---


def pkcs12(path, *, key=None, begins=-YEAR, ends=YEAR, usage=True, password=PASSWORD, with_key=True):
    """A file as a university's office would give it, with the authority above the certificate."""
    now, root_key, key = (
        clock.now(),
        ec.generate_private_key(ec.SECP256R1()),
        key or ec.generate_private_key(ec.SECP384R1()),
    )
    root_name, name = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in ("University CA", "GME Office")
    )

    def made(subject, public, *extensions):
        builder = x509.CertificateBuilder(root_name, subject, public, x509.random_serial_number())
        builder = builder.not_valid_before(now + begins).not_valid_after(now + ends)
        for extension in extensions:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(root_key, hashes.SHA256())

    root = made(root_name, root_key.public_key(), x509.BasicConstraints(True, None))
    use = x509.KeyUsage(usage, False, not usage, False, False, False, False, False, False)
    leaf = made(name, key.public_key(), use)
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    path.write_bytes(serialize_key_and_certificates(b"gme", key if with_key else None, leaf, [root], lock))
    return leaf.public_bytes(Encoding.DER), root.public_bytes(Encoding.DER)


def with_file(settings, path, password=PASSWORD):
    return dataclasses.replace(settings, pkcs12_file=str(path), pkcs12_password=password)


def test_the_institutions_certificate_signs_for_every_program(settings, tmp_path):
    leaf, root = pkcs12(tmp_path / "gme.p12")
    theirs = with_file(settings, tmp_path / "gme.p12")
    certificates.check(theirs)
    made = signer(theirs)
    assert (made.name, made.certificate, made.above) == ("GME Office", leaf, (root,))
    # It vouches for what it signed when the logbook has gone back to its own.
    assert certificates.roots(settings) == (root,)
    assert signer(settings).name == "Riverbend Pain Fellowship, Riverbend Hospital"
    assert len(certificates.roots(settings)) == 2
    kept = b"".join(path.read_bytes() for path in settings.signing_keys.glob("institution-*"))
    assert b"CERTIFICATE" in kept
    assert b"PRIVATE" not in kept


def test_a_file_without_password_or_with_rsa_will_do(settings, tmp_path):
    pkcs12(tmp_path / "gme.p12", key=rsa.generate_private_key(65537, 2048), password="")
    assert signer(with_file(settings, tmp_path / "gme.p12", "")).name == "GME Office"


@pytest.mark.parametrize(
    ("made", "password", "word"),
    [
        ({}, "another", "password is another one"),
        ({"with_key": False}, PASSWORD, "lacks a private key"),
        ({"key": ed25519.Ed25519PrivateKey.generate()}, PASSWORD, "P-256"),
        ({"key": ec.generate_private_key(ec.SECP256K1())}, PASSWORD, "P-256"),
        ({"usage": False}, PASSWORD, "key usage"),
    ],
    ids=["password", "no key", "ed25519", "curve", "usage"],
)
def test_a_file_that_cannot_sign_stops_the_start_with_a_sentence(settings, tmp_path, made, password, word):
    pkcs12(tmp_path / "gme.p12", **made)
    theirs = with_file(settings, tmp_path / "gme.p12", password)
    with pytest.raises(WrongSetting, match=word) as refused:
        certificates.check(theirs)
    assert "LOGBOOK_PKCS12_FILE" in str(refused.value)
    with pytest.raises(Conflict, match="Nothing was signed"):
        signer(theirs)


def test_what_is_no_such_file_stops_the_start_with_a_sentence(settings, tmp_path):
    with pytest.raises(WrongSetting, match=r"gme\.p12.*No such file"):
        certificates.check(with_file(settings, tmp_path / "gme.p12"))
    (tmp_path / "gme.p12").write_text("no PKCS #12")
    with pytest.raises(WrongSetting, match=r"no PKCS #12\.$"):
        certificates.check(with_file(settings, tmp_path / "gme.p12"))


def test_the_command_line_says_it_without_a_traceback(tmp_path):
    environment = os.environ | {"LOGBOOK_INSTANCE": str(tmp_path), "LOGBOOK_PKCS12_FILE": str(tmp_path / "none.p12")}
    command = [sys.executable, "-m", "flask", "--app", "logbook", "routes"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode != 0
    assert "LOGBOOK_PKCS12_FILE is" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("begins", "ends", "word"), [(-YEAR, -YEAR / 2, "ended on"), (YEAR / 2, YEAR, "begins on")], ids=["past", "future"]
)
def test_out_of_its_time_it_signs_nothing_and_the_logbook_goes_on(settings, tmp_path, begins, ends, word):
    pkcs12(tmp_path / "gme.p12", begins=begins, ends=ends)
    theirs = with_file(settings, tmp_path / "gme.p12")
    certificates.check(theirs)
    with pytest.raises(Conflict, match=word):
        signer(theirs)
    assert certificates.roots(settings) == ()
