"""An entry as plain values and back: nothing of it is lost, whatever it says."""

import json
from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import get_args, get_type_hints
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from logbook.cases.rules import Entry, NewPatient, ProcedureEntry, plain_entry, read_entry
from logbook.foundation.canonical import canonical

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
OF_TYPE = {
    UUID: st.uuids(),
    date: st.dates(),
    time: st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    Decimal: st.decimals(0, 20_000, places=6),
    int: st.integers(0, 2**40),
    str: TEXT,
    bool: st.booleans(),
}
ANSWERS = st.dictionaries(st.sampled_from(["infection", "flavum_thickness_mm"]), st.booleans() | TEXT)


def values_of(hint):
    """Anything a field of that type may hold."""
    if hint == tuple[str, ...]:
        return st.lists(TEXT, max_size=3).map(tuple)
    kinds = get_args(hint) or (hint,)
    return st.one_of(*(st.none() if kind is type(None) else _of_kind(kind) for kind in kinds))


def _of_kind(kind):
    return st.sampled_from(list(kind)) if issubclass(kind, Enum) else OF_TYPE[kind]


def a(kind, **given_values):
    hints = get_type_hints(kind)
    others = {name: values_of(hint) for name, hint in hints.items() if name not in given_values}
    return st.builds(kind, **given_values, **others)


STEPS = st.lists(a(ProcedureEntry, checklist=st.none() | ANSWERS), max_size=3).map(tuple)
ENTRIES = a(Entry, procedures=STEPS)


@settings(max_examples=60)
@given(ENTRIES)
def test_an_entry_comes_back_from_its_canonical_json_as_it_was(entry: Entry):
    assert read_entry(json.loads(canonical(plain_entry(entry)))) == entry


def test_what_was_not_said_is_not_said_again():
    bare = Entry(performed_on=date(2026, 11, 3), procedures=(), patient=NewPatient.NEW)
    values = plain_entry(bare)
    assert read_entry(values) == bare
    assert {each.name for each in fields(Entry)} == values.keys()
