"""Drawing, changing how it is drawn, naming readers, and reading."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from logbook.cases.queries import guest_link
from logbook.cases.rules import Undecided
from logbook.foundation.audit import AuditEvent
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.sample import actions, queries, rules
from logbook.sample.models import Differing, Outcome, SampledEntry, SampleRule, SecondReading
from logbook.signoff.actions import sign_as_guest, void
from logbook.signoff.models import Entrustment, Signature
from logbook.signoff.rules import Guest
from tests.sample.arrange import drawn_case, readers_of, to_give
from tests.signoff.arrange import asked_guest, decided, signed_case


def test_anyone_with_the_seed_finds_the_same_sample(database, cast, settings):
    with database.writing() as session:
        actions.set_percent(session, by=cast.cleo, program=cast.program, percent=50)
        for number in range(1, 21):
            signed_case(session, cast, number)
    assert actions.draw_due(database, settings) > 0
    assert actions.draw_due(database, settings) == 0
    with database.reading() as session:
        rule = queries.present_rule(session, cast.program.id)
        assert rule is not None
        signed = session.scalars(select(Signature)).all()
        again = {each.id for each in signed if rules.is_drawn(rule.seed, each.digest, 50)}
        assert {each.signature_id for each in session.scalars(select(SampledEntry))} == again


def test_five_percent_and_a_seed_of_its_own_unless_the_director_says_otherwise(database, cast):
    with database.writing() as session:
        signed_case(session, cast)
        actions.draw(session, cast.program)
        [rule] = session.scalars(select(SampleRule))
        assert (rule.percent, len(rule.seed), rule.after_sequence, rule.made_by_id) == (5, 64, 0, None)


def test_a_change_holds_from_then_on_and_what_was_signed_before_is_drawn_as_announced(database, cast):
    with database.writing() as session:
        actions.set_percent(session, by=cast.cleo, program=cast.program, percent=100)
        signed_case(session, cast, 1)
        actions.set_percent(session, by=cast.cleo, program=cast.program, percent=0)
        signed_case(session, cast, 2)
        actions.draw(session, cast.program)
        [entry] = session.scalars(select(SampledEntry))
        assert session.get_one(Signature, entry.signature_id).sequence == 1
        found = queries.rules_of(session, cast.program.id)
        assert [(each.percent, each.after_sequence) for each in found] == [(0, 1), (100, 0), (5, 0)]
        assert len({each.seed for each in found}) == 3
    with database.reading() as session:
        said = session.scalars(select(AuditEvent).where(AuditEvent.verb == "sample.set_percent")).all()
        assert sorted(each.facts["percent"] for each in said) == [0, 100]


@pytest.mark.parametrize("percent", [None, -1, 101])
def test_a_share_is_a_percentage(database, cast, percent):
    with pytest.raises(Invalid), database.writing() as session:
        actions.set_percent(session, by=cast.cleo, program=cast.program, percent=percent)


def test_a_new_academic_year_has_a_new_seed_and_the_same_share(database, cast, monkeypatch):
    with database.writing() as session:
        actions.set_percent(session, by=cast.cleo, program=cast.program, percent=20)
    monkeypatch.setattr(rules, "academic_year", lambda _: 2031)
    with database.writing() as session:
        actions.draw(session, cast.program)
        now, before, *_ = queries.rules_of(session, cast.program.id)
        assert (now.year, now.percent, now.made_by_id) == (2031, 20, None)
        assert now.seed != before.seed


def test_what_a_guest_signed_is_always_drawn_and_a_void_never_is(database, cast):
    with database.writing() as session:
        actions.set_percent(session, by=cast.cleo, program=cast.program, percent=0)
        case_id, token = asked_guest(session, cast, 2)
        case, link = decided(session, case_id), guest_link(session, token)
        assert link is not None
        sign_as_guest(
            session, by=None, link=link, case=case, guest=Guest("Gil Aster", "287 114", "New York State"),
            roles={each.id: each.role for each in case.procedures}, entrustment=Entrustment.JUST_IN_CASE,
        )  # fmt: skip
        session.flush()
        session.expunge_all()
        actions.set_percent(session, by=cast.cleo, program=cast.program, percent=100)
        case = decided(session, case_id)
        void(session, by=cast.cleo, case=case, revision=case.revision, reason="Logged twice.")
        actions.draw(session, cast.program)
        [entry] = session.scalars(select(SampledEntry))
        assert session.get_one(Signature, entry.signature_id).guest_registration == "287 114, New York State"
        session.flush()
        [found] = queries.drawn(session, cast.program.id)
        assert (found.signer, found.is_past) == ("Gil Aster (guest)", True)


def test_readers_are_attendings_and_directors_who_had_no_part_and_take_over_from_one_another(database, cast):
    with database.writing() as session:
        drawn_case(session, cast, 1, cast.ben)
        # Ben signed it: nobody is left to read it.
        assert readers_of(session) == [None]
        assert actions.name_readers(session, by=cast.cleo, program=cast.program, person_ids=[cast.ben.id]) == 1
        named = [cast.ben.id, cast.bea.id]
        assert actions.name_readers(session, by=cast.cleo, program=cast.program, person_ids=named) == 0
        assert readers_of(session) == [cast.bea.id]
        actions.name_readers(session, by=cast.cleo, program=cast.program, person_ids=[cast.cleo.id])
        assert readers_of(session) == [cast.cleo.id]
        for stranger in (cast.ada, cast.dan, cast.cora):
            with pytest.raises(Invalid):
                actions.name_readers(session, by=cast.cleo, program=cast.program, person_ids=[stranger.id])


def test_a_reading_is_given_once_by_its_reader_and_stays(database, cast):
    with database.writing() as session:
        entry_id = drawn_case(session, cast, 1, cast.bea).id
    with pytest.raises(Forbidden), database.writing() as session:
        actions.read(session, by=cast.cleo, entry=to_give(session, entry_id), outcome=Outcome.MATCHES)
    with pytest.raises(Undecided), database.writing() as session:
        actions.read(
            session, by=cast.bea, entry=to_give(session, entry_id), outcome=Outcome.MATCHES, words="MRN 4471923 it was."
        )
    with database.writing() as session:
        actions.read(
            session, by=cast.bea, entry=to_give(session, entry_id), outcome=Outcome.DIFFERS,
            differing=[Differing.DATE, Differing.ROLE], words="A day later.",
        )  # fmt: skip
    with pytest.raises(Conflict), database.writing() as session:
        actions.read(session, by=cast.bea, entry=to_give(session, entry_id), outcome=Outcome.MATCHES)
    with database.reading() as session:
        [found] = queries.drawn(session, cast.program.id)
        assert (found.outcome, found.differing) == (Outcome.DIFFERS, (Differing.ROLE, Differing.DATE))
        [event] = session.scalars(select(AuditEvent).where(AuditEvent.verb == "sample.read"))
        assert "A day later." not in str(event.facts)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sample_rule SET percent = 1",
        "DELETE FROM sample_rule",
        "UPDATE second_reading SET words = 'x'",
        "DELETE FROM second_reading",
        "DELETE FROM sampled_entry",
    ],
)
def test_what_was_drawn_and_found_cannot_be_changed(database, cast, statement):
    with database.writing() as session:
        entry = drawn_case(session, cast, 1, cast.bea)
        actions.read(session, by=cast.bea, entry=to_give(session, entry.id), outcome=Outcome.MATCHES)
    with pytest.raises(DBAPIError, match=r"cannot be changed|stays in the sample"), database.writing() as session:
        session.execute(text(statement))


def test_a_reading_that_differs_in_nothing_cannot_be_stored(database, cast):
    with database.writing() as session:
        entry_id = drawn_case(session, cast, 1, cast.bea).id
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(SecondReading(entry_id=entry_id, reader_id=cast.bea.id, outcome=Outcome.DIFFERS, differing=[]))
