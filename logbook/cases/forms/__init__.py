"""What a fellow fills in: a case with its procedures, and a follow-up."""

from logbook.cases.forms.amendment import Amending, amendment_form
from logbook.cases.forms.case import CaseForm, case_form, filled, without
from logbook.cases.forms.drafts import as_typed, differences, form_names, labelled
from logbook.cases.forms.filters import FilterForm, filter_form
from logbook.cases.forms.follow_up import FollowUpForm, follow_up_form
from logbook.cases.forms.supervisor import WithoutAccount, supervisor_data
from logbook.cases.forms.usual import with_usual
from logbook.cases.forms.words import AnswerForm, MessageForm, Worded

__all__ = [
    "Amending",
    "AnswerForm",
    "CaseForm",
    "FilterForm",
    "FollowUpForm",
    "MessageForm",
    "WithoutAccount",
    "Worded",
    "amendment_form",
    "as_typed",
    "case_form",
    "differences",
    "filled",
    "filter_form",
    "follow_up_form",
    "form_names",
    "labelled",
    "supervisor_data",
    "with_usual",
    "without",
]
