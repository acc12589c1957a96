"""What people type for times, doses and dates, and what is understood."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.cases.models import KapUnit
from logbook.cases.rules import (
    KAP_PLACES,
    read_date,
    read_decimal,
    read_duration,
    read_fluoroscopy,
    read_kap,
    read_time,
    read_whole,
    say_decimal,
    say_kap,
    say_minutes,
    say_seconds,
)

FLUOROSCOPY = {
    "47": 47,
    " 47 ": 47,
    "47s": 47,
    "90 sec": 90,
    "90 seconds": 90,
    "1:23": 83,
    "01:23": 83,
    "1:02:03": 3723,
    "1m23": 83,
    "1m23s": 83,
    "1 min 23 s": 83,
    "1 min and 23 sec": 83,
    "1'23\"": 83,
    "1′23″": 83,
    "2 min": 120,
    "0.8 min": 48,
    "0,8 min": 48,
    "0": 0,
    "0:00": 0,
}
DURATION = {
    "45": 45,
    "45 min": 45,
    "45m": 45,
    "1:15": 75,
    "0:50": 50,
    "1h": 60,
    "1h15": 75,
    "1 h 15 min": 75,
    "2 hours": 120,
    "1.5 h": 90,
    "1,5 h": 90,
}


@pytest.mark.parametrize(("typed", "seconds"), FLUOROSCOPY.items())
def test_a_fluoroscopy_time_is_read_as_people_type_it(typed: str, seconds: int):
    assert read_fluoroscopy(typed) == seconds


@pytest.mark.parametrize(("typed", "minutes"), DURATION.items())
def test_a_duration_is_read_as_people_type_it(typed: str, minutes: int):
    assert read_duration(typed) == minutes


@pytest.mark.parametrize(
    ("read", "typed", "sentence"),
    [
        (read_fluoroscopy, "1:75", "“1:75” is not a time. Write seconds (47) or minutes and seconds (1:23)."),
        (read_fluoroscopy, "1m75", "“1m75” is not a time. Write seconds (47) or minutes and seconds (1:23)."),
        (read_fluoroscopy, "1:99:03", "“1:99:03” is not a time. Write seconds (47) or minutes and seconds (1:23)."),
        (read_fluoroscopy, "-5", "“-5” is not a time. Write seconds (47) or minutes and seconds (1:23)."),
        (read_fluoroscopy, "a minute", "“a minute” is not a time. Write seconds (47) or minutes and seconds (1:23)."),
        (read_fluoroscopy, "1.4", "1.4 could be seconds or minutes. Write it as 1:23, as 83 s or as 1.4 min."),
        (read_duration, "1:75", "“1:75” is not a duration. Write minutes (45) or hours and minutes (1:15)."),
        (read_duration, "soon", "“soon” is not a duration. Write minutes (45) or hours and minutes (1:15)."),
        (read_decimal, "1,234", "1,234 can be read two ways. Write 1234 or 1.234."),
        (read_decimal, "12 mGy", "“12 mGy” is not a number. Write digits with a decimal point, such as 12.5."),
        (read_decimal, "-1", "“-1” is not a number. Write digits with a decimal point, such as 12.5."),
        (read_decimal, "nan", "“nan” is not a number. Write digits with a decimal point, such as 12.5."),
        (read_decimal, "1e3", "“1e3” is not a number. Write digits with a decimal point, such as 12.5."),
        (read_decimal, "0.00001", "0.00001 has more than 4 digits after the point. Round it."),
        (read_whole, "1.5", "“1.5” is not a whole number. Write digits only."),
        (read_whole, "١٢", "“١٢” is not a whole number. Write digits only."),
        (read_time, "25:00", "“25:00” is not a time of day. Write it as 09:10 or 14:35."),
        (read_date, "2026-02-30", "“2026-02-30” is not a date. Write it as 2026-11-22 or 11/22/2026."),
        (read_date, "13/22/2026", "“13/22/2026” is not a date. Write it as 2026-11-22 or 11/22/2026."),
        (read_date, "tomorrow", "“tomorrow” is not a date. Write it as 2026-11-22 or 11/22/2026."),
    ],
)
def test_what_cannot_be_read_is_answered_in_a_sentence(read: Callable[..., Any], typed: str, sentence: str):
    places = {"places": 4} if read is read_decimal else {}
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read(typed, **places)


def test_what_is_long_is_cut_in_the_sentence_about_it():
    with pytest.raises(ValueError, match="…") as refused:
        read_fluoroscopy("x" * 5000)
    assert len(str(refused.value)) < 150


def test_doses_take_a_decimal_point_or_comma():
    assert read_decimal("12.50", 4) == Decimal("12.5")
    assert read_decimal("0,25", 4) == Decimal("0.25")
    assert read_decimal(".5", 4) == Decimal("0.5")


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("12,5 uGym2", "12.5", KapUnit.UGY_M2),
        ("12.5 µGy·m²", "12.5", KapUnit.UGY_M2),
        ("12.5μGym²", "12.5", KapUnit.UGY_M2),
        ("12.5 mcGy m2", "12.5", KapUnit.UGY_M2),
        ("125 uGy*m2", "125", KapUnit.UGY_M2),
        ("118 cGycm2", "118", KapUnit.CGY_CM2),
        ("118cGy·cm²", "118", KapUnit.CGY_CM2),
        ("1180 mGy cm2", "1180", KapUnit.MGY_CM2),
        ("11.8 dGy·cm²", "11.8", KapUnit.DGY_CM2),
        ("1.18 Gy.cm2", "1.18", KapUnit.GY_CM2),
        ("1.18 GY x cm^2", "1.18", KapUnit.GY_CM2),
        ("0,118 mGym2", "0.118", KapUnit.MGY_M2),
        ("0.000118 Gy-m2", "0.000118", KapUnit.GY_M2),
        (" 12.5 ", "12.5", None),
    ],
)
def test_a_kerma_area_product_is_read_with_the_unit_typed_behind_it(typed: str, value: str, unit: KapUnit | None):
    assert read_kap(typed, KAP_PLACES) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12 mGy", "“mGy” is no unit of kerma-area product. Choose the unit beside the number."),
        ("694 Gy/cm²", "“Gy/cm²” is no unit of kerma-area product. Choose the unit beside the number."),
        ("5 uGycm2", "“uGycm2” is no unit of kerma-area product. Choose the unit beside the number."),
        ("1,234 cGycm2", "1,234 can be read two ways. Write 1234 or 1.234."),
        ("uGym2", "“uGym2” is not a number. Write digits with a decimal point, such as 12.5."),
    ],
)
def test_a_unit_that_cannot_be_meant_is_answered_in_a_sentence(typed: str, sentence: str):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read_kap(typed, KAP_PLACES)


def test_a_kerma_area_product_is_said_as_typed_and_in_the_unit_it_is_kept_in():
    assert say_kap(Decimal("12.5"), KapUnit.UGY_M2) == "12.5 µGy·m², that is 0.125 Gy·cm²"
    assert say_kap(Decimal("0.0002"), KapUnit.GY_M2) == "0.0002 Gy·m², that is 2 Gy·cm²"
    assert say_kap(Decimal("1.50"), KapUnit.GY_CM2) == "1.5 Gy·cm²"


def test_days_and_times_of_day_are_read_in_both_usual_forms():
    assert read_date("2026-11-22") == read_date("11/22/2026") == date(2026, 11, 22)
    assert read_time("9:10") == read_time("0910") == time(9, 10)


def test_values_are_said_in_units():
    assert [say_seconds(each) for each in (0, 47, 83, 3600, 3723)] == [
        "0 s",
        "47 s",
        "1 min 23 s",
        "1 h",
        "1 h 2 min 3 s",
    ]
    assert [say_minutes(each) for each in (45, 75, 120)] == ["45 min", "1 h 15 min", "2 h"]
    assert [say_decimal(Decimal(each)) for each in ("12.50", "100", "1E+2", "0.0010")] == [
        "12.5",
        "100",
        "100",
        "0.001",
    ]


@given(st.integers(min_value=0, max_value=3599))
def test_what_is_said_of_a_time_is_read_back_as_the_same(seconds: int):
    assert read_fluoroscopy(say_seconds(seconds)) == seconds


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_sentence(text: str):
    for read in (read_fluoroscopy, read_duration, read_whole, read_time, read_date, partial(read_kap, places=6)):
        try:
            read(text)
        except ValueError as refused:
            sentence = str(refused)
        else:
            continue
        assert sentence.endswith(".")
