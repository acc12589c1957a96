"""Letters to you: what was sent, and the switch for those that sum up what waits, also for whoever has one of them."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from logbook import permissions
from logbook.foundation.errors import NotFound
from logbook.notices import actions, queries, rules
from logbook.notices.forms import ChoiceForm
from logbook.web import identity
from logbook.web.doors import door, open_door
from logbook.web.forms import csrf
from logbook.web.transactions import session

bp = Blueprint("notices", __name__)


@bp.get("/letters")
@door("letters.see")
def letters(program: object) -> str:
    """What was sent to whoever asks; a director also sees what the program could not deliver."""
    by = identity.person()
    directs = permissions.may(by, "letters.see_lost", program)
    return render_template(
        "notices/letters.html",
        form=ChoiceForm(formdata=None, data={"digests": queries.wants_digests(session(), by.id)}),
        own=queries.letters_to(session(), by.id),
        lost=queries.given_up(session(), identity.program().id) if directs else [],
    )


@bp.post("/letters")
@door("letters.see")
def choose(_program: object) -> Response:
    """Keep which letters are wanted."""
    wanted = bool(ChoiceForm().digests.data)
    by = identity.person()
    actions.switch_digests(session(), by=by, person_id=by.id, wanted=wanted)
    flash("You will be told by e-mail what waits for you." if wanted else "Letters about what waits were switched off.")
    return redirect(url_for("notices.letters"), 303)


@bp.get("/letters/off/<token>")
@open_door
def ask_off(token: str) -> str:
    """Where the address in a letter leads: a button, because programs that look at mail open every address in it."""
    person_id = _whose(token)
    return render_template("notices/off.html", off=not queries.wants_digests(session(), person_id), token=token)


@bp.post("/letters/off/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@open_door
def off(token: str) -> str:
    """Switch off, from the button or from a mail program's own (RFC 8058), neither of which is signed in."""
    actions.switch_digests(session(), by=None, person_id=_whose(token), wanted=False)
    return render_template("notices/off.html", off=True, token=token)


def _whose(token: str) -> UUID:
    person_id = rules.whose(token, current_app.config["SETTINGS"].secret_key)
    if person_id is None:
        raise NotFound("This address is not complete. Open it from the letter again, or copy all of it.")
    return person_id
