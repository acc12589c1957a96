"""Making a case log."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask import request
from sqlalchemy.orm import Session

from logbook.cases import queries as cases
from logbook.documents import actions, queries
from logbook.documents.forms import CaseLogForm
from logbook.documents.rules import Draft
from logbook.documents.views.makers.making import Maker, asked_for, fellow_of, fellows
from logbook.people.models import Program
from logbook.web import identity

# What the list of cases is narrowed by and a case log cannot be: words that were typed would stand on the paper, and
# what a requirement counts is another document's business.
_LEFT_OUT = {"q": "words", "text": "words in the notes", "requirement": "a requirement"}


def form(session: Session, program: Program) -> CaseLogForm:
    """The form, narrowed as the list of cases was from which it was asked for."""
    named = {name: request.args[name] for name in ("category", "role", "site", "attending") if name in request.args}
    days = {f"performed_{name}": request.args.get(name, type=date.fromisoformat) for name in ("from", "to")}
    made = CaseLogForm(data=asked_for(**named, **days))
    made.choose_fellow(fellows(session, program))
    made.offer(queries.signed_procedures(session, program.id), cases.colleagues(session, program.id))
    made.left_out = " and ".join(words for name, words in _LEFT_OUT.items() if request.args.get(name))
    return made


def drafts(session: Session, program: Program, form: CaseLogForm) -> Sequence[Draft]:
    """The volumes of the fellow's log."""
    wanted, by = form.wanted(), identity.person()
    if form.procedure.data or form.category.data:
        slugs = [form.procedure.data] if form.procedure.data else None
        found = cases.procedures_of(session, program.id, slugs, form.category.data or None)
        wanted = replace(wanted, procedure_ids=list(found))
    return actions.draft_case_log(
        session,
        by=by,
        program=program,
        fellow=fellow_of(session, program, form),
        wanted=wanted,
        narrowed_to=form.narrowed_to(),
    )


MAKER = Maker(
    purpose="Every signed case of a fellow, or those it is narrowed to, in volumes by calendar quarter, with totals "
    "brought forward. For whoever asks for the cases themselves.",
    template="documents/new/case_log.html",
    form=form,
    drafts=drafts,
)
