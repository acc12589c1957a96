"""The standing of a fellow, from the database: what was handed in, what was attested, and nobody else's."""

from datetime import date

from logbook.cases.models import CaseRole, CaseState, NotRecorded, PatientPseudonym
from logbook.catalogue.queries import requirement_edition
from logbook.foundation.db import Database
from logbook.progress.queries import standing_in_period
from logbook.progress.rules import AttendingCount, Gap, RequirementCount, Roles, Standing, TargetCount
from logbook.signoff.models import Entrustment
from tests.cast import Cast
from tests.progress.arrange import (
    DONE,
    EPIDURAL,
    EXAM,
    MILD,
    RFA,
    VISIT,
    day,
    logged,
    returned,
    signed,
    standing_of,
    statements,
)

OBSERVED, ASSISTED = CaseRole.OBSERVED, CaseRole.ASSISTED


def of_ada(database: Database, cast: Cast) -> Standing:
    with database.reading() as session:
        return standing_of(session, cast)


def of_ada_in(database: Database, cast: Cast, period_from: date | None, period_to: date | None = None) -> Standing:
    with database.reading() as session:
        edition = requirement_edition(session, cast.program.id)
        return standing_in_period(session, cast.program, cast.ada.id, edition, period_from, period_to)


def requirement(of: Standing, slug: str) -> RequirementCount:
    return next(each for each in of.requirements if each.requirement.slug == slug)


def test_before_the_first_case_everything_is_nothing(database: Database, cast: Cast):
    found = of_ada(database, cast)
    assert (found.signed, found.waiting, found.returned, found.drafts) == (0, 0, 0, 0)
    assert found.edition is not None
    assert found.edition.is_unverified
    assert len(found.requirements) == 35
    assert all((each.counted, each.waiting, each.returned) == (0, 0, 0) for each in found.requirements)
    assert [(each.slug, each.target, each.done) for each in found.targets] == [(MILD, Roles(2, 2, 5), Roles())]
    assert (found.procedures, found.months, found.latest, found.attendings) == ((), (), (), ())
    assert found.entrustment == (0, 0, 0, 0, 0)


def test_each_state_is_counted_by_itself(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE))
        logged(session, cast, (MILD, DONE))
        logged(session, cast, (MILD, DONE))
        returned(session, cast, (MILD, DONE), reason="The side is missing.")
        logged(session, cast, (MILD, DONE), state=CaseState.DRAFT)
    found = of_ada(database, cast)
    assert (found.signed, found.waiting, found.returned, found.drafts) == (1, 2, 1, 1)
    assert found.roles == Roles(performed=1)
    count = requirement(found, "interventional_patients")
    assert (count.counted, count.waiting, count.returned) == (1, 2, 1)
    assert found.targets == (TargetCount(MILD, found.procedures[0].name, Roles(2, 2, 5), Roles(performed=1), 2),)


def test_the_attested_role_counts_and_the_logged_one_is_remembered(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (EPIDURAL, DONE), (RFA, ASSISTED), attested=[ASSISTED, ASSISTED])
        signed(session, cast, (EPIDURAL, DONE))
    found = of_ada(database, cast)
    assert found.roles == Roles(assisted=2, performed=1)
    assert found.differing == 1
    assert requirement(found, "img_spine_lumbar").counted == 1
    # Two procedures of one case, and neither performed: the case is no patient of hers.
    assert requirement(found, "interventional_patients").counted == 1


def test_patients_are_counted_once_they_were_followed(database: Database, cast: Cast):
    with database.writing() as session:
        patients = [
            PatientPseudonym(program_id=cast.program.id, number=number, fellow_id=cast.ada.id) for number in (1, 2, 3)
        ]
        session.add_all(patients)
        session.flush()
        followed, seen_twice, waiting = (each.id for each in patients)
        for patient, days_ago in ((followed, 70), (followed, 10), (seen_twice, 69), (seen_twice, 10), (waiting, 90)):
            signed(session, cast, (VISIT, DONE), patient_id=patient, days_ago=days_ago)
        logged(session, cast, (VISIT, DONE), patient_id=waiting, days_ago=5)
    count = requirement(of_ada(database, cast), "outpatient_continuity")
    assert (count.counted, count.waiting) == (1, 1)


def test_entries_observed_by_faculty_are_counted_beside_all(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (EXAM, DONE), faculty_observed=True)
        signed(session, cast, (EXAM, DONE))
    found = of_ada(database, cast)
    assert [requirement(found, each).counted for each in ("neuro_exam", "neuro_exam_observed")] == [2, 1]


def test_a_period_includes_both_of_its_days(database: Database, cast: Cast):
    with database.writing() as session:
        for days_ago in (31, 30, 20, 19):
            signed(session, cast, (MILD, DONE), days_ago=days_ago)
            logged(session, cast, (MILD, DONE), days_ago=days_ago)
    found = of_ada_in(database, cast, day(cast, 30), day(cast, 20))
    assert (found.signed, found.waiting) == (2, 2)
    assert (found.procedures[0].first_on, found.procedures[0].last_on) == (day(cast, 30), day(cast, 20))
    assert of_ada_in(database, cast, None, day(cast, 30)).signed == 2
    assert of_ada_in(database, cast, day(cast, 19)).signed == 1


def test_what_others_did_is_not_counted(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), fellow_id=cast.abe.id)
        signed(session, cast, (MILD, DONE), program_id=cast.other_program.id)
    found = of_ada(database, cast)
    assert (found.signed, found.roles, found.procedures) == (0, Roles(), ())


def test_what_signatures_say_is_counted_by_case(database: Database, cast: Cast):
    with database.writing() as session:
        first = signed(session, cast, (EPIDURAL, DONE), (RFA, DONE), entrustment=Entrustment.HAD_TO_PROMPT)
        last = signed(session, cast, (MILD, DONE), entrustment=Entrustment.NOT_NEEDED, days_ago=3)
        signed(session, cast, (MILD, OBSERVED), entrustment=None)
    found = of_ada(database, cast)
    assert found.entrustment == (0, 0, 1, 0, 1)
    assert [(each.case_id, each.step) for each in found.latest] == [(last, 5), (first, 3)]
    assert len(found.latest[1].procedures) == 2
    assert found.attendings == (AttendingCount(cast.ben.name, 3),)
    assert sum(each.roles.total for each in found.months) == 4


def test_times_and_gaps_come_from_the_signed_cases(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), fluoroscopy_seconds=60, duration_minutes=30)
        signed(session, cast, (MILD, DONE), fluoroscopy_seconds=90)
        signed(session, cast, (MILD, DONE), fluoroscopy_not_recorded=NotRecorded.NOT_DISPLAYED)
        logged(session, cast, (MILD, DONE), fluoroscopy_seconds=600)
    found = of_ada(database, cast)
    (mild,) = found.procedures
    assert mild.fluoroscopy_seconds is not None
    assert (mild.fluoroscopy_seconds.recorded, mild.fluoroscopy_seconds.median) == (2, 75)
    assert (mild.fluoroscopy_not_recorded, mild.duration_not_recorded) == (1, 2)
    assert found.gaps[0] == Gap("Fluoroscopy time", 1, 3, (("The machine did not show it", 1),))
    assert found.gaps[3] == Gap("Duration", 2, 3)


def test_many_cases_take_no_more_statements_than_one(database: Database, cast: Cast):
    counts = []
    for cases in (1, 29):
        with database.writing() as session:
            for place in range(cases):
                signed(session, cast, (MILD, DONE), (EPIDURAL, ASSISTED), days_ago=place + 1)
        with statements(database.engine) as sent:
            found = of_ada(database, cast)
        counts.append((found.signed, len([each for each in sent if each.startswith("SELECT")])))
    assert counts == [(1, 9), (30, 9)]
