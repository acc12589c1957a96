"""Each signed revision of a case, read as it was signed, with what it changed of the one before."""

import json
from collections.abc import Sequence

from flask import render_template

from logbook import permissions
from logbook.cases.models import Case
from logbook.cases.queries import as_it_was
from logbook.cases.rules import differences
from logbook.cases.views.life import entry_context
from logbook.cases.views.revisions import unseen
from logbook.signoff import queries, rules
from logbook.signoff.models import Signature
from logbook.signoff.queries import SignedRevision
from logbook.signoff.views.blueprint import bp
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.app_context_processor
def _revisions() -> dict[str, object]:
    return {"signed_revisions": signed_revisions}


def signed_revisions(case: Case) -> Sequence[Signature]:
    """Every signature on a case, the first one first."""
    return queries.signatures(session(), case)


@bp.get("/cases/<uuid:case_id>/revisions/<int(max=2147483647):revision>")
@door("case.see", load=queries.signed_revision)
def revision(found: SignedRevision) -> str:
    """What was signed, from the snapshot that the signature covers."""
    signature, then = found.signature, json.loads(found.signature.snapshot)
    case = as_it_was(session(), found.case, then)
    seen = {each.case_procedure_id: each.role for each in signature.attested_roles}
    return render_template(
        "signoff/revision.html",
        signature=signature,
        before=found.before,
        is_latest=signature.revision == found.case.revision,
        roles=[(each, seen[each.id]) for each in case.procedures if each.id in seen],
        changes=differences(json.loads(found.before.snapshot), then, unseen(found.case)) if found.before else (),
        # As on the page of sign-off: a fellow sees the attending's rating once an own one is in.
        assessed=rules.assessed(
            state=found.state,
            roles=[each.role for each in case.procedures],
            signature=signature,
            own=queries.own_rating(session(), case.id),
            is_fellow=case.fellow_id == identity.person().id,
            may_see=permissions.may(identity.person(), "assessment.see", found),
        ),
        **entry_context(case),
    )
