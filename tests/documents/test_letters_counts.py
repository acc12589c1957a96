"""What a privileging letter and a verification count, from the database: signed cases, attested roles, exact days."""

import json
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases.models import CaseProcedure, CaseRole
from logbook.cases.rules import Decisions, Refused, Undecided
from logbook.catalogue.queries import requirement_edition
from logbook.documents import actions, queries
from logbook.documents.rules import (
    Draft,
    LevelCount,
    PrivilegingFacts,
    Typed,
    VerificationFacts,
    last_months,
    typed_lines,
)
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Invalid
from logbook.people import queries as people
from logbook.people.models import Membership
from logbook.progress.queries import standing_in_period
from logbook.progress.rules import Roles
from logbook.signoff import actions as signoff
from tests.cast import Cast
from tests.documents.arrange import issue
from tests.documents.samples_letters import WORDS, answers
from tests.progress.arrange import EPIDURAL, EXAM, MILD, RFA, logged, signed
from tests.signoff.arrange import asked_guest, decided, proposed, sign, sign_proposed

PERFORMED, ASSISTED, OBSERVED = CaseRole.PERFORMED, CaseRole.ASSISTED, CaseRole.OBSERVED


def letter(database: Database, cast: Cast, slugs: Collection[str] = (), **changes: Any) -> PrivilegingFacts:
    facts = drafted(database, cast, slugs, **changes).facts
    assert isinstance(facts, PrivilegingFacts)
    return facts


def drafted(database: Database, cast: Cast, slugs: Collection[str] = (), **changes: Any) -> Draft:
    values = {"edition_id": None, "words": WORDS, "decisions": Decisions()} | changes
    with database.reading() as session:
        fellow = people.fellow(session, cast.program.id, values.pop("fellow", cast.ada).id)
        assert fellow is not None
        return actions.draft_privileging(session, program=cast.program, fellow=fellow, slugs=slugs, **values)


def verified(database: Database, cast: Cast, **changes: Any) -> Draft:
    typed = {"answers": answers(explained=False), "comments": "", "basis": "known", "accreditation": "", "contact": ""}
    decisions = changes.pop("decisions", Decisions())
    with database.reading() as session:
        fellow = people.fellow(session, cast.program.id, cast.ada.id)
        assert fellow is not None
        return actions.draft_verification(
            session, program=cast.program, fellow=fellow, typed=Typed(**typed | changes), decisions=decisions
        )


def on(session: Session, cast: Cast, day: date, *steps: tuple[str, CaseRole], **changes: Any) -> Any:
    return signed(session, cast, *steps, days_ago=(cast.program.today() - day).days, **changes)


def test_both_bounds_of_the_windows_are_in_them_and_the_day_before_is_not(database: Database, cast: Cast):
    today = cast.program.today()
    twelve, twenty_four = last_months(today, 12), last_months(today, 24)
    days = [today, twelve.first, twelve.first - timedelta(days=1), twenty_four.first]
    with database.writing() as session:
        for day in (*days, twenty_four.first - timedelta(days=1)):
            on(session, cast, day, (MILD, PERFORMED))
    facts = letter(database, cast)
    assert facts.windows == (twelve, twenty_four)
    (line,) = facts.procedures
    assert (line.lately, line.roles) == ((Roles(0, 0, 2), Roles(0, 0, 4)), Roles(0, 0, 5))
    assert line.last_performed_on == today
    assert drafted(database, cast).period_from == twenty_four.first - timedelta(days=1)


def test_roles_are_those_attested_and_the_same_as_progress_counts(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, PERFORMED), (EPIDURAL, PERFORMED), attested=[ASSISTED, PERFORMED])
        signed(session, cast, (MILD, PERFORMED), (EXAM, OBSERVED), days_ago=400)
        signed(session, cast, (RFA, ASSISTED), days_ago=500)
    facts = letter(database, cast)
    with database.reading() as session:
        for window, counted in zip(facts.windows, facts.lately, strict=True):
            standing = standing_in_period(session, cast.program, cast.ada.id, None, window.first, window.last)
            assert counted == standing.roles
        standing = standing_in_period(session, cast.program, cast.ada.id, None, None, None)
    assert {each.slug: each.roles for each in facts.procedures} == {
        each.slug: each.roles for each in standing.procedures
    }
    assert (facts.roles, facts.cases, facts.attendings) == (standing.roles, 3, standing.attendings)
    verification = verified(database, cast).facts
    assert isinstance(verification, VerificationFacts)
    assert (verification.roles, verification.cases, verification.attendings) == (standing.roles, 3, 1)
    assert [each.name for each in verification.procedures] == [each.name for each in facts.procedures]
    assert facts.procedures[-1].group == "Skills and evaluations"


def test_what_is_not_signed_void_or_another_s_counts_nowhere(database: Database, cast: Cast):
    with database.writing() as session:
        gone = signed(session, cast, (MILD, PERFORMED))
        signed(session, cast, (MILD, PERFORMED), fellow_id=cast.abe.id)
        signoff.void(session, by=cast.cleo, case=decided(session, gone), revision=1, reason="Logged twice.")
        asked_guest(session, cast, 90)
    facts = letter(database, cast)
    assert (facts.cases, facts.procedures, facts.attendings) == (0, (), ())
    assert letter(database, cast, fellow=cast.abe).cases == 1


def test_an_amended_case_counts_as_it_was_signed_last(database: Database, cast: Cast):
    with database.writing() as session:
        case = signed(session, cast, (MILD, PERFORMED), complications=["none"])
        amendment = proposed(session, cast, case, complications=("dural_puncture",))
    before = letter(database, cast).complications
    assert (before.none, before.kinds) == (1, ())
    with database.writing() as session:
        sign_proposed(session, cast, amendment, role_of=lambda _step: ASSISTED)
    facts = letter(database, cast)
    assert (facts.cases, facts.roles, facts.complications.cases) == (1, Roles(0, 1, 0), 0)
    with database.writing() as session:
        again = proposed(session, cast, case, complications=("dural_puncture", "bleeding"))
        sign_proposed(session, cast, again, role_of=lambda _step: PERFORMED)
    said = letter(database, cast).complications
    assert (said.cases, said.answered, said.none) == (1, 1, 0)
    assert said.kinds == (("Bleeding or hematoma", 1), ("Dural puncture", 1))


def test_levels_and_complications_come_with_how_often_they_were_recorded(database: Database, cast: Cast):
    with database.writing() as session:
        for recorded, levels in ((["none"], ["L3-4", "L4-5"]), ([], ["L4-5"]), (["vasovagal"], [])):
            case = logged(session, cast, (MILD, PERFORMED), complications=recorded)
            session.scalars(select(CaseProcedure).where(CaseProcedure.case_id == case)).one().levels = levels
            session.flush()
            session.expunge_all()
            sign(session, cast, case)
    (line,) = letter(database, cast).procedures
    assert (line.levels, line.without_level) == ((LevelCount("L3-4", 1), LevelCount("L4-5", 2)), 1)
    said = line.complications
    assert said
    assert (said.cases, said.answered, said.unanswered, said.none) == (3, 2, 1, 1)
    assert said.kinds == (("Vasovagal reaction", 1),)


def test_the_director_may_choose_procedures_and_those_never_done_stand_there(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, PERFORMED), (EPIDURAL, PERFORMED))
        signed(session, cast, (EPIDURAL, PERFORMED))
        signed(session, cast, (RFA, PERFORMED), fellow_id=cast.abe.id)
    facts = letter(database, cast, [MILD, RFA])
    assert facts.chosen
    assert {each.slug: each.roles.performed for each in facts.procedures} == {MILD: 1, RFA: 0}
    assert (facts.cases, facts.roles.performed) == (1, 1)
    with pytest.raises(Invalid, match="procedures that are offered"):
        letter(database, cast, ["kyphoplasty"])


def test_minimums_are_named_with_their_edition_and_only_where_they_are_asked_for(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, PERFORMED))
        signed(session, cast, (EPIDURAL, PERFORMED))
    assert (letter(database, cast, [EPIDURAL]).edition, letter(database, cast).minimums) == (None, ())
    with database.reading() as session:
        edition = requirement_edition(session, cast.program.id)
    assert edition is not None
    facts = letter(database, cast, [EPIDURAL], edition_id=edition.id)
    assert facts.edition is not None
    assert facts.edition.name == edition.name
    assert facts.minimums
    assert all(each.minimum for each in facts.minimums)
    assert not any("xamination" in each.name for each in facts.minimums)
    assert drafted(database, cast, [EPIDURAL], edition_id=edition.id).requirement_edition_id == edition.id


def test_training_is_told_by_the_memberships_of_a_fellow(database: Database, cast: Cast):
    today = cast.program.today()
    with database.writing() as session:
        mine = session.scalars(select(Membership).where(Membership.person_id == cast.ada.id)).one()
        mine.ends_on = today - timedelta(days=1)
        first = mine.starts_on
    (stretch,) = letter(database, cast).training
    assert (stretch.starts_on, stretch.ends_on) == (first, today - timedelta(days=1))
    assert stretch.over


def test_words_that_seem_to_point_to_a_patient_are_asked_about_and_what_is_kept_is_recorded(
    database: Database, cast: Cast, settings: Settings
):
    said = "Mrs. Smith (MRN 4478123) complained."
    explained = answers(explained=False) | {"complaints": answers(explained=True)["complaints"]}
    with pytest.raises(Undecided) as undecided:
        verified(database, cast, comments=said, answers=explained, contact="Office, +1 555 010 0199")
    asked = undecided.value.asked
    assert {each.field for each in asked.findings} == {"comments"}
    draft = verified(database, cast, comments=said, answers=explained, decisions=asked.answered)
    issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings)
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "document.reserve")).one()
    facts = event.facts
    assert facts["kept_texts"] == ["a name", "a record number"]
    assert "4478123" not in json.dumps(facts)


def test_every_problem_is_told_at_once(database: Database, cast: Cast):
    with pytest.raises(Refused) as refused:
        verified(database, cast, answers={}, basis="", comments="能" * 4001)
    fields = [each.field for each in refused.value.problems]
    assert len(fields) == len(set(fields)) + 1  # the comment is too long, and has no letters either
    assert {"completed", "recommended", "comments", "basis"} <= set(fields)
    with pytest.raises(Refused, match="Write or pick"):
        letter(database, cast, words=WORDS.__class__(**{**vars(WORDS), "statement": ""}))


def test_a_letter_to_another_hospital_is_another_series_and_to_the_same_one_takes_its_place(
    database: Database, cast: Cast, settings: Settings
):
    with database.writing() as session:
        signed(session, cast, (MILD, PERFORMED))
    first = issue(database, by=cast.cleo, program=cast.program, draft=drafted(database, cast), settings=settings)
    assert (first.about, first.statement) == ("Lakeshore Regional Medical Center", " ".join(WORDS.statement.split()))
    again = issue(database, by=cast.cleo, program=cast.program, draft=drafted(database, cast), settings=settings)
    assert again.id == first.id
    with database.writing() as session:
        signed(session, cast, (MILD, PERFORMED))
    newer = issue(database, by=cast.cleo, program=cast.program, draft=drafted(database, cast), settings=settings)
    assert newer.supersedes_id == first.id
    other = WORDS.__class__(**{**vars(WORDS), "contact": typed_lines("The office")})
    about_one = issue(
        database,
        by=cast.cleo,
        program=cast.program,
        draft=drafted(database, cast, [MILD], words=other),
        settings=settings,
    )
    assert about_one.supersedes_id is None


def test_a_letter_about_some_procedures_counted_the_cases_of_those_only(
    database: Database, cast: Cast, settings: Settings
):
    with database.writing() as session:
        counted, other = (signed(session, cast, (slug, PERFORMED)) for slug in (MILD, EPIDURAL))
    some = issue(database, by=cast.cleo, program=cast.program, draft=drafted(database, cast, [MILD]), settings=settings)
    every = issue(database, by=cast.cleo, program=cast.program, draft=drafted(database, cast), settings=settings)
    with database.reading() as session:
        found = {key: queries.that_counted(session, decided(session, key)) for key in (counted, other)}
    assert [each.number for each in found[counted]] == [some.number, every.number]
    assert [each.number for each in found[other]] == [every.number]
