"""Passwords, and where a sign-in may lead."""

import pytest

from logbook.accounts.rules import password_problem, safe_next, subject


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("", "at least 15"),
        ("short but good", "at least 15"),
        ("x" * 201, "longer than 200"),
        ("abababababababab", "same few characters"),
        ("passwordpassword1", "common word"),
        ("adareyes1234567", "your own name"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str, word: str):
    assert word in (password_problem(password, email="adareyes@northfield.example", name="Ada Reyes, MD") or "")


@pytest.mark.parametrize(
    "password", ["four quiet herons wading", "ÄÖÜ ñandú 東京 кот θεός", "p" * 10 + "assword heron lake"]
)
def test_long_and_varied_passwords_need_no_rules_of_composition(password: str):
    assert password_problem(password, email="ada@northfield.example", name="Ada Reyes, MD") is None


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("/cases?state=draft", "/cases?state=draft"),
        ("/", "/"),
        (None, None),
        ("", None),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("/\\evil.example/", None),
        ("\\/evil.example", None),
        ("cases", None),
        ("javascript:alert(1)", None),
        ("/\t/evil.example/", None),
        ("/\t/[", None),
        ("/cases\r\nSet-Cookie: a=b", None),
        ("/cases?q=a b&name=Ñandú [1]", "/cases?q=a b&name=Ñandú [1]"),
    ],
)
def test_a_sign_in_leads_to_this_server_only(address: str | None, safe: str | None):
    assert safe_next(address) == safe


def test_attempts_are_counted_under_a_digest_that_ignores_case_and_tells_kinds_apart():
    assert subject("account", " Ada@X.example") == subject("account", "ada@x.example")
    assert subject("account", "ada@x.example") != subject("address", "ada@x.example")
    assert "ada" not in subject("account", "ada@x.example")
