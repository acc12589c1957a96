"""What stays from one case to the next for as long as somebody is signed in: day, site, attending, C-arm, guidance."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import session as cookie

from logbook.cases import queries
from logbook.cases.forms import supervisor_data
from logbook.cases.models import Case
from logbook.catalogue.models import Guidance, Procedure
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.transactions import session

_KEYS = ("site_id", "attending_id", "c_arm_id")


def keep(case: Case, program: Program) -> None:
    """Take over what the case that was just saved says. It lies in the session's cookie, keys and no texts."""
    guidance = next((each.guidance.value for each in case.procedures if each.guidance), None)
    cookie["sticky"] = {name: str(value) for name in _KEYS if (value := getattr(case, name))} | {
        "program_id": str(program.id),
        "performed_on": case.performed_on.isoformat(),
        "kept_on": program.today().isoformat(),
        "guidance": guidance,
    }
    if case.guest_name:
        # Name and address are texts: they are read again from the case that says them.
        cookie["sticky"]["guest_of"] = str(case.id)


def day(program: Program) -> date:
    """The day of the case before, if that was logged today: a list from Friday is often logged on Sunday."""
    kept = _kept(program)
    if kept and kept["kept_on"] == program.today().isoformat():
        return date.fromisoformat(kept["performed_on"])
    return program.today()


def usual(program: Program, procedures: Sequence[Procedure]) -> dict[str, Any]:
    """The data an empty form of these procedures starts with: of the case before, or else of the last one logged."""
    kept = _kept(program)
    if kept:
        data: dict[str, Any] = {name: UUID(kept[name]) for name in _KEYS if name in kept}
        if "guest_of" in kept and (before := queries.own_case(session(), UUID(kept["guest_of"]), identity.person().id)):
            data |= supervisor_data(before)
        guided = {"guidance": Guidance(kept["guidance"])} if kept["guidance"] else {}
    else:
        last = queries.last_case(session(), program.id, identity.person().id)
        data, guided = ({name: getattr(last, name) for name in _KEYS} | supervisor_data(last) if last else {}), {}
    for place, each in enumerate(procedures):
        if guided and guided["guidance"] in each.guidance_choices:
            data[f"procedures-{place}"] = guided
    return data | {"performed_on": day(program)}


def _kept(program: Program) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = cookie.get("sticky")
    return kept if kept and kept["program_id"] == str(program.id) else None
