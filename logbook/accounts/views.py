"""Signing in and out, setting a password and a signing PIN, and changing program."""

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.accounts import actions, queries, rules
from logbook.accounts.forms import RemovePinForm, SetPasswordForm, SetPinForm, SignInForm
from logbook.adapters import passwords
from logbook.foundation import audit
from logbook.foundation.config import Settings
from logbook.foundation.errors import Invalid, NotFound, TooMany
from logbook.people import queries as people
from logbook.people.models import Person, Program
from logbook.web import afterwards, identity, transactions
from logbook.web.doors import door, open_door
from logbook.web.forms import page
from logbook.web.identity import Visitor

bp = Blueprint("accounts", __name__)


@bp.get("/sign-in")
@open_door
def sign_in() -> str | tuple[str, int] | Response:
    """The sign-in page; whoever is signed in already goes on to where they were heading."""
    if identity.signed_in():
        return redirect(rules.safe_next(request.args.get("next")) or "/")
    return render_template("accounts/sign_in.html", form=SignInForm(), timed_out=identity.timed_out())


@bp.post("/sign-in")
@open_door
def check_in() -> tuple[str, int] | Response:
    """Check e-mail and password; the answer does not tell which of the two was wrong."""
    form = SignInForm()
    if form.validate_on_submit():
        visitor = authenticate(form.email.data or "", form.password.data or "")
        if visitor is not None:
            audit.record(transactions.session(), by=visitor.person, verb="account.sign_in", subject=visitor.person)
            target = rules.safe_next(request.args.get("next")) or "/"
            identity.sign_in(visitor)
            return redirect(target)
        form.refuse(None, "E-mail and password do not match. Check both and try again.")
    return page("accounts/sign_in.html", form=form, timed_out=identity.timed_out())


@bp.post("/sign-out")
@open_door
def sign_out() -> Response:
    """End the sign-in on this device."""
    if identity.signed_in():
        person = identity.person()
        audit.record(transactions.session(), by=person, verb="account.sign_out", subject=person)
    identity.sign_out()
    flash("You signed out.")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/set-password/<token>", methods=["GET", "POST"])
@open_door
def set_password(token: str) -> str | tuple[str, int] | Response:
    """Choose a password through a single-use link."""
    link = queries.link(transactions.session(), token)
    if link is None:
        raise NotFound("This link was used already or has expired. Ask whoever sent it for a new one.")
    form = SetPasswordForm()
    if form.validate_on_submit():
        try:
            actions.use_link(transactions.session(), token=token, password=form.password.data or "")
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            flash("Your password was set. Sign in with it.")
            return redirect(url_for("accounts.sign_in"))
    return page("accounts/set_password.html", form=form, person=link.person, min_length=rules.MIN_LENGTH)


@bp.post("/programs/<uuid:program_id>/switch")
@door("program.see", load=people.program)
def switch_program(program: Program) -> Response:
    """Look at another of one's programs."""
    identity.choose_program(program.id)
    flash(f"You are now looking at {program.name}.")
    return redirect("/")


@bp.get("/account/pin")
@door("pin.set")
def pin(_program: Program) -> tuple[str, int]:
    """One's signing PIN: whether it is set and works, and a form each to set and to remove it."""
    return _pin_page(SetPinForm(formdata=None), RemovePinForm(formdata=None))


@bp.post("/account/pin")
@door("pin.set")
def set_pin(program: Program) -> Response | tuple[str, int]:
    """Set a signing PIN, with the password once more."""
    form = SetPinForm()
    if form.validate() and _is_confirmed(form):
        try:
            pin_hash = actions.hashed_pin(form.pin.data)
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            session, by = transactions.session(), identity.person()
            actions.set_pin(session, by=by, pin_hash=pin_hash, program_id=program.id)
            flash("Your signing PIN was set.")
            return redirect(url_for("accounts.pin"), 303)
    return _pin_page(form, RemovePinForm(formdata=None), posted=form)


@bp.post("/account/pin/remove")
@door("pin.set")
def remove_pin(program: Program) -> Response | tuple[str, int]:
    """Remove the signing PIN, with the password once more."""
    form = RemovePinForm()
    if form.validate() and _is_confirmed(form):
        actions.remove_pin(transactions.session(), by=identity.person(), program_id=program.id)
        flash("Your signing PIN was removed. Cases are signed with your password.")
        return redirect(url_for("accounts.pin"), 303)
    return _pin_page(SetPinForm(formdata=None), form, posted=form)


def _is_confirmed(form: SetPinForm | RemovePinForm) -> bool:
    """Whether the password is right. Asked before anything is written: it is hashed without the write lock."""
    if check_password(identity.person(), form.password.data):
        return True
    form.refuse("password", "This is not your password, so nothing was changed. Type it again.")
    return False


def _pin_page(
    setting: SetPinForm, removing: RemovePinForm, *, posted: SetPinForm | RemovePinForm | None = None
) -> tuple[str, int]:
    return page(
        "accounts/pin.html",
        form=posted or setting,
        setting=setting,
        removing=removing,
        pin=queries.pin_standing(transactions.session(), identity.person().id),
        lengths=rules.PIN_LENGTHS,
    )


def authenticate(email: str, password: str) -> Visitor | None:
    """The visitor with this e-mail and password, or None; failures are counted per account and per address.

    Hashing takes some 25 ms, so it happens between a reading and a writing unit and never under the write lock.
    """
    settings: Settings = current_app.config["SETTINGS"]
    of_account = rules.subject("account", email)
    of_address = rules.subject("address", request.remote_addr or "")
    with transactions.database().reading() as reading:
        person = people.person_by_email(reading, email)
        try:
            actions.throttle(reading, of_account, settings.sign_in_attempts)
            actions.throttle(reading, of_address, settings.address_attempts)
        except TooMany:
            afterwards.note("account.throttled", person, by=person)
            raise
        failed_before = queries.failures(reading, of_account) > 0
        account = queries.account(reading, person.id) if person else None
    if person and account and passwords.matches(account.password_hash, password):
        if failed_before:
            with transactions.database().writing() as writing:
                actions.forget_failures(writing, of_account)
        return Visitor(person, account.stamp)
    if account is None:
        passwords.matches(passwords.NOBODY, password)
    with transactions.database().writing() as writing:
        actions.count_failure(writing, of_account)
        actions.count_failure(writing, of_address)
        audit.record(writing, by=person, verb="account.refused", subject=person)
    return None


def check_password(person: Person, password: str) -> bool:
    """Whether it is the person's own password: asked again before signing, and throttled like a sign-in."""
    return authenticate(person.email, password) is not None


def load_visitor(token: str) -> Visitor | None:
    """The visitor a session cookie speaks of, unless the password has changed since."""
    person_id, _, stamp = token.partition(":")
    with transactions.database().reading() as reading:
        found = queries.visitor(reading, person_id)
    if found is None or str(found[1]) != stamp:
        return None
    return Visitor(*found)


def init_app(app: Flask) -> None:
    """Give Flask-Login its two functions."""
    identity.init_app(app, load_visitor=load_visitor, check_password=check_password)
