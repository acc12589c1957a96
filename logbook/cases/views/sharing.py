"""Two fellows, one patient: linking the own case with the other's, and saying that it is nobody else's."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from logbook.accounts.rules import safe_next
from logbook.cases import actions, queries
from logbook.cases.models import Case
from logbook.cases.views.blueprint import bp
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.post("/cases/<uuid:case_id>/share")
@door("case.share", load=queries.case)
def share(case: Case) -> Response:
    """Link the case with the one that ``other`` names."""
    other_id = request.form.get("other", type=UUID)
    other = actions.share(session(), by=identity.person(), program=case.program, case=case, other_id=other_id)
    flash(f"Case {case.number} was linked with case {other.number} of {other.fellow}.")
    return _back(case)


@bp.post("/cases/<uuid:case_id>/unshare")
@door("case.share", load=queries.case)
def unshare(case: Case) -> Response:
    """Part the case from those it is linked with, or answer that it is linked with none."""
    parted = actions.keep_apart(session(), by=identity.person(), program=case.program, case=case)
    others = " and ".join(f"case {each.number} of {each.fellow}" for each in parted)
    flash(f"Case {case.number} was {f'unlinked from {others}' if others else 'kept as yours alone'}.")
    return _back(case)


def _back(case: Case) -> Response:
    """To the page that asked: the case's own, or the form of the next one."""
    return redirect(safe_next(request.form.get("back")) or url_for("cases.show", case_id=case.id), 303)
