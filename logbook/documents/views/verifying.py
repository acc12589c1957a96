"""The public pages on which a stranger checks a document."""

import json

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.accounts import actions as accounts
from logbook.accounts.rules import subject
from logbook.documents import queries
from logbook.documents.forms import CodeForm
from logbook.documents.rules import grouped_code, read_code
from logbook.documents.views.blueprint import bp, settings
from logbook.foundation.errors import NotFound, TooMany
from logbook.web import afterwards, transactions
from logbook.web.doors import open_door
from logbook.web.forms import page

_NO_SUCH_CODE = "No document has this code. Compare it letter by letter with the one printed beside the QR code."


@bp.route("/verify", methods=["GET", "POST"])
@open_door
def verify() -> str | tuple[str, int] | Response:
    """Where a stranger types the code of a document."""
    form = CodeForm()
    if form.validate_on_submit():
        code = read_code(form.code.data or "")
        if code is not None:
            return redirect(url_for("documents.verified", code=grouped_code(code)))
        form.refuse("code", "A code has sixteen letters and digits. Compare it with the one printed on the document.")
    return page("documents/verify.html", form=form)


@bp.get("/verify/<code>")
@open_door
def verified(code: str) -> str:
    """What was issued under a code. Wrong codes are counted against the network address they come from."""
    of_address = subject("code", request.remote_addr or "")
    try:
        accounts.throttle(transactions.session(), of_address, settings().address_attempts)
    except TooMany:
        afterwards.note("document.throttled", by=None)
        raise
    known = read_code(code)
    document = queries.document_by_code(transactions.session(), known) if known else None
    if document is None:
        # The one thing a GET writes: a failure that is not counted would not slow anyone down.
        with transactions.database().writing() as writing:
            accounts.count_failure(writing, of_address)
        raise NotFound(_NO_SUCH_CODE)
    # Who it was is nobody's business: neither name nor address is kept.
    afterwards.note("document.verify", document, by=None)
    return render_template(
        "documents/verified.html",
        document=document,
        facts=json.loads(document.facts),
        code=grouped_code(document.code),
    )
