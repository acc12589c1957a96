"""Two editions of the requirements side by side, with what they mean for the fellows of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import RequirementEdition
from logbook.catalogue.rules import Difference, RequirementChange, edition_differences, requirement_changes
from logbook.people import queries as people
from logbook.people.models import MemberRole, Program
from logbook.progress import rules
from logbook.progress.queries import entries as rows
from logbook.progress.rules import FellowChange


@dataclass(frozen=True)
class Comparison:
    """What ``new`` says otherwise than ``old``, and what that means; ``reached_*`` by how many fellows, by slug."""

    old: RequirementEdition
    new: RequirementEdition
    differences: tuple[Difference, ...]
    requirements: tuple[RequirementChange, ...]
    fellows: tuple[FellowChange, ...]
    reached_before: Mapping[str, int]
    reached_after: Mapping[str, int]


def comparison(session: Session, program: Program, old: RequirementEdition, new: RequirementEdition) -> Comparison:
    """Both editions and the fellows of today, by family name."""
    members = people.members(session, program.id, MemberRole.FELLOW, program.today())
    fellows = {each.person_id: each.person.name for each in members}
    entries = rows.entries_of_fellows(session, program.id, fellows)
    procedures = rows.procedures(session, {entry.procedure_id for each in entries.values() for entry in each})
    # From the same rows, not from a tally that is kept of one of them: a draft never has one.
    before, after = (
        {key: rules.edition_tallies(edition, each, procedures) for key, each in entries.items()}
        for edition in (old, new)
    )
    names = {each.slug: each.name for each in catalogue.procedures(session, program.id)}
    return Comparison(
        old=old,
        new=new,
        differences=edition_differences(old, new),
        requirements=requirement_changes(old, new, names),
        fellows=rules.fellow_changes(old, new, fellows.items(), before, after),
        reached_before=rules.reached_by(old, before.values()),
        reached_after=rules.reached_by(new, after.values()),
    )


def edition_asked_for(
    session: Session, program: Program, edition_id: UUID | None, *, drafts: bool
) -> RequirementEdition | None:
    """The edition with this id, that in force for None; a draft only where ``drafts`` may be seen."""
    if edition_id is None:
        return catalogue.requirement_edition(session, program.id)
    found = catalogue.requirement_edition_by_id(session, program.id, edition_id)
    return None if found is None or (found.is_draft and not drafts) else found
