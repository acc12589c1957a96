"""Finding drafts as they were typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, TypedDraft, supervised_by
from logbook.cases.queries.finding import offered
from logbook.cases.rules import TypedForm, key_in, read_date, slugs_in
from logbook.catalogue.models import Procedure
from logbook.people.models import Person

SHOWN = 20


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A form that was begun and is no case yet, as a list shows it; what was not said, or cannot be read, is None.

    ``procedures`` are names, each with its levels and its side as far as they were chosen. ``more``: how many like it,
    from a schedule or not, were not found beside it.
    """

    id: UUID
    procedures: Sequence[str]
    performed_on: date | None
    attending: str | None
    saved_at: datetime
    scheduled_on: date | None
    more: int = 0


def draft_to_change(session: Session, draft_id: UUID) -> TypedDraft | None:
    """The draft, open or closed, held until the end of the transaction."""
    return session.scalar(select(TypedDraft).where(TypedDraft.id == draft_id).with_for_update())


def open_draft_of(session: Session, draft_id: UUID, fellow_id: UUID) -> TypedDraft | None:
    """The draft, if it is the fellow's and still open."""
    return session.scalar(
        select(TypedDraft).where(
            TypedDraft.id == draft_id, TypedDraft.fellow_id == fellow_id, TypedDraft.closed_at.is_(None)
        )
    )


def whose_case(session: Session, case_id: UUID) -> tuple[UUID, UUID] | None:
    """The program and the fellow of the case, by their keys; None if there is none."""
    found = session.execute(select(Case.program_id, Case.fellow_id).where(Case.id == case_id)).one_or_none()
    return (found.program_id, found.fellow_id) if found else None


def known_as(session: Session, form_id: UUID) -> tuple[bool, bool]:
    """Whether the id of a form is that of a case, and that of a draft, open or closed.

    Nearly always neither: asked before every case is logged, so by the keys alone and in one statement.
    """
    is_case, is_draft = session.execute(_KNOWN_AS, {"form_id": form_id}).one()
    return bool(is_case), bool(is_draft)


def open_drafts(session: Session, program_id: UUID, fellow_id: UUID) -> Sequence[OpenDraft]:
    """A fellow's unnumbered drafts, those typed last first, in three statements at most.

    At most ``SHOWN`` of those from a schedule and ``SHOWN`` of the others; each says how many more there are like it.
    What was typed into the form of an own case that has a number stands with that case.
    """
    is_listed = TypedDraft.scheduled_on.is_not(None)
    latest = (TypedDraft.saved_at.desc(), TypedDraft.id)
    places = (
        select(
            TypedDraft.id,
            func.row_number().over(partition_by=is_listed, order_by=latest).label("place"),
            func.count().over(partition_by=is_listed).label("there"),
        )
        .where(
            TypedDraft.fellow_id == fellow_id,
            TypedDraft.program_id == program_id,
            TypedDraft.closed_at.is_(None),
            ~select(Case.id).where(Case.id == TypedDraft.id, Case.fellow_id == fellow_id).exists(),
        )
        .subquery()
    )
    rows = session.execute(
        select(TypedDraft, places.c.there)
        .join(places, places.c.id == TypedDraft.id)
        .where(places.c.place <= SHOWN)
        .order_by(*latest)
    ).all()
    found, there = [each for each, _ in rows], {each.id: count for each, count in rows}
    procedures = offered(session, program_id, [slug for each in found for slug in slugs_in(each.typed)])
    attendings = {key for each in found if (key := key_in(each.typed, "attending_id"))}
    names = (
        {each.id: each.name for each in session.scalars(select(Person).where(Person.id.in_(attendings)))}
        if attendings
        else {}
    )
    return [
        OpenDraft(
            id=each.id,
            procedures=_procedures(each.typed, procedures),
            performed_on=_day(each.typed.get("performed_on", [""])[0]),
            attending=names.get(key) if (key := key_in(each.typed, "attending_id")) else _guest(each.typed),
            saved_at=each.saved_at,
            scheduled_on=each.scheduled_on,
            more=max(there[each.id] - SHOWN, 0),
        )
        for each in found
    ]


_KNOWN_AS = select(
    select(Case.id).where(Case.id == bindparam("form_id", type_=Uuid)).exists(),
    select(TypedDraft.id).where(TypedDraft.id == bindparam("form_id", type_=Uuid)).exists(),
)


def _procedures(typed: TypedForm, offered_now: Mapping[str, Procedure]) -> Sequence[str]:
    said = []
    for place, slug in enumerate(slugs_in(typed)):
        if slug in offered_now:
            levels, sides = (typed.get(f"procedures-{place}-{name}", []) for name in ("levels", "side"))
            said.append(", ".join([offered_now[slug].name, *levels, *sides]))
    return said


def _guest(typed: TypedForm) -> str | None:
    """Who was typed of a supervisor without an account; the name stays in the form when another is chosen."""
    is_guest = typed.get("attending_id") == ["guest"]
    return supervised_by(None, typed.get("guest_name", [""])[0]) or None if is_guest else None


def _day(text: str) -> date | None:
    try:
        return read_date(text)
    except ValueError:
        return None
