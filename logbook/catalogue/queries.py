"""Finding what a program can log, what it has to reach, and what it set for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from logbook.catalogue.models import (
    CatalogueEdition,
    CatalogueInUse,
    LocalCode,
    Procedure,
    ProcedureTarget,
    Requirement,
    RequirementEdition,
    RequirementStatus,
)


@dataclass(frozen=True)
class CatalogueEntry:
    """One procedure as a program sees it: with its own target and its own code, where it set them."""

    program_id: UUID
    procedure: Procedure
    target: ProcedureTarget | None
    local_code: str


def edition_in_use(session: Session, program_id: UUID) -> CatalogueInUse | None:
    """The edition a program logs from now, and since when."""
    return session.scalar(
        select(CatalogueInUse)
        .where(CatalogueInUse.program_id == program_id)
        .options(joinedload(CatalogueInUse.edition))
    )


def newest_edition(session: Session) -> CatalogueEdition | None:
    """The edition published last, among those loaded."""
    newest_first = (CatalogueEdition.published_on.desc(), CatalogueEdition.name.desc())
    return session.scalar(select(CatalogueEdition).order_by(*newest_first).limit(1))


def procedures(session: Session, program_id: UUID) -> Sequence[Procedure]:
    """What a program can log: the edition in use in its own order, then what the program added."""
    in_use = select(CatalogueInUse.edition_id).where(CatalogueInUse.program_id == program_id).scalar_subquery()
    return session.scalars(
        select(Procedure)
        .where(or_(Procedure.edition_id == in_use, Procedure.program_id == program_id))
        .order_by(Procedure.edition_id.is_(None), Procedure.place, Procedure.slug)
    ).all()


def procedure(session: Session, program_id: UUID, slug: str) -> Procedure | None:
    """What a program can log under this slug now."""
    in_use = select(CatalogueInUse.edition_id).where(CatalogueInUse.program_id == program_id).scalar_subquery()
    return session.scalar(
        select(Procedure).where(
            Procedure.slug == slug, or_(Procedure.edition_id == in_use, Procedure.program_id == program_id)
        )
    )


def entry(session: Session, program_id: UUID, slug: str) -> CatalogueEntry | None:
    """A procedure with what the program set for it."""
    found = procedure(session, program_id, slug)
    if found is None:
        return None
    code = session.get(LocalCode, (program_id, slug))
    return CatalogueEntry(
        program_id=program_id,
        procedure=found,
        target=session.get(ProcedureTarget, (program_id, slug)),
        local_code=code.code if code else "",
    )


def targets(session: Session, program_id: UUID) -> Mapping[str, ProcedureTarget]:
    """The program's own targets by procedure slug."""
    rows = session.scalars(
        select(ProcedureTarget).where(ProcedureTarget.program_id == program_id).order_by(ProcedureTarget.procedure_slug)
    )
    return {each.procedure_slug: each for each in rows}


def local_codes(session: Session, program_id: UUID) -> Mapping[str, str]:
    """The program's own codes by procedure slug."""
    rows = session.scalars(select(LocalCode).where(LocalCode.program_id == program_id))
    return {each.procedure_slug: each.code for each in rows}


def requirement_edition(session: Session, program_id: UUID) -> RequirementEdition | None:
    """The requirements a program counts by now, with every requirement and who adopted them."""
    return session.scalar(_EDITION_IN_FORCE, {"program_id": program_id})


def requirement_draft(session: Session, program_id: UUID) -> RequirementEdition | None:
    """The one draft a program may have open, with every requirement."""
    return session.scalar(
        select(RequirementEdition)
        .where(RequirementEdition.program_id == program_id, RequirementEdition.status == RequirementStatus.DRAFT)
        .options(*_WITH_REQUIREMENTS)
    )


def is_being_drafted(session: Session, program_id: UUID) -> bool:
    """Whether a draft of the program's requirements is open."""
    of_program = RequirementEdition.program_id == program_id
    draft = select(RequirementEdition.id).where(of_program, RequirementEdition.status == RequirementStatus.DRAFT)
    return session.scalar(draft) is not None


def drafted_requirement(session: Session, program_id: UUID, slug: str) -> Requirement | None:
    """A requirement of the program's draft; its ``edition`` is the draft with every requirement."""
    return session.scalar(
        select(Requirement)
        .join(Requirement.edition)
        .where(
            RequirementEdition.program_id == program_id,
            RequirementEdition.status == RequirementStatus.DRAFT,
            Requirement.slug == slug,
        )
        .options(contains_eager(Requirement.edition).options(*_WITH_REQUIREMENTS))
    )


def requirement_editions(session: Session, program_id: UUID) -> Sequence[RequirementEdition]:
    """The editions a program counts or counted by, the one in force first, with who adopted them; no draft."""
    found = session.scalars(
        select(RequirementEdition)
        .where(RequirementEdition.program_id == program_id, RequirementEdition.status != RequirementStatus.DRAFT)
        .options(joinedload(RequirementEdition.adopted_by))
    ).all()
    following = {each.based_on_id: each for each in found}
    line, edition = [], following.get(None)
    while edition:
        line.append(edition)
        edition = following.get(edition.id)
    return line[::-1]


def requirement_edition_by_id(session: Session, program_id: UUID, edition_id: UUID) -> RequirementEdition | None:
    """A program's edition of the requirements: in force, earlier, or the draft."""
    return session.scalar(
        select(RequirementEdition)
        .where(RequirementEdition.program_id == program_id, RequirementEdition.id == edition_id)
        .options(*_WITH_REQUIREMENTS)
    )


_WITH_REQUIREMENTS = (selectinload(RequirementEdition.requirements), joinedload(RequirementEdition.adopted_by))

# Built once: every start page asks it, and building takes as long as asking.
_later = aliased(RequirementEdition)
IS_IN_FORCE = and_(
    RequirementEdition.status != RequirementStatus.DRAFT,
    ~select(_later.id)
    .where(_later.based_on_id == RequirementEdition.id, _later.status != RequirementStatus.DRAFT)
    .exists(),
)
_EDITION_IN_FORCE = (
    select(RequirementEdition)
    .where(RequirementEdition.program_id == bindparam("program_id"), IS_IN_FORCE)
    .options(*_WITH_REQUIREMENTS)
)
