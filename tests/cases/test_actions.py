"""Logging, changing, handing in, taking back, discarding, following up: each once and in the right order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.cases import actions, queries
from logbook.cases.models import Case, CaseCounter, CaseRole, CaseState, FollowUp, KapUnit, PatientPseudonym, Side
from logbook.cases.rules import Decisions, Entry, NewPatient, Refused, Undecided, ask, entry_of
from logbook.foundation import audit
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.foundation.ids import uuid7
from logbook.signoff import queries as signoff
from logbook.signoff.models import Return
from tests.cases.arrange import MILD, log, mild_entry, offered, visit, with_memberships
from tests.cast import Cast


@pytest.fixture
def session(database: Database, cast: Cast) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def events(session: Session, case_id: UUID) -> list[str]:
    audit.append(session)
    of_it = select(AuditEvent.verb).where(AuditEvent.subject_id == case_id).order_by(AuditEvent.sequence)
    return list(session.scalars(of_it))


def test_a_logged_case_keeps_everything_that_was_said(session: Session, cast: Cast):
    entry = mild_entry(
        session,
        cast,
        air_kerma_mgy=Decimal("12.4"),
        kap_value=Decimal("118"),
        kap_unit=KapUnit.CGY_CM2,
        started_at=time(9),
        ended_at=time(9, 40),
        complications=("vasovagal",),
        complication_note="Short, in the recovery room.",
        notes="Second level left for another day.",
    )
    case = log(session, cast, entry)
    assert entry_of(case) == entry
    assert (case.number, case.state, case.revision) == (1, CaseState.SUBMITTED, 1)
    assert case.kap_gycm2 == Decimal("1.18")
    assert case.submitted_at == case.logged_at
    assert events(session, case.id) == ["case.log"]


def test_numbers_run_per_program_and_are_not_used_again(session: Session, cast: Cast):
    first, second = log(session, cast), log(session, cast, submit=False)
    actions.discard(session, by=cast.ada, case=second)
    third = log(session, cast)
    assert (first.number, third.number) == (1, 3)
    assert session.get_one(CaseCounter, cast.program.id).last_case == 3
    assert session.get(CaseCounter, cast.other_program.id) is None
    assert events(session, second.id) == ["case.log", "case.discard"]


def test_the_duration_is_taken_from_start_and_end(session: Session, cast: Cast):
    entry = mild_entry(session, cast, duration_minutes=None, started_at=time(9), ended_at=time(9, 42))
    case_id = uuid7()
    assert log(session, cast, entry, case_id=case_id).duration_minutes == 42
    assert log(session, cast, entry, case_id=case_id).number == 1


def test_the_same_submission_twice_makes_one_case(session: Session, cast: Cast):
    case_id, ada, entry = uuid7(), with_memberships(session, cast.ada), mild_entry(session, cast)
    made = [
        actions.log(session, by=ada, program=cast.program, case_id=case_id, entry=entry, submit=True) for _ in range(3)
    ]
    assert [is_new for _, is_new in made] == [True, False, False]
    assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert session.get_one(CaseCounter, cast.program.id).last_case == 1
    assert events(session, case_id) == ["case.log"]


def test_a_repeated_submission_takes_no_second_patient_number(session: Session, cast: Cast):
    case_id, entry = uuid7(), visit(session, cast, patient=NewPatient.NEW)
    assert log(session, cast, entry, case_id=case_id).patient == log(session, cast, entry, case_id=case_id).patient
    assert session.scalar(select(func.count()).select_from(PatientPseudonym)) == 1


def test_the_same_form_saved_first_and_sent_then_is_one_case_that_is_sent(session: Session, cast: Cast):
    case_id = uuid7()
    assert log(session, cast, submit=False, case_id=case_id).state is CaseState.DRAFT
    assert log(session, cast, submit=True, case_id=case_id).state is CaseState.SUBMITTED
    assert log(session, cast, submit=False, case_id=case_id).state is CaseState.SUBMITTED


def test_other_contents_under_the_same_id_are_refused_by_the_number_of_the_case(session: Session, cast: Cast):
    case_id = log(session, cast).id
    with pytest.raises(Conflict, match="saved before as case 1, with other contents"):
        log(session, cast, mild_entry(session, cast, fluoroscopy_seconds=84), case_id=case_id)


def test_the_id_of_somebody_elses_case_tells_nothing(session: Session, cast: Cast):
    case_id = log(session, cast).id
    with pytest.raises(Conflict) as refused:
        log(session, cast, case_id=case_id, by=cast.abe)
    assert refused.value.sentence == "This form cannot be used again. Open a new one and enter the case there."


def test_what_is_refused_leaves_no_trace(session: Session, cast: Cast):
    with pytest.raises(Refused) as refused:
        log(session, cast, mild_entry(session, cast, site_id=None, attending_id=cast.dan.id))
    assert [each.field for each in refused.value.problems] == ["site_id", "attending_id"]
    assert session.scalar(select(func.count()).select_from(Case)) == 0
    assert log(session, cast).number == 1


@pytest.mark.parametrize("field", ["site_id", "attending_id", "c_arm_id", "patient"])
def test_what_belongs_to_another_program_is_not_there(session: Session, cast: Cast, field: str):
    keys = {"site_id": cast.other_site.id, "attending_id": cast.dan.id, "c_arm_id": uuid7(), "patient": uuid7()}
    entry = visit(session, cast) if field == "patient" else mild_entry(session, cast)
    with pytest.raises(Refused) as refused:
        log(session, cast, replace(entry, **{field: keys[field]}))  # type: ignore[arg-type]
    assert field in [each.field for each in refused.value.problems]


def test_an_attending_is_where_they_work_and_when_they_do(session: Session, cast: Cast):
    with pytest.raises(Refused, match="Bea Haddad, MD does not work at Northfield Hospital"):
        log(session, cast, mild_entry(session, cast, attending_id=cast.bea.id))
    assert log(session, cast, mild_entry(session, cast, attending_id=cast.bea.id, site_id=cast.center.id)).number == 1


def test_patients_counted_once_each_need_a_number_and_get_the_next(session: Session, cast: Cast):
    with pytest.raises(Refused, match="counts different patients"):
        log(session, cast, visit(session, cast))
    first = log(session, cast, visit(session, cast, patient=NewPatient.NEW))
    second = log(session, cast, visit(session, cast, patient=NewPatient.NEW))
    assert first.patient
    assert second.patient
    assert (first.patient.label, second.patient.label) == ("P-0001", "P-0002")
    assert log(session, cast, visit(session, cast, patient=first.patient_id)).patient == first.patient
    with pytest.raises(Refused, match="was not issued to you"):
        log(session, cast, visit(session, cast, patient=first.patient_id), by=cast.abe)


def test_free_text_that_looks_like_an_identifier_waits_for_a_decision(session: Session, cast: Cast):
    entry = mild_entry(session, cast, notes="Mrs Smith, MRN 1234567")
    with pytest.raises(Undecided) as undecided:
        log(session, cast, entry, submit=False)
    assert [each.looks_like for each in undecided.value.asked.findings] == ["a name", "a record number"]
    case = log(session, cast, entry, decisions=ask(entry).answered)
    audit.append(session)
    event = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == case.id)).one()
    assert event.facts == {"number": 1, "state": "submitted", "kept_texts": ["a name", "a record number"]}
    with pytest.raises(Undecided):
        log(session, cast, replace(entry, notes="Mrs Jones"), decisions=ask(entry).answered)


def test_a_surprise_kept_is_recorded_by_its_field(session: Session, cast: Cast):
    entry = mild_entry(session, cast, fluoroscopy_seconds=1900, duration_minutes=60)
    with pytest.raises(Undecided):
        log(session, cast, entry)
    case = log(session, cast, entry, decisions=Decisions(surprises=ask(entry).surprises_digest))
    audit.append(session)
    event = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == case.id)).one()
    assert event.facts["kept_values"] == ["fluoroscopy_seconds"]


def revise(session: Session, cast: Cast, case: Case, entry: Entry) -> Case:
    ada = with_memberships(session, cast.ada)
    actions.revise(session, by=ada, program=cast.program, case=case, entry=entry)
    session.flush()
    session.expire(case)
    found = queries.case(session, case.id)
    assert found
    return found


def test_a_draft_is_changed_in_place_with_procedures_more_and_fewer(session: Session, cast: Cast):
    case, entry = log(session, cast, submit=False), mild_entry(session, cast)
    mild, seen = entry.procedures[0], replace(visit(session, cast).procedures[0], role=CaseRole.OBSERVED)
    for procedures in ((mild, seen), (seen, mild), (seen,), (mild, seen, replace(mild, side=Side.LEFT)), (mild,)):
        wanted = replace(entry, procedures=procedures, fluoroscopy_seconds=90 if mild in procedures else None)
        case = revise(session, cast, case, wanted)
        assert entry_of(case) == wanted
    assert (case.number, case.revision) == (1, 1)


def test_what_was_kept_before_is_not_asked_again(session: Session, cast: Cast):
    entry = mild_entry(session, cast, notes="Mrs Smith")
    case = log(session, cast, entry, submit=False, decisions=ask(entry).answered)
    case = revise(session, cast, case, replace(entry, fluoroscopy_seconds=90))
    with pytest.raises(Undecided):
        revise(session, cast, case, replace(entry, notes="Mrs Smith, MRN 1234567"))


def test_a_case_that_waits_is_taken_back_before_it_is_changed(session: Session, cast: Cast):
    ada, case = with_memberships(session, cast.ada), log(session, cast)
    with pytest.raises(Conflict, match="Take it back first"):
        revise(session, cast, case, mild_entry(session, cast))
    actions.withdraw(session, by=ada, case=case)
    assert (case.state, case.revision) == (CaseState.DRAFT, 2)
    actions.submit(session, by=ada, program=cast.program, case=case)
    assert (case.state, case.revision) == (CaseState.SUBMITTED, 2)
    assert events(session, case.id) == ["case.log", "case.withdraw", "case.submit"]


def test_every_handing_in_has_a_revision_of_its_own(session: Session, cast: Cast):
    from logbook.signoff import actions as signing

    ada, case = with_memberships(session, cast.ada), log(session, cast)
    to_decide = signoff.case_to_decide(session, case.id)
    assert to_decide
    signing.return_(session, by=cast.ben, case=to_decide, revision=1, reason="Which side?")
    session.flush()
    case = revise(session, cast, case, mild_entry(session, cast, fluoroscopy_seconds=90))
    assert (case.state, case.revision) == (CaseState.RETURNED, 1)
    actions.submit(session, by=ada, program=cast.program, case=case)
    assert (case.state, case.revision) == (CaseState.SUBMITTED, 2)


def test_a_draft_with_gaps_is_not_handed_in(session: Session, cast: Cast):
    case = log(session, cast, mild_entry(session, cast, attending_id=None, site_id=None), submit=False)
    ada = with_memberships(session, cast.ada)
    with pytest.raises(Refused) as refused:
        actions.submit(session, by=ada, program=cast.program, case=case)
    assert [each.field for each in refused.value.problems] == ["site_id", "attending_id"]
    assert case.state is CaseState.DRAFT


def test_a_draft_that_was_returned_before_keeps_its_history(session: Session, cast: Cast):
    case = log(session, cast)
    session.add(Return(case_id=case.id, revision=1, returned_by_id=cast.ben.id, reason="Which side?"))
    session.flush()
    actions.withdraw(session, by=cast.ada, case=case)
    with pytest.raises(Conflict, match="its history stays"):
        actions.discard(session, by=cast.ada, case=case)
    assert session.get(Case, case.id) is not None


def test_a_follow_up_stands_beside_the_case(session: Session, cast: Cast):
    case, mild = log(session, cast), offered(session, cast, MILD)
    how = {"by": cast.ada, "program": cast.program, "case": case, "procedure": mild}
    seen_on = cast.program.today()
    answers = {"weeks_since_procedure": "0", "oswestry_disability_index": "22"}
    actions.record_follow_up(session, **how, seen_on=seen_on, answers=answers)  # type: ignore[arg-type]
    session.flush()
    again = actions.record_follow_up(session, **how, seen_on=seen_on, answers=answers)  # type: ignore[arg-type]
    assert [each.answers for each in queries.follow_ups(session, case.id)] == [answers]
    assert [each.id for each in queries.follow_ups(session, case.id)] == [again.id]
    for wrong_day in (case.performed_on - timedelta(days=1), seen_on + timedelta(days=1)):
        with pytest.raises(Refused, match="lies between the case"):
            actions.record_follow_up(session, **how, seen_on=wrong_day, answers=answers)  # type: ignore[arg-type]
    for impossible, sentence in (
        ({"weeks_since_procedure": "2"}, "at least one"),
        (answers | {"oswestry_disability_index": "101"}, "from 0 to 100"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.record_follow_up(session, **how, seen_on=seen_on, answers=impossible)  # type: ignore[arg-type]
    assert session.scalar(select(func.count()).select_from(FollowUp)) == 1
