"""Making a verification of training."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from logbook.documents import actions
from logbook.documents.forms import VerificationForm
from logbook.documents.rules import Draft
from logbook.documents.views.makers.making import Maker, asked_for, fellow_of, fellows
from logbook.people.models import Program


def form(session: Session, program: Program) -> VerificationForm:
    """The form, in which no question is answered."""
    made = VerificationForm(data=asked_for())
    made.choose_fellow(fellows(session, program))
    return made


def drafts(session: Session, program: Program, form: VerificationForm) -> Sequence[Draft]:
    """The verification of the fellow's training."""
    fellow = fellow_of(session, program, form)
    return [
        actions.draft_verification(session, program=program, fellow=fellow, typed=form.typed, decisions=form.decisions)
    ]


MAKER = Maker(
    purpose="Dates, signed counts, and your answers to what hospitals and boards ask about a fellow. For a hospital.",
    template="documents/new/verification.html",
    form=form,
    drafts=drafts,
)
