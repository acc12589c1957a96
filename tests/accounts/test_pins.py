"""Signing PINs: set and removed with the password, and never guessed more often than the rules allow."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, select

from logbook.accounts import actions, queries
from logbook.accounts.models import PinAttempt, SigningPin
from logbook.accounts.rules import PinState
from logbook.adapters import passwords
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.errors import Conflict, Invalid, TooMany
from tests.accounts.arrange import PIN, give_pin
from tests.cast import PASSWORD

WRONG = "073194"


def guess(database, cast, pin=WRONG, by=None):
    """What Ben's PIN is answered on Ada's phone."""
    try:
        actions.check_pin(database, person=cast.ben, pin=pin, by=by or cast.ada, program_id=cast.program.id)
    except (Invalid, TooMany, Conflict) as objection:
        return type(objection), objection.sentence
    return None, ""


def standing(database, cast):
    with database.reading() as session:
        return queries.pin_standing(session, cast.ben.id)


def verbs(database):
    with database.reading() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.verb.like("account.pin%"))).all()
        return sorted((each.verb, each.actor_id, each.subject_id, each.program_id) for each in found)


@pytest.fixture
def later(monkeypatch):
    """``later(minutes=15)``: let time pass."""
    passed = timedelta()
    now = clock.now

    def pass_by(**much):
        nonlocal passed
        passed += timedelta(**much)
        monkeypatch.setattr(clock, "now", lambda: now() + passed)

    return pass_by


@pytest.fixture
def pin(database, cast):
    """Ben's PIN."""
    give_pin(database, cast.ben)
    return PIN


def test_the_right_pin_is_taken_and_forgets_what_was_wrong_before(database, cast, pin):
    for left in (4, 3, 2):
        assert guess(database, cast) == (
            Invalid, f"This is not the PIN of Ben Okafor, MD, so nothing was signed. {left} tries are left.",
        )  # fmt: skip
    assert standing(database, cast).wrong == 3
    assert guess(database, cast, pin) == (None, "")
    assert (standing(database, cast).wrong, standing(database, cast).left) == (0, 5)


def test_five_wrong_ones_lock_it_whoever_typed_them_until_the_window_has_passed(database, cast, pin, later):
    for by in (cast.ada, cast.abe, cast.ada, cast.abe):
        guess(database, cast, by=by)
    kind, sentence = guess(database, cast, by=cast.abe)
    assert kind is TooMany
    assert "locked for Ben Okafor, MD after 5 wrong ones" in sentence
    assert guess(database, cast, pin)[0] is TooMany  # the right one, too
    assert standing(database, cast).state is PinState.LOCKED
    later(minutes=15)
    assert guess(database, cast, pin) == (None, "")


def test_fifteen_wrong_ones_switch_it_off_until_it_is_set_anew(database, cast, pin, later):
    for _ in range(3):
        for _ in range(5):
            guess(database, cast)
        later(minutes=16)
    assert standing(database, cast).state is PinState.OFF
    kind, sentence = guess(database, cast, pin)
    assert (kind, "switched off for Ben Okafor, MD" in sentence) == (TooMany, True)
    give_pin(database, cast.ben)
    assert guess(database, cast, pin) == (None, "")


def test_a_new_pin_does_not_lift_a_lock(database, cast, pin):
    for _ in range(5):
        guess(database, cast)
    give_pin(database, cast.ben)
    assert standing(database, cast).state is PinState.LOCKED
    with database.writing() as session:
        actions.remove_pin(session, by=cast.ben)
    give_pin(database, cast.ben)
    assert standing(database, cast).state is PinState.LOCKED


def test_the_trail_says_on_whose_device_and_what_became_of_it(database, cast, pin):
    for _ in range(5):
        guess(database, cast)
    guess(database, cast)
    about = (cast.ada.id, cast.ben.id, cast.program.id)
    assert verbs(database) == [("account.pin_locked", *about)] + [("account.pin_refused", *about)] * 5


def test_whoever_has_no_pin_has_nothing_to_guess(database, cast):
    assert guess(database, cast) == (Conflict, "Ben Okafor, MD has set no signing PIN.")
    with database.reading() as session:
        assert session.scalars(select(PinAttempt)).all() == []


def test_many_guesses_at_once_are_no_more_than_one_after_another(database, cast, pin, monkeypatch):
    checked = []

    def never(_, typed):
        checked.append(typed)
        return False

    monkeypatch.setattr(passwords, "matches", never)
    together = Barrier(12)

    def work(number):
        together.wait()
        return guess(database, cast, f"9073{number:02}")[0]

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(work, range(12)))
    assert len(checked) == 5
    assert sorted(each.__name__ for each in answers) == ["Invalid"] * 4 + ["TooMany"] * 8
    assert [each[0] for each in verbs(database)] == ["account.pin_locked"] + ["account.pin_refused"] * 5


def test_a_right_pin_forgets_no_guess_that_came_after_it(database, cast, pin, monkeypatch):
    real = passwords.matches

    def while_another_guesses(pin_hash, typed):
        monkeypatch.setattr(passwords, "matches", real)
        guess(database, cast)
        return real(pin_hash, typed)

    monkeypatch.setattr(passwords, "matches", while_another_guesses)
    assert guess(database, cast, pin) == (None, "")
    assert standing(database, cast).wrong == 1


def test_a_pin_replaced_while_it_is_checked_is_wrong(database, cast, pin, monkeypatch):
    real = passwords.matches

    def while_ben_sets_another(pin_hash, typed):
        give_pin(database, cast.ben, "907346")
        return real(pin_hash, typed)

    monkeypatch.setattr(passwords, "matches", while_ben_sets_another)
    assert guess(database, cast, pin)[0] is Invalid


def test_no_lock_is_held_while_a_pin_is_hashed(database, cast, pin, monkeypatch):
    open_units = []
    event.listen(database.engine, "begin", lambda connection: open_units.append(connection))
    event.listen(database.engine, "checkin", lambda *_: open_units.clear())
    seen = []

    def right(*_):
        seen.append(list(open_units))
        return True

    monkeypatch.setattr(passwords, "matches", right)
    assert guess(database, cast) == (None, "")
    assert seen == [[]]
    assert open_units == []


def send(client, path="/account/pin", **changes):
    return client.post(path, data={"pin": PIN, "again": PIN, "password": PASSWORD} | changes)


def test_an_attending_sets_changes_and_removes_the_pin(database, cast, as_):
    ben = as_(cast.ben)
    assert "None. On a fellow" in ben.get("/account/pin").text
    assert 'href="/account/pin"' in ben.get("/").text
    answer = send(ben)
    assert (answer.status_code, answer.location) == (303, "/account/pin")
    page = ben.get("/account/pin").text
    assert "Your signing PIN was set." in page
    assert PIN not in page
    with database.reading() as session:
        stored = session.scalars(select(SigningPin)).one().pin_hash
    assert stored.startswith("$argon2id$")
    assert send(ben, pin="907346", again="907346").status_code == 303
    assert guess(database, cast, PIN)[0] is Invalid
    assert guess(database, cast, "907346") == (None, "")
    assert send(ben, "/account/pin/remove").status_code == 303
    assert standing(database, cast).state is PinState.NONE
    assert send(ben, "/account/pin/remove").status_code == 409
    with database.reading() as session:
        trail = session.scalars(select(AuditEvent.verb).where(AuditEvent.program_id == cast.program.id)).all()
    assert (trail.count("account.set_pin"), trail.count("account.remove_pin")) == (2, 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "changes", "words"),
    [
        ("", {"password": "not this one"}, "This is not your password"),
        ("", {"password": ""}, "Enter your password"),
        ("", {"again": "482916"}, "The two PINs differ"),
        ("", {"pin": "123456", "again": "123456"}, "count up or down"),
        ("", {"pin": ""}, "Choose a PIN"),
        ("/remove", {"password": "not this one"}, "This is not your password"),
    ],
)
def test_what_is_wrong_with_a_new_pin_is_said_and_nothing_changes(database, cast, as_, pin, path, changes, words):
    before = standing(database, cast)
    answer = send(as_(cast.ben), f"/account/pin{path}", **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert not re.search(r'type="password"[^>]*value="\w', answer.text)
    assert standing(database, cast) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_pin_is_for_attendings(cast, as_):
    statuses = {name: as_(person).get("/account/pin").status_code for name, person in cast.everybody().items()}
    assert {name for name, status in statuses.items() if status == 200} == {"ben", "bea", "dan"}
    assert {status for status in statuses.values() if status != 200} == {403}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_its_owner_is_told_of_a_lock_and_still_signs_in(app, database, cast, as_, pin, later):
    for _ in range(5):
        guess(database, cast)
    for path in ("/", "/account/pin"):
        assert "Signing by PIN is locked until" in as_(cast.ben).get(path).text
        assert "locked until" not in as_(cast.bea).get(path).text
    signed_in = app.test_client().post("/sign-in", data={"email": cast.ben.email, "password": PASSWORD})
    assert signed_in.status_code == 302
    for _ in range(2):
        later(minutes=16)
        for _ in range(5):
            guess(database, cast)
    for path in ("/", "/account/pin"):
        assert "Signing by PIN is switched off" in as_(cast.ben).get(path).text
