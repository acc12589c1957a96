"""The form of a case: its fields follow from the procedures in it, and what it holds becomes an entry."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import Field, FormField, HiddenField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from logbook.cases.forms.fields import Choice, Line, Prose, Several, Typed, WithUnit
from logbook.cases.forms.procedure import ProcedureForm, procedure_form
from logbook.cases.forms.supervisor import WithoutAccount, read_supervisor, supervisor_data, supervisor_said
from logbook.cases.models import AgeBand, KapUnit, NotRecorded, Outcome, Position, PulseMode, Sedation
from logbook.cases.queries import Choices
from logbook.cases.rules import (
    AIR_KERMA_PLACES,
    COMPLICATIONS,
    KAP_PLACES,
    PLAIN,
    Asked,
    Decisions,
    Entry,
    NewPatient,
    Refused,
    TypedDifference,
    Undecided,
    fields_of,
    read_date,
    read_decimal,
    read_duration,
    read_fluoroscopy,
    read_kap,
    read_time,
    read_whole,
    say_decimal,
    say_kap,
    say_minutes,
    say_seconds,
)
from logbook.catalogue.models import Procedure
from logbook.catalogue.rules import Field as Question
from logbook.web.forms import Form

NOT_SAID = "Not said"
FEW = 4
# The checklists of the procedures stand before the first of these.
_FOLLOWS_CHECKLISTS = ("c_arm_id", "started_at")
# The questions each field belongs to; one that applies to no procedure in the case is not asked.
_BELONGS = {
    "fluoroscopy_seconds": Question.FLUOROSCOPY,
    "fluoroscopy_not_recorded": Question.FLUOROSCOPY,
    "c_arm_id": Question.FLUOROSCOPY,
    "air_kerma_mgy": Question.DOSE,
    "kap_value": Question.DOSE,
    "kap_unit": Question.DOSE,
    "dose_not_recorded": Question.DOSE,
    "pulse_mode": Question.DOSE,
    "frames": Question.DOSE,
    "sedation": Question.SEDATION,
    "position": Question.POSITION,
    "complications": Question.COMPLICATIONS,
    "complication_note": Question.COMPLICATIONS,
    "outcome": Question.OUTCOME,
    "outcome_note": Question.OUTCOME,
    "patient": Question.PATIENT,
}


def read_client_id(text: str) -> UUID:
    """An id as a client makes it, a version 7 UUID. Raises ValueError with a sentence."""
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or found.version != 7 or str(found) != text.lower():
        raise ValueError("The form's own number is damaged. Open a new form.")
    return found


def _labelled(members: Iterable[Any], none: str = NOT_SAID) -> dict[str, str]:
    return {"": none} | {each.value: each.label for each in members}


class CaseForm(Form):
    """Everything but the procedures, which ``case_form`` adds as "procedures-0", "procedures-1" and so on.

    The fields stand in the order of the page.
    """

    procedures_shown: Sequence[Procedure] = ()
    asked: Asked | None = None
    # When what stands here was typed, if it was never saved; and where it differs from what was saved elsewhere since.
    typed_at: datetime | None = None
    differing: Sequence[TypedDifference] | None = None

    case_id = Typed("Form", read=read_client_id, validators=[InputRequired("Open a new form.")], widget=HiddenInput())
    fluoroscopy_seconds = Typed(
        "Fluoroscopy time",
        read=read_fluoroscopy,
        say=say_seconds,
        description="Seconds, or minutes and seconds: 47, 1:23, 1m23.",
    )
    fluoroscopy_not_recorded = Choice(
        "Not recorded, because", read=NotRecorded, choices=_labelled(NotRecorded, none="It is recorded")
    )
    duration_minutes = Typed(
        "Duration", read=read_duration, say=say_minutes, description="Minutes, or hours and minutes: 45, 1:15."
    )
    attending_id = Choice("Attending", read=read_supervisor)
    guest_name = Line("Supervisor's name")
    guest_email = Line("Supervisor's e-mail address", description="A link to read and sign the case is sent there.")
    site_id = Choice("Site", read=UUID)
    performed_on = Typed(
        "Date", read=read_date, validators=[InputRequired("Enter the day it was done.")], render_kw={"type": "date"}
    )
    patient = Choice(
        "Patient number",
        read=lambda text: NewPatient.NEW if text == NewPatient.NEW.value else UUID(text),
        description="The program's own number for a patient seen more than once. Never a record number.",
    )
    c_arm_id = Choice("C-arm", read=UUID)
    air_kerma_mgy = Typed("Reference air kerma", read=partial(read_decimal, places=AIR_KERMA_PLACES), say=say_decimal)
    kap_value = WithUnit("Kerma-area product (KAP or DAP)", read=partial(read_kap, places=KAP_PLACES), say=say_decimal)
    kap_unit = Choice("Unit of kerma-area product", read=KapUnit, choices=_labelled(KapUnit, none="Unit"))
    dose_not_recorded = Choice(
        "Dose not recorded, because",
        read=NotRecorded,
        choices=_labelled(
            [each for each in NotRecorded if each is not NotRecorded.NOT_USED],
            none="It is recorded",
        ),
    )
    pulse_mode = Choice("Pulse mode", read=PulseMode, choices=_labelled(PulseMode))
    frames = Typed("Frames", read=read_whole, description="Images or shots taken.")
    started_at = Typed("Start", read=read_time, say="{:%H:%M}".format, render_kw={"type": "time"})
    ended_at = Typed("End", read=read_time, say="{:%H:%M}".format, render_kw={"type": "time"})
    age_band = Choice("Patient's age", read=AgeBand, choices=_labelled(AgeBand))
    sedation = Choice("Sedation", read=Sedation, choices=_labelled(Sedation))
    position = Choice("Position", read=Position, choices=_labelled(Position))
    complications = Several("Complications", choices=COMPLICATIONS)
    complication_note = Prose("What happened")
    outcome = Choice("Outcome", read=Outcome, choices=_labelled(Outcome))
    outcome_note = Prose("Why it was not achieved")
    notes = Prose("Notes", description="No names, record numbers, dates or anything else that points to a patient.")
    seen = HiddenField()
    draft_version = HiddenField(default="0")
    keep_texts = StringField()
    keep_surprises = StringField()

    def __iter__(self) -> Iterator[Field]:
        """Every field in the order of the page, those of the procedures too: the list of errors follows it."""
        of_procedures = [field for each in self.procedure_forms for field in each]
        checklists = [field for each in of_procedures if isinstance(each, FormField) for field in each.form]
        approaches = [each for each in of_procedures if each.short_name == "approach"]
        yield from (each for each in of_procedures if not isinstance(each, FormField) and each not in approaches)
        for name, field in self._fields.items():
            if name in _FOLLOWS_CHECKLISTS:
                yield from checklists
                checklists = []
            if name == "notes":
                yield from approaches
            if not isinstance(field, FormField):
                yield field

    @property
    def procedure_forms(self) -> list[ProcedureForm]:
        """The form of each procedure, in order."""
        return [self[f"procedures-{place}"].form for place in range(len(self.procedures_shown))]

    def process(self, *arguments: Any, **options: Any) -> None:
        """Read the form; a unit typed behind the number of a dose is the one beside it, unless that says another."""
        super().process(*arguments, **options)
        if "kap_value" in self and (typed := self.kap_value.unit):
            if self.kap_unit.data is None:
                self.kap_unit.data = typed
            elif self.kap_unit.data is not typed:
                beside = self.kap_unit.data.label
                sentence = f"This says {typed.label}, the unit beside it {beside}. Correct one of them."
                self.kap_value.process_errors = [*self.kap_value.process_errors, sentence]

    @property
    def kap_said(self) -> str:
        """What was understood of a kerma-area product just typed, "" if there is nothing to say of it."""
        number, unit = self.kap_value, self.kap_unit.data
        plain = unit is None or number.unit not in (None, unit) or (unit is KapUnit.GY_CM2 and number.unit is None)
        return "" if plain or number.data is None or not number.raw_data else say_kap(number.data, unit)

    def offer(self, choices: Choices) -> None:
        """Give the drop-downs what the fellow may choose from."""
        # A few sites stand side by side as chips; only a drop-down needs an empty first line.
        first = {} if len(choices.sites) <= FEW else {"": "Choose the site"}
        self.site_id.choices = first | dict(choices.sites)
        guest = {WithoutAccount.GUEST.value: WithoutAccount.GUEST.label}
        self.attending_id.choices = {"": "Choose the attending"} | dict(choices.attendings) | guest
        if "c_arm_id" in self:
            self.c_arm_id.choices = {"": NOT_SAID} | dict(choices.c_arms)
        if "patient" in self:
            new = {NewPatient.NEW.value: "A new patient: take the next number"}
            self.patient.choices = {"": "No number"} | new | dict(choices.patients)

    def begin_last_procedure(self) -> None:
        """Let a procedure that was just added start from its defaults; the sent form had no fields of it yet."""
        for field in self.procedure_forms[-1] if self.procedures_shown else ():
            if not isinstance(field, FormField) and field.default is not None:
                field.data = field.default

    def chosen(self, name: str) -> str:
        """What was chosen of a field's choices, in words; "" for nothing or for what is not on offer any more."""
        data = self[name].data
        return "" if data is None else str(self[name].choices.get(str(data), ""))

    @property
    def supervisor(self) -> str:
        """Who supervised, in words, as far as that was said."""
        is_guest = self.attending_id.data is WithoutAccount.GUEST
        return (self.guest_name.data or "") if is_guest else self.chosen("attending_id")

    def entry(self) -> Entry:
        """What the form says, once it has been validated."""
        said = {name: self[name].data for name in PLAIN if name in self}
        said |= supervisor_said(self.attending_id.data, self.guest_name.data, self.guest_email.data)
        return Entry(
            **said,
            procedures=tuple(each.entry() for each in self.procedure_forms),
            patient=self.patient.data if "patient" in self else None,
            complications=tuple(self.complications.data or ()) if "complications" in self else (),
        )

    def decisions(self) -> Decisions:
        """What the fellow decided about what was shown before."""
        return Decisions(texts=self.keep_texts.data or "", surprises=self.keep_surprises.data or "")

    def take(self, objection: Refused | Undecided) -> None:
        """Put what an action objected to beside its fields."""
        if isinstance(objection, Refused):
            for problem in objection.problems:
                self.refuse(problem.field, problem.sentence)
        else:
            self.asked = objection.asked
            self.refuse(None, objection.sentence)

    def refuse(self, field: str | None, sentence: str) -> None:
        """Put an objection beside a field, also one of a procedure: "procedures-0-side"."""
        target = self.named(field) if field else None
        if target is None:
            self.form_errors.append(sentence)
        else:
            target.errors = [*target.errors, sentence]

    def named(self, name: str) -> Field | None:
        """The field of that full name, however deep."""
        return _fields_by_name(self._fields.values()).get(name)


def case_form(procedures: Sequence[Procedure]) -> type[CaseForm]:
    """The class of the form for a case with these procedures."""
    asked = fields_of(procedures)
    absent: Mapping[str, Any] = {name: None for name, question in _BELONGS.items() if question not in asked}
    added = {f"procedures-{place}": FormField(procedure_form(each)) for place, each in enumerate(procedures)}
    return type("CaseForm", (CaseForm,), {**absent, **added, "procedures_shown": tuple(procedures)})


def filled(entry: Entry, case_id: UUID) -> dict[str, Any]:
    """An entry as the data of its form."""
    data: dict[str, Any] = {name: getattr(entry, name) for name in PLAIN}
    data |= supervisor_data(entry)
    data |= {"case_id": case_id, "patient": entry.patient, "complications": list(entry.complications)}
    for place, each in enumerate(entry.procedures):
        data[f"procedures-{place}"] = ProcedureForm.filled(each)
    return data


def without(typed: "MultiDict[str, str]", place: int) -> "MultiDict[str, str]":
    """What was typed, less the procedure at ``place``; those after it move up."""
    kept: MultiDict[str, str] = MultiDict()
    for key, values in typed.lists():
        found = re.fullmatch(r"procedures-(\d{1,3})-(.+)", key)
        if found is None:
            kept.setlist(key, values)
        elif (at := int(found[1])) != place:
            kept.setlist(f"procedures-{at - (at > place)}-{found[2]}", values)
    slugs = typed.getlist("procedure")
    kept.setlist("procedure", slugs[:place] + slugs[place + 1 :])
    return kept


def _fields_by_name(fields: Any) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field in fields:
        if isinstance(field, FormField):
            found |= _fields_by_name(field.form._fields.values())
        else:
            found[field.name] = field
    return found
