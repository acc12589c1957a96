"""Making a certificate of completion."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from logbook.documents import actions, queries
from logbook.documents.forms import CompletionForm
from logbook.documents.models import DocumentKind
from logbook.documents.rules import Draft
from logbook.documents.views.makers.making import Maker, asked_for, fellow_of, fellows
from logbook.people.models import Program


def form(session: Session, program: Program) -> CompletionForm:
    """The form, with the statements that the program offers."""
    made = CompletionForm(data=asked_for())
    made.choose_fellow(fellows(session, program))
    made.offer(queries.offered_statements(session, program.id, DocumentKind.COMPLETION))
    return made


def drafts(session: Session, program: Program, form: CompletionForm) -> Sequence[Draft]:
    """The certificate of the fellow."""
    fellow = fellow_of(session, program, form)
    draft = actions.draft_completion(
        program=program,
        fellow=fellow,
        ended_on=form.ended_on.data,
        statement=form.chosen_statement,
        decisions=form.decisions,
    )
    return [draft]


MAKER = Maker(
    purpose="From when to when somebody was a fellow, and a statement of yours. For the fellow, and for a frame.",
    template="documents/new/completion.html",
    form=form,
    drafts=drafts,
)
