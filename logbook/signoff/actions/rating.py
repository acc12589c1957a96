"""The fellow's own rating of a case: given once, or given up to see the attending's without it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from logbook.cases.models import Case
from logbook.foundation import audit
from logbook.people.models import Person
from logbook.signoff import queries, rules
from logbook.signoff.models import Entrustment, OwnRating


def rate_own(session: Session, *, by: Person, case: Case, entrustment: Entrustment | None) -> OwnRating:
    """Keep what the fellow says of their own case; it cannot be changed. Its row is held.

    Raises Conflict if it was said before or is not asked of this case, Invalid if nothing was chosen.
    """
    own = queries.own_rating(session, case.id)
    rules.check_rating(case.number, _assessed(session, case, own).asks, own, entrustment)
    rating = OwnRating(case_id=case.id, fellow_id=by.id, entrustment=entrustment)
    session.add(rating)
    # What was said is not for whoever reads the audit trail.
    audit.record(session, by=by, verb="case.rate_own", subject=case, number=case.number)
    return rating


def see_without_rating(session: Session, *, by: Person, case: Case) -> OwnRating:
    """Show the fellow what the attending said though they gave no rating; from then on they cannot. Raises Conflict."""
    rules.check_seeing(case.number, _assessed(session, case, queries.own_rating(session, case.id)).held_back)
    return _given_up(session, by, case)


def see_all_without_rating(session: Session, *, by: Person, cases: Sequence[Case]) -> int:
    """The same for all of the fellow's cases that hold something back, as ``queries.held_back`` finds them."""
    return len([_given_up(session, by, each) for each in cases])


def _given_up(session: Session, by: Person, case: Case) -> OwnRating:
    rating = OwnRating(case_id=case.id, fellow_id=by.id, entrustment=None)
    session.add(rating)
    audit.record(session, by=by, verb="case.see_without_rating", subject=case, number=case.number)
    return rating


def _assessed(session: Session, case: Case, own: OwnRating | None) -> rules.Assessed:
    return rules.assessed(
        state=case.state,
        roles=[each.role for each in case.procedures],
        signature=queries.latest_attestation(session, case.id),
        own=own,
        is_fellow=True,
        may_see=True,
    )
