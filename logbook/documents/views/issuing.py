"""The form on which a director issues a document."""

from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from logbook.catalogue import queries as catalogue
from logbook.documents import actions, queries
from logbook.documents.forms import IssueForm
from logbook.documents.models import DocumentKind
from logbook.documents.rules import Draft, academic_year
from logbook.documents.views.blueprint import PDF_POLICY, bp, settings
from logbook.foundation.errors import Invalid
from logbook.foundation.ids import uuid7
from logbook.people import queries as people
from logbook.people.models import MemberRole, Program
from logbook.web import identity, transactions
from logbook.web.doors import door
from logbook.web.forms import page


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
            return pdf(actions.preview(draft), "preview.pdf")
        document = actions.issue(
            transactions.database(),
            by=identity.person(),
            program=program,
            draft=draft,
            settings=settings(),
            document_id=form.document_id,
        )
    except Invalid as problem:
        form.refuse(problem.field, problem.sentence)
        return page("documents/new.html", form=form)
    flash(f"{document.kind.label} {document.number} was issued to {document.fellow_name}.")
    return redirect(url_for("documents.show", document_id=document.id))


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
    form.choose(fellows(program), procedures, editions)
    return form


def fellows(program: Program) -> list[tuple[UUID, str]]:
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


def pdf(data: bytes, name: str) -> Response:
    return Response(
        data,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Content-Security-Policy": PDF_POLICY},
    )
