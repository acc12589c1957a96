"""What is unusual, and how the queue is arranged. No database."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from logbook.cases.models import CaseRole, CaseState, Side
from logbook.cases.rules import OtherCase, Step
from logbook.foundation.ids import uuid7
from logbook.signoff.rules import Background, Colleague, Done, QueueRow, arranged, reasons, waiting_cases

ADA = Colleague(uuid7(), "Ada Reyes, MD")
ABE = Colleague(uuid7(), "Abe Lindqvist, DO")
BEN = Colleague(uuid7(), "Ben Okafor, MD")
MILD, EPIDUROGRAM = "mild-pild", "epidurogram"
OBSERVED, ASSISTED, PERFORMED = CaseRole.OBSERVED, CaseRole.ASSISTED, CaseRole.PERFORMED
SITE = uuid7()


def row(number=50, fellow=ADA, day=2, slug=MILD, **changes):
    """A row of the queue, logged and handed in at 03:00 UTC of the day after: late in the evening in New York."""
    evening = datetime(2026, 11, day + 1, 3, tzinfo=UTC)
    values = {
        "case_id": uuid7(), "number": number, "revision": 1, "performed_on": date(2026, 11, day),
        "logged_at": evening, "submitted_at": evening, "fellow": fellow, "attending": BEN,
        "site_id": SITE, "site": "Northfield",
        "fluoroscopy_seconds": None, "duration_minutes": None, "complications": (), "said": None, "batch_id": None,
        "due_at": None, "slug": slug, "procedure_name": slug.capitalize(), "place": 1, "role": PERFORMED, "side": None,
        "levels": (),
    }  # fmt: skip
    return QueueRow(**values | changes)


def case_of(*rows, shared=()):
    [case] = waiting_cases(rows, date(2026, 11, 5), "America/New_York", {rows[0].case_id: shared})
    return case


def done(numbers, role=PERFORMED, seconds=60, minutes=20, fellow=ADA, slug=MILD, is_alone=True):
    return [Done(fellow.id.hex, slug, each, role, seconds, minutes, is_alone) for each in numbers]


def why(*rows, before=(), shared=()):
    """The reasons of a case after what was done before, ten ordinary cases of Ada's unless told."""
    return reasons(case_of(*rows, shared=shared), Background(before or done(range(1, 11))))


def test_an_ordinary_case_has_no_reason():
    assert why(row(fluoroscopy_seconds=90, duration_minutes=25)) == []


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (60, None),
        (240, None),
        (241, "Fluoroscopy 4 min 1 s is about 4 times the fellow’s own median (1 min, of 10)"),
        (14, "Fluoroscopy 14 s is less than a quarter of the fellow’s own median (1 min, of 10)"),
        (None, None),
    ],
)
def test_a_time_far_from_the_fellows_own_median(seconds, said):
    others = done(range(101, 110), seconds=100, fellow=ABE)
    found = why(row(fluoroscopy_seconds=seconds), before=done(range(1, 11)) + others)
    assert [each.split(" and ")[0] for each in found] == ([said] if said else [])


def test_the_programs_median_needs_ten_entries_and_counts_everybodys():
    few, enough = done(range(1, 10), seconds=10, fellow=ABE), done(range(1, 11), seconds=10, fellow=ABE)
    mine = done([20])
    assert why(row(fluoroscopy_seconds=70), before=done([20], seconds=None) + few) == []
    [said] = why(row(fluoroscopy_seconds=70), before=mine + enough)
    assert said == "Fluoroscopy 1 min 10 s is 7 times the program’s median (10 s, of 11)"


def test_both_medians_stand_in_one_sentence():
    before = done(range(1, 11), minutes=10) + done(range(11, 30), minutes=12, fellow=ABE)
    [said] = why(row(duration_minutes=50), before=before)
    assert said == (
        "Duration 50 min is 5 times the fellow’s own median (10 min, of 10) and about 4.2 times the program’s median "
        "(12 min, of 29)"
    )


def test_cases_of_several_procedures_are_compared_with_the_sum_and_say_nothing_of_each():
    together = done(range(1, 11)) + done(range(1, 11), slug=EPIDUROGRAM, seconds=30)
    rows = [row(), row(slug=EPIDUROGRAM, place=2)]
    rows = [each._replace(case_id=rows[0].case_id, fluoroscopy_seconds=361) for each in rows]
    [said] = why(*rows, before=together)
    assert said.startswith(
        "Fluoroscopy 6 min 1 s is about 4 times the fellow’s own medians for these procedures together (1 min 30 s, of "
        "10 and 10)"
    )
    assert why(row(fluoroscopy_seconds=500), before=done(range(1, 30), is_alone=False)) == []


def test_the_first_time_a_procedure_is_performed():
    assert why(row(number=1), before=done([1])) == ["First performed; not logged before"]
    assert why(row(number=9), before=done([2, 4], ASSISTED) + done([9])) == ["First performed; assisted 2 times before"]
    assert why(row(number=9), before=done([2], fellow=ABE) + done([9])) == ["First performed; not logged before"]
    assert why(row(number=9), before=done([8, 9])) == []
    assert why(row(number=9, role=ASSISTED), before=done([9], ASSISTED)) == []


def test_of_two_that_wait_only_the_earlier_is_the_first():
    both = done([7, 9])
    assert why(row(number=7), before=both) == ["First performed; not logged before"]
    assert why(row(number=9), before=both) == []


def test_performed_after_only_observing_is_a_jump():
    before = done([1, 2, 3], OBSERVED) + done([9])
    assert why(row(number=9), before=before) == ["First performed; only observed before, 3 times"]


def test_a_case_logged_late_says_how_late():
    late = datetime(2026, 11, 17, 3, tzinfo=UTC)  # still the 16th in New York
    assert why(row(logged_at=late)) == []
    assert why(row(logged_at=late + timedelta(days=1))) == ["Logged 15 days after it was performed"]


def test_complications_and_a_text_that_was_kept():
    found = why(row(complications=("dural_puncture", "bleeding"), said={"kept_texts": ["a name", "a phone number"]}))
    assert found == [
        "Complication: dural puncture, bleeding or hematoma",
        "The fellow kept a text with what looks like a name and a phone number",
    ]
    assert why(row(complications=("none",), said={"number": 3})) == []


def test_a_shared_case_names_the_other_and_says_if_both_performed():
    step = Step(MILD, "MILD", PERFORMED, None, ())
    other = OtherCase(uuid7(), uuid7(), 14, CaseState.SUBMITTED, ABE.id, "Abe Lindqvist", None, "Northfield", (step,))
    [said] = why(row(), shared=[other])
    assert said == "Two fellows, one case: also case 14, Abe Lindqvist, performed; both logged performed"
    [said] = why(row(role=ASSISTED), shared=[other])
    assert said == "Two fellows, one case: also case 14, Abe Lindqvist, performed"


def test_unusual_cases_come_first_and_the_rest_by_fellow_and_day():
    rows = [row(4, ABE), row(5), row(6), row(7, day=4), row(8, day=4, complications=("infection",))]
    batch = uuid7()
    rows.append(row(9, day=4, batch_id=batch, due_at=datetime(2026, 11, 5, tzinfo=UTC)))
    cases = waiting_cases(rows, date(2026, 11, 5), "America/New_York")
    past = Background(done([1], fellow=ABE) + done([1]))
    queue = arranged(cases, partial(reasons, background=past))
    assert [each.case.number for each in queue.unusual] == [8]
    assert [(day.fellow, [case.number for case in day.cases]) for day in queue.days] == [
        (ABE, [4]), (ADA, [5, 6]), (ADA, [7]),
    ]
    assert [(each.batch_id, [case.number for case in each.cases]) for each in queue.being_signed] == [(batch, [9])]
    assert (queue.waiting, queue.first.number) == (5, 8)


def test_a_case_says_what_it_took_and_since_when_it_waits():
    case = case_of(row(fluoroscopy_seconds=47, duration_minutes=25))
    assert case.summary == "47 s fluoroscopy, 25 min, waiting 3 days"
    assert case_of(row(day=5)).summary == "sent today"
    assert row(side=Side.LEFT, levels=("L3-L4", "L4-L5")).where == "Left, L3-L4, L4-L5"
    assert row().where == ""
