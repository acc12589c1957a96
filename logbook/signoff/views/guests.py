"""The page behind a guest's link: an entry to read, and to sign or return once."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.accounts import actions as accounts
from logbook.accounts.rules import subject
from logbook.cases import queries as cases
from logbook.cases.models import Case, GuestLink
from logbook.cases.rules import Decisions, LinkEnd, link_end
from logbook.cases.views.life import entry_for_guest
from logbook.foundation import clock
from logbook.foundation.config import Settings
from logbook.foundation.errors import Forbidden, Invalid, NotFound
from logbook.people.models import Person
from logbook.signoff import actions, queries, rules
from logbook.signoff.forms import GuestForm, GuestReturnForm, WhyNot, guest_form
from logbook.signoff.views.blueprint import bp
from logbook.web import afterwards, identity, transactions
from logbook.web.doors import open_door
from logbook.web.forms import page
from logbook.web.transactions import session

_NO_SUCH_LINK = "This link is not one of ours. Open it from the letter once more: all of it belongs to the address."


@bp.get("/guest/<guest_token>")
@open_door
def guest(guest_token: str) -> tuple[str, int]:
    """The entry, who asks, and what signing means. Opening uses nothing up: mail programs open links by themselves."""
    link, case = _asked(guest_token)
    if end := link_end(link, case, clock.now()):
        return _ended(end)
    # This page has no door that would note who looked: whoever has the link may.
    afterwards.note("guest.see", case, by=_whoever())
    return _page(guest_token, link, case, _fresh(case), GuestReturnForm(formdata=None, prefix="return-"))


@bp.post("/guest/<guest_token>")
@open_door
def sign_as_guest(guest_token: str) -> Response | tuple[str, int]:
    """Sign the entry, which uses the link up."""
    link, case = _asked(guest_token)
    if end := link_end(link, case, clock.now()):
        return _ended(end)
    form = guest_form(case)()
    if form.validate():
        try:
            with _refusal_noted(case):
                actions.sign_as_guest(
                    session(),
                    by=_whoever(),
                    link=link,
                    case=case,
                    guest=rules.Guest(form.name.data, form.number.data, form.registered_with.data),
                    roles=form.confirmed(case),
                    entrustment=form.entrustment.data,
                    feedback=form.feedback.data,
                    decisions=Decisions(texts=form.keep_texts.data or ""),
                )
        except Invalid as objection:
            form.take(objection)
        else:
            flash(f"Thank you. Case {case.number} of {case.fellow.name} was signed.")
            return redirect(url_for("signoff.guest", guest_token=guest_token), 303)
    return _page(guest_token, link, case, form, GuestReturnForm(formdata=None, prefix="return-"), posted=form)


@bp.post("/guest/<guest_token>/return")
@open_door
def return_as_guest(guest_token: str) -> Response | tuple[str, int]:
    """Send the entry back, which uses the link up as well."""
    link, case = _asked(guest_token)
    if end := link_end(link, case, clock.now()):
        return _ended(end)
    form = GuestReturnForm(prefix="return-")
    if form.validate():
        try:
            with _refusal_noted(case):
                actions.return_as_guest(
                    session(),
                    by=_whoever(),
                    link=link,
                    case=case,
                    supervised=form.why.data is not WhyNot.NOT_MINE,
                    reason=form.reason.data,
                    decisions=Decisions(texts=form.keep_texts.data or ""),
                )
        except Invalid as objection:
            form.take(objection)
        else:
            flash(f"Thank you. Case {case.number} went back to {case.fellow.name}.")
            return redirect(url_for("signoff.guest", guest_token=guest_token), 303)
    return _page(guest_token, link, case, _fresh(case), form, posted=form)


def _asked(token: str) -> tuple[GuestLink, Case]:
    """The link of the token and its case, held if something is sent. Unknown ones are counted against the address."""
    settings: Settings = current_app.config["SETTINGS"]
    of_address = subject("guest", request.remote_addr or "")
    with transactions.database().reading() as reading:
        accounts.throttle(reading, of_address, settings.address_attempts)
        link = cases.guest_link(reading, token)
    if link is None:
        # As with codes of documents: a failure that is not counted would not slow anyone down.
        with transactions.database().writing() as writing:
            accounts.count_failure(writing, of_address)
        raise NotFound(_NO_SUCH_LINK)
    find = queries.case_to_decide if request.method == "POST" else cases.case
    case = find(session(), link.case_id)
    if case is None:
        raise NotFound(_NO_SUCH_LINK)
    return link, case


@contextmanager
def _refusal_noted(case: Case) -> Iterator[None]:
    try:
        yield
    except Forbidden:
        afterwards.note("door.refused", case, by=_whoever(), asked="guest.use")
        raise


def _whoever() -> Person | None:
    return identity.person() if identity.signed_in() else None


def _fresh(case: Case) -> GuestForm:
    logged = {f"role_{place}": each.role for place, each in enumerate(case.procedures)}
    return guest_form(case)(formdata=None, data={"name": case.guest_name, **logged})


def _page(
    token: str,
    link: GuestLink,
    case: Case,
    signing: GuestForm,
    returning: GuestReturnForm,
    *,
    posted: GuestForm | GuestReturnForm | None = None,
) -> tuple[str, int]:
    return page(
        "signoff/guest.html",
        form=posted or signing,
        signing=signing,
        returning=returning,
        token=token,
        expires_at=link.expires_at,
        meaning=rules.MEANING_OF_GUEST,
        definitions=rules.ROLES_AS_SEEN,
        **entry_for_guest(case),
    )


def _ended(end: LinkEnd) -> tuple[str, int]:
    # Whoever has just signed comes here too, with the words of what was done.
    status = 200 if end is LinkEnd.USED else 410
    return render_template("signoff/guest_ended.html", sentence=rules.ENDED[end], used=end is LinkEnd.USED), status
