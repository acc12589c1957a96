"""Setting the parameters of learning curves, and taking back what was set."""

from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.curves import queries
from logbook.curves.models import CurveSetting
from logbook.curves.rules import GENERAL, Parameters, check_parameters
from logbook.foundation import audit
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Person, Program


def set_parameters(
    session: Session, *, by: Person, program: Program, slug: str, parameters: Parameters, source: str
) -> CurveSetting:
    """Let these hold for the curves of one procedure, or with GENERAL for all without any of their own.

    ``source`` says where they come from. Raises Invalid, with the field.
    """
    if slug != GENERAL and catalogue.procedure(session, program.id, slug) is None:
        raise Invalid("Choose a procedure of your catalogue.", "procedure")
    source = source.strip()
    check_parameters(parameters, source)
    made = CurveSetting(
        program_id=program.id,
        procedure_slug=slug,
        acceptable=parameters.acceptable,
        unacceptable=parameters.unacceptable,
        alpha=parameters.alpha,
        beta=parameters.beta,
        source=source,
        set_by_id=by.id,
    )
    session.add(made)
    session.flush()
    audit.record(
        session,
        by=by,
        verb="curves.set",
        subject=made,
        slug=slug or "every procedure",
        acceptable=str(parameters.acceptable),
        unacceptable=str(parameters.unacceptable),
        alpha=str(parameters.alpha),
        beta=str(parameters.beta),
    )
    return made


def take_back(session: Session, *, by: Person, program: Program, slug: str) -> None:
    """Let what held before the program set anything here hold again. Raises Conflict if it set nothing."""
    if slug not in queries.settings(session, program.id).own:
        raise Conflict("Nothing of your program’s own holds here any more. Look at the page again.")
    made = CurveSetting(program_id=program.id, procedure_slug=slug, source="", set_by_id=by.id)
    session.add(made)
    session.flush()
    audit.record(session, by=by, verb="curves.take_back", subject=made, slug=slug or "every procedure")
