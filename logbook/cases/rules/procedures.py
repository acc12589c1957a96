"""Whether one procedure within a case is described as the catalogue offers it."""

from collections.abc import Iterable, Iterator

from logbook.cases.rules.bounds import Problem
from logbook.cases.rules.entry import ProcedureEntry
from logbook.catalogue.models import Laterality, Procedure
from logbook.catalogue.rules import Field, checklist_for, checklist_problems, fields_that_apply


def fields_of(procedures: Iterable[Procedure]) -> frozenset[Field]:
    """The questions a case with these procedures asks: the union of each one's."""
    return frozenset().union(*(fields_that_apply(each) for each in procedures))


def procedure_problems(place: int, entry: ProcedureEntry, offered: Procedure, *, handing_in: bool) -> Iterator[Problem]:
    """What is wrong with the procedure at ``place`` (from 0), as objections to fields "procedures-<place>-…"."""
    at = f"procedures-{place}-"
    asked = fields_that_apply(offered)
    yield from _side(at, entry, offered, handing_in)
    yield from _levels(at, entry, offered, handing_in)
    if entry.role is None:
        yield Problem(f"{at}role", "Choose your role in it.")
    if Field.GUIDANCE not in asked:
        if entry.guidance is not None:
            yield Problem(f"{at}guidance", f"{offered.name} is logged without guidance. Leave it out.")
    elif entry.guidance is None:
        if handing_in:
            yield Problem(f"{at}guidance", "Choose how the target was found.")
    elif entry.guidance not in offered.guidance_choices:
        yield Problem(
            f"{at}guidance", f"{offered.name} is not done under {entry.guidance.label}. Choose one of those offered."
        )
    if entry.approach and Field.APPROACH not in asked:
        yield Problem(f"{at}approach", f"{offered.name} is logged without an approach. Leave it out.")
    if entry.faculty_observed and Field.FACULTY_OBSERVED not in asked:
        yield Problem(
            f"{at}faculty_observed", f"For {offered.name} there is no mark for faculty observation. Leave it out."
        )
    yield from _checklist(at, entry, offered, handing_in)


def _side(at: str, entry: ProcedureEntry, offered: Procedure, handing_in: bool) -> Iterator[Problem]:
    sides = Laterality(offered.laterality).sides
    if entry.side is None:
        if sides and handing_in:
            yield Problem(f"{at}side", "Choose the side.")
    elif entry.side not in sides:
        choose = f"Choose {' or '.join(sides)}." if sides else "Leave the side out."
        yield Problem(f"{at}side", f"“{entry.side.label}” is not a side of {offered.name}. {choose}")


def _levels(at: str, entry: ProcedureEntry, offered: Procedure, handing_in: bool) -> Iterator[Problem]:
    if not entry.levels and offered.levels and handing_in:
        yield Problem(f"{at}levels", "Choose at least one level.")
    if unknown := [each for each in entry.levels if each not in offered.levels]:
        yield Problem(
            f"{at}levels", f"{', '.join(unknown)[:80]} is not a level of {offered.name}. Choose from those offered."
        )


def _checklist(at: str, entry: ProcedureEntry, offered: Procedure, handing_in: bool) -> Iterator[Problem]:
    checklist = checklist_for(offered.slug, entry.checklist_version)
    if checklist is None:
        if entry.checklist is not None:
            yield Problem(None, f"{offered.name} has no checklist of that version. Open the form again.")
        return
    for found in checklist_problems(checklist, entry.checklist or {}, complete=handing_in):
        yield Problem(f"{at}checklist-{found.key}", found.sentence)
