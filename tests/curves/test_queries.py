"""Which entries a curve is drawn of: the last revision that was signed, and no case that was declared void."""

from collections.abc import Sequence

from logbook.cases.models import CaseRole, Outcome
from logbook.curves import queries
from logbook.curves.rules import Ending, ending, in_order
from logbook.foundation.db import Database
from logbook.progress.queries import fellow_record
from logbook.signoff import actions
from tests.cast import Cast
from tests.progress.arrange import DONE, MILD, signed
from tests.signoff.arrange import decided, proposed, sign_proposed

ACHIEVED, NOT = Outcome.ACHIEVED, Outcome.NOT_ACHIEVED


def endings(database: Database, cast: Cast) -> Sequence[Ending]:
    """How Ada's attempts at MILD came out, in the order of time."""
    with database.reading() as session:
        record = fellow_record(session, cast.program, cast.ada.id)
        assert record is not None
        return [ending(each) for each in in_order(queries.done(session, record, MILD))]


def test_an_amendment_counts_from_its_signature_on_and_a_void_case_not_at_all(database: Database, cast: Cast):
    with database.writing() as session:
        first = signed(session, cast, (MILD, DONE), days_ago=30, outcome=ACHIEVED)
        second = signed(session, cast, (MILD, DONE), days_ago=20, outcome=ACHIEVED)
        amendment = proposed(session, cast, first, outcome=NOT)
        session.expunge(amendment)
    assert endings(database, cast) == [Ending.ACHIEVED, Ending.ACHIEVED]
    with database.writing() as session:
        session.add(amendment)
        sign_proposed(session, cast, amendment)
    assert endings(database, cast) == [Ending.NOT_ACHIEVED, Ending.ACHIEVED]
    with database.writing() as session:
        actions.void(session, by=cast.cleo, case=decided(session, second), revision=1, reason="Logged twice.")
    assert endings(database, cast) == [Ending.NOT_ACHIEVED]


def test_only_the_others_performed_cases_are_in_their_bands(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), duration_minutes=20)
        signed(session, cast, (MILD, DONE), fellow_id=cast.abe.id, duration_minutes=40, fluoroscopy_seconds=90)
        signed(session, cast, (MILD, DONE), fellow_id=cast.abe.id, attested=[CaseRole.ASSISTED], duration_minutes=50)
        record = fellow_record(session, cast.program, cast.ada.id)
        assert record is not None
        bands = queries.bands_of_others(session, record, MILD)
        assert (bands.duration_minutes.people, bands.fluoroscopy_seconds.people) == (1, 1)
        of_abe = fellow_record(session, cast.program, cast.abe.id)
        assert of_abe is not None
        assert queries.bands_of_others(session, of_abe, MILD).fluoroscopy_seconds.people == 0
