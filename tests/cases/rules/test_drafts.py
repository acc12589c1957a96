"""What is kept of a form that is still being filled in, and what is not."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from logbook.cases.models import CaseState
from logbook.cases.rules import (
    FROM_PAGE,
    Gone,
    ask,
    is_own_change,
    judge,
    keepable,
    read_typed,
    restorable,
    says_the_same,
    takes_drafts,
)
from logbook.foundation.errors import Invalid
from tests.cases.rules.stage import examined

BORN = "DOB 3/4/1951"
NAMES = {"notes", "performed_on", "procedure", "seen", "keep_texts", FROM_PAGE}


def test_only_what_a_form_can_have_is_kept_and_nothing_that_is_empty():
    sent = {
        "procedure": ["mild-pild"],
        "procedures-0-levels": ["L4-5", "L3-4"],
        "procedures-0-checklist-neurogenic_claudication": ["yes"],
        "procedures-0-owner": ["x"],
        "performed_on": [""],
        "csrf_token": ["abc"],
        "then": ["send"],
        "notes": ["  "],
    }
    assert read_typed(sent, NAMES) == {
        "procedure": ["mild-pild"],
        "procedures-0-levels": ["L4-5", "L3-4"],
        "procedures-0-checklist-neurogenic_claudication": ["yes"],
    }


def test_no_field_holds_more_or_other_than_a_form_can_say_there():
    sent = {
        "notes": ["Slow.", "MRN 1234567"],
        "performed_on": ["Smith John MRN 1234567"],
        FROM_PAGE: ["Jane Doe 555-123-4567"],
        "procedure": ["mild-pild", "Smith, John", *["mild-pild"] * 900],
        "seen": ["Smith"],
        "procedures-10-side": ["left"],
    }
    assert read_typed(sent, NAMES) == {"notes": ["Slow."], "procedure": ["mild-pild"] * 9}
    for day in ("2026-11-22", "11/22/2026", "11/22"):
        assert read_typed({"performed_on": [day]}, NAMES) == {"performed_on": [day]}
    assert read_typed({"performed_on": ["078-05-1120"]}, NAMES) == {}


def test_of_several_texts_in_one_field_each_is_judged():
    assert judge({"notes": ["Slow.", BORN]}).held == {"notes": ["a birth date"]}


@pytest.mark.parametrize(
    "sent",
    [
        {"notes": ["x" * 8_001]},
        {"procedure": ["x"] * 1_001},
        {f"procedures-{place}-approach": ["x" * 6_001] for place in range(4)},
    ],
)
def test_what_no_form_holds_is_refused_by_its_size(sent: dict[str, list[str]]):
    with pytest.raises(Invalid):
        read_typed(sent, NAMES)


def test_what_looks_like_an_identifier_is_held_back_wherever_it_stands():
    typed = {
        "notes": [f"{BORN}, called Mrs Smith"],
        "procedures-0-approach": ["transforaminal"],
        "procedures-0-checklist-other": ["MRN 1234567"],
        "air_kerma_mgy": ["MRN 1234567"],
    }
    assert judge(typed).held == {
        "air_kerma_mgy": ["a record number"],
        "notes": ["a birth date", "a name"],
        "procedures-0-checklist-other": ["a record number"],
    }


def test_what_the_page_itself_says_is_no_identifier():
    typed = {
        "performed_on": ["11/20/2026"],
        "attending_id": ["019ad9ff-a080-78d6-9384-a8fa62fe1faa"],
        "seen": ["3" * 64],
        FROM_PAGE: ["1234567890"],
        "fluoroscopy_seconds": ["1:23"],
        "started_at": ["09:10"],
    }
    assert judge(typed).held == {}


def test_the_decision_about_the_very_same_texts_lets_them_be_kept():
    entry = examined(notes=BORN)
    decided = {"notes": [f" {BORN}\r\n"], "keep_texts": [ask(entry).texts_digest]}
    assert judge(decided).held == {}
    assert judge(decided).kinds_kept == ["a birth date"]
    assert list(judge(decided | {"notes": [f"{BORN}, MRN 1234567"]}).held) == ["notes"]
    assert list(judge(decided | {"frames": ["MRN 1234567"]}).held) == ["frames"]


def test_a_field_that_is_held_back_stays_as_it_was():
    before = {"notes": ["Slow."], "frames": ["12"]}
    judged = judge({"notes": [BORN], "frames": ["13"]})
    assert judged.held == {"notes": ["a birth date"]}
    assert keepable(judged, before) == {"notes": ["Slow."], "frames": ["13"]}


def test_a_page_is_not_surprised_by_what_it_sent_itself():
    before = {FROM_PAGE: ["a"], "frames": ["12"]}
    assert is_own_change({FROM_PAGE: ["a"]}, before, knows=1, version=2)
    assert is_own_change({FROM_PAGE: ["b"]}, before, knows=2, version=2)
    assert not is_own_change({FROM_PAGE: ["b"]}, before, knows=1, version=2)
    assert not is_own_change({}, {"frames": ["12"]}, knows=1, version=2)
    assert says_the_same({FROM_PAGE: ["b"], "frames": ["12"]}, before)
    assert not says_the_same({FROM_PAGE: ["a"], "frames": ["13"]}, before)


@pytest.mark.parametrize(
    ("state", "typed", "said"),
    [
        (CaseState.DRAFT, {"seen": ["x"]}, None),
        (CaseState.RETURNED, {"seen": ["x"]}, None),
        (CaseState.DRAFT, {}, "This was saved as case 17."),
        (CaseState.SUBMITTED, {}, "This was sent as case 17."),
        (CaseState.SUBMITTED, {"seen": ["x"]}, "This was sent as case 17."),
        (CaseState.SIGNED, {"seen": ["x"]}, "This was sent as case 17."),
    ],
)
def test_beside_a_case_only_its_own_form_is_kept_and_only_while_it_can_be_changed(
    state: CaseState, typed: dict[str, list[str]], said: str | None
):
    case: Any = SimpleNamespace(state=state, number=17)
    if said is None:
        takes_drafts(case, typed)
    else:
        with pytest.raises(Gone) as gone:
            takes_drafts(case, typed)
        assert gone.value.sentence == said


def test_a_draft_can_be_restored_for_half_a_minute():
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert restorable(now - timedelta(seconds=30), now)
    assert not restorable(now - timedelta(seconds=31), now)
    assert not restorable(None, now)
