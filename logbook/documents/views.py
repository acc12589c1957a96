"""The program's documents: the list, issuing, one document and its file, revoking, and the public check of a code."""

import json
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from logbook import permissions
from logbook.accounts import actions as accounts
from logbook.accounts.rules import subject
from logbook.adapters import files
from logbook.cases.models import Case
from logbook.catalogue import queries as catalogue
from logbook.documents import actions, queries
from logbook.documents.forms import CodeForm, IssueForm, RevokeForm
from logbook.documents.models import Document, DocumentKind
from logbook.documents.rules import Draft, academic_year, grouped_code, read_code
from logbook.foundation.config import Settings
from logbook.foundation.errors import Conflict, Invalid, NotFound, TooMany
from logbook.foundation.ids import uuid7
from logbook.people import queries as people
from logbook.people.models import MemberRole, Program
from logbook.signoff import actions as signoff
from logbook.signoff import queries as ratings
from logbook.web import afterwards, identity, transactions
from logbook.web.doors import door, open_door
from logbook.web.forms import page

bp = Blueprint("documents", __name__)

# A browser shows a PDF in a page of its own making, which needs a style and an object and must not be without them.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
# Further than any program goes; a database refuses to skip more rows than 64 bits count.
_LAST_PAGE = 1_000_000
_NO_SUCH_CODE = "No document has this code. Compare it letter by letter with the one printed beside the QR code."


@bp.app_context_processor
def _counting() -> dict[str, object]:
    return {"documents_that_counted": documents_that_counted}


def documents_that_counted(case: Case) -> Sequence[Document]:
    """For the pages of a case, floors below: the documents that counted it and that whoever looks may see."""
    found = queries.that_counted(transactions.session(), case)
    return [each for each in found if permissions.may(identity.person(), "document.see", each)]


@bp.get("/documents")
@door("document.list")
def index(program: Program) -> str:
    """Documents of the program for those who oversee it, else one's own."""
    oversees = permissions.may(identity.person(), "program.oversee", program)
    number = min(max(1, request.args.get("page", 1, type=int)), _LAST_PAGE)
    kind = request.args.get("kind") if request.args.get("kind") in set(DocumentKind) else None
    fellow_id = request.args.get("fellow", type=UUID) if oversees else identity.person().id
    found = queries.documents(
        transactions.session(), program.id, fellow_id=fellow_id, kind=DocumentKind(kind) if kind else None, page=number
    )
    return render_template(
        "documents/index.html",
        found=found,
        oversees=oversees,
        fellows=_fellows(program) if oversees else [],
        kinds=DocumentKind,
        kind=kind,
        fellow_id=fellow_id,
        number=number,
    )


@bp.route("/documents/new", methods=["GET", "POST"])
@door("document.issue")
def new(program: Program) -> str | tuple[str, int] | AnyResponse:
    """Choose, preview and issue a document. Printing happens in units of its own, so no lock is held meanwhile."""
    form = _issue_form(program)
    if not form.validate_on_submit():
        return page("documents/new.html", form=form)
    try:
        draft = _draft(form, program)
        if request.form.get("verb") != "issue":  # a document cannot be taken back unseen, so nothing less issues one
            return _pdf(actions.preview(draft), "preview.pdf")
        document = actions.issue(
            transactions.database(),
            by=identity.person(),
            program=program,
            draft=draft,
            settings=_settings(),
            document_id=form.document_id,
        )
    except Invalid as problem:
        form.refuse(problem.field, problem.sentence)
        return page("documents/new.html", form=form)
    flash(f"{document.kind.label} {document.number} was issued to {document.fellow_name}.")
    return redirect(url_for("documents.show", document_id=document.id))


@bp.get("/documents/<uuid:document_id>")
@door("document.see", load=queries.document)
def show(document: Document) -> str:
    """One document: what it says in numbers, its file, how a stranger checks it."""
    return render_template(
        "documents/show.html",
        document=document,
        facts=json.loads(document.facts),
        held_back=len(_held_back(document)),
        code=grouped_code(document.code),
        address=f"{_settings().public_url.rstrip('/')}/verify/{grouped_code(document.code)}",
    )


@bp.get("/documents/<uuid:document_id>/file")
@door("document.open", load=queries.document)
def file(document: Document) -> AnyResponse:
    """The PDF as it was issued; not to its fellow while it counts ratings that are held back from them."""
    if _held_back(document):
        raise Conflict("This summary counts ratings of cases you have not rated yourself. Open its page to decide.")
    path = files.path_of(_settings().documents, document.sha256, ".pdf")
    if not path.exists():
        raise NotFound("The file of this document is missing on the server. Tell whoever runs this logbook.")
    response = send_file(path, mimetype="application/pdf", download_name=document.file_name, etag=document.sha256)
    response.headers["Content-Security-Policy"] = _PDF_POLICY
    # Flask lets every cache on the way keep a file it sends; who may see this one is asked each time.
    response.headers["Cache-Control"] = "no-store"
    del response.headers["Expires"]
    return response


@bp.post("/documents/<uuid:document_id>/ratings")
@door("document.see", load=queries.document)
def see_ratings(document: Document) -> AnyResponse:
    """Show the fellow a summary with what attendings said of cases that they did not rate themselves."""
    held_back = _held_back(document)
    signoff.see_all_without_rating(transactions.session(), by=identity.person(), cases=held_back)
    return redirect(url_for("documents.show", document_id=document.id), 303)


@bp.route("/documents/<uuid:document_id>/revoke", methods=["GET", "POST"])
@door("document.revoke", load=queries.document)
def revoke(document: Document) -> str | tuple[str, int] | AnyResponse:
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


@bp.route("/verify", methods=["GET", "POST"])
@open_door
def verify() -> str | tuple[str, int] | AnyResponse:
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
        accounts.throttle(transactions.session(), of_address, _settings().address_attempts)
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


def _held_back(document: Document) -> Sequence[Case]:
    """The cases whose ratings a summary counts and its fellow has not seen, if it is the fellow who looks."""
    if document.kind is not DocumentKind.SUMMARY or document.fellow_id != identity.person().id:
        return ()
    return ratings.held_back(
        transactions.session(),
        document.program_id,
        document.fellow_id,
        period_from=document.period_from,
        period_to=document.period_to,
        signed_until=document.issued_at,
    )


def _issue_form(program: Program) -> IssueForm:
    period_from, period_to = academic_year(program.today())
    form = IssueForm(
        data={
            "form_id": str(uuid7()),
            "kind": request.args.get("kind", DocumentKind.SUMMARY.value),
            "fellow": request.args.get("fellow"),
            "procedure": request.args.get("procedure"),
            "edition": request.args.get("edition"),
            "period_from": period_from,
            "period_to": period_to,
        }
    )
    with transactions.database().reading() as reading:
        procedures = queries.signed_procedures(reading, program.id)
        editions = [(each.id, each.name) for each in catalogue.requirement_editions(reading, program.id)]
    form.choose(_fellows(program), procedures, editions)
    return form


def _fellows(program: Program) -> list[tuple[UUID, str]]:
    with transactions.database().reading() as reading:
        members = people.members(reading, program.id, MemberRole.FELLOW)
    return list({each.person.id: each.person.name for each in members}.items())


def _draft(form: IssueForm, program: Program) -> Draft:
    with transactions.database().reading() as reading:
        fellow = people.fellow(reading, program.id, UUID(form.fellow.data))
        if fellow is None:
            raise Invalid("Choose a fellow of this program.", "fellow")
        if form.kind.data == DocumentKind.SUMMARY:
            return actions.draft_summary(
                reading,
                program=program,
                fellow=fellow,
                period_from=form.period_from.data,
                period_to=form.period_to.data,
                edition_id=form.edition_id,
            )
        return actions.draft_certificate(
            reading,
            program=program,
            fellow=fellow,
            procedure_slug=form.procedure.data or "",
            statement=form.chosen_statement,
        )


def _pdf(data: bytes, name: str) -> Response:
    return Response(
        data,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Content-Security-Policy": _PDF_POLICY},
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
