"""The queue on the page, without scripts: filters, ticking rows, the attestation, undo, and what became of it."""

import re
from datetime import date

import pytest

from logbook.cases import actions as cases
from logbook.cases.models import Case, CaseState
from logbook.foundation import audit
from logbook.foundation.audit import AuditEvent
from tests.cast import PASSWORD
from tests.signoff.arrange import decided, sign, waiting_case
from tests.signoff.test_batches import later, states  # noqa: F401 # a fixture

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SENTENCE = "I supervised these 2 cases and confirm the roles as stated."


@pytest.fixture
def waiting(database, cast):
    """Cases 1 to 3 wait for Ben: two of Ada's, one of Abe's at the center."""
    elsewhere = {"fellow_id": cast.abe.id, "site_id": cast.center.id}
    with database.writing() as session:
        return [
            waiting_case(session, cast, 1, performed_on=date(2026, 10, 1)),
            waiting_case(session, cast, 2, performed_on=date(2026, 10, 9)),
            waiting_case(session, cast, 3, performed_on=date(2026, 10, 5), **elsewhere),
        ]


def shown(page):
    return sorted(re.findall(r'name="case" value="(\d+)\.', page.text))


def batch_on(page):
    """The address of the batch that is being signed."""
    found = re.search(r"/queue/batches/[\w-]+", page.text)
    assert found
    return found[0]


def ticked(*numbers, **changes):
    said = {"case": [f"{each}.1" for each in numbers], **{f"entrustment-{each}": "4" for each in numbers}}
    return {**said, "attested": str(len(numbers)), "password": PASSWORD, **changes}


def test_the_queue_is_narrowed_by_fellow_site_and_days_in_the_address(cast, as_, waiting):
    ben = as_(cast.ben)
    assert shown(ben.get("/queue")) == ["1", "2", "3"]
    assert shown(ben.get(f"/queue?fellow={cast.ada.id}")) == ["1", "2"]
    assert shown(ben.get(f"/queue?site={cast.center.id}")) == ["3"]
    assert shown(ben.get("/queue?from=2026-10-02&to=2026-10-05")) == ["3"]
    empty = ben.get(f"/queue?fellow={cast.ada.id}&site={cast.center.id}")
    assert "Nothing like this waits" in empty.text
    assert re.search(rf'value="{cast.center.id}" selected', empty.text)
    gone = ben.get(f"/queue?fellow={cast.cora.id}")
    assert (gone.status_code, shown(gone)) == (200, [])
    assert "With nothing waiting" in gone.text
    wrong = ben.get("/queue?from=2026-10-09&to=2026-10-05")
    assert wrong.status_code == 422
    assert "before 2026-10-09" in wrong.text


def test_each_row_says_what_it_needs_to_be_decided(cast, as_, waiting):
    page = as_(cast.ben).get("/queue").text
    for words in (
        "First performed of Minimally invasive", "1 min 23 s fluoroscopy, 47 min, sent today", "Gofton",
        'aria-label="4, I needed to be there in the room just in case"', "Entrustment, case 2",
        'aria-label="Role in Minimally invasive lumbar decompression (mild / PILD), case 1"',
    ):  # fmt: skip
        assert words in page
    assert page.count('<option value="performed" selected>') == 3


def test_without_a_script_the_attestation_names_the_count_in_a_second_step(database, cast, as_, waiting):
    ben = as_(cast.ben)
    first = ben.post("/queue/sign", data=ticked(1, 2, attested="", password="", **{"role-1-1": "assisted"}))
    assert first.status_code == 200
    assert SENTENCE in first.text
    assert "Sign 2 cases" in first.text
    assert re.search(r'name="attested" value="2"', first.text)
    assert len(re.findall(r'name="case" value="[12].1" checked', first.text)) == 2
    assert len(re.findall(r'name="entrustment-[12]" value="4"[^>]* checked', first.text)) == 2
    assert re.search(r'name="role-1-1"[^>]*>.*?"assisted" selected', first.text)
    assert set(states(database).values()) == {CaseState.SUBMITTED}
    # Nothing was typed, so nothing was wrong.
    with database.reading() as session:
        assert session.query(AuditEvent).filter_by(verb="account.refused").count() == 0
    # A count that is no more what is ticked is named anew.
    assert ben.post("/queue/sign", data=ticked(1, attested="2")).status_code == 200
    assert ben.post("/queue/sign", data=ticked(1, 2)).status_code == 303


def test_signing_together_shows_the_cases_as_being_signed_and_then_what_became_of_them(
    database, cast, as_, waiting, later  # noqa: F811
):
    ben = as_(cast.ben)
    answer = ben.post("/queue/sign", data=ticked(1, 2, fellow=cast.ada.id))
    assert (answer.status_code, answer.location) == (303, f"/queue?fellow={cast.ada.id}")
    page = ben.get("/queue")
    assert "2 cases are being signed" in page.text
    assert shown(page) == ["3"]
    batch = batch_on(page)
    assert SENTENCE in ben.get(batch).text
    alone = ben.get(f"/cases/{waiting[0]}/sign-off").text
    assert "You are signing it with other cases" in alone
    assert ben.post(f"/cases/{waiting[0]}/sign", data={}).status_code == 422
    with database.writing() as session:
        cases.withdraw(session, by=cast.ada, case=decided(session, waiting[1]))
    later(11)
    assert ben.post(f"{batch}/finish").location == batch
    after = ben.get(batch).text
    assert "1 case was signed, 1 left out" in after
    assert "Case 2 is a draft again" in after
    assert states(database) == {1: CaseState.SIGNED, 2: CaseState.DRAFT, 3: CaseState.SUBMITTED}


def test_finishing_too_early_signs_nothing(database, cast, as_, waiting):
    ben = as_(cast.ben)
    ben.post("/queue/sign", data=ticked(1))
    batch = batch_on(ben.get("/queue"))
    assert "being signed" in ben.post(f"{batch}/finish", follow_redirects=True).text
    assert states(database)[1] is CaseState.SUBMITTED


def test_undo_puts_the_rows_back_as_they_were_ticked(database, cast, as_, waiting, later):  # noqa: F811
    ben = as_(cast.ben)
    ben.post("/queue/sign", data=ticked(1, 2, **{"role-1-1": "assisted"}))
    batch = batch_on(ben.get("/queue"))
    page = ben.post(f"{batch}/undo", follow_redirects=True)
    assert "Nothing was signed." in page.text
    assert shown(page) == ["1", "2", "3"]
    assert len(re.findall(r'name="entrustment-[12]" value="4"[^>]* checked', page.text)) == 2
    assert re.search(r'name="role-1-1"[^>]*>.*?"assisted" selected', page.text)
    later(60)
    ben.post("/queue/sign", data={})
    assert set(states(database).values()) == {CaseState.SUBMITTED}
    # Somebody else's undone batch fills nobody's rows.
    assert "checked" not in as_(cast.bea).get(page.request.full_path).text


def test_undoing_too_late_says_so(database, cast, as_, waiting, later):  # noqa: F811
    ben = as_(cast.ben)
    ben.post("/queue/sign", data=ticked(1))
    batch = batch_on(ben.get("/queue"))
    later(11)
    # Whatever he sends next signs what is due.
    ben.post(f"/cases/{waiting[1]}/return", data={})
    assert states(database)[1] is CaseState.SIGNED
    assert "It is too late to undo that" in ben.post(f"{batch}/undo", follow_redirects=True).text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (ticked(), "No case was ticked"),
        (ticked(1, 2, **{"entrustment-2": ""}), "Case 2: Say how much you had to do"),
        (ticked(1, password="four quiet herons"), "This is not your password"),
        (ticked(1, password=""), "Enter your password"),
        (ticked(1, case=["garbled"]), "garbled"),
        (ticked(1, **{"entrustment-1": "9"}), "garbled"),
        (ticked(1, **{"role-1-1": "watched"}), "garbled"),
        (ticked(*range(1, 102)), "At most 100 cases"),
    ],
)
def test_what_is_missing_or_wrong_signs_nothing_and_keeps_what_was_ticked(database, cast, as_, waiting, said, words):
    answer = as_(cast.ben).post("/queue/sign", data=said)
    assert answer.status_code == 422
    assert words in answer.text
    if "garbled" not in words and said["case"]:
        assert re.search(r'name="case" value="1.1" checked', answer.text)
    assert set(states(database).values()) == {CaseState.SUBMITTED}


def test_a_case_decided_meanwhile_is_left_out_and_named_at_once(database, cast, as_, waiting):
    with database.writing() as session:
        sign(session, cast, waiting[0])
    page = as_(cast.ben).post("/queue/sign", data=ticked(1, 2), follow_redirects=True)
    assert "Left out: Case 1 is already signed" in page.text
    assert "1 case is being signed" in page.text


def test_a_batch_is_its_signers_alone(cast, as_, waiting):
    ben = as_(cast.ben)
    ben.post("/queue/sign", data=ticked(1))
    batch = batch_on(ben.get("/queue"))
    for person in (cast.ada, cast.bea, cast.cleo, cast.dan):
        assert as_(person).get(batch).status_code == 404
        assert as_(person).post(f"{batch}/undo").status_code == 404
    assert as_(cast.cleo).post("/queue/sign", data=ticked(1)).status_code == 403


def test_a_case_kept_with_what_looks_like_a_name_is_unusual(database, cast, as_, waiting):
    with database.writing() as session:
        case = session.get_one(Case, waiting[2])
        audit.record(session, by=cast.abe, verb="case.log", subject=case, number=3, kept_texts=["a name"])
    assert "The fellow kept a text with what looks like a name" in as_(cast.ben).get("/queue").text
