"""Making a privileging letter."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.documents import actions, queries
from logbook.documents.forms import PrivilegingForm
from logbook.documents.models import DocumentKind
from logbook.documents.rules import Draft
from logbook.documents.views.makers.making import Maker, asked_for, fellow_of, fellows
from logbook.people.models import Program


def form(session: Session, program: Program) -> PrivilegingForm:
    """The form, with the procedures of which a case is signed and the statements of the program."""
    made = PrivilegingForm(data=asked_for())
    made.choose_fellow(fellows(session, program))
    made.choose(
        queries.signed_procedures(session, program.id),
        [(each.id, each.name) for each in catalogue.requirement_editions(session, program.id)],
    )
    made.offer(queries.offered_statements(session, program.id, DocumentKind.PRIVILEGING))
    return made


def drafts(session: Session, program: Program, form: PrivilegingForm) -> Sequence[Draft]:
    """The letter about the fellow."""
    fellow = fellow_of(session, program, form)
    draft = actions.draft_privileging(
        session,
        program=program,
        fellow=fellow,
        slugs=form.procedures.data or (),
        edition_id=form.edition_id,
        words=form.letter,
        decisions=form.decisions,
    )
    return [draft]


MAKER = Maker(
    purpose="Procedures of 12 and 24 months and of the training, levels, complications as recorded. For a hospital.",
    template="documents/new/privileging.html",
    form=form,
    drafts=drafts,
)
