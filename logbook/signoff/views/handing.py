"""Signing at the C-arm by PIN, on the fellow's device."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from logbook import permissions
from logbook.accounts import actions as accounts
from logbook.accounts import queries as pins
from logbook.cases import actions as handing
from logbook.cases import queries as cases
from logbook.cases.models import Case
from logbook.cases.rules import Decisions, in_hand
from logbook.cases.views.life import entry_context
from logbook.foundation import clock
from logbook.foundation.errors import Conflict, Invalid, TooMany
from logbook.people import queries as people
from logbook.people.models import Person
from logbook.signoff import actions, queries, rules
from logbook.signoff.forms import PinSignForm, pin_sign_form
from logbook.signoff.models import Means
from logbook.signoff.views.blueprint import bp
from logbook.web import afterwards, identity, transactions
from logbook.web.doors import door
from logbook.web.transactions import session


def _seen(_writing: Session, case_id: UUID) -> Case | None:
    """The case as it stands, read in a unit of its own: while a PIN is hashed, nobody waits for the write lock."""
    with transactions.database().reading() as reading:
        return cases.case(reading, case_id)


@bp.post("/cases/<uuid:case_id>/hand-over")
@door("case.hand_over", load=cases.case_to_change)
def hand_over(case: Case) -> Response:
    """Hand the case to its attending on this device; it stays as it is until that ends."""
    handing.hand_over(session(), by=identity.person(), case=case)
    return redirect(url_for("signoff.handed_over", case_id=case.id), 303)


@bp.post("/cases/<uuid:case_id>/hand-back")
@door("case.hand_over", load=cases.case_to_change)
def hand_back(case: Case) -> Response:
    """End that without a signature."""
    if handing.hand_back(session(), by=identity.person(), case=case):
        flash(f"Case {case.number} is yours again. It was not signed.")
    return redirect(url_for("cases.show", case_id=case.id), 303)


@bp.get("/cases/<uuid:case_id>/sign-here")
@door("case.hand_over", load=cases.case)
def handed_over(case: Case) -> str:
    """The whole case for its attending to read and sign; afterwards, and once it has ended, only what became of it."""
    logged = {f"role_{place}": each.role for place, each in enumerate(case.procedures)}
    return _page(case, pin_sign_form(case)(formdata=None, data={"revision": case.revision, **logged}))


@bp.post("/cases/<uuid:case_id>/sign-here")
@door("case.hand_over", load=_seen)
def sign_here(case: Case) -> Response | tuple[str, int]:
    """Sign as the case's attending, whose PIN is asked; the fellow stays signed in and is shown nothing of it."""
    attending, form = _attending_at_hand(case), pin_sign_form(case)()
    if not form.validate():
        return _page(case, form), Invalid.status
    try:
        accounts.check_pin(
            transactions.database(),
            person=attending,
            pin=form.pin.data,
            by=identity.person(),
            program_id=case.program_id,
        )
        _sign(case.id, form, by=attending)
    except Invalid as objection:
        form.take(objection)
        return _page(case, form), objection.status
    except TooMany as objection:
        afterwards.note("account.pin_throttled", case, by=identity.person())
        return _page(case, form), objection.status
    return redirect(url_for("signoff.handed_over", case_id=case.id), 303)


def _attending_at_hand(case: Case) -> Person:
    """The attending before whom the case lies. Raises Conflict if it does not any more, or if they have left."""
    with transactions.database().reading() as reading:
        _check_in_hand(reading, case)
        attending = people.person(reading, case.attending_id) if case.attending_id else None
    if attending is None or not permissions.may(attending, "case.sign", case):
        raise Conflict(f"Whoever case {case.number} names as its attending signs in this program no more.")
    return attending


def _sign(case_id: UUID, form: PinSignForm, *, by: Person) -> None:
    case = queries.case_to_decide(session(), case_id)
    assert case is not None, "what waits is not deleted"
    # Once more, now that the case is held: the fellow may have ended it while the PIN was checked.
    _check_in_hand(session(), case)
    actions.sign(
        session(),
        by=by,
        case=case,
        revision=form.revision.data,
        roles=form.confirmed(case),
        entrustment=form.entrustment.data,
        feedback=form.feedback.data,
        decisions=Decisions(texts=form.keep_texts.data or ""),
        authenticated_by=Means.PIN,
    )
    handing.hand_back(session(), by=identity.person(), case=case)


def _check_in_hand(looking: Session, case: Case) -> None:
    if not in_hand(case, cases.hand_over(looking, case.id), clock.now()):
        raise Conflict(
            f"Case {case.number} is not handed over any more, so nothing was signed here. Open the case to see where "
            "it stands, and hand it over again."
        )


def _page(case: Case, form: PinSignForm) -> str:
    there = cases.hand_over(session(), case.id)
    if there is None or not in_hand(case, there, clock.now()):
        return render_template("signoff/handed_back.html", case=case)
    assert case.attending is not None, "a case without an attending does not wait"
    return render_template(
        "signoff/handed_over.html",
        form=form,
        ends_at=there.ends_at,
        pin=pins.pin_standing(session(), case.attending.id),
        meaning=rules.MEANING,
        definitions=rules.ROLES_AS_SEEN,
        **entry_context(case),
    )
