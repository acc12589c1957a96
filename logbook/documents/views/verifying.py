"""The public pages on which a stranger checks a document, by the code on the paper or by the file itself.

Nothing tells a wrong code from one that cannot be one. What takes no code takes 256 bits of a digest, which nobody
guesses either; both are counted together against the network address that they come from.
"""

import json

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.accounts import actions as accounts
from logbook.accounts.rules import subject
from logbook.documents import queries
from logbook.documents.forms import CodeForm
from logbook.documents.rules import grouped_code, read_code, read_sha256, shown
from logbook.documents.views.blueprint import bp, settings
from logbook.foundation import clock
from logbook.foundation.errors import TooMany
from logbook.people.models import Program
from logbook.web import afterwards, transactions
from logbook.web.doors import open_door
from logbook.web.forms import page


@bp.route("/verify", methods=["GET", "POST"])
@open_door
def verify() -> tuple[str, int] | Response:
    """Where a stranger types the code of a document, or chooses its file, or pastes what a tool said of the file."""
    form = CodeForm()
    if form.validate_on_submit():
        typed = form.code.data or ""
        if (code := read_code(typed)) is not None:
            return redirect(url_for("documents.verified", code=grouped_code(code)))
        if (sha256 := read_sha256(typed)) is not None:
            return redirect(url_for("documents.verified_file", sha256=sha256))
        form.refuse("code", "A code has sixteen letters and digits. Compare it with the one printed on the document.")
    return page("documents/verify.html", form=form, unknown=None)


@bp.get("/verify/<code>")
@open_door
def verified(code: str) -> str | tuple[str, int]:
    """What was issued under a code, and whether it still holds."""
    _throttle()
    session = transactions.session()
    # What cannot be a code is looked for as well: it takes as long, and is told in the same words.
    document = queries.document_by_code(session, read_code(code) or "")
    if document is None:
        return _unknown("code")
    # Who it was is nobody's business: neither name nor address is kept.
    afterwards.note("document.verify", document, by=None)
    return render_template(
        "documents/verified.html",
        document=document,
        standing=None if document.state == "issued" else queries.standing_document(session, document.series),
        shown=shown(document.kind, json.loads(document.facts)),
        code=grouped_code(document.code),
        came_with_file=request.args.get("file") == document.sha256,
        time_zone=session.get_one(Program, document.program_id).time_zone,
        now=clock.now(),
    )


@bp.get("/verify/file/<sha256>")
@open_door
def verified_file(sha256: str) -> tuple[str, int] | Response:
    """The page of the document whose file has this SHA-256: the browser computed it, the file itself stays there."""
    _throttle()
    document = queries.document_by_sha256(transactions.session(), read_sha256(sha256) or "")
    if document is None:
        return _unknown("file")
    afterwards.note("document.verify", document, by=None)
    return redirect(url_for("documents.verified", code=grouped_code(document.code), file=document.sha256), 303)


def _throttle() -> None:
    try:
        accounts.throttle(transactions.session(), _address(), settings().address_attempts)
    except TooMany:
        afterwards.note("document.throttled", by=None)
        raise


def _unknown(what: str) -> tuple[str, int]:
    # The one thing a GET writes: a failure that is not counted would not slow anyone down.
    with transactions.database().writing() as writing:
        accounts.count_failure(writing, _address())
    return render_template("documents/verify.html", form=CodeForm(), unknown=what), 404


def _address() -> str:
    return subject("code", request.remote_addr or "")
