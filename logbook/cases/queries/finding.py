"""Finding one case, what belongs to it, and what a fellow logs most."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from logbook.cases.models import Case, CaseProcedure, CaseState, FollowUp, HandOver
from logbook.catalogue.models import CatalogueInUse, Procedure

# Whatever a page or a signature says of a case, in two statements.
WHOLE = (
    joinedload(Case.program),
    joinedload(Case.fellow),
    joinedload(Case.attending),
    joinedload(Case.site),
    joinedload(Case.c_arm),
    joinedload(Case.patient),
    joinedload(Case.catalogue_edition),
    selectinload(Case.procedures).joinedload(CaseProcedure.procedure),
)


def case(session: Session, case_id: UUID) -> Case | None:
    """A case with everything its page and its snapshot need, in two statements."""
    return session.scalar(select(Case).where(Case.id == case_id).options(*WHOLE))


def case_to_change(session: Session, case_id: UUID) -> Case | None:
    """The same, its row held before anything of it is read: whoever changes it at the same moment waits for the other.

    Two statements on purpose: PostgreSQL would join the row it waited for to what stood beside it before.
    """
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    return case(session, case_id)


def own_cases_to_change(
    session: Session, program_id: UUID, fellow_id: UUID, case_ids: Iterable[UUID]
) -> Sequence[Case]:
    """Those of the cases that are the fellow's own, by number, their rows held as ``case_to_change`` holds one."""
    own = select(Case.id).where(
        Case.program_id == program_id, Case.fellow_id == fellow_id, Case.id.in_(sorted(case_ids))
    )
    # Always in the same order, so that two who want the same cases wait for one another instead of both.
    held = session.scalars(own.order_by(Case.number).with_for_update()).all()
    return session.scalars(select(Case).where(Case.id.in_(held)).order_by(Case.number).options(*WHOLE)).all()


def case_if_there(session: Session, case_id: UUID) -> Case | None:
    """The same for an id that is nearly always new: asking for the key alone is a tenth of the work."""
    there = session.scalar(select(Case.id).where(Case.id == case_id))
    return case(session, case_id) if there else None


def lock(session: Session, case: Case) -> None:
    """Hold the case's row until the end of the transaction and read anew where it stands."""
    # Reading anew would drop what an earlier verb of the same transaction has changed and not yet written.
    session.flush()
    session.refresh(case, attribute_names=["state", "revision"], with_for_update=True)


def follow_ups(session: Session, case_id: UUID) -> Sequence[FollowUp]:
    """What was found at later visits, the earliest first."""
    return session.scalars(
        select(FollowUp).where(FollowUp.case_id == case_id).order_by(FollowUp.seen_on, FollowUp.recorded_at)
    ).all()


def hand_over(session: Session, case_id: UUID) -> HandOver | None:
    """What is known of the case's latest hand-over; whether it is open is for the rules to say."""
    return session.get(HandOver, case_id, populate_existing=True)


def own_case(session: Session, case_id: UUID, fellow_id: UUID) -> Case | None:
    """One of the fellow's cases by itself, for what a new form takes over from it."""
    return session.scalar(select(Case).where(Case.id == case_id, Case.fellow_id == fellow_id))


def last_case(session: Session, program_id: UUID, fellow_id: UUID) -> Case | None:
    """The fellow's case with the highest number, from which a new form takes site, attending and C-arm."""
    return session.scalar(
        select(Case)
        .where(Case.program_id == program_id, Case.fellow_id == fellow_id)
        .order_by(Case.number.desc())
        .limit(1)
    )


def most_used_procedures(session: Session, program_id: UUID, fellow_id: UUID, n: int = 6) -> Sequence[str]:
    """The slugs of the procedures the fellow logs most, the most used first."""
    times = func.count(CaseProcedure.id)
    return session.scalars(
        select(Procedure.slug)
        .join(CaseProcedure, CaseProcedure.procedure_id == Procedure.id)
        .join(Case, Case.id == CaseProcedure.case_id)
        .where(Case.fellow_id == fellow_id, Case.program_id == program_id, Case.state != CaseState.VOID)
        .group_by(Procedure.slug)
        .order_by(times.desc(), Procedure.slug)
        .limit(n)
    ).all()


def offered(
    session: Session, program_id: UUID, slugs: Iterable[str], edition_id: UUID | None = None
) -> dict[str, Procedure]:
    """Of these slugs what the program can log, by slug: from one edition (the one in use unless told), or its own."""
    wanted = list(set(slugs))
    if not wanted:
        return {}
    named = {"slugs": wanted, "program_id": program_id, "edition_id": edition_id}
    return {each.slug: each for each in session.scalars(_OFFERED, named)}


# Built once, because every form of a case asks this, before and after it is filled in.
_OFFERED = select(Procedure).where(
    Procedure.slug.in_(bindparam("slugs", expanding=True)),
    or_(
        Procedure.program_id == bindparam("program_id", type_=Uuid),
        Procedure.edition_id
        == func.coalesce(
            bindparam("edition_id", type_=Uuid),
            select(CatalogueInUse.edition_id)
            .where(CatalogueInUse.program_id == bindparam("program_id", type_=Uuid))
            .scalar_subquery(),
        ),
    ),
)
