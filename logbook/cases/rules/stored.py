"""A stored case as the entry it was made from, to fill its form again and to know a repeated submission."""

from dataclasses import fields, replace
from datetime import date

from logbook.cases.models import Case, CaseProcedure
from logbook.cases.rules.entry import Entry, ProcedureEntry
from logbook.cases.rules.meaning import minutes_of
from logbook.foundation.canonical import sha256_hex

# What a case keeps under the same name and in the same form as an entry says it.
PLAIN = [each.name for each in fields(Entry) if each.name not in ("procedures", "patient", "complications")]


def settled(entry: Entry) -> Entry:
    """The entry with its duration filled in from start and end where it was not said."""
    return replace(entry, duration_minutes=minutes_of(entry))


def entry_of(case: Case) -> Entry:
    """What the fellow said, from a case loaded with its procedures."""
    return Entry(
        **{name: getattr(case, name) for name in PLAIN},
        procedures=tuple(_procedure_entry(each) for each in case.procedures),
        patient=case.patient_id,
        complications=tuple(case.complications),
    )


def state_of(entry: Entry) -> str:
    """A digest of a stored entry, by which a form knows what it was opened on."""
    return sha256_hex(repr(entry).encode())


def afresh(entry: Entry, today: date) -> Entry:
    """A new entry like an earlier one: what was done, where and with whom, without what belongs to that patient."""
    return Entry(
        performed_on=today,
        procedures=tuple(
            replace(each, checklist=None, checklist_version=None, faculty_observed=False) for each in entry.procedures
        ),
        site_id=entry.site_id,
        attending_id=entry.attending_id,
        guest_name=entry.guest_name,
        guest_email=entry.guest_email,
        sedation=entry.sedation,
        position=entry.position,
        pulse_mode=entry.pulse_mode,
        c_arm_id=entry.c_arm_id,
    )


def _procedure_entry(stored: CaseProcedure) -> ProcedureEntry:
    return ProcedureEntry(
        procedure_id=stored.procedure_id,
        role=stored.role,
        side=stored.side,
        levels=tuple(stored.levels),
        guidance=stored.guidance,
        approach=stored.approach,
        faculty_observed=stored.faculty_observed,
        checklist=stored.checklist,
        checklist_version=stored.checklist_version,
    )
