"""Every row that tells what happened to a case, in ten statements, however much happened."""

from collections.abc import Sequence

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session, aliased

from logbook.cases import queries as cases
from logbook.cases.models import Case, SharedCase
from logbook.foundation.audit import AuditEvent
from logbook.people.models import Person
from logbook.signoff.models import Signature
from logbook.signoff.queries.cases import returns
from logbook.signoff.rules import TOLD_BY_AUDIT, Traces


def traces(session: Session, case: Case) -> Traces:
    """What there is of one case, which comes whole."""
    kept, returned = cases.kept_revisions(session, case.id), returns(session, case.id)
    follow_ups = cases.follow_ups(session, case.id)
    proposed = cases.amendments(session, case.id)
    links = session.scalars(_LINKS, {"case_id": case.id}).all()
    audited = session.scalars(
        select(AuditEvent).where(AuditEvent.subject_id == case.id, AuditEvent.verb.in_(TOLD_BY_AUDIT))
    ).all()
    people = {
        *(each.kept_by_id for each in kept),
        *(each.returned_by_id for each in returned),
        *(each.recorded_by_id for each in follow_ups),
        *(each.proposed_by_id for each in proposed),
        *(each.closed_by_id for each in proposed),
        *(each.linked_by_id for each in links),
        *(each.actor_id for each in audited),
    }
    named = session.scalars(select(Person).where(Person.id.in_({each for each in people if each})))
    return Traces(
        case=case,
        kept=kept,
        returns=returned,
        signatures=signatures(session, case),
        amendments=proposed,
        messages=cases.messages(session, case.id),
        follow_ups=follow_ups,
        links=links,
        audited=audited,
        names={each.id: each.name for each in named},
    )


def signatures(session: Session, case: Case) -> Sequence[Signature]:
    """The signatures on a case, one for each signed revision, the first one first."""
    return session.scalars(select(Signature).where(Signature.case_id == case.id).order_by(Signature.revision)).all()


_mine = aliased(SharedCase)
_LINKS = (
    select(SharedCase)
    .join(_mine, _mine.encounter_id == SharedCase.encounter_id)
    .where(_mine.case_id == bindparam("case_id", type_=Uuid))
)
