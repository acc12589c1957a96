"""Adopting requirements: the draft as it stands, or the edition in force unchanged, by name and day."""

from datetime import date

from sqlalchemy.orm import Session

from logbook.catalogue import queries, rules
from logbook.catalogue.actions.drafts import copied, hold
from logbook.catalogue.models import RequirementEdition, RequirementStatus
from logbook.foundation import audit
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Person

_MEANWHILE = "The requirements were adopted meanwhile; look at them again before you change them."
_DRAFT_OPEN = "A draft of these requirements is open. Adopt that one, or discard it before you adopt them unchanged."


def adopt_requirements(
    session: Session,
    *,
    by: Person,
    edition: RequirementEdition,
    name: str,
    source: str,
    on: date,
    today: date,
    seen: int = 1,
) -> RequirementEdition:
    """The next edition of the program's requirements, behind which the director stands from ``on``.

    ``edition`` comes with its requirements. A draft, at the revision that was ``seen``, becomes the edition in force.
    The edition in force is adopted unchanged: the next one is its copy, and it stays as it is. Raises Conflict if
    somebody adopted or changed the draft meanwhile, or if a draft of what is adopted unchanged is open.
    """
    in_force = queries.requirement_edition(session, edition.program_id)
    if in_force is None or in_force.id not in (edition.id, edition.based_on_id):
        raise Conflict(_MEANWHILE)
    if edition.is_draft:
        hold(session, edition, seen)
    elif edition.name == name.strip() and edition.adopted_by_id == by.id:
        # The form of the draft that it was came twice.
        raise Conflict(_MEANWHILE)
    elif queries.is_being_drafted(session, edition.program_id):
        raise Conflict(_DRAFT_OPEN)
    _check(session, edition, name, source, on, today)
    adopted = edition if edition.is_draft else copied(edition)
    adopted.name, adopted.source = name.strip(), source.strip()
    for each in adopted.requirements:
        # They were about a number that nobody had confirmed.
        each.doubt, each.confidence = "", None
    session.add(adopted)
    session.flush()
    # Only now: of an edition that is no draft nothing is changed.
    adopted.status, adopted.adopted_by_id, adopted.adopted_on = RequirementStatus.ADOPTED, by.id, on
    session.flush()
    before = {each.slug: each.minimum for each in in_force.requirements}
    changed = {
        each.slug: each.minimum
        for each in adopted.requirements
        if each.slug in before and before[each.slug] != each.minimum
    }
    audit.record(
        session, by=by, verb="requirements.adopt", subject=adopted, based_on=str(in_force.id), changed=changed
    )
    return adopted


def _check(
    session: Session, edition: RequirementEdition, name: str, source: str, on: date, today: date
) -> None:
    earlier = {each.name for each in queries.requirement_editions(session, edition.program_id)}
    for problem, field in (
        (rules.edition_name_problem(name), "name"),
        (rules.taken_name_problem(name, earlier), "name"),
        (rules.source_problem(source), "source"),
        (rules.adopted_on_problem(on, today), "adopted_on"),
        (None if edition.requirements else "Add a requirement before you adopt: there is nothing to reach yet.", None),
    ):
        if problem:
            raise Invalid(problem, field)
