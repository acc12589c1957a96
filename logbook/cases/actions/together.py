"""Several cases sent at once, and the undoing of that: each by the verb it has alone, none kept back by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases.actions.life import submit, withdraw
from logbook.cases.models import Case, CaseState
from logbook.cases.rules import Refused
from logbook.foundation import clock
from logbook.foundation.errors import Conflict
from logbook.people.models import Person, Program


@dataclass(frozen=True)
class NotSent:
    """A case that stays where it was, and why."""

    case_id: UUID
    number: int
    sentence: str


@dataclass(frozen=True)
class Together:
    """What became of several cases: done now, done before so that nothing was left to do, and refused."""

    done: Sequence[Case]
    before: Sequence[Case]
    refused: Sequence[NotSent]


def submit_together(session: Session, *, by: Person, program: Program, cases: Sequence[Case]) -> Together:
    """Hand each draft and mended case in to its attending; what waits or is signed already is left as it is."""
    done, before, refused = [], [], []
    for case in cases:
        if case.state in (CaseState.SUBMITTED, CaseState.SIGNED):
            before.append(case)
            continue
        try:
            submit(session, by=by, program=program, case=case)
        except Refused as objection:
            refused.append(NotSent(case.id, case.number, " ".join(each.sentence for each in objection.problems)))
        except Conflict as objection:
            refused.append(NotSent(case.id, case.number, objection.sentence))
        else:
            done.append(case)
    return Together(done, before, refused)


def withdraw_together(session: Session, *, by: Person, cases: Sequence[Case], within: timedelta) -> Together:
    """Take back each case that was handed in no longer ago than ``within``; a draft is left as it is."""
    done, before, refused = [], [], []
    for case in cases:
        if case.state is CaseState.DRAFT:
            before.append(case)
        elif case.state is CaseState.SUBMITTED and case.submitted_at and clock.now() - case.submitted_at <= within:
            try:
                withdraw(session, by=by, case=case)
            except Conflict as objection:
                refused.append(NotSent(case.id, case.number, objection.sentence))
            else:
                done.append(case)
        else:
            sentence = "It is too late to undo that. Open the case to see where it stands."
            refused.append(NotSent(case.id, case.number, sentence))
    return Together(done, before, refused)
