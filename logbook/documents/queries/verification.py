"""What there is to put into a verification of training."""

from sqlalchemy.orm import Session

from logbook.documents.models import DocumentKind
from logbook.documents.queries.signed import latest_procedures, named, signed_entries
from logbook.documents.rules import (
    Draft,
    TrainingWords,
    VerificationFacts,
    count_lines,
    legible,
    roles_of,
    stretches,
)
from logbook.people.models import Person, Program
from logbook.progress.queries.entries import of_fellows


def verification(
    session: Session, program: Program, fellow: Person, words: TrainingWords, kept_texts: tuple[str, ...] = ()
) -> Draft:
    """A verification of one fellow's training up to today. ``fellow`` has the memberships loaded."""
    today = program.today()
    entries = signed_entries(session, program.id, fellow.id, today)
    procedures = latest_procedures(session, program.id, {each.slug for each in entries})
    cases = of_fellows(session, program.id, [fellow.id], None, today)[fellow.id].signed_cases.values()
    training = stretches(fellow.memberships, program.id, today)
    facts = VerificationFacts(
        program=program.name,
        institution=program.institution,
        fellow=fellow.name,
        counted_on=today,
        training=training,
        cases=len(cases),
        roles=roles_of(entries),
        attendings=len({each.signer_id for each in cases if each.signer_id}),
        guests=len({(each.signer_name, each.guest_registration) for each in cases if not each.signer_id}),
        procedures=count_lines(entries, named(procedures)),
        words=words,
    )
    first = min((each.performed_on for each in entries), default=today)
    return Draft(
        kind=DocumentKind.VERIFICATION,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=min(first, training[0].starts_on),
        period_to=today,
        facts=legible(facts),
        series_of=(),
        kept_texts=kept_texts,
    )
