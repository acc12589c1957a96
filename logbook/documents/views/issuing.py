"""The pages on which a director chooses, previews and issues documents."""

from collections.abc import Sequence
from functools import partial

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from logbook.documents import actions
from logbook.documents.forms import OrderForm
from logbook.documents.models import DocumentKind
from logbook.documents.rules import Draft
from logbook.documents.views.blueprint import PDF_POLICY, bp, settings
from logbook.documents.views.makers import MAKERS, Maker
from logbook.foundation.errors import Invalid, NotFound
from logbook.people.models import Program
from logbook.web import identity, transactions
from logbook.web.doors import door
from logbook.web.forms import page


@bp.get("/documents/new")
@door("document.issue")
def new(_program: Program) -> str:
    """What there is to issue; what the address asks for goes on to the form."""
    return render_template("documents/new.html", makers=MAKERS, asked=request.args.to_dict())


@bp.get("/documents/new/<kind>")
@door("document.issue")
def new_of_kind(program: Program) -> tuple[str, int]:
    """The form of one kind of document."""
    kind, maker = _asked()
    return _page(kind, maker, _form(maker, program))


@bp.post("/documents/new/<kind>/preview")
@door("document.issue")
def preview(program: Program) -> tuple[str, int] | Response:
    """The paper as it would be issued now, marked on each page as not issued."""
    kind, maker = _asked()
    form = _form(maker, program)
    drafts = _drafts(maker, program, form) if form.validate_unconfirmed() else ()
    if not drafts:
        return _page(kind, maker, form)
    file = maker.preview(drafts, settings()) if maker.preview else actions.preview(drafts[-1], settings())
    return _pdf(file, "preview.pdf")


@bp.post("/documents/new/<kind>")
@door("document.issue", reauthenticate=True)
def issue(program: Program) -> tuple[str, int] | AnyResponse:
    """Order the document, with the password once more unless it was given a moment ago."""
    kind, maker = _asked()
    form = _form(maker, program)
    drafts = _drafts(maker, program, form) if form.validate() else ()
    if not drafts:
        return _page(kind, maker, form)
    session = transactions.session()
    try:
        order = actions.order(
            session,
            by=identity.person(),
            program=program,
            kind=kind,
            drafts=drafts,
            whole=partial(maker.whole, session, program, form) if maker.whole else None,
            order_id=form.order_id,
            shows_signature=bool(form.shows_signature.data),
        )
    except Invalid as problem:
        form.take(problem)
        return _page(kind, maker, form)
    return redirect(url_for("documents.order", order_id=order.id), 303)


def _asked() -> tuple[DocumentKind, Maker]:
    asked = (request.view_args or {})["kind"]
    kind = DocumentKind(asked) if asked in set(DocumentKind) else None
    if kind not in MAKERS:
        raise NotFound("There is no such document. Choose one of those that can be issued.")
    return kind, MAKERS[kind]


def _form(maker: Maker, program: Program) -> OrderForm:
    with transactions.database().reading() as reading:
        return maker.form(reading, program)


def _drafts(maker: Maker, program: Program, form: OrderForm) -> Sequence[Draft]:
    """What the form asks for; nothing where a rule has objections, which then stand beside their fields."""
    try:
        with transactions.database().reading() as reading:
            return maker.drafts(reading, program, form)
    except Invalid as problem:
        form.take(problem)
        return ()


def _page(kind: DocumentKind, maker: Maker, form: OrderForm) -> tuple[str, int]:
    return page(maker.template, form=form, kind=kind, purpose=maker.purpose)


def _pdf(data: bytes, name: str) -> Response:
    return Response(
        data,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Content-Security-Policy": PDF_POLICY},
    )
