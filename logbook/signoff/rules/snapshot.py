"""What is signed: every column of a case and its procedures as plain values, with the names as they stood."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from operator import attrgetter
from typing import Any
from uuid import UUID

from logbook.cases.models import Case, CaseProcedure, CaseState

SCHEMA = "logbook.case.1"


def _moment(value: datetime) -> str:
    # Written out, because strftime costs four times as much and a million are made.
    return f"{value.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def _decimal(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _clock_time(value: time) -> str:
    return value.isoformat(timespec="minutes")


_FORMS: dict[type, Callable[[Any], str]] = {
    UUID: str,
    datetime: _moment,
    date: date.isoformat,
    time: _clock_time,
    Decimal: _decimal,
}


def plain(value: Any) -> Any:
    """A column's value as canonical JSON takes it: UUIDs, dates, times (UTC, "Z") and decimals become text."""
    form = _FORMS.get(type(value))
    return value if form is None else form(value)


def _reader_of(model: type[Case] | type[CaseProcedure]) -> Any:
    columns = tuple(model.__table__.columns.keys())
    values = attrgetter(*columns)
    return lambda row: {name: plain(value) for name, value in zip(columns, values(row), strict=True)}


_case_columns = _reader_of(Case)
_procedure_columns = _reader_of(CaseProcedure)


@dataclass(frozen=True, slots=True)
class Names:
    """The names a reader needs in place of keys, as they stood at signing; ``procedures`` in the order of the case."""

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
    assert case.attending is not None
    assert case.site is not None
    return Names(
        program=case.program.name,
        fellow=case.fellow.name,
        attending=case.attending.name,
        site=case.site.name,
        c_arm=case.c_arm.name if case.c_arm else None,
        patient=case.patient.label if case.patient else None,
        catalogue_edition=case.catalogue_edition.name,
        procedures=tuple(each.procedure.name for each in case.procedures),
    )


def snapshot(case: Any, procedures: Iterable[Any], names: Names, signed_at: datetime) -> dict[str, Any]:
    """The case as it stands once signed at ``signed_at``, as plain values for canonical JSON.

    ``case`` and ``procedures`` (in order of place) are anything with the columns of ``logged_case`` and
    ``case_procedure`` as attributes, so that a bulk load can sign rows that were never objects of the ORM.
    """
    return {
        "schema": SCHEMA,
        "case": _case_columns(case) | {"state": CaseState.SIGNED.value, "signed_at": _moment(signed_at)},
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
