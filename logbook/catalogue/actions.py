"""Loading editions, equipping a program, and what its director sets: procedures, codes, targets, requirements."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from logbook.catalogue import queries, rules
from logbook.catalogue.models import (
    CatalogueEdition,
    CatalogueInUse,
    Guidance,
    Laterality,
    LocalCode,
    Procedure,
    ProcedureKind,
    ProcedureTarget,
    Requirement,
    RequirementEdition,
    RequirementStatus,
)
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, Invalid, NotFound
from logbook.foundation.ids import uuid7
from logbook.people.models import Person, Program

# What a program starts with; the director changes it (no published number stands behind it).
FIRST_TARGETS = {"mild-pild": (2, 2, 5)}


def load_edition(session: Session) -> CatalogueEdition:
    """Put every edition in the package's data into the database and give back the newest; again does nothing.

    Raises Conflict if the data of an edition already loaded has changed under the same name.
    """
    loaded = session.execute(select(CatalogueEdition.name, CatalogueEdition.digest))
    digests = {each.name: each.digest for each in loaded}
    for data in rules.read_editions():
        if data.name not in digests:
            _store(session, data)
        elif digests[data.name] != data.digest:
            raise Conflict(f"Catalogue edition {data.name} is loaded already and its data has changed; name a new one.")
    newest = queries.newest_edition(session)
    assert newest is not None, "the package ships an edition"
    return newest


def equip(session: Session, program: Program, *, by: Person | None = None) -> None:
    """Give a new program the newest edition, the recalled requirements as unverified, and its first targets."""
    newest = queries.newest_edition(session)
    if newest is None:
        raise NotFound("No catalogue edition is loaded; load it first.")
    use_edition(session, by=by, program=program, edition=newest)
    data = rules.read_requirements()
    recalled = RequirementEdition(
        program_id=program.id, name=data.name, source=data.source, status=RequirementStatus.DRAFT
    )
    recalled.requirements = [Requirement(place=place, **each.columns()) for place, each in enumerate(data.requirements)]
    session.add(recalled)
    session.flush()
    recalled.status = RequirementStatus.UNVERIFIED
    session.flush()
    audit.record(session, by=by, verb="requirements.start", subject=recalled)
    for slug, (observed, assisted, performed) in FIRST_TARGETS.items():
        set_target(
            session, by=by, program=program, slug=slug, observed=observed, assisted=assisted, performed=performed
        )


def use_edition(session: Session, *, by: Person | None, program: Program, edition: CatalogueEdition) -> CatalogueInUse:
    """Log from this edition from now on; cases logged before keep theirs."""
    in_use = queries.edition_in_use(session, program.id)
    if in_use is None:
        in_use = CatalogueInUse(program_id=program.id, edition_id=edition.id)
        session.add(in_use)
    else:
        in_use.edition_id, in_use.since = edition.id, clock.now()
    session.flush()
    audit.record(session, by=by, verb="catalogue.use", subject=edition, program_id=program.id)
    return in_use


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


def adopt_requirements(
    session: Session,
    *,
    by: Person,
    edition: RequirementEdition,
    name: str,
    source: str,
    on: date,
    today: date,
    minimums: Mapping[str, int | None] | None = None,
    counts_assisted: bool = False,
) -> RequirementEdition:
    """The next edition of the program's requirements, behind which the director stands from ``on``.

    ``edition`` is the one in use, with its requirements; it stays as it is. ``minimums`` by slug replace its numbers
    (None: no number); what is not named keeps its own. ``counts_assisted`` lets assisted entries count, too.
    Raises Conflict if somebody adopted meanwhile.
    """
    for problem, field in (
        (rules.edition_name_problem(name), "name"),
        (rules.source_problem(source), "source"),
        (rules.adopted_on_problem(on, today), "adopted_on"),
    ):
        if problem:
            raise Invalid(problem, field)
    in_use = queries.requirement_edition(session, edition.program_id)
    if in_use is None or in_use.id != edition.id:
        raise Conflict("The requirements were adopted meanwhile; look at them again before you change them.")
    wanted = {each.slug: each.minimum for each in edition.requirements} | dict(minimums or {})
    for slug, minimum in wanted.items():
        if problem := rules.minimum_problem(minimum):
            raise Invalid(problem, rules.minimum_field(slug))
    adopted = RequirementEdition(
        program_id=edition.program_id,
        name=name.strip(),
        source=source.strip(),
        status=RequirementStatus.DRAFT,
        based_on_id=edition.id,
    )
    adopted.requirements = [_next(each, wanted[each.slug], counts_assisted) for each in edition.requirements]
    session.add(adopted)
    session.flush()
    adopted.status, adopted.adopted_by_id, adopted.adopted_on = RequirementStatus.ADOPTED, by.id, on
    session.flush()
    changed = {each.slug: wanted[each.slug] for each in edition.requirements if each.minimum != wanted[each.slug]}
    audit.record(session, by=by, verb="requirements.adopt", subject=adopted, based_on=str(edition.id), changed=changed)
    return adopted


def _next(requirement: Requirement, minimum: int | None, counts_assisted: bool) -> Requirement:
    # The doubt and the confidence were about a number nobody had confirmed: they end with the adoption.
    return Requirement(
        place=requirement.place,
        slug=requirement.slug,
        label=requirement.label,
        minimum=minimum,
        unit=requirement.unit,
        counting=requirement.counting,
        span_days=requirement.span_days,
        categories=requirement.categories,
        excluded_procedures=requirement.excluded_procedures,
        once_per_case=requirement.once_per_case,
        counts_assisted=counts_assisted,
        remark=requirement.remark,
    )


def _store(session: Session, data: rules.EditionData) -> None:
    edition = CatalogueEdition(name=data.name, source=data.source, published_on=data.published_on, digest=data.digest)
    session.add(edition)
    session.flush()
    rows = [
        {"id": uuid7(), "edition_id": edition.id, "place": place, **each.columns()}
        for place, each in enumerate(data.procedures)
    ]
    session.execute(insert(Procedure), rows)
    audit.record(session, by=None, verb="catalogue.load", subject=edition, digest=data.digest)


def _known(session: Session, program: Program, slug: str) -> None:
    if queries.procedure(session, program.id, slug) is None:
        raise NotFound("There is no such procedure in the program's catalogue.")
