"""What waits for whom, over all programs, in a few statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from logbook.cases.models import Amendment, AmendmentState, Case, CaseState
from logbook.foundation.db import UtcDateTime
from logbook.people.models import Absence, MemberRole, Membership, Person, Program
from logbook.reminders.rules import Deputies, Holders, Waiting, Where
from logbook.signoff.models import Return


def programs(session: Session) -> Mapping[UUID, Where]:
    """Every program by its key."""
    found = session.execute(select(Program.id, Program.name, Program.time_zone))
    return {row.id: Where._make(row) for row in found}


def to_sign(session: Session, places: Mapping[UUID, Where]) -> Sequence[Waiting]:
    """Every case that waits for its attending, and every amendment that does."""
    sent = type_coerce(Case.submitted_at, UtcDateTime)
    query = select(Case.program_id, Case.fellow_id, Case.attending_id, sent).where(
        Case.program_id.in_(places), Case.state == CaseState.SUBMITTED
    )
    amended = _amendments(AmendmentState.WAITING, Amendment.sent_at).where(Case.program_id.in_(places))
    found = [*session.execute(query), *session.execute(amended)]
    # What was sent names its attending.
    return [Waiting(places[program], *rest) for program, *rest in found]


def returned(session: Session, places: Mapping[UUID, Where]) -> Sequence[Waiting]:
    """Every case that came back to its fellow, since it last did, and every amendment that did."""
    last = type_coerce(func.max(Return.returned_at), UtcDateTime)
    query = (
        select(Case.program_id, Case.fellow_id, Case.attending_id, last)
        .join(Return, Return.case_id == Case.id)
        .where(Case.program_id.in_(places), Case.state == CaseState.RETURNED)
        .group_by(Case.id, Case.program_id, Case.fellow_id, Case.attending_id)
    )
    back = _amendments(AmendmentState.RETURNED, last).where(Case.program_id.in_(places)).group_by(*_OF_ITS_CASE)
    amended = back.join(Return, and_(Return.case_id == Case.id, Return.revision == Amendment.revision))
    found = [*session.execute(query), *session.execute(amended)]
    return [Waiting(places[program], *rest) for program, *rest in found]


_OF_ITS_CASE = (Amendment.id, Case.program_id, Case.fellow_id, Amendment.attending_id)


def _amendments(state: AmendmentState, since: Any) -> Any:
    """Amendments in that state, as rows of what waits; who signs them is named by what is proposed."""
    return (
        select(Case.program_id, Case.fellow_id, Amendment.attending_id, since)
        .select_from(Amendment)
        .join(Case, Case.id == Amendment.case_id)
        .where(Amendment.state == state)
    )


def deputies(session: Session, now: datetime) -> Deputies:
    """Who stands in for whom at this moment."""
    query = select(Absence).where(Absence.starts_at <= now, Absence.ends_at > now)
    return {(each.program_id, each.person_id): each.deputy_id for each in session.scalars(query)}


def holders(session: Session, places: Mapping[UUID, Where], now: datetime) -> Holders:
    """Who holds which role at each program on its day."""
    today = {each: now.astimezone(ZoneInfo(where.time_zone)).date() for each, where in places.items()}
    found: dict[tuple[UUID, MemberRole], set[UUID]] = defaultdict(set)
    query = select(Membership).where(or_(Membership.ends_on.is_(None), Membership.ends_on >= min(today.values())))
    for each in session.scalars(query):
        if each.active_on(today[each.program_id]):
            found[each.program_id, each.role].add(each.person_id)
    return found


def people(session: Session, keys: Sequence[UUID]) -> Sequence[Person]:
    """These people."""
    return session.scalars(select(Person).where(Person.id.in_(keys)).order_by(Person.id)).all()
