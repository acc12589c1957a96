"""Signing at the C-arm: the code that leads to the attending's own device."""

from uuid import UUID

import pytest

from tests.cast import PASSWORD
from tests.signoff.arrange import sign, waiting_case

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def waiting(database, cast) -> UUID:
    """A case of Ada's that waits for Ben."""
    with database.writing() as session:
        return waiting_case(session, cast)


def test_the_code_leads_through_the_sign_in_to_the_page_of_signing(app, cast, ada, waiting, monkeypatch):
    seen = []

    def drawn(text, title):
        seen.append(text)
        return f"<svg><title>{title}</title></svg>"

    monkeypatch.setattr("logbook.signoff.views.code.qr_svg", drawn)
    page = ada.get(f"/cases/{waiting}/code").text
    assert 'data-standing="waiting"' in page
    assert seen == [f"http://127.0.0.1:5000/cases/{waiting}/sign-off"]
    bens_phone = app.test_client()
    asked = bens_phone.get(seen[0].removeprefix("http://127.0.0.1:5000"))
    assert (asked.status_code, asked.location) == (302, f"/sign-in?next=/cases/{waiting}/sign-off")
    entered = bens_phone.post(asked.location, data={"email": cast.ben.email, "password": PASSWORD})
    assert entered.location == f"/cases/{waiting}/sign-off"
    assert "Sign case 1" in bens_phone.get(entered.location).text


def test_the_page_of_the_code_says_that_it_was_signed(database, cast, ada, waiting):
    with database.writing() as session:
        sign(session, cast, waiting, feedback="Calm hands.")
    page = ada.get(f"/cases/{waiting}/code").text
    assert "Case 1 was signed" in page
    assert "<svg viewBox" not in page.partition('class="code"')[2]
    assert "Calm hands." not in page
