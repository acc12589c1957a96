"""A program at once: how far everybody is, who needs what, where it is done, and what waits for whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from logbook.catalogue.models import ProcedureKind
from logbook.progress.rules import Done, Fellowship, FirstDays, Outlook, RequirementTally, Roles, Signing, Tally
from logbook.progress.rules.program import (
    Fellow,
    HeatMap,
    Waiting,
    Whereabouts,
    academic_year,
    by_procedure,
    first_uses,
    heat_map,
    loads,
    median_hours,
    needs,
)
from tests.progress.rules.build import FIRST_DAY, key, procedure, procedure_count, requirement, tally

LASTS = Fellowship(FIRST_DAY, FIRST_DAY + timedelta(days=364), assumed=False)
ADA = Fellow(key("Ada"), "Ada", "Reyes", LASTS)
ABE = Fellow(key("Abe"), "Abe", "Lindqvist", LASTS)
TODAY = FIRST_DAY + timedelta(days=280)
NUMBERED, FREE = requirement("spine"), requirement("pediatric", minimum=None)


def counted(units: int, waiting: int = 0, of: str = "spine", weeks: int = 40) -> RequirementTally:
    """So many units, spread evenly over so many weeks."""
    gains = [units * (week + 1) // weeks - units * week // weeks for week in range(weeks)]
    return RequirementTally(of, units, waiting, 0, Roles(performed=units), tuple(gains))


def of(*counts: RequirementTally) -> Tally:
    """A fellow's tally with these requirements, logged since the first day."""
    return tally(first_on=FIRST_DAY, requirements=counts)


def table(**units: int) -> HeatMap:
    """Abe and Ada in forty weeks of their year, with so many units of ten each."""
    known = {ABE.person_id: of(counted(units["abe"])), ADA.person_id: of(counted(units["ada"]))}
    return heat_map([ABE, ADA], [NUMBERED], known, TODAY)


def test_a_cell_says_what_is_signed_what_waits_and_what_is_to_be_expected():
    known = {ADA.person_id: of(counted(1, waiting=2), counted(4, of="pediatric"))}
    found = heat_map([ADA], [NUMBERED, FREE], known, TODAY)
    assert found.requirements == (NUMBERED,), "only what has a number"
    (cell,) = found.lines[0].cells
    assert (cell.counted, cell.waiting, cell.outlook) == (1, 2, Outlook.SHORT)
    assert cell.forecast.until == LASTS.last


def test_what_everybody_reached_stands_apart():
    known = {
        ABE.person_id: of(counted(10), counted(12, of="joint")),
        ADA.person_id: of(counted(3), counted(10, of="joint")),
    }
    found = heat_map([ABE, ADA], [NUMBERED, requirement("joint")], known, TODAY)
    assert [each.slug for each in found.open.requirements] == ["spine"]
    assert [[cell.counted for cell in line.cells] for line in found.open.lines] == [[10], [3]]
    assert [each.slug for each in found.reached.requirements] == ["joint"]
    assert [(line.fellow, line.lacking) for line in found.lines] == [(ABE, 0), (ADA, 1)]


def test_a_need_names_who_will_be_short_and_adds_up_what_is_missing():
    (need,) = needs(table(abe=0, ada=2))
    assert [(fellow.family_name, cell.counted) for fellow, cell in need.lacking] == [("Lindqvist", 0), ("Reyes", 2)]
    assert 12 < need.shortfall <= 18
    assert needs(table(abe=10, ada=10)) == []


def test_who_may_still_reach_it_is_named_apart_and_never_alone():
    (need,) = needs(table(abe=0, ada=8))
    assert [fellow for fellow, _ in need.lacking] == [ABE]
    assert [fellow for fellow, _ in need.uncertain] == [ADA]
    assert needs(table(abe=8, ada=8)) == []


def test_what_was_not_reached_in_time_is_missing_whole():
    over = replace(ADA, lasts=replace(LASTS, last=TODAY - timedelta(days=1)))
    (need,) = needs(heat_map([over], [NUMBERED], {ADA.person_id: of(counted(7))}, TODAY))
    assert [cell.outlook for _, cell in need.lacking] == [Outlook.OVER]
    assert need.shortfall == 3


def test_the_requirement_that_most_will_not_reach_comes_first():
    other = requirement("joint", place=1)
    known = {
        ABE.person_id: of(counted(9), counted(0, of="joint")),
        ADA.person_id: of(counted(0), counted(1, of="joint")),
    }
    found = needs(heat_map([ABE, ADA], [NUMBERED, other], known, TODAY))
    assert [each.requirement.slug for each in found] == ["joint", "spine"]


def test_a_need_says_at_which_sites_and_with_whom_fellows_performed_it():
    sites = {key(name): name for name in ("Hospital", "Center", "Clinic", "Office")}
    people: dict[UUID | None, str] = {key("Ben"): "Dr Okafor", key("Bea"): "Dr Haddad", None: "Guests"}
    done = [
        Done("esi", key("Ben"), key("Hospital"), 5),
        Done("esi", key("Bea"), key("Hospital"), 2),
        Done("rfa", key("Ben"), key("Hospital"), 1),
        Done("rfa", None, key("Center"), 9),
        Done("mild", key("Bea"), key("Center"), 90),
        Done("esi", key("Bea"), key("Clinic"), 1),
    ]
    where = Whereabouts(by_procedure(done), sites, people)
    procedures = [procedure("esi", "spine"), procedure("rfa", "spine", "joint"), procedure("mild", "other")]
    (need,) = needs(table(abe=0, ada=0), lambda requirement: where.of(requirement, procedures))
    assert [(each.name, each.entries, each.attendings) for each in need.sites] == [
        ("Center", 9, (("Guests", 9),)),
        ("Hospital", 8, (("Dr Haddad", 2), ("Dr Okafor", 6))),
        ("Clinic", 1, (("Dr Haddad", 1),)),
    ]
    assert where.of(requirement("pediatric"), procedures) == ()


def test_the_attendings_of_a_site_add_up_to_its_entries_though_four_are_named():
    names: dict[UUID | None, str] = {key(each): f"Dr {each}" for each in "ABCDEF"}
    done = [Done("esi", key(each), key("Hospital"), times) for times, each in enumerate("FEDCBA", start=1)]
    where = Whereabouts(by_procedure(done), {key("Hospital"): "Hospital"}, names)
    (site,) = where.of(requirement("spine"), [procedure("esi", "spine")])
    assert site.attendings == (("Dr A", 6), ("Dr B", 5), ("Dr C", 4), ("Dr D", 3), ("others", 3))
    assert site.entries == sum(times for _, times in site.attendings)


def test_an_attending_has_what_waits_and_the_median_of_all_fellows():
    since = datetime(2026, 7, 4, 12, tzinfo=UTC)
    names = {key("Bea"): "Bea", key("Ben"): "Ben", key("Bo"): "Bo", None: "Guests"}
    found = loads(
        names,
        [Waiting(key("Ben"), 3, since), Waiting(None, 1, since)],
        [Signing(key("Ben"), {1: 2, 50: 1}), Signing(key("Ben"), {50: 3}), Signing(key("Bea"), {0: 1})],
    )
    assert [(each.name, each.waiting, each.oldest, each.signed, each.time_to_sign) for each in found] == [
        ("Bea", 0, None, 1, timedelta()),
        ("Ben", 3, since, 6, timedelta(hours=50)),
        ("Guests", 1, since, 0, None),
    ]


@pytest.mark.parametrize(
    ("hours", "median"), [({}, None), ({5: 1}, 5), ({1: 1, 9: 1}, 1), ({1: 1, 4: 1, 9: 1}, 4), ({7: 0, 8: 2}, 8)]
)
def test_the_median_of_hours_is_the_lower_of_the_middle_two(hours: dict[int, int], median: int | None):
    assert median_hours(hours) == (None if median is None else timedelta(hours=median))


def done_first(slug: str, day: date, kind: ProcedureKind = ProcedureKind.PROCEDURE) -> Tally:
    """A tally of a fellow who performed one procedure, first on a day."""
    return tally(procedures=(procedure_count(slug, first_on=day, first_in=FirstDays(performed=day), kind=kind),))


def test_what_is_new_here_stands_with_everybodys_first_day():
    long_ago, lately = FIRST_DAY - timedelta(days=500), FIRST_DAY + timedelta(days=90)
    known = {key("Gil"): done_first("esi", long_ago), ABE.person_id: tally(), ADA.person_id: done_first("pns", lately)}
    (found,) = first_uses([ABE, ADA], known, {}, {}, since=FIRST_DAY)
    assert (found.slug, found.name, found.new_since, found.target) == ("pns", "PNS", lately, None)
    assert [each and each.first_in.performed for _, each in found.fellows] == [None, lately]


def test_what_somebody_did_who_has_left_is_not_new_and_in_a_first_year_nothing_is():
    long_ago, lately = FIRST_DAY - timedelta(days=500), FIRST_DAY + timedelta(days=90)
    gil, ada = done_first("pns", long_ago), done_first("pns", lately)
    assert first_uses([ADA], {key("Gil"): gil, ADA.person_id: ada}, {}, {}, since=FIRST_DAY) == []
    assert first_uses([ADA], {ADA.person_id: ada}, {}, {}, since=FIRST_DAY) == []
    skill = done_first("exam", lately, ProcedureKind.SKILL)
    known = {key("Gil"): gil, ADA.person_id: skill}
    assert first_uses([ADA], known, {}, {}, since=FIRST_DAY) == []


def test_a_procedure_with_targets_is_there_before_anybody_did_it():
    (found,) = first_uses([ADA], {ADA.person_id: tally()}, {"mild": Roles(2, 2, 5)}, {"mild": "MILD"}, since=FIRST_DAY)
    assert (found.name, found.target, found.new_since) == ("MILD", Roles(2, 2, 5), None)
    assert found.fellows == ((ADA, None),)


def test_an_academic_year_begins_in_july():
    assert [academic_year(day) for day in (date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1))] == [2025, 2026, 2026]
