"""What an attending had is kept when it comes back unsigned, and what changed since then stands on the page."""

import json
import re

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from logbook.cases import actions as cases
from logbook.cases import queries
from logbook.cases.models import Case, CaseProcedure, CaseRevision, CaseState, RevisionEnd, Side
from logbook.foundation.errors import Conflict
from logbook.signoff import actions
from tests.cases.arrange import log, with_memberships
from tests.cases.arrange import typed as form_of
from tests.signoff.arrange import decided, waiting_case


def returned(session, cast, case_id):
    """Send the case back to Ada."""
    actions.return_(session, by=cast.ben, case=decided(session, case_id), revision=1, reason="Which side?")


def test_what_was_returned_or_taken_back_is_kept_as_it_was(database, cast):
    with database.writing() as session:
        keys = waiting_case(session, cast, 1), waiting_case(session, cast, 2)
        returned(session, cast, keys[0])
        cases.withdraw(session, by=cast.ada, case=session.get_one(Case, keys[1]))
    with database.reading() as session:
        for key, ended, by in zip(keys, RevisionEnd, (cast.ben, cast.ada), strict=True):
            (kept,) = queries.kept_revisions(session, key)
            assert (kept.revision, kept.ended, kept.kept_by_id) == (1, ended, by.id)
            then = json.loads(kept.snapshot)
            assert (then["case"]["state"], then["case"]["fluoroscopy_seconds"]) == ("submitted", 83)
            assert then["names"]["site"] == "Northfield Hospital"
            assert len(then["procedures"]) == 2


@pytest.mark.parametrize("ended", RevisionEnd)
def test_the_database_refuses_to_change_what_was_kept(database, cast, ended):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        if ended is RevisionEnd.RETURNED:
            returned(session, cast, case_id)
        else:
            cases.withdraw(session, by=cast.ada, case=session.get_one(Case, case_id))
            session.get_one(Case, case_id).state = CaseState.SUBMITTED
    for statement in (update(CaseRevision).values(snapshot="{}"), delete(CaseRevision)):
        with pytest.raises(DBAPIError, match="What a case said before"), database.writing() as session:
            session.execute(statement.execution_options(synchronize_session=False))


def test_a_draft_that_was_only_taken_back_may_be_discarded_with_what_was_kept(database, cast):
    with database.writing() as session:
        case, by = log(session, cast), with_memberships(session, cast.ada)
        cases.withdraw(session, by=by, case=case)
        cases.discard(session, by=by, case=case)
    with database.reading() as session:
        assert session.scalars(select(CaseRevision)).all() == []
    with database.writing() as session:
        case, by = log(session, cast), with_memberships(session, cast.ada)
        returned(session, cast, case.id)
        cases.submit(session, by=by, program=cast.program, case=case)
        cases.withdraw(session, by=by, case=case)
        with pytest.raises(Conflict, match="its history stays"):
            cases.discard(session, by=by, case=case)


@pytest.mark.both_databases
def test_the_page_of_a_case_sent_again_says_what_changed_field_by_field(database, cast, as_):
    ada, ben = as_(cast.ada), as_(cast.ben)
    case_id = form_of(cast)["case_id"]
    said = form_of(cast, case_id=case_id)
    ada.post("/cases/new", data=said)
    assert "What changed" not in ben.get(f"/cases/{case_id}/sign-off").text
    ben.post(f"/cases/{case_id}/return", data={"return-revision": "1", "return-reason": "Which side?"})
    mended = said | {"procedures-0-side": "left", "fluoroscopy_seconds": "", "fluoroscopy_not_recorded": "not_noted"}
    assert ada.post(f"/cases/{case_id}/edit", data=mended).status_code == 303
    page = ben.get(f"/cases/{case_id}/sign-off").text
    assert page.index("What changed since revision 1") < page.index("Where, with whom, how long")
    cells = re.findall(
        r'<th scope="row">(.*?)</th>\s*<td data-label="Revision 1">(.*?)</td>\s*<td[^>]*>(.*?)</td>', page
    )
    words = [tuple(re.sub("<[^>]+>", "", each) for each in row) for row in cells]
    assert words == [
        ("Side", "Bilateral", "Left"),
        ("Fluoroscopy", "1 min 23 s", "taken out"),
        ("Fluoroscopy not recorded", "nothing", "Nobody wrote it down"),
    ]
    for person in (cast.cleo, cast.cora, cast.ada):
        assert "What changed since revision 1" in as_(person).get(f"/cases/{case_id}/sign-off").text


def test_a_case_sent_again_as_it_was_says_so(database, cast, as_):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        returned(session, cast, case_id)
        case = session.get_one(Case, case_id)
        case.state, case.revision = CaseState.SUBMITTED, 2
    assert "Nothing was changed." in as_(cast.ben).get(f"/cases/{case_id}/sign-off").text


def test_what_an_attending_read_is_what_it_is_compared_with(database, cast, as_):
    """Taken back and sent once more after a return, it is still compared with what was returned."""
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        returned(session, cast, case_id)
        case = session.get_one(Case, case_id)
        case.state, case.revision = CaseState.SUBMITTED, 2
        session.flush()
        cases.withdraw(session, by=cast.ada, case=case)
        step = session.scalars(select(CaseProcedure).where(CaseProcedure.place == 2)).one()
        case.state, step.side = CaseState.SUBMITTED, Side.RIGHT
    page = as_(cast.ben).get(f"/cases/{case_id}/sign-off").text
    assert "What changed since revision 1" in page
    assert "Revision 3" in page
