"""The order in which minimums are shown, and how their chances are said."""

from datetime import date, timedelta

import pytest

from logbook.progress.rules import Fellowship, Outlook, Prospects, RequirementCount, Roles, prospects, say_chance
from tests.progress.rules.build import requirement

LASTS, TODAY = Fellowship(date(2025, 7, 1), date(2026, 6, 30), assumed=False), date(2026, 1, 14)


def seen(*, today: date = TODAY, **minimums: tuple[int | None, int]) -> Prospects:
    """Minimums by name: how many are wanted, of which one was gained in each of so many weeks from the first on."""
    counts = [
        RequirementCount(requirement(slug, minimum=wanted, place=place), got, 0, 0, Roles(), (1,) * got)
        for place, (slug, (wanted, got)) in enumerate(minimums.items())
    ]
    return prospects(counts, LASTS.first, LASTS, today)


def names(found: Prospects) -> list[str]:
    """The requirements in the order in which they are shown."""
    return [each.count.requirement.slug for each in found.each]


def test_the_most_endangered_come_first_and_what_has_no_number_is_left_out():
    found = seen(reached=(5, 9), sure=(28, 26), unsure=(50, 26), hopeless=(300, 26), unnumbered=(None, 3))
    assert names(found) == ["hopeless", "unsure", "sure", "reached"]
    outlooks = [outlook for outlook, _ in found.by_outlook]
    assert outlooks == [Outlook.SHORT, Outlook.UNCERTAIN, Outlook.ON_COURSE, Outlook.REACHED]
    assert [each.count.requirement.slug for each in found.missing] == ["hopeless", "unsure", "sure"]
    assert found.weeks == 27


def test_where_it_is_too_early_the_smallest_share_comes_first():
    early = seen(today=LASTS.first + timedelta(weeks=4), half=(4, 2), none=(4, 0), most=(4, 3))
    assert names(early) == ["none", "half", "most"]
    assert [outlook for outlook, _ in early.by_outlook] == [Outlook.TOO_EARLY]


def test_after_the_end_there_is_what_was_reached_and_what_was_not():
    over = seen(today=date(2026, 7, 1), met=(2, 2), unmet=(4, 2))
    assert over.are_over
    assert [outlook for outlook, _ in over.by_outlook] == [Outlook.OVER, Outlook.REACHED]
    assert not over.months
    assert not seen(today=date(2026, 6, 30), met=(2, 2)).are_over


def test_the_axis_is_marked_at_the_months_to_come():
    assert seen(any=(1, 0)).months == tuple(date(2026, month, 1) for month in range(2, 7))


def test_nothing_signed_is_too_early_to_say_however_late_it_is():
    nothing = prospects([RequirementCount(requirement("scs"), 0, 0, 0, Roles())], None, LASTS, TODAY)
    assert nothing.each[0].forecast.outlook is Outlook.TOO_EARLY
    assert nothing.weeks == 0


def test_what_was_signed_before_this_fellowship_counts_and_is_no_pace():
    counts = [RequirementCount(requirement("scs"), 8, 0, 0, Roles(), (8,))]
    found = prospects(counts, LASTS.first - timedelta(days=700), LASTS, TODAY).each[0].forecast
    assert (found.missing, found.weeks) == (2, 27)
    assert found.pace is not None
    # The minimum that was missing at its start, spread over its blocks of four weeks.
    assert found.pace.mean < 2 / 12


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "under 1 in 20"),
        (0.049, "under 1 in 20"),
        (0.05, "1 in 10"),
        (0.26, "3 in 10"),
        (0.79, "8 in 10"),
        (0.95, "9 in 10"),
        (0.951, "over 19 in 20"),
    ],
)
def test_how_a_chance_is_said(probability, said):
    assert say_chance(probability) == said
