"""The page on which a case is read, signed or returned."""

from dataclasses import dataclass

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from logbook import permissions
from logbook.cases import queries as cases
from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.cases.rules import Decisions
from logbook.cases.views.life import entry_context
from logbook.foundation.errors import Invalid
from logbook.signoff import actions, queries, rules
from logbook.signoff.forms import ReturnForm, SignForm, sign_form
from logbook.signoff.models import Entrustment, Means, Return, Signature, SignatureKind
from logbook.signoff.views.blueprint import bp
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import Form, page
from logbook.web.transactions import session


@bp.get("/cases/<uuid:case_id>/sign-off")
@door("case.see", load=cases.case)
def show(case: Case) -> tuple[str, int]:
    """The case on one page: for its attending to decide about, for others to see what was decided."""
    return _page(case, _fresh_sign_form(case), _fresh_return_form(case))


@bp.post("/cases/<uuid:case_id>/sign")
@door("case.sign", load=queries.case_to_decide, reauthenticate=True)
def sign(case: Case) -> Response | tuple[str, int]:
    """Sign the case, with the password once more unless it was given a moment ago."""
    form = sign_form(case)()
    if form.validate():
        try:
            actions.sign(
                session(),
                by=identity.person(),
                case=case,
                revision=form.revision.data,
                roles=form.confirmed(case),
                entrustment=form.entrustment.data,
                feedback=form.feedback.data,
                decisions=Decisions(texts=form.keep_texts.data or ""),
                authenticated_by=Means(g.confirmation.by),
            )
        except Invalid as objection:
            form.take(objection)
        else:
            flash(f"Case {case.number} of {case.fellow.name} was signed.")
            return _onward(case)
    return _page(case, form, _fresh_return_form(case), posted=form)


@bp.post("/cases/<uuid:case_id>/return")
@door("case.sign", load=queries.case_to_decide)
def return_(case: Case) -> Response | tuple[str, int]:
    """Send the case back with a reason."""
    form = ReturnForm(prefix="return-")
    if form.validate():
        try:
            actions.return_(
                session(),
                by=identity.person(),
                case=case,
                revision=form.revision.data,
                reason=form.reason.data,
                reasons=form.chosen,
                decisions=Decisions(texts=form.keep_texts.data or ""),
            )
        except Invalid as objection:
            form.take(objection)
        else:
            flash(f"Case {case.number} was returned to {case.fellow.name}.")
            return _onward(case)
    return _page(case, _fresh_sign_form(case), form, posted=form)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a case: the signature on its latest signed revision, and every return, latest first.

    ``attestation`` is that signature, or the one before it if it declared the case void.
    ``conversation`` has the returns among what else was said, in turn.
    ``roles`` are each procedure with the role the attending attested for it; ``assessed`` is what whoever looks may see
    of the ratings.
    """

    signature: Signature | None
    attestation: Signature | None
    roles: list[tuple[CaseProcedure, CaseRole]]
    returns: list[Return]
    assessed: rules.Assessed
    conversation: list[rules.Said]


@bp.app_context_processor
def _decisions() -> dict[str, object]:
    """Lets the pages of cases, a floor below, show what was decided."""
    return {"decided": _decided, "anchors": tuple(Entrustment)}


def _decided(case: Case) -> Decided:
    signature = queries.latest_signature(session(), case.id)
    is_void = signature is not None and signature.kind is SignatureKind.VOID
    attestation = queries.latest_attestation(session(), case.id) if is_void else signature
    returns = list(queries.returns(session(), case.id))
    attested = {each.case_procedure_id: each.role for each in signature.attested_roles} if signature else {}
    return Decided(
        signature=signature,
        attestation=attestation,
        roles=[(each, attested[each.id]) for each in case.procedures if each.id in attested],
        returns=returns,
        conversation=rules.conversation(returns, cases.messages(session(), case.id)),
        assessed=rules.assessed(
            state=case.state,
            roles=[each.role for each in case.procedures],
            signature=attestation,
            own=queries.own_rating(session(), case.id),
            is_fellow=case.fellow_id == identity.person().id,
            may_see=permissions.may(identity.person(), "assessment.see", case),
        ),
    )


def sign_off_page(case: Case, *, posted: Form, **others: Form) -> tuple[str, int]:
    """The same page for whoever filled in another form on it that was refused; ``others`` are by their names there."""
    return _page(case, _fresh_sign_form(case), _fresh_return_form(case), posted=posted, **others)


def _fresh_sign_form(case: Case) -> SignForm:
    logged = {f"role_{place}": each.role for place, each in enumerate(case.procedures)}
    return sign_form(case)(formdata=None, data={"revision": case.revision, **logged})


def _fresh_return_form(case: Case) -> ReturnForm:
    return ReturnForm(formdata=None, prefix="return-", data={"revision": case.revision})


def _page(
    case: Case,
    signing: SignForm,
    returning: ReturnForm,
    *,
    posted: Form | None = None,
    **others: object,
) -> tuple[str, int]:
    by = identity.person()
    waits = permissions.may(by, "case.sign", case) and case.state is CaseState.SUBMITTED
    batch = queries.being_signed(session(), [case.id]).get(case.id) if waits else None
    return page(
        "signoff/show.html",
        form=posted or signing,
        signing=signing,
        returning=returning,
        decides=waits and batch is None,
        batch=batch,
        meaning=rules.meaning(case.attending.name if case.attending else "", as_deputy=by.id != case.attending_id),
        definitions=rules.ROLES_AS_SEEN,
        **others,
        **entry_context(case),
    )


def _onward(case: Case) -> Response:
    """To the next case that waits, or to the empty queue."""
    following = queries.next_waiting(session(), case.program_id, identity.person().id)
    return redirect(url_for("signoff.show", case_id=following) if following else url_for("signoff.queue"), 303)
