"""A case as it stood: every column of it and its procedures as plain values, with the names of that moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.foundation.canonical import plain

SCHEMA = "logbook.case.1"


def _reader_of(model: type[Case] | type[CaseProcedure]) -> Any:
    columns = tuple(model.__table__.columns.keys())
    values = attrgetter(*columns)
    return lambda row: {name: plain(value) for name, value in zip(columns, values(row), strict=True)}


_case_columns = _reader_of(Case)
_procedure_columns = _reader_of(CaseProcedure)


@dataclass(frozen=True, slots=True)
class Names:
    """The names a reader needs in place of keys, as they stood then; ``procedures`` in the order of the case."""

    program: str
    fellow: str
    attending: str
    site: str
    c_arm: str | None
    patient: str | None
    catalogue_edition: str
    procedures: tuple[str, ...]


def names_now(case: Case) -> Names:
    """The names around a case with its relationships loaded."""
    assert case.supervisor
    assert case.site is not None
    return Names(
        program=case.program.name,
        fellow=case.fellow.name,
        attending=case.supervisor,
        site=case.site.name,
        c_arm=case.c_arm.name if case.c_arm else None,
        patient=case.patient.label if case.patient else None,
        catalogue_edition=case.catalogue_edition.name,
        procedures=tuple(each.procedure.name for each in case.procedures),
    )


def snapshot(
    case: Any,
    procedures: Iterable[Any],
    names: Names,
    *,
    state: CaseState | None = None,
    signed_at: datetime | None = None,
) -> dict[str, Any]:
    """The case as it stands, or as it will with that ``state`` and ``signed_at``, as plain values for canonical JSON.

    ``case`` and ``procedures`` (in order of place) are anything with the columns of ``logged_case`` and
    ``case_procedure`` as attributes, so that a bulk load can sign rows that were never objects of the ORM.
    """
    becoming = {"state": state.value, "signed_at": plain(signed_at)} if state else {}
    return {
        "schema": SCHEMA,
        "case": _case_columns(case) | becoming,
        "procedures": [_procedure_columns(each) for each in procedures],
        "names": {
            "program": names.program,
            "fellow": names.fellow,
            "attending": names.attending,
            "site": names.site,
            "c_arm": names.c_arm,
            "patient": names.patient,
            "catalogue_edition": names.catalogue_edition,
            "procedures": list(names.procedures),
        },
    }
