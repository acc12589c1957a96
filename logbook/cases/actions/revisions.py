"""Keeping what an attending had before them when a case leaves them unsigned."""

from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.models import Case, CaseRevision, RevisionEnd
from logbook.cases.rules import names_now, snapshot
from logbook.foundation.canonical import canonical
from logbook.people.models import Person


def keep_revision(session: Session, *, by: Person | None, case: Case, ended: RevisionEnd) -> CaseRevision:
    """Keep the contents of a case that waits, so that what changes from here on can be shown. Its row is held.

    A guest who returned it is nobody here.
    """
    whole = queries.whole_case(session, case)
    kept = CaseRevision(
        case_id=whole.id,
        revision=whole.revision,
        ended=ended,
        snapshot=canonical(snapshot(whole, whole.procedures, names_now(whole))).decode(),
        kept_by_id=by.id if by else None,
    )
    session.add(kept)
    return kept
