"""What there is to put into a privileging letter."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure, RequirementEdition
from logbook.catalogue.rules import counts_toward
from logbook.documents.models import DocumentKind
from logbook.documents.queries.signed import latest_procedures, named, signed_entries
from logbook.documents.queries.summary import counted_under, minimum_lines
from logbook.documents.rules import (
    Draft,
    LetterWords,
    MinimumLine,
    PrivilegingFacts,
    complications,
    legible,
    performed,
    privilege_lines,
    roles_of,
    stretches,
    windows,
)
from logbook.people.models import Person, Program
from logbook.progress import queries as progress
from logbook.progress.queries.entries import of_fellows
from logbook.progress.rules.summary import attending_counts


def privileging(
    session: Session,
    program: Program,
    fellow: Person,
    slugs: Collection[str],
    edition: RequirementEdition | None,
    words: LetterWords,
    kept_texts: tuple[str, ...] = (),
) -> Draft:
    """A privileging letter of one fellow up to today: of these procedures, or of all for none.

    With an ``edition`` it names the minimums that the procedures count toward. ``fellow`` has the memberships loaded.
    """
    today = program.today()
    entries = signed_entries(session, program.id, fellow.id, today)
    wanted = slugs or {each.slug for each in entries}
    entries = [each for each in entries if each.slug in wanted]
    procedures = latest_procedures(session, program.id, wanted)
    names = named(procedures)
    numbers = {each.case for each in entries}
    cases = of_fellows(session, program.id, [fellow.id], None, today)[fellow.id].signed_cases
    within = windows(today)
    training = stretches(fellow.memberships, program.id, today)
    facts = PrivilegingFacts(
        program=program.name,
        institution=program.institution,
        fellow=fellow.name,
        counted_on=today,
        training=training,
        words=words,
        windows=within,
        chosen=bool(slugs),
        cases=len(numbers),
        lately=tuple(roles_of(entries, window) for window in within),
        roles=roles_of(entries),
        procedures=privilege_lines(entries, names, within),
        complications=complications(performed(entries), names),
        attendings=attending_counts([case for number, case in cases.items() if number in numbers]),
        edition=counted_under(edition, catalogue.requirement_edition(session, program.id)),
        minimums=_minimums(session, program, fellow, edition, procedures) if edition else (),
    )
    first = min((each.performed_on for each in entries), default=today)
    return Draft(
        kind=DocumentKind.PRIVILEGING,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=min(first, training[0].starts_on),
        period_to=today,
        facts=legible(facts),
        series_of=(*words.addressee.block, *sorted(slugs), str(edition.id) if edition else ""),
        about=words.addressee.institution or words.addressee.name,
        statement=words.statement,
        kept_texts=kept_texts,
        requirement_edition_id=edition.id if edition else None,
    )


def _minimums(
    session: Session, program: Program, fellow: Person, edition: RequirementEdition, procedures: Collection[Procedure]
) -> tuple[MinimumLine, ...]:
    """The minimums toward which any of the procedures counts, each over everything that counts toward it."""
    standing = progress.standing_in_period(session, program, fellow.id, edition, None, program.today())
    lines = zip(standing.requirements, minimum_lines(standing), strict=True)
    return tuple(
        line
        for count, line in lines
        if line.minimum is not None and any(counts_toward(count.requirement, each) for each in procedures)
    )
