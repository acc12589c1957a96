"""A draft of the program's requirements: copied from the edition in force, changed one by one, or dropped.

Whoever changes it says which revision they have seen, so that of two directors at once the second is told.
"""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from logbook.catalogue import queries, rules
from logbook.catalogue.models import Requirement, RequirementEdition, RequirementStatus
from logbook.catalogue.rules import RequirementValues
from logbook.foundation import audit
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Person, Program

_GONE = "The draft was adopted or discarded meanwhile. Open the requirements to see how they stand now."
_CHANGED = "Somebody changed the draft since this page was opened. Look at it as it is now, then send yours again."


def start_draft(session: Session, *, by: Person, program: Program) -> RequirementEdition:
    """A copy of the edition in force, without a name yet. Raises Conflict if a draft is open or nothing is in force."""
    in_force = queries.requirement_edition(session, program.id)
    if in_force is None:
        raise Conflict("The program has no requirements to begin with.")
    if queries.is_being_drafted(session, program.id):
        raise Conflict("A draft of the requirements is open already. Go on with that one, or discard it first.")
    draft = copied(in_force)
    session.add(draft)
    session.flush()
    audit.record(session, by=by, verb="requirements.draft", subject=draft, based_on=str(in_force.id))
    return draft


def copied(edition: RequirementEdition) -> RequirementEdition:
    """A draft with the requirements of an edition and none of its words."""
    draft = RequirementEdition(
        program_id=edition.program_id,
        name="",
        source="",
        status=RequirementStatus.DRAFT,
        based_on_id=edition.id,
        several_requirements=edition.several_requirements,
        revision=1,
    )
    own = {"id", "edition_id"}
    kept = [each.key for each in Requirement.__table__.columns if each.key not in own]
    draft.requirements = [Requirement(**{key: getattr(each, key) for key in kept}) for each in edition.requirements]
    return draft


def describe_draft(
    session: Session,
    *,
    by: Person,
    draft: RequirementEdition,
    seen: int,
    name: str,
    source: str,
    several_requirements: bool,
) -> None:
    """Name the draft and its source, either of which may wait for the adoption, and say how often an entry counts."""
    hold(session, draft, seen)
    for problem, field in (
        (rules.edition_name_problem(name) if name.strip() else None, "name"),
        (rules.source_problem(source) if source.strip() else None, "source"),
    ):
        if problem:
            raise Invalid(problem, field)
    draft.name, draft.source, draft.several_requirements = name.strip(), source.strip(), several_requirements
    _changed(session, by, draft, "requirements.describe")


def change_requirement(
    session: Session, *, by: Person, requirement: Requirement, seen: int, values: RequirementValues, place: int
) -> None:
    """Set everything of one requirement of a draft, and its place from 1. Raises Conflict, and Invalid for nonsense."""
    draft = requirement.edition
    hold(session, draft, seen)
    others = [each for each in draft.requirements if each is not requirement]
    _check(session, draft, values, others, place)
    fields = [key for key, value in values.columns().items() if getattr(requirement, key) != value]
    for key, value in values.columns().items():
        setattr(requirement, key, value)
    if requirement.place != place - 1:
        fields.append("place")
    others.insert(place - 1, requirement)
    _renumber(others)
    _changed(session, by, draft, "requirements.change", slug=requirement.slug, fields=fields)


def add_requirement(
    session: Session, *, by: Person, draft: RequirementEdition, seen: int, values: RequirementValues, place: int
) -> Requirement:
    """A further requirement of a draft, at a place from 1. Raises Conflict, and Invalid for nonsense."""
    hold(session, draft, seen)
    others = list(draft.requirements)
    _check(session, draft, values, others, place)
    slug = rules.new_slug(values.label, {each.slug for each in others})
    added = Requirement(slug=slug, place=len(others), **values.columns())
    draft.requirements.append(added)
    others.insert(place - 1, added)
    _renumber(others)
    _changed(session, by, draft, "requirements.add", slug=slug)
    return added


def remove_requirement(session: Session, *, by: Person, requirement: Requirement, seen: int) -> None:
    """Take a requirement out of a draft. Raises Conflict."""
    draft = requirement.edition
    hold(session, draft, seen)
    _renumber([each for each in draft.requirements if each is not requirement])
    session.delete(requirement)
    _changed(session, by, draft, "requirements.remove", slug=requirement.slug)


def discard_draft(session: Session, *, by: Person, draft: RequirementEdition) -> None:
    """Drop the draft with all that was changed in it. Raises Conflict if it is no draft any more."""
    hold(session, draft, draft.revision)
    audit.record(session, by=by, verb="requirements.discard", subject=draft)
    session.execute(delete(Requirement).where(Requirement.edition_id == draft.id))
    session.execute(delete(RequirementEdition).where(RequirementEdition.id == draft.id))


def hold(session: Session, draft: RequirementEdition, seen: int) -> None:
    """Keep others from changing the draft until this unit ends. Raises Conflict if it is not as it was ``seen``."""
    status, revision = RequirementEdition.status, RequirementEdition.revision
    row = session.execute(
        select(status, revision).where(RequirementEdition.id == draft.id).with_for_update()
    ).one_or_none()
    if row is None or row.status is not RequirementStatus.DRAFT:
        raise Conflict(_GONE)
    if not row.revision == draft.revision == seen:
        raise Conflict(_CHANGED)


def _check(
    session: Session, draft: RequirementEdition, values: RequirementValues, others: list[Requirement], place: int
) -> None:
    procedures = queries.procedures(session, draft.program_id)
    for problem, field in rules.requirement_problems(values, procedures, {each.label for each in others}):
        raise Invalid(problem, field)
    if not 1 <= place <= len(others) + 1:
        raise Invalid(f"Its place is a number from 1 to {len(others) + 1}.", "place")


def _renumber(requirements: list[Requirement]) -> None:
    for place, each in enumerate(requirements):
        each.place = place


def _changed(session: Session, by: Person, draft: RequirementEdition, verb: str, **facts: Any) -> None:
    draft.revision += 1
    session.flush()
    audit.record(session, by=by, verb=verb, subject=draft, **facts)
