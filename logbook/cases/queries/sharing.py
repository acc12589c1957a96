"""Which cases share a patient encounter, and which might: what another fellow logged that day with that attending."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from logbook.cases.models import Case, CaseProcedure, CaseState, RecordVersion, SharedCase
from logbook.cases.rules import OtherCase, Sharing, Step, Verb, allows, offers
from logbook.catalogue.models import Procedure
from logbook.people.models import Person, Site

_HANDED_IN = (CaseState.SUBMITTED, CaseState.RETURNED, CaseState.SIGNED)


def sharing(session: Session, case: Case, *, asks: bool) -> Sharing:
    """What a case is shared with; with ``asks`` also what its fellow may link it to. In one statement or three.

    The case comes with its procedures and its attending.
    """
    there = shared_with(session, case.id)
    if not (asks and case.attending and allows(Verb.SHARE, case.state)):
        return Sharing(case.id, case.number, there)
    slugs = [each.slug for each in case.procedures]
    return Sharing(
        case_id=case.id,
        number=case.number,
        shared_with=there,
        offers=offers(could_share(session, case), slugs, case.attending.short_name),
        is_answered=encounter(session, case.id) is not None,
    )


def shared_with(session: Session, case_id: UUID) -> Sequence[OtherCase]:
    """The cases that were handed in of the same encounter."""
    return others_of(session.execute(_SHARED, {"case_id": case_id})).get(case_id, [])


def could_share(session: Session, case: Case) -> Sequence[OtherCase]:
    """Cases that may be of the same patient: another fellow's, same day and attending, with a procedure in common."""
    named = {
        "case_id": case.id,
        "fellow_id": case.fellow_id,
        "program_id": case.program_id,
        "attending_id": case.attending_id,
        "performed_on": case.performed_on,
    }
    return others_of(session.execute(_OFFERED, named)).get(case.id, [])


def encounter(session: Session, case_id: UUID) -> SharedCase | None:
    """Which encounter the case is part of, as it is in the database now; None if nobody has said anything."""
    return session.get(SharedCase, case_id, populate_existing=True)


def hold_versions(session: Session, case_ids: Iterable[UUID]) -> None:
    """Hold the versions of everybody whose case is one of these or is linked with one, in the order of their keys.

    A change that the database tells several fellows' versions of would else take them in the order of its rows, and
    two such changes wait for each other. Whoever needs the chain's head or the program's counters holds those before.
    """
    session.execute(_VERSIONS, {"case_ids": sorted(case_ids)})


def linked(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The others of each case that ``which`` says of ``MINE``, for ``others_of``; drafts are nobody else's business."""
    return (
        select(MINE.case_id, *_OTHER)
        .join(_THEIRS, and_(_THEIRS.encounter_id == MINE.encounter_id, _THEIRS.case_id != MINE.case_id))
        .join(Case, Case.id == _THEIRS.case_id)
        .join(Person, Person.id == Case.fellow_id)
        .outerjoin(Site, Site.id == Case.site_id)
        .join(CaseProcedure, CaseProcedure.case_id == Case.id)
        .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
        .where(which, Case.state.in_(_HANDED_IN))
    )


def others_of(rows: Iterable[Any]) -> Mapping[UUID, list[OtherCase]]:
    """Rows of one procedure each as the other cases, by the key of the case they belong beside."""
    found: dict[UUID, list[OtherCase]] = {}
    # In order only here: asked for in one, SQLite walks all of the program's cases in it.
    in_order = sorted(rows, key=lambda row: (row[0], row.number, row.place))
    for (case_id, *_), of_case in groupby(in_order, key=lambda row: (row[0], row.id)):
        steps = list(of_case)
        one = steps[0]
        other = OtherCase(
            id=one.id,
            program_id=one.program_id,
            number=one.number,
            state=one.state,
            fellow_id=one.fellow_id,
            fellow=f"{one.given_name} {one.family_name}",
            attending_id=one.attending_id,
            site=one.site or "",
            steps=tuple(Step(each.slug, each.name, each.role, each.side, each.levels) for each in steps),
        )
        found.setdefault(case_id, []).append(other)
    return found


MINE, _THEIRS = aliased(SharedCase), aliased(SharedCase)
_OTHER = (
    Case.id,
    Case.program_id,
    Case.number,
    Case.state,
    Case.fellow_id,
    Person.given_name,
    Person.family_name,
    Case.attending_id,
    Site.name.label("site"),
    Procedure.slug,
    Procedure.name,
    CaseProcedure.role,
    CaseProcedure.side,
    CaseProcedure.levels,
    CaseProcedure.place,
)
_THESE = bindparam("case_ids", expanding=True, type_=Uuid)
_OF_THESE = select(Case.program_id, Case.fellow_id).where(Case.id.in_(_THESE))
_OF_THOSE_LINKED = (
    select(Case.program_id, Case.fellow_id)
    .join(_THEIRS, _THEIRS.case_id == Case.id)
    .join(MINE, MINE.encounter_id == _THEIRS.encounter_id)
    .where(MINE.case_id.in_(_THESE))
)
_VERSIONS = (
    select(RecordVersion.fellow_id)
    # A union and not an OR, for which PostgreSQL would read every case there is.
    .where(tuple_(RecordVersion.program_id, RecordVersion.fellow_id).in_(_OF_THESE.union(_OF_THOSE_LINKED)))
    .order_by(RecordVersion.fellow_id)
    .with_for_update()
)
_CASE_ID, _FELLOW_ID = bindparam("case_id", type_=Uuid), bindparam("fellow_id", type_=Uuid)
_SHARED = linked(MINE.case_id == _CASE_ID)


def _offered() -> Select[*tuple[Any, ...]]:
    own, its = aliased(CaseProcedure), aliased(CaseProcedure)
    own_kind, its_kind = aliased(Procedure), aliased(Procedure)
    in_common = (
        select(its.id)
        .join(its_kind, its_kind.id == its.procedure_id)
        .join(own_kind, own_kind.slug == its_kind.slug)
        .join(own, own.procedure_id == own_kind.id)
        .where(its.case_id == Case.id, own.case_id == _CASE_ID)
    )
    # One fellow has one case of one patient encounter: nobody in mine may be in theirs, nor I.
    mine = select(SharedCase.encounter_id).where(SharedCase.case_id == _CASE_ID).scalar_subquery()
    in_mine, of_mine = aliased(SharedCase), aliased(Case)
    with_me = select(of_mine.fellow_id).join(in_mine, in_mine.case_id == of_mine.id).where(in_mine.encounter_id == mine)
    in_theirs, of_theirs = aliased(SharedCase), aliased(Case)
    twice = (
        select(of_theirs.id)
        .join(in_theirs, in_theirs.case_id == of_theirs.id)
        .where(
            in_theirs.encounter_id == _THEIRS.encounter_id,
            or_(of_theirs.fellow_id == _FELLOW_ID, of_theirs.fellow_id.in_(with_me)),
        )
    )
    return (
        select(_CASE_ID.label("beside"), *_OTHER)
        .select_from(Case)
        .outerjoin(_THEIRS, _THEIRS.case_id == Case.id)
        .join(Person, Person.id == Case.fellow_id)
        .outerjoin(Site, Site.id == Case.site_id)
        .join(CaseProcedure, CaseProcedure.case_id == Case.id)
        .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
        .where(
            Case.program_id == bindparam("program_id", type_=Uuid),
            Case.attending_id == bindparam("attending_id", type_=Uuid),
            Case.state.in_(_HANDED_IN),
            Case.performed_on == bindparam("performed_on"),
            Case.fellow_id != _FELLOW_ID,
            Case.fellow_id.not_in(with_me),
            in_common.correlate(Case).exists(),
            ~twice.correlate(_THEIRS).exists(),
        )
    )


_OFFERED = _offered()


def _is_shared() -> ColumnElement[bool]:
    mine, theirs, other = aliased(SharedCase), aliased(SharedCase), aliased(Case)
    return (
        select(theirs.case_id)
        .join(mine, and_(mine.encounter_id == theirs.encounter_id, mine.case_id != theirs.case_id))
        .join(other, other.id == theirs.case_id)
        .where(mine.case_id == Case.id, other.state.in_(_HANDED_IN))
        .correlate(Case)
        .exists()
    )


# Whether a case shares its encounter with one that was handed in; of whose state it therefore speaks, too.
IS_SHARED = _is_shared()
