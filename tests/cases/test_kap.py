"""A kerma-area product typed with its unit: understood, shown back and kept, by the server and by the script."""

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from logbook.cases.models import Case, KapUnit
from logbook.cases.rules import KAP_PLACES, read_kap, say_decimal, say_kap
from logbook.foundation.db import Database
from tests.cases.arrange import typed
from tests.cases.reading import summary, value_of
from tests.cast import Cast
from tests.plugins.browser import Server

NEW = "/cases/new"
READ = ("12,5 uGym2", "12.5 µGy·m²", "118cGy·cm²", "1180 mGy cm2", "11.8 dGy·cm²", "1.18 Gy.cm2", "0,118 mGym2",
        "12.50", ".5", "0.000118 Gy-m2", "007", "100 Gy*m2")  # fmt: skip
NOT_READ = (
    "",
    "uGym2",
    "12 mGy",
    "5 uGycm2",
    "694 Gy/cm2",
    "1,234 cGycm2",
    "1.2345678",
    "-1",
    "1e3",
    "12.5.1",
    "toString",
)


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
def test_a_look_shows_what_was_understood_and_chooses_the_unit(ada: FlaskClient, cast: Cast):
    looked = ada.post(NEW, data=typed(cast, kap_value="12,5 uGym2", kap_unit="", then="look"))
    assert "Understood: 12.5 µGy·m², that is 0.125 Gy·cm²" in looked.text
    assert value_of(looked, "kap_value") == "12,5 uGym2"
    assert '<option selected value="uGy.m2">' in looked.text
    plain = ada.post(NEW, data=typed(cast, kap_value="1.2", kap_unit="Gy.cm2", then="look"))
    assert "Understood: 1.2" not in plain.text


@on_sqlite
@pytest.mark.parametrize("beside", ["", "uGy.m2"])
def test_number_and_unit_are_kept_apart(database: Database, ada: FlaskClient, cast: Cast, beside: str):
    assert ada.post(NEW, data=typed(cast, kap_value="12,5 uGym2", kap_unit=beside)).status_code == 303
    with database.reading() as session:
        kept = session.scalars(select(Case)).one()
    assert (kept.kap_value, kept.kap_unit, kept.kap_gycm2) == (Decimal("12.5"), KapUnit.UGY_M2, Decimal("0.125"))


@on_sqlite
@pytest.mark.parametrize(
    ("differently", "sentence"),
    [
        (
            {"kap_value": "12,5 uGym2", "kap_unit": "Gy.cm2"},
            "This says µGy·m², the unit beside it Gy·cm². Correct one of them.",
        ),
        ({"kap_value": "12 mGy"}, "“mGy” is no unit of kerma-area product. Choose the unit beside the number."),
        ({"kap_value": "12.5"}, "Choose the unit the C-arm printed: without it the number says nothing."),
    ],
)
def test_what_contradicts_itself_or_has_no_unit_comes_back_with_a_sentence(
    ada: FlaskClient, cast: Cast, differently: dict[str, str], sentence: str
):
    refused = ada.post(NEW, data=typed(cast, **differently))
    assert refused.status_code == 422
    assert [each.partition(": ")[2] for each in summary(refused)] == [sentence]
    assert value_of(refused, "kap_value") == differently["kap_value"]


def test_the_script_reads_and_says_a_dose_as_the_server_does(page: Page, live_server: Server):
    live_server.enter(page, live_server.cast.ada)

    def in_script(call: str, values: Any) -> Any:
        return page.evaluate(f"all => import('/static/js/kap.js').then(module => all.map({call}))", values)

    numbers = [read_kap(each, KAP_PLACES) for each in READ]
    assert in_script("module.readKap", READ) == [[say_decimal(value), unit] for value, unit in numbers]
    assert in_script("module.readKap", NOT_READ) == [None] * len(NOT_READ)
    both = [[say_decimal(value), unit] for value, _ in numbers for unit in KapUnit]
    assert in_script("each => module.sayKap(...each)", both) == [
        say_kap(Decimal(value), KapUnit(unit)) for value, unit in both
    ]

    page.goto("/cases/new?procedure=mild-pild")
    page.get_by_text("Dose and C-arm").click()
    dose = page.get_by_label("Kerma-area product (KAP or DAP)", exact=True)
    dose.fill("12,5 uGym2")
    expect(page.get_by_text("Understood: 12.5 µGy·m², that is 0.125 Gy·cm²")).to_be_visible()
    dose.fill("1180")
    page.get_by_label("Unit of kerma-area product").select_option("mGy.cm2")
    expect(page.get_by_text("Understood: 1180 mGy·cm², that is 1.18 Gy·cm²")).to_be_visible()
    page.get_by_label("Unit of kerma-area product").select_option("Gy.cm2")
    expect(page.get_by_text("Understood:")).to_have_count(0)
