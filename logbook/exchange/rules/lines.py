"""The lines of an export: one for each procedure of a case, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.cases.models import CaseRole, PatientPseudonym, supervised_by

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), the wide forms of East Asia included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Names:
    """What the keys of an exported case are called."""

    fellows: Mapping[UUID, str]
    attendings: Mapping[UUID, str]
    sites: Mapping[UUID, str]
    local_codes: Mapping[str, str]
    time_zone: str

    def day(self, moment: datetime | None) -> str:
        """The day of a moment at the program, "" for none."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date().isoformat() if moment else ""


# Free texts are not among them: whatever identifies a patient hides there if anywhere, and a file travels.
COLUMNS = (
    *("case", "performed", "state", "fellow", "attending", "site", "c_arm", "patient", "age_band"),
    *("procedure", "procedure_name", "local_code", "role", "role_attested", "side", "levels", "guidance"),
    *("fluoroscopy_seconds", "fluoroscopy_not_recorded", "duration_minutes", "air_kerma_mgy"),
    *("kap_gycm2", "kap_as_typed", "kap_unit_typed", "dose_not_recorded"),
    *("sedation", "position", "complications", "outcome", "logged", "sent", "signed"),
)

# The columns of a case that are called what they are called in the database, and written as they are.
_AS_IT_IS = (
    *("state", "c_arm", "age_band", "fluoroscopy_seconds", "fluoroscopy_not_recorded", "duration_minutes"),
    *("dose_not_recorded", "sedation", "position", "outcome"),
)


def lines_of(case: Any, steps: Sequence[Any], attested: Mapping[UUID, CaseRole], names: Names) -> list[list[str]]:
    """A line for each procedure of the case, in the order of ``COLUMNS``.

    ``case`` and ``steps`` have the columns of ``cases.queries.whole``; ``attested`` the roles by the keys of steps.
    """
    of_case = _case(case, names)
    lines = (of_case | _procedure(each, attested.get(each.id), names) for each in steps)
    return [[cell(line[name]) for name in COLUMNS] for line in lines]


def _case(case: Any, names: Names) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _AS_IT_IS} | {
        "case": case.number,
        "performed": case.performed_on,
        "fellow": names.fellows.get(case.fellow_id),
        "attending": supervised_by(names.attendings.get(case.attending_id), case.guest_name),
        "site": names.sites.get(case.site_id),
        "patient": PatientPseudonym(number=case.patient).label if case.patient else None,
        "air_kerma_mgy": _decimal(case.air_kerma_mgy),
        "kap_gycm2": _decimal(case.kap_gycm2),
        "kap_as_typed": _decimal(case.kap_value),
        "kap_unit_typed": case.kap_unit,
        "complications": "; ".join(case.complications),
        "logged": names.day(case.logged_at),
        "sent": names.day(case.submitted_at),
        "signed": names.day(case.signed_at),
    }


def _procedure(step: Any, attested: CaseRole | None, names: Names) -> dict[str, Any]:
    return {
        "procedure": step.slug,
        "procedure_name": step.name,
        "local_code": names.local_codes.get(step.slug),
        "role": step.role,
        "role_attested": attested,
        "side": step.side,
        "levels": "; ".join(step.levels),
        "guidance": step.guidance,
    }


def as_csv(lines: Iterable[Sequence[str]]) -> bytes:
    """Lines as RFC 4180 has them, in UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


def cell(value: Any) -> str:
    """A value as text; in front of what a spreadsheet would calculate stands the apostrophe that says it is a text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _decimal(value: Any) -> str | None:
    return None if value is None else f"{value:f}"
