"""Amendments: the open one of a case, all of it, and one with the case as it is signed and as it would be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases.models import Amendment, AmendmentState, Case
from logbook.cases.queries.finding import case as whole
from logbook.cases.queries.finding import case_to_change
from logbook.cases.queries.following import amended
from logbook.cases.queries.of_case import OfCase
from logbook.cases.rules import read_entry


@dataclass(frozen=True, slots=True)
class Proposal(OfCase):
    """An amendment, its case as it is, and that case as the amendment would have it.

    Its attending, for whoever asks who may decide, is the one named in what is proposed.
    """

    amendment: Amendment
    case: Case
    amended: Case

    @property
    def attending_id(self) -> UUID:
        """The attending who signs it."""
        return self.amendment.attending_id

    @property
    def state(self) -> AmendmentState:
        """Where the proposal stands: never a draft."""
        return self.amendment.state


def amendments(session: Session, case_id: UUID) -> Sequence[Amendment]:
    """Every amendment that was proposed for a case, the first one first."""
    return session.scalars(select(Amendment).where(Amendment.case_id == case_id).order_by(Amendment.proposed_at)).all()


def open_amendment(session: Session, case_id: UUID) -> Amendment | None:
    """The amendment of a case that waits or was returned, as it is in the database now."""
    asked = select(Amendment).where(Amendment.case_id == case_id, Amendment.closed_at.is_(None))
    return session.scalar(asked.execution_options(populate_existing=True))


def proposal(session: Session, amendment_id: UUID) -> Proposal | None:
    """An amendment by its key."""
    amendment = session.get(Amendment, amendment_id)
    case = whole(session, amendment.case_id) if amendment else None
    return _proposal(session, amendment, case)


def proposal_to_decide(session: Session, amendment_id: UUID) -> Proposal | None:
    """The same, with the row of its case held before anything is read: whoever decides about either waits for it."""
    case_id = session.scalar(select(Amendment.case_id).where(Amendment.id == amendment_id))
    case = case_to_change(session, case_id) if case_id else None
    return _proposal(session, session.get(Amendment, amendment_id, populate_existing=True), case)


def _proposal(session: Session, amendment: Amendment | None, case: Case | None) -> Proposal | None:
    if amendment is None or case is None:
        return None
    return Proposal(amendment, case, amended(session, case, read_entry(json.loads(amendment.contents))))
