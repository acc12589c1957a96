"""Which documents counted a case: those issued while it was signed as they count it."""

from datetime import timedelta

import pytest

from logbook.cases.rules import entry_of
from logbook.documents import actions, queries
from logbook.foundation import clock
from tests.documents.arrange import issue
from tests.signoff.arrange import MILD, decided, proposed, sign_proposed, signed_case
from tests.signoff.test_void import void


def issued(database, cast, settings, slug=None, days=90):
    """The number of a certificate of Ada's, or of a summary of so many days."""
    with database.reading() as session:
        day = clock.today()
        if slug:
            draft = actions.draft_certificate(
                session, program=cast.program, fellow=cast.ada, procedure_slug=slug, statement="I have reviewed them."
            )
        else:
            first = day - timedelta(days=days)
            draft = actions.draft_summary(
                session, program=cast.program, fellow=cast.ada, period_from=first, period_to=day
            )
    return issue(database, by=cast.cleo, program=cast.program, draft=draft, settings=settings).number


def counted(database, case_id):
    with database.reading() as session:
        return [each.number for each in queries.that_counted(session, decided(session, case_id))]


@pytest.mark.both_databases
def test_a_document_counted_a_case_as_it_was_signed_when_it_was_issued(database, cast, settings, as_):
    before = issued(database, cast, settings)
    with database.writing() as session:
        case_id, other_id = signed_case(session, cast, 1), signed_case(session, cast, 2)
    found = [issued(database, cast, settings), issued(database, cast, settings, MILD)]
    assert counted(database, case_id) == found
    # Of a period that ends before it, and after it was amended to another procedure alone.
    issued(database, cast, settings, days=1)
    with database.writing() as session:
        entry = entry_of(decided(session, case_id))
        sign_proposed(session, cast, proposed(session, cast, case_id, procedures=entry.procedures[1:]))
    issued(database, cast, settings, MILD)
    found.append(issued(database, cast, settings))
    with database.writing() as session:
        void(session, cast, case_id, revision=2)
    issued(database, cast, settings)
    assert counted(database, case_id) == found
    assert before not in counted(database, other_id)
    pages = {name: as_(getattr(cast, name)).get(f"/cases/{case_id}").text for name in ("ada", "cleo", "cora", "ben")}
    assert {name for name, page in pages.items() if found[0] in page} == {"ada", "cleo", "cora"}
    assert found[0] in as_(cast.cleo).get(f"/cases/{other_id}/void").text
