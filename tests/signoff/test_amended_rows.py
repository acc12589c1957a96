"""What the database holds of amendments, and what of them is not for everybody."""

from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from logbook.cases import actions as cases
from logbook.cases.models import (
    Amendment,
    AmendmentState,
    CaseState,
    KapUnit,
)
from logbook.signoff import queries
from tests.signoff.arrange import (
    asked_guest,
    decided,
    guest_says,
    proposed,
    sign_proposed,
    signed_case,
)
from tests.signoff.test_void import void


def test_the_database_keeps_amendments_in_order(database, cast):
    with database.writing() as session:
        case_id = signed_case(session, cast)
        proposed(session, cast, case_id)
        with pytest.raises(IntegrityError), session.begin_nested():
            proposed(session, cast, case_id)
    for statement, words in (
        (delete(Amendment), "cannot be removed"),
        (update(Amendment).values(state="signed", closed_by_id=cast.ben.id, closed_at=None), "signed by its signature"),
    ):
        with pytest.raises(DBAPIError, match=words), database.writing() as session:
            session.execute(statement.execution_options(synchronize_session=False))
    with database.writing() as session:
        amendment = session.scalars(select(Amendment)).one()
        cases.close_amendment(amendment, by=cast.ada, state=AmendmentState.WITHDRAWN)
    with pytest.raises(DBAPIError, match="closed amendment"), database.writing() as session:
        session.scalars(select(Amendment)).one().reason = "Another."
    with database.writing() as session:
        void(session, cast, case_id)
        with pytest.raises(DBAPIError, match="of a signed case"), session.begin_nested():
            proposed(session, cast, case_id)


def test_every_column_is_amended_to_what_was_signed(database, cast):
    """What is signed is what is stored, to the last decimal: the chain compares them."""
    with database.writing() as session:
        case_id = signed_case(session, cast)
        # The smallest there is: in Gy·cm² it has a place more than the column keeps.
        least = {"kap_value": Decimal("0.000001"), "kap_unit": KapUnit.MGY_CM2}
        sign_proposed(session, cast, proposed(session, cast, case_id, **least))
    with database.reading() as session:
        assert [each.broken for each in queries.check_chains(session)] == [None, None]


@pytest.mark.both_databases
def test_where_a_guest_was_asked_is_not_for_everybody_who_reads_what_changed(database, cast, as_, client):
    with database.writing() as session:
        case_id, token = asked_guest(session, cast)
    client.post(f"/guest/{token}", data=guest_says())
    with database.writing() as session:
        assert decided(session, case_id).state is CaseState.SIGNED
        said = {"guest_name": None, "guest_email": None, "attending_id": cast.ben.id}
        amendment = proposed(session, cast, case_id, **said)
        sign_proposed(session, cast, amendment)
    address = "riverside.example"
    for path in (f"/cases/{case_id}/revisions/2", f"/amendments/{amendment.id}", f"/cases/{case_id}/revisions/1"):
        pages = {name: as_(getattr(cast, name)).get(path).text for name in ("ada", "ben", "cleo", "cora")}
        assert all("Gil Aster" in page for page in pages.values()), path
        assert {name for name, page in pages.items() if address in page} <= {"ada", "cleo"}, path
