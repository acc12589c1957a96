"""Whether what was said about a case can be so: each objection is a sentence beside the field it belongs to.

A draft may leave things open; what it does say is held to the same rules as a case that is handed in.
"""

from collections.abc import Iterator
from datetime import date, datetime

from logbook.cases.models import NotRecorded, Outcome
from logbook.cases.rules.bounds import Problem, bound_problems
from logbook.cases.rules.complications import COMPLICATIONS, NONE, OTHER
from logbook.cases.rules.entry import Entry, Surroundings
from logbook.cases.rules.procedures import fields_of, procedure_problems
from logbook.cases.rules.radiation import is_longer_than_case
from logbook.cases.rules.typed import say_day, say_minutes, say_seconds
from logbook.catalogue.models import Guidance
from logbook.catalogue.rules import Field
from logbook.people.rules import email_problem, name_problem

# What the form asks only where it applies to one of the procedures: field, question, and how it is named in a sentence.
_CONDITIONAL = {
    "fluoroscopy_seconds": (Field.FLUOROSCOPY, "a fluoroscopy time"),
    "fluoroscopy_not_recorded": (Field.FLUOROSCOPY, "a reason for a missing fluoroscopy time"),
    "air_kerma_mgy": (Field.DOSE, "an air kerma"),
    "kap_value": (Field.DOSE, "a kerma-area product"),
    "dose_not_recorded": (Field.DOSE, "a reason for a missing dose"),
    "pulse_mode": (Field.DOSE, "a pulse mode"),
    "frames": (Field.DOSE, "frames"),
    "c_arm_id": (Field.FLUOROSCOPY, "a C-arm"),
    "sedation": (Field.SEDATION, "sedation"),
    "position": (Field.POSITION, "a position"),
    "complications": (Field.COMPLICATIONS, "complications"),
    "complication_note": (Field.COMPLICATIONS, "complications"),
    "outcome": (Field.OUTCOME, "an outcome"),
    "outcome_note": (Field.OUTCOME, "an outcome"),
    "patient": (Field.PATIENT, "a patient number"),
}


def problems(entry: Entry, around: Surroundings, *, handing_in: bool) -> list[Problem]:
    """Everything that is wrong with the entry, in the order of the form; empty if it can be kept."""
    found = list(bound_problems(entry))
    if any(each.procedure_id not in around.procedures for each in entry.procedures):
        found.append(
            Problem(None, "One of the procedures is not in your program's catalogue. Remove it and choose again.")
        )
        return found
    for place, procedure in enumerate(entry.procedures):
        offered = around.procedures[procedure.procedure_id]
        found += procedure_problems(place, procedure, offered, handing_in=handing_in)
    found += _inapplicable(entry, around)
    found += _fluoroscopy(entry, handing_in)
    found += _dose(entry)
    found += _times(entry)
    found += _day(entry, around)
    found += _place_and_attending(entry, around, handing_in)
    found += _patient(entry, around, handing_in)
    found += _complications(entry)
    found += _outcome(entry, handing_in)
    return found


def _inapplicable(entry: Entry, around: Surroundings) -> Iterator[Problem]:
    asked = fields_of(around.procedures[each.procedure_id] for each in entry.procedures)
    for name, (field, what) in _CONDITIONAL.items():
        if field not in asked and getattr(entry, name) not in (None, "", ()):
            yield Problem(name, f"What you log here has no room for {what}. Leave it out.")


def _fluoroscopy(entry: Entry, handing_in: bool) -> Iterator[Problem]:
    seconds, reason = entry.fluoroscopy_seconds, entry.fluoroscopy_not_recorded
    used = any(each.guidance is Guidance.FLUOROSCOPY for each in entry.procedures)
    if seconds is not None and reason is not None:
        yield Problem("fluoroscopy_seconds", "There is both a time and a reason for its absence. Keep one of them.")
    if used and reason is NotRecorded.NOT_USED:
        yield Problem(
            "fluoroscopy_not_recorded",
            "The guidance says fluoroscopy, the reason says none was used. Correct one of them.",
        )
    if handing_in and used and seconds is None and reason is None:
        yield Problem("fluoroscopy_seconds", "Enter the fluoroscopy time, or choose why it was not recorded.")
    minutes = minutes_of(entry)
    if seconds is not None and minutes is not None and is_longer_than_case(seconds, minutes):
        yield Problem(
            "fluoroscopy_seconds",
            f"Fluoroscopy of {say_seconds(seconds)} is longer than the case ({say_minutes(minutes)}). Correct one.",
        )


def _dose(entry: Entry) -> Iterator[Problem]:
    if entry.kap_value is not None and entry.kap_unit is None:
        yield Problem("kap_unit", "Choose the unit the C-arm printed: without it the number says nothing.")
    if entry.kap_value is None and entry.kap_unit is not None:
        yield Problem("kap_value", "There is a unit but no number. Enter the number or clear the unit.")
    if entry.dose_not_recorded is not None and (entry.kap_value is not None or entry.air_kerma_mgy is not None):
        yield Problem("dose_not_recorded", "There is both a dose and a reason for its absence. Keep one of them.")


def minutes_of(entry: Entry) -> int | None:
    """How long the case took: as said, else from start to end, else None."""
    if entry.duration_minutes is not None:
        return entry.duration_minutes
    apart = _minutes_apart(entry)
    return apart if apart is not None and apart > 0 else None


def _minutes_apart(entry: Entry) -> int | None:
    if entry.started_at is None or entry.ended_at is None:
        return None
    start, end = (datetime.combine(date.min, each) for each in (entry.started_at, entry.ended_at))
    return int((end - start).total_seconds()) // 60


def _times(entry: Entry) -> Iterator[Problem]:
    apart = _minutes_apart(entry)
    if apart is None:
        return
    # One that ends after midnight is given by its start and duration: an end before the start is far more often a slip.
    if apart <= 0:
        order = "is before" if apart < 0 else "is the same as"
        yield Problem(
            "ended_at",
            f"The end {entry.ended_at:%H:%M} {order} the start {entry.started_at:%H:%M}. "
            "Correct one of them; for a case past midnight give the start and the duration.",
        )
    elif entry.duration_minutes is not None and abs(apart - entry.duration_minutes) > 1:
        yield Problem(
            "duration_minutes",
            f"Start and end are {say_minutes(apart)} apart, the duration says {say_minutes(entry.duration_minutes)}. "
            "Correct one of them.",
        )


def _day(entry: Entry, around: Surroundings) -> Iterator[Problem]:
    day = entry.performed_on
    if day > around.today:
        yield Problem("performed_on", f"{say_day(day)} is in the future. Log a case once it was done.")
    elif not any(each.covers(day) for each in around.fellow_periods):
        starts = min((each.starts_on for each in around.fellow_periods), default=None)
        since = f", which began on {say_day(starts)}" if starts and day < starts else ""
        yield Problem("performed_on", f"{say_day(day)} is outside your fellowship here{since}. Check the date.")


def _place_and_attending(entry: Entry, around: Surroundings, handing_in: bool) -> Iterator[Problem]:
    if entry.site_id is not None and around.site_name is None:
        yield Problem("site_id", "This site is not one of your program's. Choose one from the list.")
    elif entry.site_id is None and handing_in:
        yield Problem("site_id", "Choose the site where this was done.")
    if entry.guest_name is not None or entry.guest_email is not None:
        yield from _guest(entry, around, handing_in)
    elif entry.attending_id is None:
        if handing_in:
            yield Problem("attending_id", "Choose the attending who supervised: the case goes to them.")
    elif around.attending is None:
        yield Problem("attending_id", "This is not an attending of your program. Choose one from the list.")
    else:
        there = [sites for period, sites in around.attending.periods if period.covers(entry.performed_on)]
        if not there:
            yield Problem(
                "attending_id",
                f"{around.attending.name} was not an attending here on {say_day(entry.performed_on)}. Check both.",
            )
        elif around.site_name and all(sites and entry.site_id not in sites for sites in there):
            yield Problem(
                "attending_id",
                f"{around.attending.name} does not work at {around.site_name}. Check attending and site.",
            )
    if entry.c_arm_id is not None and (around.c_arm_site_id is None or around.c_arm_site_id != entry.site_id):
        yield Problem("c_arm_id", "This C-arm does not stand at the chosen site. Choose another or leave it open.")


def _guest(entry: Entry, around: Surroundings, handing_in: bool) -> Iterator[Problem]:
    name, email = entry.guest_name or "", entry.guest_email or ""
    if entry.attending_id is not None:
        yield Problem("attending_id", "Either an attending supervised or somebody without an account. Choose one.")
    if name and (problem := name_problem(name, "Name of the guest")):
        yield Problem("guest_name", problem)
    elif handing_in and not name:
        yield Problem("guest_name", "Write the name of whoever supervised.")
    if email and (problem := email_problem(email)):
        yield Problem("guest_email", problem)
    elif handing_in and not email:
        yield Problem("guest_email", "Write the e-mail address at which whoever supervised can be asked to sign.")
    if around.has_account == "":
        yield Problem("guest_email", "This is your own address, and nobody signs an own case. Write the supervisor's.")
    elif around.has_account:
        yield Problem("guest_email", f"{around.has_account} has an account here with this address; it is no guest's.")


def _patient(entry: Entry, around: Surroundings, handing_in: bool) -> Iterator[Problem]:
    if entry.patient is not None and not around.patient_known:
        yield Problem("patient", "This patient number was not issued to you. Choose one of yours or a new one.")
    if entry.patient is None and around.patient_wanted and handing_in:
        yield Problem("patient", "This counts different patients: choose a patient number, or take a new one.")


def _complications(entry: Entry) -> Iterator[Problem]:
    unknown = [each for each in entry.complications if each not in COMPLICATIONS]
    if unknown:
        yield Problem("complications", "One of the complications is not on the list. Choose again.")
    if NONE in entry.complications and len(entry.complications) > 1:
        yield Problem("complications", "“No complication” stands beside one. Keep one of them.")
    if OTHER in entry.complications and not entry.complication_note:
        yield Problem("complication_note", "Say in a few words what the other complication was.")
    if entry.complication_note and not set(entry.complications) - {NONE}:
        yield Problem("complications", "A complication is described but none is chosen. Choose it, or “Other”.")


def _outcome(entry: Entry, handing_in: bool) -> Iterator[Problem]:
    if entry.outcome is Outcome.NOT_ACHIEVED and not entry.outcome_note and handing_in:
        yield Problem("outcome_note", "Say in a few words why it was not achieved as planned.")
