"""What the queue is narrowed to, and what is ticked in it and signed together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from wtforms import IntegerField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from logbook.cases.forms.filters import FilterDay, Filters, OneOrAll, or_all
from logbook.cases.models import CaseRole
from logbook.cases.rules import read_date
from logbook.foundation.errors import Invalid
from logbook.signoff.models import Entrustment
from logbook.signoff.rules import Chosen, Incomplete, WaitingCase
from logbook.web.forms import PasswordAgain

# A row says by its tick which case it is and in which revision it was shown: "17.2".
_TICK = re.compile(r"(\d{1,9})\.(\d{1,9})", re.ASCII)


class QueueFilter(Filters):
    """Which of the waiting cases are shown."""

    fellow: OneOrAll
    site: OneOrAll
    performed_from = FilterDay("From", read=read_date, name="from", render_kw={"type": "date"})
    performed_to = FilterDay("To", read=read_date, name="to", render_kw={"type": "date"})

    def validate_performed_to(self, field: FilterDay) -> None:
        """The last day is not before the first."""
        first: date | None = self.performed_from.data
        if first and field.data and field.data < first:
            raise ValidationError(f"This day is before {first}, the first one, so it was left out.")

    def fits(self, case: WaitingCase) -> bool:
        """Whether the case is to be shown."""
        first, last = self.said("performed_from"), self.said("performed_to")
        return (
            self.said("fellow") in (None, case.fellow.id)
            and self.said("site") in (None, case.first.site_id)
            and (first is None or first <= case.performed_on)
            and (last is None or case.performed_on <= last)
        )


def queue_filter(cases: Iterable[WaitingCase], asked: Mapping[str, str]) -> type[QueueFilter]:
    """The form with the fellows and sites to choose from, each with how many cases wait.

    One that is ``asked`` for and has nothing waiting any more is still a choice, so that the page can say so.
    """
    fellows: dict[UUID, str] = {}
    sites: dict[UUID, str] = {}
    for case in cases:
        fellows[case.fellow.id] = case.fellow.name
        sites[case.first.site_id] = case.first.site
    for name, known in (("fellow", fellows), ("site", sites)):
        try:
            known.setdefault(UUID(asked.get(name, "")), "With nothing waiting")
        except ValueError:
            continue

    class OfQueue(QueueFilter):
        fellow = OneOrAll("Fellow", read=UUID, choices=or_all(_by_name(fellows)))
        site = OneOrAll("Site", read=UUID, choices=or_all(_by_name(sites)))

    return OfQueue


def _by_name(known: Mapping[UUID, str]) -> dict[UUID, str]:
    return dict(sorted(known.items(), key=lambda each: each[1]))


class BatchForm(PasswordAgain):
    """The ticked rows with what is said of each, the number that the attestation named, and the password.

    The rows' own fields are "case" ("17.2": number and revision), "entrustment-17" and "role-17-1" (by place).
    """

    attested = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lacking: dict[int, str] = {}

    def take(self, objection: Invalid) -> None:
        """Put what the action objected to beside its row, or above all."""
        if isinstance(objection, Incomplete):
            self.lacking = {each.number: each.sentence for each in objection.rows}
            self.form_errors.append(objection.sentence)
        else:
            self.refuse(None, objection.sentence)


def chosen() -> list[Chosen]:
    """The rows that are ticked in what was sent. Raises Invalid for what no page of ours sends."""
    return list(_chosen())


def _chosen() -> Iterator[Chosen]:
    said: dict[int, dict[int, CaseRole]] = {}
    try:
        for name, value in request.form.items():
            if name.startswith("role-"):
                _, number, place = name.split("-")
                said.setdefault(int(number), {})[int(place)] = CaseRole(value)
        for tick in request.form.getlist("case"):
            shown = _TICK.fullmatch(tick)
            if shown is None:
                raise ValueError(tick)
            case, revision = int(shown[1]), int(shown[2])
            level = request.form.get(f"entrustment-{case}")
            yield Chosen(case, revision, Entrustment(int(level)) if level else None, said.get(case, {}))
    except ValueError:
        raise Invalid("The queue was garbled, so nothing was signed. Go back and reload it.") from None
