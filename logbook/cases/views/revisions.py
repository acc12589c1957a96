"""What changed in a case since its attending had it last, for the pages on which it is read and signed."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from logbook import permissions
from logbook.cases import queries
from logbook.cases.models import Case, CaseRevision, CaseState
from logbook.cases.rules import Difference, compared_with, differences, names_now, snapshot
from logbook.cases.views.blueprint import bp
from logbook.web import identity
from logbook.web.transactions import session


@dataclass(frozen=True, slots=True)
class Changed:
    """The revision that came back, and what the case says otherwise by now."""

    since: CaseRevision
    differences: Sequence[Difference]


@bp.app_context_processor
def _changes() -> dict[str, object]:
    """Lets the page a case is signed on, a floor above, show what was changed since it was there before."""
    return {"changed": changed}


def changed(case: Case) -> Changed | None:
    """What changed in a case that waits again; None of one that was sent once or does not wait."""
    if case.state is not CaseState.SUBMITTED or case.revision == 1:
        return None
    since = compared_with(queries.kept_revisions(session(), case.id), case.revision)
    if since is None:
        return None
    now = snapshot(case, case.procedures, names_now(case))
    return Changed(since, differences(json.loads(since.snapshot), now, unseen(case)))


def unseen(case: Case) -> Collection[str]:
    """The columns of a case that are not shown to whoever looks: a guest's address is not for everybody."""
    return () if permissions.may(identity.person(), "guest.address", case) else ("guest_email",)
