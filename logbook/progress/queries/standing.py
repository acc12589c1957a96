"""The standing of one fellow: what the page shows and the competency summary prints."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases.models import CaseState
from logbook.catalogue import queries as catalogue
from logbook.people import queries as people
from logbook.people.models import Person, Program
from logbook.progress import rules
from logbook.progress.queries import entries as rows
from logbook.progress.rules import Standing


def standing(
    session: Session,
    program_id: UUID,
    fellow_id: UUID,
    period_from: date | None = None,
    period_to: date | None = None,
    *,
    own_eyes: bool = False,
) -> Standing:
    """One fellow's standing in a program, over all time or a period with both days included: seven statements.

    With ``own_eyes`` as the fellow may see it, who does not see what an attending said of a case before rating it.
    """
    of = (session, program_id, fellow_id, period_from, period_to)
    states = rows.cases_by_state(*of)
    entries = rows.entries(*of)
    signed_cases = rows.signed_cases(*of)
    shown = rules.as_its_fellow_sees(signed_cases) if own_eyes else signed_cases
    edition = catalogue.requirement_edition(session, program_id)
    targets = catalogue.targets(session, program_id)
    procedures = rows.procedures(session, program_id, (each.procedure_id for each in entries), targets)
    signed = rules.in_state(entries, CaseState.SIGNED)
    return Standing(
        period_from=period_from,
        period_to=period_to,
        edition=edition,
        signed=states.get(CaseState.SIGNED, 0),
        waiting=states.get(CaseState.SUBMITTED, 0),
        returned=states.get(CaseState.RETURNED, 0),
        drafts=states.get(CaseState.DRAFT, 0),
        roles=rules.roles(signed),
        differing=sum(each.role is not each.logged_role for each in signed),
        requirements=rules.requirement_counts(edition.requirements if edition else (), entries, procedures),
        targets=rules.target_counts(targets.values(), entries, procedures),
        procedures=rules.procedure_counts(
            entries,
            shown,
            procedures,
            {slug: rules.wanted(each) for slug, each in targets.items()},
        ),
        months=rules.month_counts(entries),
        entrustment=rules.distribution(case.entrustment for case in shown.values()),
        latest=rules.latest_assessments(shown.values(), signed, procedures),
        held_back=sum(case.entrustment is not shown[number].entrustment for number, case in signed_cases.items()),
        attendings=rules.attending_counts(signed_cases.values()),
        gaps=rules.gaps(tuple(signed_cases.values()), signed, procedures),
    )


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


def fellow_record(session: Session, program: Program, person_id: UUID) -> FellowRecord | None:
    """The record of whoever is or was a fellow of the program, or None."""
    person = people.fellow(session, program.id, person_id)
    return FellowRecord(program, person) if person else None
