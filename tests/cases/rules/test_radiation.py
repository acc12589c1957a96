"""Levels, implied fields and the unit that was probably meant, by hand-computed numbers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from logbook.cases.models import KapUnit
from logbook.cases.rules import questions
from logbook.cases.rules.radiation import (
    LEVELS,
    Quantity,
    Trust,
    implied_field,
    is_longer_than_case,
    is_plausible_field,
    is_plausible_kap,
    probable_units,
    reached,
)
from tests.cases.rules.stage import ENTRY


@pytest.mark.parametrize(
    ("quantity", "value", "into"),
    [
        (Quantity.AIR_KERMA, Decimal("2999.9999"), None),
        (Quantity.AIR_KERMA, Decimal(3_000), (0, False)),
        (Quantity.AIR_KERMA, Decimal("3999.9"), (0, False)),
        (Quantity.AIR_KERMA, Decimal(4_000), (1, False)),
        (Quantity.AIR_KERMA, Decimal(5_000), (2, True)),
        (Quantity.KAP, Decimal("299.9"), None),
        (Quantity.KAP, Decimal(300), (0, False)),
        (Quantity.KAP, Decimal(501), (2, True)),
        (Quantity.FLUOROSCOPY, 1_799, None),
        (Quantity.FLUOROSCOPY, 1_800, (0, False)),
        (Quantity.FLUOROSCOPY, 2_700, (1, False)),
        (Quantity.FLUOROSCOPY, 3_600, (2, True)),
        (Quantity.FLUOROSCOPY, None, None),
    ],
)
def test_a_level_is_reached_at_its_number_and_again_every_so_much(quantity, value, into):
    found = reached(quantity, value)
    assert (found and (found.further, found.is_substantial)) == into


def test_every_level_says_where_its_numbers_stand_and_how_far_they_were_checked():
    assert set(LEVELS) == set(Quantity)
    quoted = {each.name for level in LEVELS.values() for each in level.sources if each.trust is Trust.QUOTED}
    assert quoted == {"AAPM MPPG 12.a 2022"}


def test_the_implied_field_is_kap_by_air_kerma():
    # 1.18 Gy·cm² with 11.8 mGy = 0.0118 Gy: 100 cm².
    assert implied_field(Decimal("1.18"), Decimal("11.8")) == 100
    assert implied_field(Decimal(0), Decimal(12)) is implied_field(Decimal(1), Decimal(0)) is None
    fields = {"9.9": False, "10": True, "1000": True, "1000.1": False}
    assert {each: is_plausible_field(Decimal(each)) for each in fields} == fields
    products = {"0": True, "0.0009": False, "0.001": True, "50": True, "50.1": False}
    assert {each: is_plausible_kap(Decimal(each)) for each in products} == products


@pytest.mark.parametrize(
    ("kap", "unit", "kerma", "meant"),
    [
        # 118 Gy·cm² with 11.8 mGy is a field of 10,000 cm²; as µGy·m² or cGy·cm² (0.01) it is 100 cm².
        ("118", KapUnit.GY_CM2, "11.8", {KapUnit.UGY_M2, KapUnit.CGY_CM2}),
        # 1.18 cGy·cm² typed, 0.0118 Gy·cm²: a field of 1 cm², 100 as Gy·cm².
        ("0.0118", KapUnit.CGY_CM2, "11.8", {KapUnit.GY_CM2}),
        # 1,180 typed as Gy·cm²: 100 cm² only as mGy·cm².
        ("1180", KapUnit.GY_CM2, "11.8", {KapUnit.MGY_CM2}),
        # Without an air kerma what lies nearest to published products: 80 as 0.8.
        ("80", KapUnit.GY_CM2, None, {KapUnit.UGY_M2, KapUnit.CGY_CM2}),
        # 0.00005 Gy·cm² would only be plausible as Gy·m², 0.5 Gy·cm².
        ("0.00005", KapUnit.GY_CM2, None, {KapUnit.GY_M2}),
        # No unit makes a field of it: 40 Gy·cm² with 0.0001 mGy is 4 * 10^8 cm², and 40,000 as mGy·cm².
        ("40", KapUnit.GY_CM2, "0.0001", set()),
        ("0", KapUnit.GY_CM2, None, set()),
    ],
)
def test_the_probable_unit_is_the_one_under_which_the_same_digits_are_plausible(kap, unit, kerma, meant):
    assert set(probable_units(Decimal(kap), unit, kerma and Decimal(kerma))) == meant


def test_fluoroscopy_is_longer_than_its_case_from_the_next_second_on():
    assert not is_longer_than_case(600, 10)
    assert is_longer_than_case(601, 10)
    assert not is_longer_than_case(601, None)
    assert not is_longer_than_case(None, 10)


def test_the_question_while_logging_names_the_unit_that_would_fit():
    typed = replace(ENTRY, kap_value=Decimal(118), kap_unit=KapUnit.GY_CM2, air_kerma_mgy=Decimal("11.8"))
    assert [each.sentence for each in questions(typed)] == [
        "118 Gy·cm² with 11.8 mGy would mean a field of about 10000 cm². Is the unit right? "
        "It would fit if cGy·cm² or µGy·m² was meant."
    ]
    high = replace(ENTRY, kap_value=Decimal(80), kap_unit=KapUnit.GY_CM2, air_kerma_mgy=None)
    assert [each.sentence for each in questions(high)] == [
        "80 Gy·cm² is unusually high. Is the unit right? It would fit if cGy·cm² or µGy·m² was meant."
    ]
