"""The list of documents, and the documents that counted a case."""

from collections.abc import Collection, Sequence
from uuid import UUID

from flask import render_template, request

from logbook import permissions
from logbook.cases.models import Case
from logbook.documents import queries
from logbook.documents.models import Document, DocumentKind
from logbook.documents.views.blueprint import bp
from logbook.documents.views.makers.making import fellows
from logbook.people.models import Program
from logbook.web import identity, transactions
from logbook.web.doors import door

# Further than any program goes; a database refuses to skip more rows than 64 bits count.
_LAST_PAGE = 1_000_000


@bp.app_context_processor
def _counting() -> dict[str, object]:
    return {"documents_that_counted": documents_that_counted}


def documents_that_counted(case: Case) -> Sequence[Document]:
    """For the pages of a case, floors below: the documents that counted it and that whoever looks may see."""
    found = queries.that_counted(transactions.session(), case)
    return [each for each in found if permissions.may(identity.person(), "document.see", each)]


def _issues(program: Program) -> bool:
    return permissions.may(identity.person(), "document.issue", program)


@bp.get("/documents")
@door("document.list")
def index(program: Program) -> str:
    """Documents of the program for those who oversee it, else one's own."""
    oversees = permissions.may(identity.person(), "program.oversee", program)
    number = min(max(1, request.args.get("page", 1, type=int)), _LAST_PAGE)
    kind = _one_of(set(DocumentKind), request.args.get("kind"))
    state = _one_of(queries.STATES, request.args.get("state"))
    fellow_id = request.args.get("fellow", type=UUID) if oversees else identity.person().id
    found = queries.documents(
        transactions.session(),
        program.id,
        fellow_id=fellow_id,
        kind=DocumentKind(kind) if kind else None,
        state=state,
        page=number,
    )
    return render_template(
        "documents/index.html",
        found=found,
        in_print=queries.orders_in_print(transactions.session(), program.id) if _issues(program) else [],
        oversees=oversees,
        fellows=fellows(transactions.session(), program) if oversees else [],
        kinds=DocumentKind,
        kind=kind,
        states_of=queries.STATES,
        state=state,
        fellow_id=fellow_id,
        number=number,
    )


def _one_of(known: Collection[str], asked: str | None) -> str | None:
    return asked if asked in known else None
