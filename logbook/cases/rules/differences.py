"""What two snapshots of a case say differently, field by field, in the words of its page.

Every column is compared: those with words of their own below, and one that was added to a table later by its name.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import zip_longest
from operator import attrgetter
from typing import Any, NamedTuple

from logbook.cases.models import (
    AgeBand,
    CaseRevision,
    CaseRole,
    KapUnit,
    NotRecorded,
    Outcome,
    Position,
    PulseMode,
    RevisionEnd,
    Sedation,
    Side,
)
from logbook.cases.rules.complications import COMPLICATIONS
from logbook.cases.rules.typed import say_day, say_decimal, say_minutes, say_seconds
from logbook.catalogue.models import Guidance
from logbook.catalogue.rules import Part, Question, checklists

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else: which, in words, and what it said before and after; "" for nothing."""

    field: str
    before: str
    after: str


def compared_with(kept: Sequence[CaseRevision], revision: int) -> CaseRevision | None:
    """Which earlier revision a case that waits again is compared with: the one its attending is sure to have read.

    That is the last one that was returned; if none was, the last one that was taken back. None if none was kept.
    """
    earlier = sorted((each for each in kept if each.revision < revision), key=lambda each: each.revision, reverse=True)
    returned = [each for each in earlier if each.ended is RevisionEnd.RETURNED]
    return next(iter(returned or earlier), None)


class _Field(NamedTuple):
    """What is said once of one or more columns; ``say`` takes a row with them and the names of its snapshot."""

    label: str
    columns: tuple[str, ...]
    say: Callable[[Row, Row], str]


def differences(before: Row, after: Row, leave_out: Collection[str] = ()) -> Sequence[Difference]:
    """What ``after`` says otherwise than ``before``, procedures first, then in the order of the case's page.

    Both are snapshots as ``rules.snapshot`` makes them, or as their JSON is read. State, revision and the moments of
    sending and signing are no contents and are left out. A key counts as changed if it names another thing, not if
    that thing has another name by now. ``leave_out`` are columns that whoever reads it may not see.
    """
    fields = [each for each in _OF_THE_CASE if not set(each.columns) & {*leave_out}]
    passed_over = _LIFE_OF_A_CASE.union(leave_out)
    return [
        *_of_procedures(before, after),
        *_of_columns(fields, passed_over, (before["case"], before["names"]), (after["case"], after["names"])),
    ]


def _of_columns(
    fields: Sequence[_Field], passed_over: frozenset[str], before: tuple[Row, Row], after: tuple[Row, Row]
) -> Iterator[Difference]:
    known = passed_over.union(*(each.columns for each in fields))
    others = sorted((before[0].keys() | after[0].keys()) - known)
    for label, columns, say in (*fields, *map(_unworded, others)):
        if any(before[0].get(each) != after[0].get(each) for each in columns):
            was, now = say(*before), say(*after)
            # A column that did not exist then says nothing, as one that was left empty does.
            if was or now:
                yield Difference(label, was, now)


def _of_procedures(before: Row, after: Row) -> Iterator[Difference]:
    pairs, removed, added = _paired(_steps(before), _steps(after))
    for old, new in zip_longest(removed, added):
        yield Difference("Procedure", old.said if old else "", new.said if new else "")
    several = max(len(before["procedures"]), len(after["procedures"])) > 1
    for old, new in pairs:
        columns = _of_columns(_OF_A_PROCEDURE, _TOLD_OF_A_PROCEDURE, (old.row, {}), (new.row, {}))
        for each in (*columns, *_of_checklists(old, new)):
            yield Difference(f"{each.field}, {new.name}" if several else each.field, each.before, each.after)
    as_before = sorted(pairs, key=lambda pair: pair[0].place)
    if as_before != pairs:
        was, now = (", ".join(new.name for _, new in order) for order in (as_before, pairs))
        yield Difference("Order of the procedures", was, now)


class _Step(NamedTuple):
    """One procedure of a snapshot: its place in it, its name then, and its columns."""

    place: int
    name: str
    row: Row

    @property
    def procedure_id(self) -> str:
        """The entry of the catalogue."""
        return str(self.row["procedure_id"])

    @property
    def said(self) -> str:
        """The procedure in one line: name, role, side, levels, guidance, approach."""
        told = (each.say(self.row, {}) for each in _OF_A_PROCEDURE if each.label != "Checklist version")
        return f"{self.name}: {', '.join(filter(None, told))}"


def _steps(snapshot: Row) -> list[_Step]:
    named = zip(snapshot["names"]["procedures"], snapshot["procedures"], strict=True)
    return [_Step(place, name, row) for place, (name, row) in enumerate(named)]


def _paired(before: list[_Step], after: list[_Step]) -> tuple[list[tuple[_Step, _Step]], list[_Step], list[_Step]]:
    """Which procedure of one is which of the other, in the order of ``after``; what was removed; what was added.

    By the entry of the catalogue, and by name where the edition is another one. The rows' own keys say nothing: a row
    takes up whatever procedure stands in its place.
    """
    left = list(before)
    found: dict[int, tuple[_Step, _Step]] = {}
    for same in (attrgetter("procedure_id"), attrgetter("name")):
        for new in after:
            old = next((each for each in left if same(each) == same(new)), None)
            if old is not None and new.place not in found:
                found[new.place] = (old, new)
                left.remove(old)
    return [found[place] for place in sorted(found)], left, [each for each in after if each.place not in found]


def _of_checklists(before: _Step, after: _Step) -> Iterator[Difference]:
    was, now = before.row.get("checklist") or {}, after.row.get("checklist") or {}
    asked_then, asked_now = _questions(before.row), _questions(after.row)
    for key in dict.fromkeys((*asked_now, *asked_then, *was, *now)):
        if was.get(key) != now.get(key):
            question = asked_now.get(key) or asked_then.get(key)
            label = question.label if question else _humanised(key)
            yield Difference(f"Checklist: {label}", _answer(asked_then, was, key), _answer(asked_now, now, key))


def _questions(row: Row) -> Mapping[str, Question]:
    """The questions that were answered, by key: a snapshot names no checklist, but its version and the keys do."""
    answers, version = row.get("checklist") or {}, row.get("checklist_version")
    for each in checklists().values():
        questions = {question.key: question for question in each.questions(Part.PROCEDURE)}
        if each.version == version and questions.keys() >= answers.keys():
            return questions
    return {}


def _answer(asked: Mapping[str, Question], answers: Row, key: str) -> str:
    answer = answers.get(key)
    if answer is None:
        return ""
    return asked[key].said(answer) if key in asked else _plainly(answer)


def _humanised(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _plainly(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return ""
        case bool():
            return "Yes" if value else "No"
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _unworded(column: str) -> _Field:
    return _Field(_humanised(column), (column,), lambda row, _: _plainly(row.get(column)))


def _named(label: str, column: str, name: str) -> _Field:
    return _Field(label, (column,), lambda _, names: names.get(name) or "")


def _said(label: str, column: str, words: Callable[[Any], str] = _plainly) -> _Field:
    return _Field(label, (column,), lambda row, _: "" if row.get(column) is None else words(row[column]))


def _chosen(label: str, column: str, values: type[StrEnum]) -> _Field:
    labels: dict[str, str] = {each.value: each.label for each in values}  # type: ignore[attr-defined]
    return _said(label, column, lambda value: labels.get(value, str(value)))


def _kap(row: Row, _: Row) -> str:
    value, unit, converted = row.get("kap_value"), row.get("kap_unit"), row.get("kap_gycm2")
    if value is None or unit is None or converted is None:
        return ""
    typed = f"{say_decimal(Decimal(value))} {KapUnit(unit).label}"
    return typed if unit == KapUnit.GY_CM2 else f"{typed}, that is {converted} {KapUnit.GY_CM2.label}"


def _complications(values: Sequence[str]) -> str:
    return ", ".join(COMPLICATIONS.get(each, each) for each in values)


# Where a case stands and which rows hold it is no part of what it says; the rest is told by hand above.
_LIFE_OF_A_CASE = frozenset(("id", "state", "revision", "submitted_at", "signed_at"))
_TOLD_OF_A_PROCEDURE = frozenset(("id", "case_id", "place", "procedure_id", "checklist"))

_OF_A_PROCEDURE = (
    _chosen("Role", "role", CaseRole),
    _chosen("Side", "side", Side),
    _said("Levels", "levels"),
    _chosen("Guidance", "guidance", Guidance),
    _said("Approach", "approach"),
    _said("Faculty", "faculty_observed", lambda watched: "Watched by a faculty member" if watched else ""),
    _said("Checklist version", "checklist_version"),
)
_OF_THE_CASE = (
    _said("Performed", "performed_on", lambda day: say_day(date.fromisoformat(day))),
    _named("Program", "program_id", "program"),
    _named("Fellow", "fellow_id", "fellow"),
    _Field("Attending", ("attending_id", "guest_name"), lambda _, names: names.get("attending") or ""),
    _said("Guest's e-mail address", "guest_email"),
    _named("Site", "site_id", "site"),
    _named("Patient", "patient_id", "patient"),
    _said("Fluoroscopy", "fluoroscopy_seconds", say_seconds),
    _chosen("Fluoroscopy not recorded", "fluoroscopy_not_recorded", NotRecorded),
    _said("Duration", "duration_minutes", say_minutes),
    _said("Start", "started_at"),
    _said("End", "ended_at"),
    _said("Reference air kerma", "air_kerma_mgy", lambda value: f"{value} mGy"),
    _Field("Kerma-area product", ("kap_value", "kap_unit", "kap_gycm2"), _kap),
    _chosen("Dose not recorded", "dose_not_recorded", NotRecorded),
    _chosen("Pulse mode", "pulse_mode", PulseMode),
    _said("Frames", "frames"),
    _named("C-arm", "c_arm_id", "c_arm"),
    _chosen("Age", "age_band", AgeBand),
    _chosen("Sedation", "sedation", Sedation),
    _chosen("Position", "position", Position),
    _said("Complications", "complications", _complications),
    _said("What happened", "complication_note"),
    _chosen("Outcome", "outcome", Outcome),
    _said("Why it was not achieved", "outcome_note"),
    _said("Notes", "notes"),
    _named("Catalogue edition", "catalogue_edition_id", "catalogue_edition"),
)
