"""The standing of one fellow: what the page shows and the competency summary prints."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import RequirementEdition
from logbook.people import queries as people
from logbook.people.models import Person, Program
from logbook.progress import rules
from logbook.progress.queries import entries as rows
from logbook.progress.queries.attested import names_of
from logbook.progress.queries.tallies import tally
from logbook.progress.rules import Fellowship, Standing


def standing(
    session: Session,
    program: Program,
    fellow_id: UUID,
    edition: RequirementEdition | None,
    *,
    own_eyes: bool = False,
) -> Standing:
    """One fellow's standing over all time under an edition: three statements, four more where no kept tally holds.

    With ``own_eyes`` as the fellow may see it, who does not see what an attending said of a case before rating it.
    """
    counted = tally(session, program, edition, fellow_id)
    targets = catalogue.targets(session, program.id)
    return rules.standing(counted, edition, targets.values(), names_of(session, program.id, targets), own_eyes=own_eyes)


def standing_in_period(
    session: Session,
    program: Program,
    fellow_id: UUID,
    edition: RequirementEdition | None,
    period_from: date | None,
    period_to: date | None,
) -> Standing:
    """The same of a period, both days included, as a director sees it: always counted from the rows."""
    found = rows.of_fellows(session, program.id, [fellow_id], period_from, period_to)[fellow_id]
    procedures = rows.procedures(session, {each.procedure_id for each in found.entries})
    counted = rules.tally(found, edition, procedures, program.time_zone)
    targets = catalogue.targets(session, program.id)
    names = names_of(session, program.id, targets)
    return rules.standing(counted, edition, targets.values(), names, period=(period_from, period_to))


@dataclass(frozen=True, slots=True)
class FellowRecord:
    """One fellow's record in one program, of which permissions can be asked as of a case nobody supervises."""

    program: Program
    person: Person
    attending_id: UUID | None = None
    # What the audit trail says was seen: the person.
    __tablename__ = "person"

    @property
    def id(self) -> UUID:
        """The fellow's id."""
        return self.person.id

    @property
    def program_id(self) -> UUID:
        """The program's id."""
        return self.program.id

    @property
    def fellow_id(self) -> UUID:
        """The fellow's id."""
        return self.person.id

    @property
    def lasts(self) -> Fellowship:
        """From when to when the fellowship lasts, or lasted."""
        found = rules.fellowship(self.person.memberships, self.program_id, self.program.today())
        assert found is not None, "the record is of whoever is or was a fellow"
        return found


def fellow_record(session: Session, program: Program, person_id: UUID) -> FellowRecord | None:
    """The record of whoever is or was a fellow of the program, or None."""
    person = people.fellow(session, program.id, person_id)
    return FellowRecord(program, person) if person else None
