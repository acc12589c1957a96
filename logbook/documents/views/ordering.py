"""The page of an order: how far its documents are, and what can be done while they are printed."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from logbook.documents import actions, queries
from logbook.documents.models import Document, DocumentOrder, OrderedDocument
from logbook.documents.views.blueprint import bp
from logbook.jobs import queries as jobs
from logbook.web import identity, transactions
from logbook.web.doors import door


@bp.get("/documents/orders/<uuid:order_id>")
@door("order.follow", load=queries.order)
def order(order: DocumentOrder) -> str:
    """What was ordered together, in its order, and how far each is."""
    session = transactions.session()
    found = queries.of_order(session, order)
    pending = [each.job_id for each in found if isinstance(each, OrderedDocument) and each.job_id]
    return render_template(
        "documents/order.html",
        order=order,
        documents=found,
        printed=sum(isinstance(each, Document) for each in found),
        jobs={each.id: each for each in jobs.jobs(session, pending)},
    )


@bp.post("/documents/orders/<uuid:order_id>/cancel")
@door("order.follow", load=queries.order)
def cancel(order: DocumentOrder) -> Response:
    """Give up what is not printed yet."""
    given_up = actions.cancel(transactions.session(), by=identity.person(), order=order)
    flash(f"Cancelled: {', '.join(each.number for each in given_up)}. These numbers stay unused.")
    return redirect(url_for("documents.order", order_id=order.id), 303)


@bp.post("/documents/orders/<uuid:order_id>/retry")
@door("order.follow", load=queries.order)
def retry(order: DocumentOrder) -> Response:
    """Try once more what could not be printed."""
    tried = actions.retry(transactions.session(), by=identity.person(), program=identity.program(), order=order)
    flash(f"{tried} {'document is' if tried == 1 else 'documents are'} printed once more.")
    return redirect(url_for("documents.order", order_id=order.id), 303)
