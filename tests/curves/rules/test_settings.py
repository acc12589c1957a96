"""Which parameters hold, where from, and what may be set."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from logbook.curves.models import CurveSetting
from logbook.curves.rules import GENERAL, Settings, check_parameters, shipped
from logbook.foundation.errors import Invalid
from logbook.people.models import Person
from tests.curves.rules.build import parameters

CLEO = Person(given_name="Cleo", family_name="Marsh", degree="MD", email="cleo@northfield.example")
EPIDURAL = "esi-interlaminar-lumbar"


def row(slug: str, acceptable: str | None, minutes: int = 0) -> CurveSetting:
    values: dict[str, Any] = {"acceptable": None, "unacceptable": None, "alpha": None, "beta": None}
    if acceptable:
        values = {"acceptable": Decimal(acceptable), "unacceptable": Decimal("0.5"), "alpha": Decimal("0.1")}
        values["beta"] = Decimal("0.1")
    return CurveSetting(
        id=UUID(int=minutes),
        procedure_slug=slug,
        source="Ours",
        set_by=CLEO,
        set_at=datetime(2026, 11, 28, tzinfo=UTC) + timedelta(minutes=minutes),
        **values,
    )


def test_without_anything_set_the_general_values_hold_and_say_that_nobody_published_any():
    held = Settings([]).of("mild-pild")
    assert held.parameters == parameters("0.10", "0.30")
    assert held.origin == "No published value for this procedure; general values, unverified."


def test_the_nearest_published_value_stands_beside_the_procedure_it_is_near_to():
    held = Settings([]).of(EPIDURAL)
    assert "Naik 2003" in held.source
    assert held.origin == "No published value for this procedure; the nearest one, unverified."


def test_the_programs_own_come_first_for_the_procedure_then_for_all():
    held = Settings([row(GENERAL, "0.15"), row("mild-pild", "0.2")])
    assert held.of("mild-pild").parameters.acceptable == Decimal("0.2")
    assert held.of("mild-pild").origin == "Set by the program for this procedure."
    assert held.of(EPIDURAL).parameters.acceptable == Decimal("0.15")
    assert held.of(EPIDURAL).set_by == "Cleo Marsh, MD"


def test_the_last_one_set_holds_and_may_take_back():
    rows = [row("mild-pild", "0.2", 1), row("mild-pild", "0.25", 2)]
    assert Settings(reversed(rows)).of("mild-pild").parameters.acceptable == Decimal("0.25")
    assert not Settings([*rows, row("mild-pild", None, 3)]).of("mild-pild").own


@pytest.mark.parametrize(
    ("rates", "field"),
    [
        (("0", "0.3", "0.1", "0.1"), "acceptable"),
        (("0.3", "0.3", "0.1", "0.1"), "unacceptable"),
        (("0.3", "0.2", "0.1", "0.1"), "unacceptable"),
        (("0.3", "1", "0.1", "0.1"), "unacceptable"),
        (("0.1", "0.3", "0", "0.1"), "alpha"),
        (("0.1", "0.3", "0.1", "0.51"), "beta"),
        (("0.1", "0.3", "0.5", "0.5"), "beta"),
        # Fifty attempts in a row succeed too often where hardly any fails.
        (("0.001", "0.002", "0.1", "0.1"), "unacceptable"),
    ],
)
def test_rates_with_which_nothing_could_be_drawn_are_refused_beside_their_field(rates: tuple[str, ...], field: str):
    with pytest.raises(Invalid) as refused:
        check_parameters(parameters(*rates), "Naik 2003")
    assert refused.value.field == field


@pytest.mark.parametrize("source", ["", "x" * 2001])
def test_a_source_is_asked_for_and_not_endless(source: str):
    with pytest.raises(Invalid) as refused:
        check_parameters(parameters(), source)
    assert refused.value.field == "source"


def test_what_is_shipped_can_be_set_and_names_its_sources():
    for held in (shipped().general, *shipped().procedures.values()):
        check_parameters(held.parameters, held.source)
    assert all(each.source and each.flag == "found" for each in shipped().published)
