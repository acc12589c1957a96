"""Radiation added up and looked at, by tables of hand-computed numbers."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from logbook.cases.models import KapUnit, NotRecorded
from logbook.cases.rules.radiation import Quantity
from logbook.progress.rules import spread
from logbook.progress.rules.radiation import (
    Dose,
    Look,
    Usual,
    added_up,
    bands,
    looks,
    quartiles,
    radiation,
    reasons,
    say,
    usual_times,
)
from tests.progress.rules.build import key

NOTHING = NotRecorded.NOT_NOTED


def dose(number: int = 1, *slugs: str, **changes) -> Dose:
    """A decompression with nothing to wonder about: 1.18 Gy·cm² with 11.8 mGy, a field of 100 cm²."""
    made = Dose(
        case_id=key(f"case {number}"),
        number=number,
        performed_on=date(2026, 7, 1),
        slugs=slugs or ("mild",),
        by_needle=True,
        duration_minutes=45,
        fluoroscopy_seconds=80,
        fluoroscopy_not_recorded=None,
        air_kerma_mgy=Decimal("11.8"),
        kap_gycm2=Decimal("1.18"),
        kap_unit=KapUnit.GY_CM2,
        dose_not_recorded=None,
    )
    return made._replace(**changes)


def timed(*seconds: int, slug: str = "mild", first: int = 1) -> list[Dose]:
    return [dose(first + place, slug, fluoroscopy_seconds=each) for place, each in enumerate(seconds)]


@pytest.mark.parametrize("values", [[5], [1, 2], [4, 1, 3, 2], [47, 47, 80, 83, 120, 120, 120], list(range(101))])
def test_quartiles_of_counted_values_are_those_of_the_values_one_by_one(values):
    counted = quartiles(Counter(values))
    listed = spread(values)
    assert counted
    assert listed
    assert [int(each + Decimal("0.5")) for each in counted] == [
        listed.recorded, listed.least, listed.lower, listed.median, listed.upper, listed.most,
    ]  # fmt: skip


def test_quartiles_are_exact_and_of_nothing_there_are_none():
    # 0.5, 1.18, 2: places 0.5 and 1.5 of type 7.
    found = quartiles({50: 1, 118: 1, 200: 1}, places=2)
    assert found == (3, Decimal("0.5"), Decimal("0.84"), Decimal("1.18"), Decimal("1.59"), Decimal(2))
    assert quartiles({}) is quartiles({1: 0}) is None


def test_a_case_with_two_procedures_under_fluoroscopy_is_in_no_median_and_is_counted_beside_them():
    done = radiation([*timed(60, 80, 100), dose(9, "mild", "epidural", fluoroscopy_seconds=900)])
    assert done.cases == 4
    assert done.fluoroscopy.recorded == 4
    epidural, mild = done.procedures
    assert (mild.alone, mild.together, mild.fluoroscopy.values) == (3, 1, {60: 1, 80: 1, 100: 1})
    assert (epidural.alone, epidural.together, epidural.fluoroscopy.quartiles) == (0, 1, None)


def test_what_is_not_recorded_is_counted_with_its_reason():
    nothing = {"air_kerma_mgy": None, "kap_gycm2": None, "kap_unit": None}
    done = radiation(
        [
            dose(1),
            dose(2, dose_not_recorded=NotRecorded.NOT_DISPLAYED, **nothing),
            dose(3, air_kerma_mgy=None, fluoroscopy_seconds=None, fluoroscopy_not_recorded=NOTHING),
        ]
    )
    (mild,) = done.procedures
    assert (mild.fluoroscopy.recorded, mild.fluoroscopy.not_recorded, mild.fluoroscopy.share_missing) == (2, 1, 33)
    assert mild.fluoroscopy.reasons == [("Nobody wrote it down", 1)]
    assert mild.air_kerma.reasons == [("No reason given", 1), ("The machine did not show it", 1)]
    assert (mild.kap.recorded, mild.kap.share_missing) == (2, 33)


@pytest.mark.parametrize(
    ("changes", "look", "sentence"),
    [
        (
            {"air_kerma_mgy": Decimal(4_200), "kap_gycm2": None, "kap_unit": None},
            Look.LEVEL,
            "Reference air kerma 4,200 mGy: at or above the first notification level, 3,000 mGy, and once the next, "
            "every 1,000 mGy.",
        ),
        (
            {"fluoroscopy_seconds": 3_600, "duration_minutes": 90},
            Look.LEVEL,
            "Fluoroscopy time 1 h: at or above the first notification level, 30 min, and 2 times the next, every "
            "15 min; at or above the substantial level, 1 h.",
        ),
        (
            {"kap_gycm2": Decimal(118)},
            Look.UNIT,
            "118 Gy·cm² with 11.8 mGy would mean a field of about 10,000 cm², outside 10 to 1,000. "
            "It would fit if cGy·cm² or µGy·m² was meant.",
        ),
        (
            {"kap_gycm2": Decimal("0.0005"), "air_kerma_mgy": None},
            Look.UNIT,
            "0.0005 Gy·cm² is less than 0.001, unusual for a needle procedure. It would fit if Gy·m² was meant.",
        ),
        (
            {"fluoroscopy_seconds": 120, "duration_minutes": 1},
            Look.MISTYPED,
            "Fluoroscopy 2 min is longer than the case, 1 min.",
        ),
    ],
)
def test_each_reason_to_look_again_is_said_in_the_numbers_of_the_case(changes, look, sentence):
    (found,) = reasons(dose(**changes), {})
    assert (found.look, found.sentence) == (look, sentence)
    assert found.source


def test_an_ordinary_case_has_no_reason_and_a_stimulator_may_have_much_kap():
    assert not list(reasons(dose(), {"mild": Usual(80, 10)}))
    much = dose(kap_gycm2=Decimal(60), air_kerma_mgy=Decimal(400))
    assert [each.look for each in reasons(much, {})] == [Look.UNIT]
    assert not list(reasons(much._replace(by_needle=False), {}))


@pytest.mark.parametrize(
    ("seconds", "hint"),
    [
        (47 * 60, "It would fit if 47 s was meant."),  # 0:47 typed as 47 minutes
        (47 * 60 + 1, ""),
        (2, "It would fit if 2 min was meant."),  # minutes typed as seconds
        (0, ""),
        (700, ""),
        (360, ""),  # 6 s are nearer to nothing than to 80 s
    ],
)
def test_a_time_far_from_the_programs_median_says_what_was_probably_meant(seconds, hint):
    found = list(reasons(dose(fluoroscopy_seconds=seconds, duration_minutes=None), {"mild": Usual(80, 10)}))
    look, said, _ = found[-1]
    assert look is (Look.MISTYPED if hint else Look.FAR)
    assert "the program’s median for this procedure (1 min 20 s, of 10 cases)." in said
    assert said.endswith(hint or "cases).")


def test_a_time_is_held_against_no_median_of_nine_and_against_none_with_another_procedure():
    long = dose(fluoroscopy_seconds=700)
    assert not list(reasons(long, {"mild": Usual(80, 9)}))
    assert not list(reasons(long._replace(slugs=("mild", "epidural")), {"mild": Usual(80, 10)}))
    assert not list(reasons(long._replace(fluoroscopy_seconds=320), {"mild": Usual(80, 10)}))


def test_cases_to_look_at_are_found_over_all_fellows_the_gravest_first():
    ada = radiation([*timed(80, 80, 80, 80, 80, 79), dose(7, kap_gycm2=Decimal(118))])
    abe = radiation([*timed(80, 81, 80, 2_820, first=11), dose(19, air_kerma_mgy=Decimal(3_000), kap_gycm2=None)])
    together = added_up([ada, abe])
    usual = usual_times(together)
    assert usual == {"mild": Usual(80, 12)}
    found = looks(together.to_look_at, usual)
    assert [each.dose.number for each in found] == [19, 14, 7]
    assert [each.look for each in found[1].reasons] == [Look.LEVEL, Look.MISTYPED, Look.MISTYPED]
    assert together.cases == 12
    # What is kept for that stays small: by themselves few of the ordinary ones, whatever their number.
    assert len(radiation(timed(*range(60, 90))).to_look_at) == 6


def test_adding_up_fellows_is_as_if_one_had_done_it_all():
    many = [*timed(60, 80, 100, 120), *timed(30, 35, slug="epidural", first=5), dose(7, "mild", "epidural")]
    together = added_up([radiation(many[:3]), radiation(many[3:])])
    at_once = radiation(many)
    assert together.procedures == at_once.procedures
    assert (together.cases, together.kap, together.fluoroscopy) == (7, at_once.kap, at_once.fluoroscopy)


def test_a_band_needs_five_people_in_it_whatever_the_number_of_cases():
    four = [radiation(timed(60, 80, 100)) for _ in range(4)]
    assert bands(four) == {}
    no_time = radiation([dose(fluoroscopy_seconds=None, fluoroscopy_not_recorded=NOTHING)])
    assert set(bands([*four, no_time])) == {("mild", Quantity.AIR_KERMA), ("mild", Quantity.KAP)}
    band = bands([*four, radiation(timed(140))])["mild", Quantity.FLUOROSCOPY]
    # 60, 80 and 100 four times each, and 140: places 3, 6 and 9 of 0 to 12.
    assert list(band) == [13, 60, 60, 80, 100, 140]


def test_values_are_said_with_their_unit_and_not_finer_than_they_were_measured():
    said = [
        say(Quantity.FLUOROSCOPY, Decimal("83.5")),
        say(Quantity.AIR_KERMA, Decimal("12.3456")),
        say(Quantity.KAP, Decimal("0.00123456")),
        say(Quantity.KAP, Decimal("1234.5")),
        say(Quantity.AIR_KERMA, Decimal(20_000)),
    ]
    assert said == ["1 min 24 s", "12.3 mGy", "0.00123 Gy·cm²", "1,230 Gy·cm²", "20,000 mGy"]
