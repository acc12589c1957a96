"""Loading editions, equipping programs, and what a director sets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.catalogue import actions, queries, rules
from logbook.catalogue.actions.editions import _store as store
from logbook.catalogue.models import CatalogueEdition, Guidance, Laterality, Procedure
from logbook.foundation import audit
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, DomainError, Invalid, NotFound
from tests.cast import Cast

TODAY = date(2026, 11, 22)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def add(session: Session, cast: Cast, **changes: object) -> Procedure:
    values = {
        "by": cast.cleo,
        "program": cast.program,
        "name": "Median nerve hydrodissection",
        "category": "peripheral_nerve",
        "body_region": "wrist_hand",
        "guidance": [Guidance.ULTRASOUND],
        "laterality": Laterality.LEFT_RIGHT,
        "synonyms": ["carpal tunnel"],
        **changes,
    }
    return actions.add_procedure(session, **values)  # type: ignore[arg-type]


def last_audit(session: Session) -> AuditEvent:
    audit.append(session)
    found = session.scalars(select(AuditEvent).order_by(AuditEvent.at.desc())).first()
    assert found
    return found


def test_loading_again_does_nothing(session: Session) -> None:
    first = actions.load_edition(session)
    assert actions.load_edition(session).id == first.id
    assert session.scalar(select(func.count()).select_from(CatalogueEdition)) == 1
    assert session.scalar(select(func.count()).select_from(Procedure)) == 149


def test_an_edition_whose_data_changed_under_its_name_is_refused(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.load_edition(session)
    changed = replace(rules.read_editions()[-1], source="Elsewhere")
    monkeypatch.setattr(rules, "read_editions", lambda: [changed])
    with pytest.raises(Conflict, match=r"2026\.1 is loaded already and its data has changed"):
        actions.load_edition(session)


def test_a_program_cannot_be_equipped_before_an_edition_is_loaded(session: Session, database: Database) -> None:
    with pytest.raises(NotFound, match="No catalogue edition is loaded"):
        actions.equip(session, program=None)  # type: ignore[arg-type]


def test_a_program_starts_with_the_catalogue_unverified_requirements_and_the_target_of_mild(
    session: Session, cast: Cast
) -> None:
    assert len(queries.procedures(session, cast.program.id)) == 149
    edition = queries.requirement_edition(session, cast.program.id)
    assert edition
    assert edition.is_unverified
    assert [each.slug for each in edition.requirements[:2]] == ["anes_iv", "anes_mask"]
    assert len(edition.requirements) == 35
    target = queries.targets(session, cast.program.id)["mild-pild"]
    assert (target.observed, target.assisted, target.performed) == (2, 2, 5)


def test_a_program_logs_from_the_edition_it_chose(session: Session, cast: Cast) -> None:
    newer = replace(rules.read_editions()[-1], name="2027.1", published_on=date(2027, 1, 1))
    store(session, newer)
    edition = queries.newest_edition(session)
    assert edition
    assert edition.name == "2027.1"
    before = queries.procedure(session, cast.program.id, "mild-pild")
    actions.use_edition(session, by=cast.cleo, program=cast.program, edition=edition)
    after = queries.procedure(session, cast.program.id, "mild-pild")
    untouched = queries.procedure(session, cast.other_program.id, "mild-pild")
    assert before
    assert after
    assert after.edition_id == edition.id
    assert untouched is before


def test_a_programs_own_procedure_is_its_own_alone(session: Session, cast: Cast) -> None:
    added = add(session, cast, levels=["Carpal tunnel"])
    assert added.slug == "own-median-nerve-hydrodissection"
    assert queries.procedures(session, cast.program.id)[-1] is added
    assert queries.procedure(session, cast.other_program.id, added.slug) is None
    assert len(queries.procedures(session, cast.other_program.id)) == 149
    assert rules.search(queries.procedures(session, cast.program.id), "carpal")[0] is added
    assert last_audit(session).verb == "catalogue.add_procedure"


@pytest.mark.parametrize("name", ["median  nerve HYDRODISSECTION", "Median-nerve hydrodissection", "Acupuncture"])
def test_a_name_the_catalogue_has_is_refused(session: Session, cast: Cast, name: str) -> None:
    add(session, cast)
    with pytest.raises(Conflict, match="The catalogue has"):
        add(session, cast, name=name)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"category": "spine"}, "category"),
        ({"body_region": "moon"}, "body_region"),
        ({"guidance": []}, "guidance"),
        ({"levels": ["L4", "L4"]}, "levels"),
        ({"synonyms": ["x" * 41]}, "synonyms"),
    ],
)
def test_an_own_procedure_out_of_bounds_is_refused_beside_its_field(
    session: Session, cast: Cast, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(session, cast, **change)
    assert refused.value.field == field


def test_a_code_is_set_changed_and_taken_away(session: Session, cast: Cast) -> None:
    for code, kept in ((" PM  17 ", {"mild-pild": "PM 17"}), ("18", {"mild-pild": "18"}), ("", {}), ("", {})):
        actions.set_local_code(session, by=cast.cleo, program=cast.program, slug="mild-pild", code=code)
        assert queries.local_codes(session, cast.program.id) == kept
    assert queries.local_codes(session, cast.other_program.id) == {}
    with pytest.raises(Invalid):
        actions.set_local_code(session, by=cast.cleo, program=cast.program, slug="mild-pild", code="x" * 41)


def test_a_target_is_set_changed_and_taken_away(session: Session, cast: Cast) -> None:
    def set_target(observed: int, assisted: int, performed: int) -> None:
        actions.set_target(
            session,
            by=cast.cleo,
            program=cast.program,
            slug="mild-pild",
            observed=observed,
            assisted=assisted,
            performed=performed,
        )

    set_target(3, 3, 10)
    target = queries.targets(session, cast.program.id)["mild-pild"]
    assert (target.performed, target.set_by_id) == (10, cast.cleo.id)
    assert last_audit(session).facts == {"slug": "mild-pild", "before": [2, 2, 5], "after": [3, 3, 10]}
    set_target(0, 0, 0)
    assert "mild-pild" not in queries.targets(session, cast.program.id)
    assert "mild-pild" in queries.targets(session, cast.other_program.id)
    with pytest.raises(Invalid) as refused:
        set_target(0, -1, 0)
    assert refused.value.field == "assisted"


@pytest.mark.parametrize("slug", ["no-such", "own-elsewhere"])
def test_nothing_is_set_for_a_procedure_the_program_cannot_log(session: Session, cast: Cast, slug: str) -> None:
    add(session, cast, program=cast.other_program, by=cast.dan, name="Elsewhere")
    with pytest.raises(DomainError, match="no such procedure"):
        actions.set_local_code(session, by=cast.cleo, program=cast.program, slug=slug, code="1")
