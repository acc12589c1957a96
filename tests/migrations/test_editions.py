"""Editions from before drafts: they count as they did, and a draft goes when the database goes back."""

from uuid import uuid4

from sqlalchemy import text

from logbook import migrations
from logbook.catalogue import queries
from logbook.catalogue.models import Counting, Requirement, RequirementEdition, RequirementStatus
from logbook.foundation.db import Database
from tests.cast import gather


def test_an_edition_from_before_counts_as_it_did_and_its_draft_goes_with_the_way_back(database_url: str):
    database = Database(database_url)
    with database.writing() as session:
        program_id = gather(session).program.id
        in_force = queries.requirement_edition(session, program_id)
        assert in_force
        draft = RequirementEdition(
            program_id=program_id, name="Draft", source="", status=RequirementStatus.DRAFT, based_on_id=in_force.id
        )
        draft.requirements = [
            Requirement(
                place=0, slug=f"r-{uuid4()}", label="R", unit="u", counting=Counting.ENTRIES, categories=[],
                guidance=["ct"], counts_shared=False,
            )
        ]  # fmt: skip
        session.add(draft)
    migrations.downgrade(database_url, "0025")
    with database.reading() as session:
        assert set(session.scalars(text("SELECT status FROM requirement_edition"))) == {"unverified"}
    migrations.upgrade(database_url)
    with database.reading() as session:
        again = queries.requirement_edition(session, program_id)
        assert again
        assert (again.revision, again.several_requirements, again.name) == (1, True, in_force.name)
        assert {(tuple(each.guidance), each.counts_shared) for each in again.requirements} == {((), True)}
    database.dispose()
