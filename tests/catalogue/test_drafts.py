"""A draft of the requirements: begun, changed, discarded, adopted."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.catalogue import actions, queries
from logbook.catalogue.models import Requirement, RequirementEdition
from logbook.foundation import audit
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Invalid
from tests.cast import Cast
from tests.catalogue.arrange import TODAY, VALUES, adopt, as_found, begun, change, drafted, in_force


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def slugs(edition: RequirementEdition) -> list[str]:
    return [each.slug for each in edition.requirements]


def said(requirement: Requirement) -> dict[str, object]:
    return {
        each.key: getattr(requirement, each.key)
        for each in Requirement.__table__.columns
        if each.key not in ("id", "edition_id")
    }


def last_event(session: Session) -> AuditEvent:
    audit.append(session)
    found = session.scalars(select(AuditEvent).order_by(AuditEvent.at.desc())).first()
    assert found
    return found


def test_a_draft_is_a_copy_that_nobody_counts_by(session: Session, cast: Cast) -> None:
    before = in_force(session, cast)
    copy = [said(each) for each in before.requirements]
    draft = begun(session, cast)
    assert [said(each) for each in draft.requirements] == copy
    assert (draft.is_draft, draft.name, draft.based_on_id, draft.revision) == (True, "", before.id, 1)
    assert in_force(session, cast).id == before.id
    assert queries.requirement_draft(session, cast.other_program.id) is None
    with pytest.raises(Conflict, match="A draft of the requirements is open already"):
        actions.start_draft(session, by=cast.cleo, program=cast.program)


def test_a_change_touches_one_requirement_of_the_draft_and_none_in_force(session: Session, cast: Cast) -> None:
    begun(session, cast)
    change(session, cast, "scs", minimum=3, guidance=("fluoroscopy",), counts_shared=False, counts_assisted=True)
    draft = as_found(session, cast)
    by_slug = {each.slug: each for each in draft.requirements}
    scs = by_slug["scs"]
    assert (scs.minimum, scs.guidance, scs.counts_shared, scs.counts_assisted) == (3, ["fluoroscopy"], False, True)
    assert by_slug["anes_iv"].counts_shared
    assert draft.revision == 2
    assert {each.slug: each.minimum for each in in_force(session, cast).requirements}["scs"] == 5
    event = last_event(session)
    assert (event.verb, event.facts["slug"]) == ("requirements.change", "scs")
    assert event.facts["fields"] == ["minimum", "guidance", "counts_assisted", "counts_shared"]


def test_a_requirement_moves_to_the_place_it_is_given(session: Session, cast: Cast) -> None:
    first = slugs(begun(session, cast))
    scs = drafted(session, cast, "scs")
    values = VALUES.__class__(**{**vars(VALUES), "label": scs.label})
    actions.change_requirement(session, by=cast.cleo, requirement=scs, seen=1, values=values, place=1)
    assert slugs(as_found(session, cast)) == ["scs", *(each for each in first if each != "scs")]
    assert [each.place for each in as_found(session, cast).requirements] == list(range(35))
    with pytest.raises(Invalid, match="from 1 to 35"):
        actions.change_requirement(
            session, by=cast.cleo, requirement=drafted(session, cast, "scs"), seen=2, values=values, place=36
        )


def test_requirements_are_added_and_taken_out(session: Session, cast: Cast) -> None:
    draft = begun(session, cast)
    added = actions.add_requirement(session, by=cast.cleo, draft=draft, seen=1, values=VALUES, place=2)
    assert (added.slug, added.place) == ("own-stellate-ganglion-blocks", 1)
    actions.remove_requirement(session, by=cast.cleo, requirement=drafted(session, cast, "anes_iv"), seen=2)
    found = as_found(session, cast)
    assert slugs(found)[:2] == ["own-stellate-ganglion-blocks", "anes_mask"]
    assert (len(found.requirements), found.revision) == (35, 3)


def test_whoever_saw_an_earlier_revision_is_told(session: Session, cast: Cast) -> None:
    begun(session, cast)
    change(session, cast, "scs", minimum=3)
    with pytest.raises(Conflict, match="Somebody changed the draft"):
        actions.describe_draft(
            session,
            by=cast.cleo,
            draft=as_found(session, cast),
            seen=1,
            name="Mine",
            source="",
            several_requirements=True,
        )
    with pytest.raises(Conflict, match="Somebody changed the draft"):
        adopt(session, cast, as_found(session, cast), seen=1)


def test_a_discarded_draft_leaves_what_is_in_force(session: Session, cast: Cast) -> None:
    before = in_force(session, cast).id
    draft = begun(session, cast)
    actions.discard_draft(session, by=cast.cleo, draft=draft)
    session.expunge_all()
    assert queries.requirement_draft(session, cast.program.id) is None
    assert in_force(session, cast).id == before
    with pytest.raises(Conflict, match="adopted or discarded meanwhile"):
        actions.discard_draft(session, by=cast.cleo, draft=draft)
    assert begun(session, cast).is_draft


def test_adopting_the_draft_makes_it_the_edition_in_force(session: Session, cast: Cast) -> None:
    recalled = in_force(session, cast).id
    begun(session, cast)
    change(session, cast, "scs", minimum=3)
    change(session, cast, "pns", minimum=2)
    draft = as_found(session, cast)
    adopted = adopt(session, cast, draft)
    session.expunge_all()
    now = in_force(session, cast)
    assert now.id == adopted.id == draft.id
    assert not now.is_unverified
    assert (now.name, now.adopted_by_id, now.adopted_on) == ("Requirements of July 2026", cast.cleo.id, TODAY)
    assert {(each.confidence, each.doubt) for each in now.requirements} == {(None, "")}
    assert queries.requirement_draft(session, cast.program.id) is None
    history = queries.requirement_editions(session, cast.program.id)
    assert [each.id for each in history] == [now.id, recalled]
    assert history[1].is_unverified
    event = last_event(session)
    assert event.facts["changed"] == {"scs": 3, "pns": 2}


def test_the_edition_in_force_is_adopted_unchanged(session: Session, cast: Cast) -> None:
    recalled = in_force(session, cast)
    numbers = {each.slug: each.minimum for each in recalled.requirements}
    adopted = adopt(session, cast, recalled)
    assert adopted.based_on_id == recalled.id
    assert {each.slug: each.minimum for each in adopted.requirements} == numbers
    assert in_force(session, cast).id == adopted.id
    other = queries.requirement_edition(session, cast.other_program.id)
    assert other
    assert other.is_unverified


def test_a_draft_that_is_sent_to_be_adopted_twice_is_adopted_once(session: Session, cast: Cast) -> None:
    draft = begun(session, cast)
    adopt(session, cast, draft)
    with pytest.raises(Conflict, match="adopted meanwhile"):
        adopt(session, cast, draft)
    assert len(queries.requirement_editions(session, cast.program.id)) == 2


def test_what_is_no_longer_in_force_is_not_adopted(session: Session, cast: Cast) -> None:
    recalled = in_force(session, cast)
    adopt(session, cast, recalled)
    with pytest.raises(Conflict, match="adopted meanwhile"):
        adopt(session, cast, recalled, name="Another")


def test_nothing_is_adopted_past_an_open_draft(session: Session, cast: Cast) -> None:
    begun(session, cast)
    with pytest.raises(Conflict, match="A draft of these requirements is open"):
        adopt(session, cast, in_force(session, cast))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "recalled minimums, November 2026"}, "name"),
        ({"source": " "}, "source"),
        ({"on": TODAY + timedelta(days=1)}, "adopted_on"),
    ],
)
def test_an_adoption_out_of_bounds_is_refused_beside_its_field(
    session: Session, cast: Cast, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        adopt(session, cast, in_force(session, cast), **changes)
    assert refused.value.field == field
