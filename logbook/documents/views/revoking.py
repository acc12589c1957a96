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


@bp.get("/documents/<uuid:document_id>/revoke")
@door("document.revoke", load=queries.document)
def ask_to_revoke(document: Document) -> tuple[str, int]:
    """What it means to take a document back, and why it shall be."""
    return page("documents/revoke.html", form=RevokeForm(), document=document)


@bp.post("/documents/<uuid:document_id>/revoke")
@door("document.revoke", load=queries.document, reauthenticate=True)
def revoke(document: Document) -> tuple[str, int] | Response:
    """Take it back, with the password once more unless it was given a moment ago."""
    form = RevokeForm()
    if form.validate():
        try:
            actions.revoke(
                transactions.session(), by=identity.person(), document=document, reason=form.reason.data or ""
            )
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            flash(f"{document.kind.label} {document.number} was revoked.")
            return redirect(url_for("documents.show", document_id=document.id), 303)
    return page("documents/revoke.html", form=form, document=document)
