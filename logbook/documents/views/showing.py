"""One document: its page, its file, and the ratings it counts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response as PlainResponse
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.adapters import files
from logbook.cases.models import Case
from logbook.documents import queries
from logbook.documents.models import Document
from logbook.documents.queries import IssuedFile
from logbook.documents.rules import grouped_code, shown
from logbook.documents.views.blueprint import PDF_POLICY, bp, settings
from logbook.documents.views.makers import MAKERS
from logbook.documents.views.makers.making import asking_again
from logbook.foundation.errors import Conflict, NotFound
from logbook.signoff import actions as signoff
from logbook.signoff import queries as ratings
from logbook.web import identity, transactions
from logbook.web.doors import door


@bp.get("/documents/<uuid:document_id>")
@door("document.see", load=queries.document)
def show(document: Document) -> str:
    """One document: what it says in numbers, its file, how a stranger checks it, and what stands beside it."""
    session, facts = transactions.session(), json.loads(document.facts)
    return render_template(
        "documents/show.html",
        document=document,
        shown=shown(document.kind, facts),
        entries=facts.get("entries", ()),
        later=queries.superseding(session, document) if document.is_superseded else None,
        earlier=queries.document(session, document.supersedes_id) if document.supersedes_id else None,
        asking=_asking(document, facts) if document.kind in MAKERS else None,
        held_back=len(_held_back(document)),
        code=grouped_code(document.code),
        address=f"{settings().public_url.rstrip('/')}/verify/{grouped_code(document.code)}",
    )


def _asking(document: Document, facts: dict[str, Any]) -> dict[str, Any]:
    """What the form is asked for again; a packet, for the fellows that are in it."""
    keys = [UUID(entry["document_id"]) for entry in facts.get("entries", ())]
    inside = queries.frozen(transactions.session(), keys) if keys else ()
    return asking_again(document) | {"fellows": [str(each.fellow_id) for each in inside]}


@bp.get("/documents/<uuid:document_id>/file")
@door("document.open", load=queries.issued_file)
def file(document: IssuedFile) -> Response:
    """The PDF as it was issued; not to its fellow while it counts ratings that are held back from them."""
    # Read here: a file that the server would send by itself goes out in many pieces once its reader is to be noted.
    data = path_of(document).read_bytes()
    response = PlainResponse(data, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=document.name)
    response.headers["Content-Security-Policy"] = PDF_POLICY
    # Who may see it is asked each time.
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(document.sha256)
    return response.make_conditional(request, accept_ranges=True, complete_length=len(data))


def path_of(document: Document | IssuedFile) -> Path:
    """Where its file lies, for whoever may open it. Raises Conflict, NotFound."""
    if _held_back(document):
        raise Conflict("This document counts ratings of cases you have not rated yourself. Open its page to decide.")
    path = files.path_of(settings().documents, document.sha256, ".pdf")
    if not path.exists():
        raise NotFound("The file of this document is missing on the server. Tell whoever runs this logbook.")
    return path


@bp.post("/documents/<uuid:document_id>/ratings")
@door("document.see", load=queries.document)
def see_ratings(document: Document) -> Response:
    """Show the fellow a document with what attendings said of cases that they did not rate themselves."""
    held_back = _held_back(document)
    signoff.see_all_without_rating(transactions.session(), by=identity.person(), cases=held_back)
    return redirect(url_for("documents.show", document_id=document.id), 303)


def _held_back(document: Document | IssuedFile) -> Sequence[Case]:
    """The cases whose ratings a document counts and its fellow has not seen, if it is the fellow who looks."""
    if not document.holds_assessments or document.fellow_id != identity.person().id:
        return ()
    return ratings.held_back(
        transactions.session(),
        document.program_id,
        document.fellow_id,
        period_from=document.period_from,
        period_to=document.period_to,
        signed_until=document.issued_at,
    )
