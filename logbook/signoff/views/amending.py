"""The page of an amendment: what it changes, what the case would say then, and what its attending does about it."""

import json

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from logbook import permissions
from logbook.cases import actions as cases
from logbook.cases.models import AmendmentState
from logbook.cases.queries import Proposal, proposal, proposal_to_decide
from logbook.cases.rules import Decisions, differences, names_now, snapshot
from logbook.cases.views.life import entry_context
from logbook.cases.views.revisions import unseen
from logbook.foundation.errors import Invalid
from logbook.signoff import actions, queries, rules
from logbook.signoff.forms import ReturnForm, SignForm, sign_form
from logbook.signoff.models import Means
from logbook.signoff.views.blueprint import bp
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session


@bp.get("/amendments/<uuid:amendment_id>")
@door("case.see", load=proposal)
def amendment(found: Proposal) -> tuple[str, int]:
    """The amendment on one page: for its attending to decide about, for others to see."""
    return _page(found, _fresh_sign_form(found), _fresh_return_form(found))


@bp.post("/amendments/<uuid:amendment_id>/sign")
@door("case.sign", load=proposal_to_decide, reauthenticate=True)
def sign_amendment(found: Proposal) -> Response | tuple[str, int]:
    """Sign it, with the password once more unless it was given a moment ago."""
    form = sign_form(found.amended)()
    if form.validate():
        try:
            actions.sign_amendment(
                session(),
                by=identity.person(),
                proposal=found,
                version=form.revision.data,
                roles=form.confirmed(found.amended),
                entrustment=form.entrustment.data,
                feedback=form.feedback.data,
                decisions=Decisions(texts=form.keep_texts.data or ""),
                authenticated_by=Means(g.confirmation.by),
            )
        except Invalid as objection:
            form.take(objection)
        else:
            flash(f"The amendment of case {found.case.number} was signed. It counts from now on.")
            return redirect(url_for("signoff.queue"), 303)
    return _page(found, form, _fresh_return_form(found), posted=form)


@bp.post("/amendments/<uuid:amendment_id>/return")
@door("case.sign", load=proposal_to_decide)
def return_amendment(found: Proposal) -> Response | tuple[str, int]:
    """Send it back with a reason."""
    form = ReturnForm(prefix="return-")
    if form.validate():
        try:
            actions.return_amendment(
                session(),
                by=identity.person(),
                proposal=found,
                version=form.revision.data,
                reason=form.reason.data,
                reasons=form.chosen,
                decisions=Decisions(texts=form.keep_texts.data or ""),
            )
        except Invalid as objection:
            form.take(objection)
        else:
            flash(f"The amendment of case {found.case.number} was returned to {found.case.fellow.name}.")
            return redirect(url_for("signoff.queue"), 303)
    return _page(found, _fresh_sign_form(found), form, posted=form)


@bp.post("/amendments/<uuid:amendment_id>/withdraw")
@door("case.amend", load=proposal_to_decide)
def withdraw_amendment(found: Proposal) -> Response:
    """Take it back for good."""
    cases.withdraw_amendment(session(), by=identity.person(), proposal=found)
    flash(f"The amendment of case {found.case.number} was withdrawn. The case stays as it is signed.")
    return redirect(url_for("cases.show", case_id=found.case.id), 303)


def _fresh_sign_form(found: Proposal) -> SignForm:
    logged = {f"role_{place}": each.role for place, each in enumerate(found.amended.procedures)}
    return sign_form(found.amended)(formdata=None, data={"revision": found.amendment.version, **logged})


def _fresh_return_form(found: Proposal) -> ReturnForm:
    return ReturnForm(formdata=None, prefix="return-", data={"revision": found.amendment.version})


def _page(
    found: Proposal, signing: SignForm, returning: ReturnForm, *, posted: SignForm | ReturnForm | None = None
) -> tuple[str, int]:
    by, amended, amendment = identity.person(), found.amended, found.amendment
    is_waiting = found.state is AmendmentState.WAITING
    signed = queries.signature_on(session(), found.case.id, amendment.revision - 1)
    assert signed is not None, "an amendment is of a signed case"
    returns = queries.returns(session(), found.case.id)
    proposed = snapshot(amended, amended.procedures, names_now(amended))
    return page(
        "signoff/amendment.html",
        form=posted or signing,
        signing=signing,
        returning=returning,
        amendment=amendment,
        signed=signed,
        signed_case=found.case,
        returned=next((each for each in returns if each.revision == amendment.revision), None),
        changes=differences(json.loads(signed.snapshot), proposed, unseen(found.case)),
        decides=is_waiting and permissions.may(by, "case.sign", found),
        meaning=rules.meaning(
            amended.attending.name if amended.attending else "", as_deputy=found.attending_id != by.id, amends=True
        ),
        definitions=rules.ROLES_AS_SEEN,
        **entry_context(amended),
    )
