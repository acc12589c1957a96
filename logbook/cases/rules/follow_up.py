"""Whether what was found at a later visit can be kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from logbook.cases.rules.bounds import Problem
from logbook.cases.rules.typed import say_day
from logbook.catalogue.models import Procedure
from logbook.catalogue.rules import Checklist, Part, checklist_for, checklist_problems


def follow_up_checklist(procedure: Procedure) -> Checklist | None:
    """The checklist whose follow-up questions the procedure has, or None."""
    checklist = checklist_for(procedure.slug)
    return checklist if checklist and checklist.questions(Part.FOLLOW_UP) else None


def follow_up_problems(
    procedure: Procedure, seen_on: date, answers: Mapping[str, Any], *, performed_on: date, today: date
) -> list[Problem]:
    """What is wrong with a follow-up; fields are ``seen_on`` and the keys of the questions."""
    found = []
    if not performed_on <= seen_on <= today:
        found.append(
            Problem(
                "seen_on", f"A follow-up lies between the case, {say_day(performed_on)}, and today. Check the date."
            )
        )
    checklist = follow_up_checklist(procedure)
    if checklist is None:
        return [Problem(None, f"{procedure.name} has no questions for a follow-up.")]
    found += [Problem(each.key, each.sentence) for each in checklist_problems(checklist, answers, part=Part.FOLLOW_UP)]
    if not found and not set(answers) - {each.key for each in checklist.questions(Part.FOLLOW_UP) if each.required}:
        found.append(Problem(None, "Answer at least one of the questions about how the patient is."))
    return found
