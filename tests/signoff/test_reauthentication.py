"""The password before signing: once, then not for five minutes of this sign-in."""

from datetime import timedelta

import pytest

from logbook.foundation import clock
from tests.cast import PASSWORD
from tests.signoff.arrange import waiting_case

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROLES = {"revision": "1", "role_0": "performed", "role_1": "assisted", "entrustment": "3"}


@pytest.fixture
def waiting(database, cast):
    """The pages of three cases that wait for Ben."""
    with database.writing() as session:
        return [f"/cases/{waiting_case(session, cast, number)}" for number in (1, 2, 3)]


@pytest.fixture
def later(monkeypatch):
    """``later(minutes)`` lets time pass."""
    now = clock.now

    def pass_by(minutes):
        monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=minutes))

    return pass_by


def sign(client, case, **said):
    return client.post(f"{case}/sign", data=ROLES | said).status_code


def test_a_password_holds_for_five_minutes_of_signing(cast, as_, waiting, later):
    ben = as_(cast.ben)
    assert sign(ben, waiting[0]) == 422
    assert sign(ben, waiting[0], password=PASSWORD) == 303
    page = ben.get(f"{waiting[1]}/sign-off").text
    assert "You confirmed your password at" in page
    assert 'type="password"' not in page
    later(4.9)
    assert sign(ben, waiting[1]) == 303
    # Signing without it does not make it hold longer.
    later(5.1)
    page = ben.get(f"{waiting[2]}/sign-off").text
    assert 'type="password"' in page
    assert sign(ben, waiting[2]) == 422


def test_a_right_password_beside_something_wrong_is_not_asked_for_again(cast, as_, waiting):
    ben = as_(cast.ben)
    answer = ben.post(f"{waiting[0]}/sign", data=ROLES | {"entrustment": "", "password": PASSWORD})
    assert answer.status_code == 422
    assert "You confirmed your password at" in answer.text
    assert sign(ben, waiting[0]) == 303


def test_neither_signing_in_nor_a_wrong_password_is_a_confirmation(cast, client, waiting):
    client.post("/sign-in", data={"email": cast.ben.email, "password": PASSWORD})
    assert sign(client, waiting[0]) == 422
    assert sign(client, waiting[0], password="four quiet herons") == 422
    assert sign(client, waiting[0]) == 422


@pytest.mark.parametrize("end", ["signing out", "being idle", "another device"])
def test_it_ends_with_the_sign_in_and_is_of_this_one_alone(cast, as_, waiting, end):
    ben = as_(cast.ben)
    assert sign(ben, waiting[0], password=PASSWORD) == 303
    if end == "another device":
        assert sign(as_(cast.ben), waiting[1]) == 422
        return
    if end == "signing out":
        ben.post("/sign-out")
    else:
        with ben.session_transaction() as session:
            session["seen_at"] -= 3600
        assert ben.get("/queue").status_code == 302
    ben.post("/sign-in", data={"email": cast.ben.email, "password": PASSWORD})
    assert sign(ben, waiting[1]) == 422
    assert sign(ben, waiting[1], password=PASSWORD) == 303
