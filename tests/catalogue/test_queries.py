"""Finding things takes the same few statements however much there is."""

from sqlalchemy import event

from logbook.catalogue import actions, queries
from logbook.catalogue.models import Guidance, Laterality
from logbook.foundation.db import Database
from tests.cast import Cast


def test_the_number_of_statements_does_not_grow_with_the_rows(database: Database, cast: Cast) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    def count() -> int:
        statements.clear()
        with database.reading() as session:
            queries.procedures(session, cast.program.id)
            queries.targets(session, cast.program.id)
            queries.local_codes(session, cast.program.id)
            queries.edition_in_use(session, cast.program.id)
            found = queries.requirement_edition(session, cast.program.id)
            assert found
            assert found.adopted_by is None
        return len(statements)

    before = count()
    with database.writing() as session:
        for n in range(3):
            actions.add_procedure(
                session,
                by=cast.cleo,
                program=cast.program,
                name=f"Own {n}",
                category="other",
                body_region="none",
                guidance=[Guidance.NONE],
                laterality=Laterality.NONE,
            )
            slug = f"own-own-{n}"
            actions.set_target(
                session, by=cast.cleo, program=cast.program, slug=slug, observed=1, assisted=1, performed=1
            )
    assert count() == before


def test_an_entry_carries_what_the_program_set_for_it(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        actions.set_local_code(session, by=cast.cleo, program=cast.program, slug="mild-pild", code="PM 17")
        mild = queries.entry(session, cast.program.id, "mild-pild")
        caudal = queries.entry(session, cast.program.id, "esi-caudal")
        assert mild
        assert caudal
        assert mild.target
        assert (mild.target.performed, mild.local_code) == (5, "PM 17")
        assert (caudal.target, caudal.local_code) == (None, "")
        assert queries.entry(session, cast.program.id, "no-such") is None
