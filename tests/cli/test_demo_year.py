"""The plan of the demo, without a database: it obeys the rules of the form, looks like a year, and a seed fixes it."""

import statistics
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from uuid import NAMESPACE_URL, uuid5

import pytest

from logbook.cases.models import CaseRole, CaseState, KapUnit
from logbook.cases.rules import Period, Supervisor, Surroundings, ask, identifiers, problems
from logbook.catalogue import rules as catalogue_rules
from logbook.catalogue.models import Guidance, Procedure
from logbook.catalogue.rules import checklist_for
from logbook.cli.demo import mix, words, year
from logbook.cli.demo.before import before_mending
from logbook.cli.demo.encounter import Catalogue
from logbook.cli.demo.fate import Planned
from logbook.cli.demo.people import FELLOWS_PER_PROGRAM, School, schools
from logbook.people.models import Person
from logbook.people.rules import email_problem

TODAY = date(2026, 11, 22)
FOUNDED_AT = datetime(2025, 12, 1, 13, tzinfo=UTC)


@cache
def catalogue() -> Catalogue:
    """The newest edition's procedures under keys of their own."""
    newest = catalogue_rules.read_editions()[-1]
    return Catalogue(
        Procedure(id=uuid5(NAMESPACE_URL, each.slug), place=place, **each.columns())
        for place, each in enumerate(newest.procedures)
    )


def school(fellows: int = 4) -> School:
    """The first program of a demo."""
    return next(iter(schools(Random(7), fellows=fellows, founded_at=FOUNDED_AT)))


@cache
def plan(seed: int = 7, count: int = 1600, today: date = TODAY) -> tuple[Planned, ...]:
    """The cases of a program of four."""
    return tuple(year.cases(Random(seed), school(), catalogue(), count=count, today=today))


def test_the_same_seed_on_the_same_day_makes_the_same_cases_and_another_seed_others():
    again = tuple(year.cases(Random(7), school(), catalogue(), count=1600, today=TODAY))
    assert again == plan()
    assert plan(8, 100) != plan(7, 100)


@pytest.mark.parametrize("count", [1, 2, 7, 300])
def test_there_are_as_many_cases_as_asked_for(count):
    assert len(plan(count=count)) == count


def test_every_case_would_have_been_accepted_by_the_form():
    there = school()
    by_key = {each.id: each for each in catalogue().procedures.values()}
    long_ago = Period(date(2023, 1, 1), None)
    attendings = {
        each.id: Supervisor(
            Person(id=each.id, given_name=each.given_name, family_name=each.family_name, degree=each.degree),
            ((long_ago, frozenset(place.id for place in each.places)),),
        )
        for each in there.attendings
    }
    sites = {machine.id: place for place in there.places for machine in place.machines}
    for case in plan():
        entry = case.met.entry
        around = Surroundings(
            today=TODAY - timedelta(days=1),
            fellow_periods=[Period(year.first_day(TODAY), None)],
            procedures=by_key,
            site_name=next(place.name for place in there.places if place.id == entry.site_id),
            attending=attendings[case.met.attending.id],
            c_arm_site_id=sites[entry.c_arm_id].id if entry.c_arm_id else None,
            patient_known=True,
            patient_wanted=any(by_key[each.procedure_id].slug == "eval-outpatient" for each in entry.procedures),
        )
        assert problems(entry, around, handing_in=case.state is not CaseState.DRAFT) == []


def test_hardly_a_case_would_have_been_asked_about_and_no_sentence_looks_like_an_identifier():
    assert sum(bool(ask(case.met.entry)) for case in plan()) < 16
    sentences = [*words.NOTES, *words.WHY_NOT_ACHIEVED, *words.REASONS_TO_RETURN, *sum(words.FEEDBACK.values(), ())]
    assert identifiers({str(place): sentence for place, sentence in enumerate(sentences)}) == []


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 1), date(2027, 2, 28), date(2028, 2, 29), date(2027, 7, 31)])
def test_everything_happens_in_order_between_the_first_day_and_the_last_midnight(today):
    end = datetime(today.year, today.month, today.day, tzinfo=UTC) + timedelta(hours=5)
    assert timedelta(days=270) < today - year.first_day(today) < timedelta(days=310)
    before = datetime.min.replace(tzinfo=UTC)
    for case in plan(count=300, today=today):
        assert year.first_day(today) <= case.met.entry.performed_on < today
        assert case.met.entry.performed_on <= case.logged_at.date()
        assert before <= case.logged_at <= (case.submitted_at or case.logged_at) < end
        before = case.logged_at
        if case.returned:
            assert case.logged_at < case.returned.at < end
        if case.signed:
            assert case.submitted_at is not None
            assert case.submitted_at < case.signed.at < end
        for seen in case.follow_ups:
            assert case.met.entry.performed_on < seen.on <= seen.at.date()
            assert case.logged_at <= seen.at < end


def test_some_wait_some_came_back_a_few_are_drafts_and_some_were_logged_late():
    states = Counter(case.state for case in plan())
    assert states[CaseState.SIGNED] > 1450
    assert 20 <= states[CaseState.SUBMITTED] <= 90
    assert 1 <= states[CaseState.RETURNED] <= 15
    assert 3 <= states[CaseState.DRAFT] <= 30
    assert sum(case.revision == 2 for case in plan()) > 30
    late = sum((case.logged_at.date() - case.met.entry.performed_on).days > 7 for case in plan())
    assert 0.005 < late / len(plan()) < 0.1
    assert max((case.logged_at.date() - case.met.entry.performed_on).days for case in plan()) < 28


def test_weekends_belong_to_the_wards():
    days = Counter(case.met.entry.performed_on.weekday() for case in plan())
    assert days[5] + days[6] < 0.05 * len(plan())
    assert days[4] < days[1]
    on_weekends = {case.met.slug for case in plan() if case.met.entry.performed_on.weekday() >= 5}
    assert on_weekends <= set(mix.MIX[mix.Rotation.WARDS])


def test_fellows_work_at_every_site_and_begin_at_different_ones():
    where = defaultdict(set)
    for case in plan():
        where[case.fellow.id].add(case.met.entry.site_id)
    assert all(len(sites) == 3 for sites in where.values())
    first = {case.fellow.id: case.met.entry.site_id for case in reversed(plan())}
    assert len(set(first.values())) > 1


@pytest.mark.parametrize(
    ("slug", "mean"),
    [
        ("esi-interlaminar-lumbar", mix.ZHOU_LUMBAR_EPIDURAL),
        ("mbb-lumbar", mix.ZHOU_FACET),
        ("si-joint-injection", mix.ZHOU_SACROILIAC),
        ("scs-trial", mix.WININGER_SCS),
    ],
)
def test_fluoroscopy_is_log_normal_around_the_published_mean(slug, mean):
    seconds = [
        case.met.entry.fluoroscopy_seconds
        for case in plan(count=4000)
        if case.met.slug == slug and case.met.entry.fluoroscopy_seconds
    ]
    assert statistics.mean(seconds) == pytest.approx(mean, rel=0.15)
    assert statistics.median(seconds) < statistics.mean(seconds)


def test_dose_is_plausible_keeps_its_unit_and_is_sometimes_missing():
    under_fluoroscopy = [
        case.met.entry
        for case in plan()
        if any(each.guidance is Guidance.FLUOROSCOPY for each in case.met.entry.procedures)
    ]
    units = Counter(each.kap_unit for each in under_fluoroscopy)
    assert {KapUnit.CGY_CM2, KapUnit.GY_CM2, KapUnit.MGY_M2, KapUnit.UGY_M2, None} == set(units)
    per_second = [
        float(each.kap_gycm2) / each.fluoroscopy_seconds
        for each in under_fluoroscopy
        if each.kap_gycm2 is not None and each.fluoroscopy_seconds
    ]
    assert statistics.mean(per_second) == pytest.approx(1.18 / 34, rel=0.15)
    missing = sum(each.fluoroscopy_not_recorded is not None for each in under_fluoroscopy)
    assert 0.02 < missing / len(under_fluoroscopy) < 0.08


def test_roles_and_entrustment_rise_over_the_year_and_some_roles_are_seen_differently():
    third = len(plan()) // 3
    early, late = plan()[:third], plan()[-third:]

    def performed(cases: tuple[Planned, ...]) -> float:
        roles = [each.role for case in cases for each in case.met.entry.procedures]
        return roles.count(CaseRole.PERFORMED) / len(roles)

    def median_step(cases: tuple[Planned, ...]) -> float:
        return statistics.median(case.signed.entrustment for case in cases if case.signed and case.signed.entrustment)

    assert performed(early) + 0.15 < performed(late)
    assert median_step(early) < median_step(late)
    pairs = [
        (logged.role, seen)
        for case in plan()
        if case.signed
        for logged, seen in zip(case.met.entry.procedures, case.signed.roles, strict=True)
    ]
    assert 0.02 < sum(logged is not seen for logged, seen in pairs) / len(pairs) < 0.08
    signed = [case.signed for case in plan() if case.signed]
    assert all((each.entrustment is None) == (set(each.roles) == {CaseRole.OBSERVED}) for each in signed)


def test_mild_is_watched_then_assisted_then_performed_with_its_checklist_and_follow_ups():
    mild = [case for case in plan() if case.met.slug == "mild-pild"]
    by_fellow = defaultdict(list)
    for case in mild:
        by_fellow[case.fellow.id].append(case.met.entry.procedures[0].role)
    assert all(len(roles) >= 5 and roles[0] is CaseRole.OBSERVED for roles in by_fellow.values())
    assert all(CaseRole.PERFORMED in roles[-2:] for roles in by_fellow.values())
    checklist = checklist_for("mild-pild")
    assert checklist is not None
    assert all(case.met.entry.procedures[0].checklist_version == checklist.version for case in mild)
    assert sum(len(case.follow_ups) for case in mild) > len(mild) / 2


def test_continuity_patients_come_back_after_two_months_and_keep_their_fellow():
    visits, fellows = defaultdict(list), defaultdict(set)
    for case in plan():
        if case.met.slug == "eval-outpatient":
            visits[case.met.entry.patient].append(case.met.entry.performed_on)
            fellows[case.met.entry.patient].add(case.fellow.id)
    followed = [days for days in visits.values() if max(days) - min(days) >= timedelta(days=60)]
    assert len(followed) > 25
    assert all(len(each) == 1 for each in fellows.values())


def test_skills_are_logged_and_some_examinations_observed_by_faculty():
    by_key = {each.id: each.slug for each in catalogue().procedures.values()}
    entries = [(by_key[each.procedure_id], each) for case in plan() for each in case.met.entry.procedures]
    logged = Counter(slug for slug, _ in entries)
    for skill in ("skill-iv-access", "skill-mask-ventilation", "skill-endotracheal-intubation", "skill-neuro-exam"):
        assert logged[skill] >= 20
    seen = [entry.faculty_observed for slug, entry in entries if slug == "skill-neuro-exam"]
    assert 0.2 < sum(seen) / len(seen) < 0.5


@pytest.mark.parametrize("fellows", [1, 4, 40, 41, 400])
def test_programs_hold_forty_fellows_at_most_and_everybody_has_an_address(fellows):
    made = list(schools(Random(7), fellows=fellows, founded_at=FOUNDED_AT))
    assert sum(len(each.fellows) for each in made) == fellows
    assert max(len(each.fellows) for each in made) <= FELLOWS_PER_PROGRAM
    addresses = [person.email for each in made for person in each.colleagues]
    assert len(set(addresses)) == len(addresses)
    assert not any(map(email_problem, addresses))
    assert {"ada@demo.example", "ben@demo.example", "cleo@demo.example", "cora@demo.example"} <= set(addresses)
    assert all({place for one in each.attendings for place in one.places} == set(each.places) for each in made)


def test_what_was_returned_had_said_something_else_that_fits_the_reason():
    changed: Counter[tuple[str, bool]] = Counter()
    for case in plan():
        if case.returned:
            entry = case.met.entry
            steps = [{"side": each.side, "levels": list(each.levels), "role": each.role} for each in entry.procedures]
            before, were = before_mending(
                case.returned.reason, {"fluoroscopy_seconds": entry.fluoroscopy_seconds}, steps
            )
            same = [vars(each) for each in were] == steps and before.fluoroscopy_seconds == entry.fluoroscopy_seconds
            changed[words.RETURNED_FOR[words.REASONS_TO_RETURN.index(case.returned.reason)], not same] += 1
    assert all(changed[why, True] for why in ("levels_or_side", "times_or_dose", "role"))
    assert not changed["other", True]
