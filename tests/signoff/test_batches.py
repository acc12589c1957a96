"""Signing many at once: nothing before the seconds are over, each once after them, and what changed meanwhile named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from logbook.cases import actions as cases
from logbook.cases.models import Case, CaseRole, CaseState
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.errors import Conflict, Invalid
from logbook.signoff import actions, queries, rules
from logbook.signoff.models import BatchState, Entrustment, ItemState, Means, Signature, SigningItem
from logbook.signoff.rules import Chosen, Incomplete
from tests.signoff.arrange import decided, sign, signature_of, signed_case, waiting_case

LEVEL = Entrustment.JUST_IN_CASE


@pytest.fixture
def later(monkeypatch):
    """Stops the clock; ``later(seconds)`` sets it to so many after that."""
    start = clock.now()

    def pass_by(seconds):
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=seconds))

    pass_by(0)
    return pass_by


@pytest.fixture
def waiting(database, cast):
    """The keys of cases 1 to 5, which wait for Ben."""
    with database.writing() as session:
        return [waiting_case(session, cast, number) for number in range(1, 6)]


def make(database, cast, *chosen, by=None):
    with database.writing() as session:
        batch = actions.sign_together(
            session, by=by or cast.ben, program=cast.program, chosen=chosen, authenticated_by=Means.PASSWORD
        )
        return batch.id


def rows(*numbers, revision=1):
    return [Chosen(number, revision, LEVEL, {}) for number in numbers]


def states(database):
    with database.reading() as session:
        return dict(session.execute(select(Case.number, Case.state).order_by(Case.number)).all())


def items(database, batch_id):
    with database.reading() as session:
        batch = queries.batch(session, batch_id)
        assert batch is not None
        return batch.state, {each.number: (each.state, each.why) for each in batch.items}


def test_nothing_is_signed_before_the_seconds_are_over_and_all_of_it_after(database, cast, waiting, later):
    chosen = [Chosen(1, 1, LEVEL, {1: CaseRole.ASSISTED}), *rows(2, 3)]
    batch_id = make(database, cast, *chosen)
    later(9.9)
    assert actions.due(database) == 0
    assert set(states(database).values()) == {CaseState.SUBMITTED}
    later(10)
    assert actions.due(database) == 1
    assert actions.due(database) == 0
    signed, submitted = CaseState.SIGNED, CaseState.SUBMITTED
    assert states(database) == {1: signed, 2: signed, 3: signed, 4: submitted, 5: submitted}
    assert items(database, batch_id) == (BatchState.SIGNED, dict.fromkeys((1, 2, 3), (ItemState.SIGNED, "")))
    with database.reading() as session:
        first = signature_of(session, waiting[0])
        assert (first.signer_id, first.entrustment, first.authenticated_by) == (cast.ben.id, 4, Means.PASSWORD)
        assert [each.role for each in first.attested_roles] == [CaseRole.ASSISTED, CaseRole.ASSISTED]
        assert [each.role for each in signature_of(session, waiting[1]).attested_roles] == [
            CaseRole.PERFORMED, CaseRole.ASSISTED,
        ]
    with database.reading() as session:
        assert not any(each.broken for each in queries.check_chains(session))


def test_undoing_takes_all_of_it_back_and_comes_too_late_once_it_is_signed(database, cast, waiting, later):
    first, second = make(database, cast, *rows(1, 2)), make(database, cast, *rows(3))
    with database.writing() as session:
        batch = queries.batch_to_close(session, first)
        assert batch is not None
        actions.undo_batch(session, by=cast.ben, batch=batch)
    later(60)
    assert actions.due(database) == 1
    assert items(database, first) == (BatchState.UNDONE, dict.fromkeys((1, 2), (ItemState.UNDONE, "")))
    assert states(database)[1] is CaseState.SUBMITTED
    with database.writing() as session:
        batch = queries.batch_to_close(session, second)
        assert batch is not None
        with pytest.raises(Conflict, match="too late"):
            actions.undo_batch(session, by=cast.ben, batch=batch)
    # Undone, the same cases can be signed anew.
    make(database, cast, *rows(1, 2))


def test_what_changed_since_it_was_shown_is_left_out_at_once(database, cast, waiting):
    with database.writing() as session:
        sign(session, cast, waiting[1])
        cases.withdraw(session, by=cast.ada, case=decided(session, waiting[2]))
    other = make(database, cast, *rows(5))
    batch_id = make(database, cast, *rows(1, 2, 3, 5, 99), *rows(4, revision=2))
    _, found = items(database, batch_id)
    assert {number: state for number, (state, _) in found.items()} == {
        1: ItemState.PENDING, **dict.fromkeys((2, 3, 4, 5, 99), ItemState.LEFT_OUT),
    }
    for number, words in (
        (2, "already signed"), (3, "is a draft again"), (4, "was changed meanwhile"), (5, "being signed"),
        (99, "not in your queue any more"),
    ):
        assert words in found[number][1]
    assert items(database, other)[1][5][0] is ItemState.PENDING


def test_what_changes_during_the_seconds_is_left_out_and_named(database, cast, waiting, later):
    batch_id = make(database, cast, *rows(1, 2, 3))
    with database.writing() as session:
        cases.withdraw(session, by=cast.ada, case=decided(session, waiting[0]))
    with database.writing() as session:
        cases.withdraw(session, by=cast.ada, case=decided(session, waiting[1]))
    with database.writing() as session:
        decided(session, waiting[1]).state = CaseState.SUBMITTED
    later(11)
    actions.due(database)
    _, found = items(database, batch_id)
    assert found[3] == (ItemState.SIGNED, "")
    assert "the fellow took it back" in found[1][1]
    assert "Case 2 was changed meanwhile" in found[2][1]
    assert states(database)[2] is CaseState.SUBMITTED


def test_a_case_that_is_being_signed_cannot_be_decided_elsewhere(database, cast, waiting):
    make(database, cast, *rows(1))
    with database.writing() as session:
        case = decided(session, waiting[0])
        with pytest.raises(Conflict, match="Case 1 is being signed with others"):
            sign(session, cast, waiting[0])
        with pytest.raises(Conflict, match="being signed"):
            actions.return_(session, by=cast.ben, case=case, revision=1, reason="Which side?")


def test_a_row_without_entrustment_keeps_the_whole_batch_back_unless_observed(database, cast, waiting):
    watched = Chosen(2, 1, None, {1: CaseRole.OBSERVED, 2: CaseRole.OBSERVED})
    with pytest.raises(Incomplete) as refused:
        make(database, cast, *rows(1), watched, Chosen(3, 1, None, {}))
    assert [(each.number, "how much you had to do" in each.sentence) for each in refused.value.rows] == [(3, True)]
    with database.reading() as session:
        assert session.scalars(select(SigningItem)).all() == []
    make(database, cast, *rows(1), watched)


@pytest.mark.parametrize("chosen", [[], rows(1, 1), rows(*range(1, rules.MOST + 2))])
def test_none_twice_or_too_many_are_refused(database, cast, waiting, chosen):
    with pytest.raises(Invalid):
        make(database, cast, *chosen)


def test_another_attendings_case_is_left_out_without_a_word_about_it(database, cast):
    with database.writing() as session:
        waiting_case(session, cast, 1, attending_id=cast.bea.id)
    batch_id = make(database, cast, *rows(1, 99))
    _, found = items(database, batch_id)
    assert found[1][1].replace("Case 1", "") == found[99][1].replace("Case 99", "")
    with database.reading() as session:
        batch = queries.batch(session, batch_id)
        assert batch is not None
        # The page of the batch shows both, and the roles in a draft of somebody's are nobody else's business.
        assert [(each.case_id, each.roles) for each in batch.items] == [(None, {}), (None, {})]


def test_many_who_come_at_once_sign_each_batch_once(database, cast, waiting, later):
    for number in range(1, 6):
        make(database, cast, *rows(number))
    later(11)
    together = Barrier(4)

    def come(_):
        together.wait()
        actions.due(database)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come, range(4)))
    with database.reading() as session:
        chain = session.scalars(select(Signature).order_by(Signature.sequence)).all()
        assert [each.sequence for each in chain] == [1, 2, 3, 4, 5]
        assert {each.case_id for each in chain} == set(waiting)
        assert all(after.previous_digest == each.digest for each, after in pairwise(chain))


def test_many_are_signed_in_as_many_statements_as_few(database, cast, later):
    with database.writing() as session:
        for number in range(1, 33):
            waiting_case(session, cast, number)
        signed_case(session, cast, 33)
    counts: list[int] = []
    for numbers in (range(1, 3), range(3, 33)):
        later(20 * len(counts))
        make(database, cast, *rows(*numbers))
        later(20 * len(counts) + 11)
        sent: list[str] = []

        def note(*details, sent=sent):
            sent.append(details[2])

        event.listen(database.engine, "before_cursor_execute", note)
        actions.due(database)
        event.remove(database.engine, "before_cursor_execute", note)
        counts.append(len(sent))
        assert len([each for each in sent if "FROM chain_head" in each]) == 1
    assert counts[0] == counts[1]
    assert set(states(database).values()) == {CaseState.SIGNED}


def test_the_audit_trail_says_what_was_said_and_what_became_of_it(database, cast, waiting, later):
    batch_id = make(database, cast, *rows(1, 2))
    with database.writing() as session:
        cases.withdraw(session, by=cast.ada, case=decided(session, waiting[0]))
    later(11)
    actions.due(database)
    with database.reading() as session:
        said = session.execute(
            select(AuditEvent.verb, AuditEvent.facts).where(AuditEvent.subject_id == batch_id).order_by(AuditEvent.at)
        ).all()
    assert [tuple(each) for each in said] == [
        ("batch.make", {"cases": 2}), ("batch.sign", {"left_out": 1, "signed": 1}),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE signing_batch SET attested = 'Something else.'",
        "UPDATE signing_item SET entrustment = 5",
        "DELETE FROM signing_item",
        "DELETE FROM signing_batch",
    ],
)
def test_a_closed_batch_never_changes(database, cast, waiting, later, statement):
    make(database, cast, *rows(1))
    later(11)
    actions.due(database)
    with pytest.raises(DBAPIError, match="batch of signatures"), database.writing() as session:
        session.execute(text(statement))


def test_a_case_is_in_one_pending_batch_at_a_time(database, cast, waiting):
    make(database, cast, *rows(1))
    with pytest.raises(DBAPIError), database.writing() as session:
        session.execute(
            text(
                "INSERT INTO signing_item (batch_id, number, place, case_id, revision, roles, state, why) "
                "SELECT batch_id, 77, 1, case_id, 1, '{}', 'pending', '' FROM signing_item"
            )
        )


def test_a_case_signed_in_a_batch_is_signed_as_one_alone(database, cast, waiting, later):
    make(database, cast, *rows(1))
    later(11)
    actions.due(database)
    with database.writing() as session:
        alone = signed_case(session, cast, 7)
        together = signature_of(session, waiting[0])
        assert together.meaning == signature_of(session, alone).meaning
        assert signature_of(session, alone).previous_digest == together.digest
