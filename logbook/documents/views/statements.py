"""The statements that a program's directors keep for its documents."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from logbook.documents import actions, queries
from logbook.documents.forms import NewStatementForm, StatementForm
from logbook.documents.models import DocumentKind, StatementTemplate
from logbook.documents.rules import SUGGESTIONS
from logbook.documents.views.blueprint import bp
from logbook.foundation.errors import Invalid
from logbook.people.models import Program
from logbook.web import identity, transactions
from logbook.web.doors import door
from logbook.web.forms import page


@bp.route("/documents/statements", methods=["GET", "POST"])
@door("document.issue")
def statements(program: Program) -> tuple[str, int] | Response:
    """What is offered for each kind of document that carries a statement, and keeping another."""
    form = NewStatementForm()
    if form.validate_on_submit():
        try:
            actions.add_statement(
                transactions.session(),
                by=identity.person(),
                program=program,
                kind=DocumentKind(form.kind.data),
                words=form.words.data or "",
            )
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            return _back("The statement was added.", form.kind.data)
    kept = queries.kept_statements(transactions.session(), program.id)
    groups = [(kind, [each for each in kept if each.kind is kind], words) for kind, words in SUGGESTIONS.items()]
    return page("documents/statements.html", form=form, groups=groups)


@bp.post("/documents/statements/suggested")
@door("document.issue")
def keep_suggested(program: Program) -> Response:
    """Make the suggestions for a kind of document the program's own."""
    if request.form.get("kind") not in set(SUGGESTIONS):
        abort(400)
    kind = DocumentKind(request.form["kind"])
    actions.keep_suggestions(transactions.session(), by=identity.person(), program=program, kind=kind)
    return _back("The suggestions are your program’s own now, to change, order and remove.", kind)


@bp.route("/documents/statements/<uuid:statement_id>", methods=["GET", "POST"])
@door("document.issue", load=queries.statement)
def statement(statement: StatementTemplate) -> tuple[str, int] | Response:
    """Word a statement anew."""
    form = StatementForm(data={"words": statement.words})
    if form.validate_on_submit():
        try:
            actions.change_statement(
                transactions.session(), by=identity.person(), statement=statement, words=form.words.data or ""
            )
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            return _back("The statement was changed.", statement.kind)
    return page("documents/statement.html", form=form, statement=statement)


@bp.post("/documents/statements/<uuid:statement_id>/move")
@door("document.issue", load=queries.statement)
def move_statement(statement: StatementTemplate) -> Response:
    """Offer a statement earlier or later."""
    up = request.form.get("verb") == "up"
    actions.move_statement(transactions.session(), by=identity.person(), statement=statement, up=up)
    return _back("The statement was moved.", statement.kind)


@bp.post("/documents/statements/<uuid:statement_id>/remove")
@door("document.issue", load=queries.statement)
def remove_statement(statement: StatementTemplate) -> Response:
    """Offer a statement no more."""
    kind = statement.kind
    actions.remove_statement(transactions.session(), by=identity.person(), statement=statement)
    return _back("The statement was removed.", kind)


def _back(said: str, kind: str) -> Response:
    flash(said)
    return redirect(url_for("documents.statements", _anchor=kind), 303)
