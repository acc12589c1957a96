"""An entry as plain values and back, without loss: what an amendment keeps of it, and what a snapshot says of it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_type_hints
from uuid import UUID

from logbook.cases.rules.entry import Entry, NewPatient, ProcedureEntry
from logbook.cases.rules.stored import PLAIN
from logbook.foundation.canonical import plain

_READ: Mapping[type, Callable[[Any], Any]] = {
    date: date.fromisoformat,
    time: time.fromisoformat,
    UUID: UUID,
    Decimal: Decimal,
}
_STEP = tuple(each.name for each in fields(ProcedureEntry))


def _reader(hint: Any) -> Callable[[Any], Any]:
    """From a plain value to the type of a field, which may be None."""
    kind = next(each for each in (*get_args(hint), hint) if each is not type(None))
    if kind in _READ:
        return _READ[kind]
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else lambda value: value


_OF_CASE = {name: _reader(hint) for name, hint in get_type_hints(Entry).items() if name in PLAIN}
_OF_STEP = {name: _reader(hint) for name, hint in get_type_hints(ProcedureEntry).items() if name != "levels"}


def plain_entry(entry: Entry) -> dict[str, Any]:
    """The entry as canonical JSON takes it; a new patient is the word "new"."""
    return {
        **{name: plain(getattr(entry, name)) for name in PLAIN},
        "patient": plain(entry.patient),
        "complications": list(entry.complications),
        "procedures": [_plain_step(each) for each in entry.procedures],
    }


def read_entry(values: Mapping[str, Any]) -> Entry:
    """The entry that ``plain_entry`` made the values of. What they do not name was not said."""
    patient = values.get("patient")
    return Entry(
        **_read(values, _OF_CASE),
        procedures=tuple(_read_step(each) for each in values["procedures"]),
        patient=NewPatient.NEW if patient == NewPatient.NEW.value else UUID(patient) if patient else None,
        complications=tuple(values["complications"]),
    )


def entry_in(snapshot: Mapping[str, Any]) -> Entry:
    """What a snapshot of a case says, as ``rules.snapshot`` made it or as its JSON is read."""
    row = snapshot["case"]
    return read_entry({**row, "patient": row["patient_id"], "procedures": snapshot["procedures"]})


def _plain_step(step: ProcedureEntry) -> dict[str, Any]:
    values = {name: plain(getattr(step, name)) for name in _STEP}
    answers = None if step.checklist is None else dict(step.checklist)
    return values | {"levels": list(step.levels), "checklist": answers}


def _read_step(values: Mapping[str, Any]) -> ProcedureEntry:
    return ProcedureEntry(**_read(values, _OF_STEP), levels=tuple(values["levels"]))


def _read(values: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    said = {name: values[name] for name in readers if name in values}
    return {name: None if value is None else readers[name](value) for name, value in said.items()}
