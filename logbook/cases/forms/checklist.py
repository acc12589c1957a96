"""The questions of a checklist as form fields, made from the catalogue's data."""

from collections.abc import Mapping
from typing import Any

import wtforms
from wtforms import SelectField

from logbook.cases.forms.fields import Line, Prose
from logbook.catalogue.rules import Checklist, Part, Question, QuestionKind, read_answers


class ChecklistForm(wtforms.Form):  # type: ignore[misc]  # WTForms ships no types
    """The fields of one part of a checklist; they hold what was typed, which ``answers`` reads."""

    checklist: Checklist
    part: Part

    def answers(self) -> dict[str, Any]:
        """The answers as the rules judge them and the case keeps them."""
        typed = {name: str(field.data or "") for name, field in self._fields.items()}
        return read_answers(self.checklist, typed, part=self.part)


def checklist_form(checklist: Checklist, part: Part) -> type[ChecklistForm]:
    """A form class for one part of a checklist."""
    fields: dict[str, Any] = {each.key: _field(each) for each in checklist.questions(part)}
    return type("ChecklistForm", (ChecklistForm,), {**fields, "checklist": checklist, "part": part})


def typed_answers(answers: Mapping[str, Any]) -> dict[str, str]:
    """Kept answers as the fields hold them."""
    words = {True: "yes", False: "no"}
    return {key: words[answer] if isinstance(answer, bool) else str(answer) for key, answer in answers.items()}


def _field(question: Question) -> Any:
    match question.kind:
        case QuestionKind.YES_NO:
            return _chips(question, {"yes": "Yes", "no": "No"})
        case QuestionKind.CHOICE:
            return _chips(question, dict(question.choices))
        case QuestionKind.NUMBER:
            return Line(question.label, description=question.help)
        case QuestionKind.TEXT:
            return Prose(question.label, description=question.help)


def _chips(question: Question, choices: dict[str, str]) -> Any:
    return SelectField(question.label, description=question.help, choices=choices, validate_choice=False)
