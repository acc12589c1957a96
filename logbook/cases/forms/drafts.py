"""The form of a case as a browser would send it, and two such forms compared field by field."""

from collections.abc import Iterable, Iterator
from typing import Any

from wtforms import BooleanField, Field, FormField, HiddenField, SelectField, SelectMultipleField

from logbook.cases.forms.case import CaseForm
from logbook.cases.rules import FROM_PAGE, TypedDifference, TypedForm

NOTHING = "–"
LONGEST_SAID = 200
# What a form says of itself and not of the case.
_OF_THE_FORM = ("csrf_token", "case_id", "draft_version", "keep_texts", "keep_surprises")


def form_names() -> frozenset[str]:
    """The names of the fields of any case's form, but for those of its procedures."""
    members = {name: getattr(CaseForm, name) for name in dir(CaseForm)}
    fields = {name for name, member in members.items() if hasattr(member, "_formfield")}
    return frozenset(fields - {"case_id", "draft_version"} | {"procedure", FROM_PAGE})


def as_typed(form: CaseForm) -> TypedForm:
    """What a browser would send of the form as it stands."""
    typed: TypedForm = {"procedure": [each.slug for each in form.procedures_shown]}
    for field in _fields(form):
        if field.name not in _OF_THE_FORM and (sent := _sent(field)):
            typed[field.name] = sent
    return typed


def differences(there: CaseForm, here: CaseForm) -> list[TypedDifference]:
    """Where two forms of one case differ, in the order of the page. Both were offered their choices.

    Procedures are the same if they are the same entry of the catalogue, wherever they stand.
    """
    found, places = [], _same_procedures(there, here)
    for place, each in enumerate(here.procedures_shown):
        if places.get(place) is None:
            found.append(TypedDifference("procedure", "Procedure", NOTHING, each.name))
    for place, each in enumerate(there.procedures_shown):
        if place not in places.values():
            found.append(TypedDifference("procedure", "Procedure", each.name, NOTHING))
    theirs = {field.name: field for field in _fields(there)}
    for field in _fields(here):
        at = _place(field)
        if at is not None and places[at] is None:
            continue
        name = field.name if at is None else field.name.replace(f"-{at}-", f"-{places[at]}-", 1)
        other = theirs.pop(name, None)
        if _means(field) != _means(other):
            found.append(TypedDifference(field.name, _label(field, here), _said(other), _said(field)))
    for name, field in theirs.items():
        if _place(field) is None and _means(field) is not None:
            found.append(TypedDifference(name, _label(field, there), _said(field), NOTHING))
    return found


def _same_procedures(there: CaseForm, here: CaseForm) -> dict[int, int | None]:
    """For each procedure here the place of the same one there, or None."""
    left = [each.slug for each in there.procedures_shown]
    places: dict[int, int | None] = {}
    for place, each in enumerate(here.procedures_shown):
        at = left.index(each.slug) if each.slug in left else None
        places[place] = at
        if at is not None:
            left[at] = ""
    return places


def _fields(form: Any) -> Iterator[Field]:
    for field in form:
        if isinstance(field, FormField):
            yield from _fields(field.form)
        else:
            yield field


def _place(field: Field) -> int | None:
    """Which procedure the field belongs to, or None for the case."""
    first, _, rest = str(field.name).partition("-")
    return int(rest.partition("-")[0]) if first == "procedures" else None


def _sent(field: Field) -> list[str]:
    match field:
        case BooleanField():
            return ["y"] if field.data else []
        case SelectMultipleField():
            return [str(each) for each in field.data or ()]
        case SelectField():
            return [str(field.data)] if field.data not in (None, "") else []
        case _:
            return [text] if (text := str(field._value() or "")) else []


def _means(field: Field | None) -> Any:
    """What the field says, whichever way it was typed; nothing if it is not asked or belongs to the form alone."""
    if field is None or isinstance(field, HiddenField) or field.name in _OF_THE_FORM or not (sent := _sent(field)):
        return None
    return sorted(sent) if isinstance(field.data, list) or field.data in (None, "") else field.data


def _said(field: Field | None) -> str:
    if field is None:
        return NOTHING
    match field:
        case BooleanField():
            words = "Yes" if field.data else "No"
        case SelectMultipleField() | SelectField():
            labels = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
            words = ", ".join(labels.get(each, "Another") for each in _sent(field))
        case _:
            words = " ".join(_sent(field))
    return words if len(words) <= LONGEST_SAID else f"{words[:LONGEST_SAID]}…"


def _label(field: Field, form: CaseForm) -> str:
    place, text = _place(field), str(field.label.text)
    if place is None or len(form.procedures_shown) == 1:
        return text
    return f"{text}, {form.procedures_shown[place].name}"


def labelled(form: CaseForm, names: Iterable[str]) -> dict[str, str]:
    """What the fields of these names are called on the form; the name itself of one it does not have."""
    by_name = {field.name: _label(field, form) for field in _fields(form)}
    return {name: by_name.get(name, name) for name in names}
