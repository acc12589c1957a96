"""Making a competency summary."""

from collections.abc import Sequence
from datetime import date

from flask import request
from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.documents import actions
from logbook.documents.forms import PeriodForm
from logbook.documents.rules import Draft, academic_year
from logbook.documents.views.makers.making import Maker, asked_for, fellow_of, fellows
from logbook.people.models import Program


def form(session: Session, program: Program) -> PeriodForm:
    """The form, about the academic year so far unless the address says otherwise."""
    first, last = academic_year(program.today())
    made = PeriodForm(
        data=asked_for(
            period_from=request.args.get("period_from", first, type=date.fromisoformat),
            period_to=request.args.get("period_to", last, type=date.fromisoformat),
        )
    )
    made.choose_fellow(fellows(session, program))
    made.choose_edition([(each.id, each.name) for each in catalogue.requirement_editions(session, program.id)])
    return made


def drafts(session: Session, program: Program, form: PeriodForm) -> Sequence[Draft]:
    """The summary of the fellow and period."""
    assert form.period_from.data is not None and form.period_to.data is not None  # noqa: PT018  # the form requires them
    fellow = fellow_of(session, program, form)
    draft = actions.draft_summary(
        session,
        program=program,
        fellow=fellow,
        period_from=form.period_from.data,
        period_to=form.period_to.data,
        edition_id=form.edition_id,
    )
    return [draft]


MAKER = Maker(
    purpose="Everything signed in a period: counts, minimums, targets, times and entrustment. For a committee.",
    template="documents/new/summary.html",
    form=form,
    drafts=drafts,
)
