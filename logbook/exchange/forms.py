"""The forms of reading a schedule: the file, what its columns mean, and the cases in it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import wtforms
from flask_wtf.file import FileField
from wtforms import BooleanField, FormField, HiddenField
from wtforms.validators import InputRequired

from logbook.cases.forms.fields import Choice, Line, Typed
from logbook.cases.models import Side
from logbook.cases.rules import Period, read_date
from logbook.catalogue.models import Procedure
from logbook.exchange.rules import (
    Around,
    Chosen,
    Meaning,
    ScheduledCase,
    Table,
    day_problem,
    levels_typed,
    side_of,
)
from logbook.web.forms import Form

_LABELS = {
    Meaning.DATE: ("Date", "No column: all are of the day below"),
    Meaning.TIME: ("Time", "No column"),
    Meaning.STATUS: ("Status", "No column"),
    Meaning.SIDE: ("Side", "No column: it stands with the procedure"),
    Meaning.LEVELS: ("Levels", "No column: they stand with the procedure"),
    Meaning.ATTENDING: ("Attending", "No column"),
    Meaning.SITE: ("Site", "No column"),
    Meaning.PROCEDURE: ("Procedure", "No column"),
}
_ASKED = (
    Meaning.PROCEDURE,
    Meaning.ATTENDING,
    Meaning.DATE,
    Meaning.TIME,
    Meaning.SIDE,
    Meaning.LEVELS,
    Meaning.SITE,
    Meaning.STATUS,
)
# Up to so many cases each can be made any procedure of the catalogue. The lists of more would make the page megabytes:
# there they have what was found anywhere in the schedule.
FULL_LISTS = 40


class UploadForm(Form):
    """The file."""

    schedule = FileField("Schedule of a day", description="A CSV or calendar (ICS) file, up to 500 kB and 500 cases.")


class ColumnsForm(Form):
    """Which column means what, in ``column_date`` and so on; ``table`` carries what may be read of the file.

    Nothing of a schedule is kept on the server between its pages: the readable columns, packed small, travel in this
    field of the page, and are looked through again when they come back.
    """

    table = HiddenField()
    day = Typed(
        "Day of the list", read=read_date, validators=[InputRequired("Choose the day.")], render_kw={"type": "date"}
    )

    @property
    def columns(self) -> dict[Meaning, int]:
        """The chosen column of each meaning, by its index in the table."""
        return {each: int(self[_field(each)].data) for each in Meaning if self[_field(each)].data}

    @property
    def column_fields(self) -> list[wtforms.Field]:
        """The fields that ask for a column, in the order of the page."""
        return [self[_field(each)] for each in _ASKED]


class CaseRow(wtforms.Form):  # type: ignore[misc]  # WTForms ships no types
    """One case of a schedule, as it was understood or as it was changed."""

    procedures: Mapping[str, Procedure]

    take = BooleanField("Make a draft")
    day = Typed("Date", read=read_date, render_kw={"type": "date"})
    side = Choice(
        "Side", read=Side, choices={"": "Not said"} | {each.value: each.label for each in Side if each != Side.MIDLINE}
    )
    levels = Line("Levels", description="Such as L4-5, L5-S1.")

    def chosen(self) -> Chosen | None:
        """What was chosen; None as long as there is no day."""
        if self.day.data is None:
            return None
        procedure = self.procedures.get(self.procedure.data or "")
        levels = levels_typed(procedure, self.levels.data or "").taken if procedure else ()
        return Chosen(
            day=self.day.data,
            procedure=procedure,
            side=side_of(procedure, self.side.data) if procedure else None,
            levels=levels,
            attending_id=UUID(str(self.attending.data)) if self.attending.data else None,
            site_id=UUID(str(self.site.data)) if self.site.data else None,
        )

    def check(self, fellowship: Sequence[Period]) -> bool:
        """Put what keeps a draft from being made beside its field; whether nothing does."""
        self.validate()
        if not self.day.errors and (problem := day_problem(self.day.data, fellowship)):
            self.day.errors = [problem]
        procedure, typed = self.procedures.get(self.procedure.data or ""), self.levels.data or ""
        if procedure and procedure.levels and levels_typed(procedure, typed).open:
            self.levels.errors = [f"Write levels as they are offered: {', '.join(procedure.levels)[:200]}."]
        return not self.errors


class CasesForm(ColumnsForm):
    """The cases of a schedule in ``rows-0`` and so on, beside what they were read from."""

    rows_shown: int = 0

    @property
    def rows(self) -> list[CaseRow]:
        """The form of each case, in order."""
        return [self[f"rows-{place}"].form for place in range(self.rows_shown)]


def columns_form(table: Table) -> type[ColumnsForm]:
    """The class of the form for the columns of a table."""
    return type("ColumnsForm", (ColumnsForm,), _column_fields(table))


def cases_form(table: Table, cases: Sequence[ScheduledCase], around: Around) -> type[CasesForm]:
    """The class of the form for the cases of a table."""
    many = len(cases) > FULL_LISTS
    kind = _row_class(around, {each.procedure.slug for each in cases if each.procedure} if many else None)
    rows = {f"rows-{place}": FormField(kind) for place in range(len(cases))}
    return type("CasesForm", (CasesForm,), {**_column_fields(table), **rows, "rows_shown": len(cases)})


def filled_columns(columns: Mapping[Meaning, int]) -> dict[str, str]:
    """Chosen columns as the data of a form."""
    return {_field(meaning): str(index) for meaning, index in columns.items()}


def filled_row(case: ScheduledCase) -> dict[str, Any]:
    """A case as it was understood, as the data of its row."""
    return {
        "day": case.day,
        "procedure": case.procedure.slug if case.procedure else None,
        "side": case.side,
        "levels": ", ".join(case.levels),
        "attending": case.attending_id,
        "site": case.site_id,
    }


def _field(meaning: Meaning) -> str:
    return f"column_{meaning.value}"


def _column_fields(table: Table) -> dict[str, Any]:
    shown = {str(index): _with_samples(table, index) for index in range(len(table.headings))}
    return {
        _field(meaning): Choice(label, read=_one_of(shown), choices={"": none} | shown)
        for meaning, (label, none) in _LABELS.items()
    }


def _with_samples(table: Table, index: int) -> str:
    """A heading with the first of what stands below, to choose by."""
    samples = list(dict.fromkeys(cell for cell in table.column(index) if cell))[:2]
    return f"{table.headings[index]} ({'; '.join(each[:40] for each in samples)})" if samples else table.headings[index]


def _row_class(around: Around, only: Collection[str] | None) -> type[CaseRow]:
    procedures = {each.slug: each for each in around.procedures}
    names = {slug: each.name for slug, each in procedures.items() if only is None or slug in only}
    attendings = {str(each.id): each.name for each in around.attendings}
    places = {str(each.id): each.name for each in around.places}
    return type(
        "CaseRow",
        (CaseRow,),
        {
            "procedures": procedures,
            "procedure": Choice("Procedure", read=_one_of(names), choices={"": "Choose it in the case"} | names),
            "attending": Choice("Attending", read=_one_of(attendings), choices={"": "Not said"} | attendings),
            "site": Choice("Site", read=_one_of(places), choices={"": "Not said"} | places),
        },
    )


def _one_of(offered: Mapping[str, str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in offered:
            raise ValueError
        return value

    return read
