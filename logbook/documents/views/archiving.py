"""The files of an order as one ZIP, to be put into a program's own cabinet."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import Response

from logbook import permissions
from logbook.adapters.archive import Entry, stored
from logbook.documents import queries
from logbook.documents.models import Document, DocumentKind, DocumentOrder
from logbook.documents.rules import archive_name
from logbook.documents.views.blueprint import bp
from logbook.documents.views.showing import path_of
from logbook.foundation.errors import Conflict, Forbidden
from logbook.people import queries as people
from logbook.web import afterwards, identity, transactions
from logbook.web.doors import door


@bp.get("/documents/orders/<uuid:order_id>/files.zip")
@door("order.follow", load=queries.order)
def files_of_order(order: DocumentOrder) -> Response:
    """The single files of an order, once all are printed; a packet holds them too and is left out."""
    found = queries.of_order(transactions.session(), order)
    printed = [each for each in found if isinstance(each, Document)]
    if not printed or len(printed) < len(found):
        raise Conflict("Not everything of this order is printed. Look at its page for how far it is.")
    single = [each for each in printed if each.kind is not DocumentKind.PACKET]
    if not all(permissions.may(identity.person(), "document.open", each) for each in single):
        raise Forbidden("There is a document among them that is not yours to open.")
    for each in single:
        if each.fellow_id != identity.person().id:
            afterwards.note("document.open", each, by=identity.person())
    response = Response(stored(_entries(single)), mimetype="application/zip")
    name = f"{order.kind.value.replace('_', '-')}-{printed[0].number}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _entries(documents: Sequence[Document]) -> list[Entry]:
    keys = {each.fellow_id for each in documents if each.fellow_id}
    known = {each.id: each for each in people.persons(transactions.session(), keys)}
    zone = ZoneInfo(identity.program().time_zone)
    entries = []
    for each in documents:
        fellow = known[each.fellow_id] if each.fellow_id else None
        named = (fellow.family_name, fellow.given_name) if fellow else ("", "")
        entries.append(
            Entry(archive_name(*named, each.kind.label, each.number), path_of(each), each.issued_at.astimezone(zone))
        )
    return entries
