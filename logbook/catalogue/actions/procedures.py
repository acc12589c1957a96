"""What a program adds to the catalogue for itself: procedures, codes, and targets."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from logbook.catalogue import queries, rules
from logbook.catalogue.models import Guidance, Laterality, LocalCode, Procedure, ProcedureKind, ProcedureTarget
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, Invalid, NotFound
from logbook.people.models import Person, Program


def add_procedure(
    session: Session,
    *,
    by: Person,
    program: Program,
    name: str,
    category: str,
    body_region: str,
    guidance: Sequence[Guidance],
    laterality: Laterality,
    levels: Sequence[str] = (),
    synonyms: Sequence[str] = (),
) -> Procedure:
    """A procedure of the program's own. Raises Invalid for a value out of bounds, Conflict for a name that is taken."""
    name = " ".join(name.split())
    for problem, field in (
        (rules.procedure_name_problem(name), "name"),
        (rules.category_problem(category), "category"),
        (rules.body_region_problem(body_region), "body_region"),
        (rules.guidance_problem(guidance), "guidance"),
        (rules.words_problem(levels, "level"), "levels"),
        (rules.words_problem(synonyms, "name"), "synonyms"),
    ):
        if problem:
            raise Invalid(problem, field)
    known = queries.procedures(session, program.id)
    slug = rules.own_slug(name)
    if any(each.slug == slug or each.name.casefold() == name.casefold() for each in known):
        raise Conflict(f"The catalogue has {name} already; use that, or choose a name that tells the two apart.")
    added = Procedure(
        program_id=program.id,
        place=len(known),
        slug=slug,
        name=name,
        kind=ProcedureKind.PROCEDURE,
        categories=[category],
        body_region=body_region,
        guidance=[each.value for each in guidance],
        laterality=laterality,
        levels=list(levels),
        synonyms=list(synonyms),
    )
    session.add(added)
    session.flush()
    audit.record(session, by=by, verb="catalogue.add_procedure", subject=added, slug=slug)
    return added


def set_local_code(session: Session, *, by: Person, program: Program, slug: str, code: str) -> str:
    """Set the program's own code of a procedure, or take it away with an empty one; gives back what is kept."""
    code = " ".join(code.split())
    _known(session, program, slug)
    if problem := rules.local_code_problem(code):
        raise Invalid(problem, "code")
    kept = session.get(LocalCode, (program.id, slug))
    if kept and code:
        kept.code = code
    elif kept:
        session.delete(kept)
    elif code:
        session.add(LocalCode(program_id=program.id, procedure_slug=slug, code=code))
    session.flush()
    audit.record(session, by=by, verb="catalogue.set_local_code", program_id=program.id, slug=slug, code=code)
    return code


def set_target(
    session: Session,
    *,
    by: Person | None,
    program: Program,
    slug: str,
    observed: int,
    assisted: int,
    performed: int,
) -> ProcedureTarget | None:
    """Say how often the program wants a procedure done in each role; three zeros take the target away."""
    _known(session, program, slug)
    counts = (observed, assisted, performed)
    for field, count in zip(("observed", "assisted", "performed"), counts, strict=True):
        if problem := rules.target_problem(count):
            raise Invalid(problem, field)
    target = session.get(ProcedureTarget, (program.id, slug))
    audit.record(
        session,
        by=by,
        verb="catalogue.set_target",
        program_id=program.id,
        slug=slug,
        before=[target.observed, target.assisted, target.performed] if target else None,
        after=list(counts),
    )
    if not any(counts):
        if target:
            session.delete(target)
        session.flush()
        return None
    if target is None:
        target = ProcedureTarget(program_id=program.id, procedure_slug=slug)
        session.add(target)
    target.observed, target.assisted, target.performed = counts
    target.set_by_id, target.set_at = (by.id if by else None), clock.now()
    session.flush()
    return target


def _known(session: Session, program: Program, slug: str) -> None:
    if queries.procedure(session, program.id, slug) is None:
        raise NotFound("There is no such procedure in the program's catalogue.")
