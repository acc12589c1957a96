"""The form of an amendment: that of the case, with what a case that was not signed does not ask."""

from collections.abc import Sequence

from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from logbook.cases.forms.case import CaseForm, case_form
from logbook.cases.forms.fields import Prose
from logbook.catalogue.models import Procedure


class Amending(CaseForm):
    """What an amendment asks besides: why, and what it was opened on (``seen_revision``, ``seen_version``)."""

    amendment_reason = Prose(
        "Why is it amended?",
        validators=[InputRequired("Write why the case is amended: the attending reads it first.")],
        description="The attending reads it first, and whoever sees the case. No names or anything of the patient.",
    )
    seen_revision = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open the form again.")])
    seen_version = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open the form again.")])


def amendment_form(procedures: Sequence[Procedure]) -> type[Amending]:
    """The class of the form that amends a signed case, to one with these procedures."""
    return type("AmendmentForm", (case_form(procedures), Amending), {})
