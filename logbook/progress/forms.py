"""What progress is narrowed to, as it stands in an address."""

from datetime import date

from wtforms import ValidationError

from logbook.cases.forms.filters import FilterDay, Filters
from logbook.cases.rules import read_date
from logbook.progress.rules import half_year


class PeriodForm(Filters):
    """The days looked at, both included; without them the last six months."""

    first = FilterDay("From", read=read_date, name="from", render_kw={"type": "date"})
    last = FilterDay("To", read=read_date, name="to", render_kw={"type": "date"})

    def validate_last(self, field: FilterDay) -> None:
        """The last day is not before the first."""
        first: date | None = self.first.data
        if first and field.data and field.data < first:
            raise ValidationError(f"This day is before {first}, the first one, so it was left out.")

    def period(self, today: date) -> tuple[date, date]:
        """The first and the last day; a missing first one is six months before the last."""
        last = self.said("last") or today
        first = self.said("first")
        return (first, max(first, last)) if first else half_year(last)

    def show(self, period: tuple[date, date]) -> None:
        """Let a field that nothing was typed into show the day that is looked at."""
        for field, day in zip((self.first, self.last), period, strict=True):
            if not field.errors:
                field.data = day
