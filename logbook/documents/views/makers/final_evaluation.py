"""Making a final evaluation."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.documents import actions
from logbook.documents.forms import FinalEvaluationForm
from logbook.documents.rules import Draft
from logbook.documents.views.makers.making import Maker, asked_for, fellow_of, fellows
from logbook.people.models import Program


def form(session: Session, program: Program) -> FinalEvaluationForm:
    """The form, with nothing ticked or answered."""
    made = FinalEvaluationForm(data=asked_for())
    made.choose_fellow(fellows(session, program))
    made.choose_edition([(each.id, each.name) for each in catalogue.requirement_editions(session, program.id)])
    return made


def drafts(session: Session, program: Program, form: FinalEvaluationForm) -> Sequence[Draft]:
    """The evaluation of the fellow."""
    draft = actions.draft_final_evaluation(
        session,
        program=program,
        fellow=fellow_of(session, program, form),
        ended_on=form.ended_on.data,
        edition_id=form.edition_id,
        ticked=form.ticked,
        comments=form.comments.data or "",
        committee_considered=form.committee_considered.data == "yes",
        shared_on=form.shared_on.data,
        decisions=form.decisions,
    )
    return [draft]


MAKER = Maker(
    purpose=(
        "What you determine at the end of the fellowship, ticked and written by you, with the signed cases as "
        "evidence. For the permanent record and the fellow."
    ),
    template="documents/new/final_evaluation.html",
    form=form,
    drafts=drafts,
)
