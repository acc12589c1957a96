"""The form of a follow-up: the day, and the questions the checklist asks at a later visit."""

from typing import Any

from wtforms import FormField
from wtforms.validators import InputRequired

from logbook.cases.forms.checklist import checklist_form
from logbook.cases.forms.fields import Typed
from logbook.cases.rules import Refused, read_date
from logbook.catalogue.rules import Checklist, Part
from logbook.web.forms import Form


class FollowUpForm(Form):
    """One later visit; the questions stand in ``answers``."""

    seen_on = Typed(
        "Date of the visit",
        read=read_date,
        validators=[InputRequired("Enter the day of the visit.")],
        render_kw={"type": "date"},
    )

    def take(self, objection: Refused) -> None:
        """Put what the action objected to beside its fields."""
        for problem in objection.problems:
            answers = self["answers"].form
            if problem.field in answers:
                answers[problem.field].errors = [*answers[problem.field].errors, problem.sentence]
            else:
                self.refuse(problem.field, problem.sentence)


def follow_up_form(checklist: Checklist) -> type[FollowUpForm]:
    """The class of the form for a checklist's follow-up."""
    fields: dict[str, Any] = {"answers": FormField(checklist_form(checklist, Part.FOLLOW_UP))}
    return type("FollowUpForm", (FollowUpForm,), fields)
