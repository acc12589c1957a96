"""The page on which a document is taken back."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from logbook.documents import actions, queries
from logbook.documents.forms import RevokeForm
from logbook.documents.models import Document
from logbook.documents.views.blueprint import bp
from logbook.foundation.errors import Invalid
from logbook.web import identity, transactions
from logbook.web.doors import door
from logbook.web.forms import page


@bp.route("/documents/<uuid:document_id>/revoke", methods=["GET", "POST"])
@door("document.revoke", load=queries.document)
def revoke(document: Document) -> str | tuple[str, int] | Response:
    """Take a document back, with a reason."""
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            actions.revoke(
                transactions.session(), by=identity.person(), document=document, reason=form.reason.data or ""
            )
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            flash(f"{document.kind.label} {document.number} was revoked.")
            return redirect(url_for("documents.show", document_id=document.id))
    return page("documents/revoke.html", form=form, document=document)
