"""The pages on which a schedule is looked at before anything is made of it."""

import functools
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from logbook.exchange import queries
from logbook.exchange.forms import (
    CasesForm,
    ColumnsForm,
    UploadForm,
    cases_form,
    columns_form,
    filled_columns,
    filled_row,
)
from logbook.exchange.rules import (
    Around,
    Meaning,
    Reading,
    ScheduledCase,
    Table,
    Unreadable,
    day_problem,
    pack,
    schedule_keys,
    scheduled_cases,
)
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.forms import page
from logbook.web.transactions import database

# So many are ticked without asking; of a longer list most are somebody else's.
_FEW = 15
Page = tuple[str, int]


@dataclass(frozen=True)
class Preview:
    """What the page of cases is read from; ``day`` is that of all cases where no column says it."""

    table: Table
    columns: Mapping[Meaning, int]
    day: date
    around: Around

    @functools.cached_property
    def cases(self) -> list[ScheduledCase]:
        """The cases, in the order of the page."""
        return scheduled_cases(self.table, self.columns, self.day, self.around)

    @property
    def data(self) -> dict[str, Any]:
        """What the forms of both pages begin with."""
        return {"table": pack(self.table), "day": self.day} | filled_columns(self.columns)

    def form(self) -> CasesForm:
        """The form of the cases as they were understood, none of them ticked."""
        rows = {f"rows-{place}": filled_row(case) for place, case in enumerate(self.cases)}
        return cases_form(self.table, self.cases, self.around)(formdata=None, data=self.data | rows)

    def form_as_sent(self) -> CasesForm:
        """The form of the cases as the fellow sent it."""
        return cases_form(self.table, self.cases, self.around)()


def upload_page(problem: Unreadable | None = None) -> Page:
    """Choose a file, after a first one that could not be read or whose page came back damaged."""
    form = UploadForm(formdata=None)
    if problem:
        form.refuse("schedule", problem.sentence)
    return page("exchange/schedule.html", form=form)


def columns_page(table: Table, form: ColumnsForm, reading: Reading | None = None) -> Page:
    """Say which column means what; ``reading`` says what was refused of a file that was just read."""
    return page("exchange/schedule_columns.html", form=form, table=table, reading=reading)


def columns_asked(preview: Preview) -> ColumnsForm:
    """The form of the columns as they were guessed."""
    return columns_form(preview.table)(formdata=None, data=preview.data)


def cases_page(
    program: Program,
    preview: Preview,
    form: CasesForm | None = None,
    *,
    only: str | None = None,
    reading: Reading | None = None,
) -> Page:
    """The cases as they were understood, or as the form that was sent has them.

    ``only`` ticks "all" that can be taken, "none" of them, or those of the attending with that id.
    """
    by, cases = identity.person(), preview.cases
    fellowship = queries.fellowship(by, program)
    problems = [day_problem(each.day, fellowship) for each in cases]
    shown = form or preview.form()
    keys = row_keys(program, shown)
    with database().reading() as looking:
        there = queries.opened_before(looking, by.id, keys.values())
    known = [keys.get(place) in there for place in range(len(cases))]
    takeable = [not (each.cancelled or problems[place] or known[place]) for place, each in enumerate(cases)]
    if form is None and sum(takeable) <= _FEW:
        for row, take, case in zip(shown.rows, takeable, cases, strict=True):
            row.take.data = take and bool(case.procedure or case.attending_id)
    elif only is not None:
        for row, take in zip(shown.rows, takeable, strict=True):
            row.take.data = take and only in ("all", str(row.attending.data or "none yet"))
    return page(
        "exchange/schedule_cases.html",
        form=shown,
        count=len(cases),
        days=[(day, [*group]) for day, group in itertools.groupby(enumerate(cases), key=lambda each: each[1].day)],
        problems=problems,
        known=known,
        reading=reading,
        refused=preview.table.refused,
        one_day=Meaning.DATE not in preview.columns,
        attendings={each.id: each for each in preview.around.attendings},
        sites={each.id: each.name for each in preview.around.places},
        often=_often(shown),
    )


def row_keys(program: Program, form: CasesForm) -> dict[int, str]:
    """The key of each row that has a day, counted over all of them, so that it stays the same whatever is ticked."""
    chosen = {place: case for place, row in enumerate(form.rows) if (case := row.chosen())}
    keys = schedule_keys(program.id, identity.person().id, [*chosen.values()])
    return dict(zip(chosen, keys, strict=True))


def _often(form: CasesForm) -> Sequence[tuple[UUID, int]]:
    """The attendings of the rows with how many are theirs, most first."""
    return Counter(UUID(str(row.attending.data)) for row in form.rows if row.attending.data).most_common()
