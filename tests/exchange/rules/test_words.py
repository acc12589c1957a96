"""What the words of a schedule are understood as: days, times, sides, levels, people, places, procedures."""

from datetime import date, time
from uuid import UUID

import pytest

from logbook.cases.models import Side
from logbook.cases.rules import Period
from logbook.exchange.rules.cases import day_problem, levels_of
from logbook.exchange.rules.days import is_moment, read_clock, read_day
from logbook.exchange.rules.drafts import levels_typed
from logbook.exchange.rules.names import (
    Place,
    attending_called,
    attending_within,
    looks_like_a_person,
    place_called,
)
from logbook.exchange.rules.procedures import Finder
from logbook.exchange.rules.sides import is_no_side, is_side, read_side
from tests.exchange.arrange import AROUND, BEA, BEN, CENTER, HOSPITAL, PROCEDURES, TODAY, attending, procedure


@pytest.mark.parametrize(
    "text",
    ["2026-11-22", "2026-11-22T08:30:00-05:00", "2026/11/22", "20261122", "11/22/2026", "11/22/26",
     "11-22-2026", "Nov 22, 2026", "November 22nd, 2026", "22 Nov 2026", "22-Nov-26",
     "Sun, Nov 22, 2026 1:15 PM", "Sunday 11/22/2026"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str):
    assert read_day(text) == date(2026, 11, 22)


@pytest.mark.parametrize("text", ["", "22/11/2026", "2/30/2026", "11/22", "Nov 2026", "L4-5", "64483", "today"])
def test_what_is_no_day_or_could_be_another_is_none(text: str):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [("8:30", time(8, 30)), ("0830", time(8, 30)), ("08:30:00", time(8, 30)), ("8:30 AM", time(8, 30)), ("8a", time(8)),
     ("1:15 p.m.", time(13, 15)), ("12:05 am", time(0, 5)), ("11/22/2026 8:30 AM", time(8, 30)),
     ("2026-11-22T14:05:00", time(14, 5)), ("25:00", None), ("13 pm", None), ("11/22/2026", None), ("noon", None)],
)  # fmt: skip
def test_a_time_is_read_also_after_a_date(text: str, clock: time | None):
    assert read_clock(text) == clock


def test_a_moment_is_a_day_or_a_time_and_nothing_else():
    assert all(map(is_moment, ("11/22/2026", "Sun, Nov 22, 2026 1:15 PM", "0830", "8a", "2026-11-22T08:30:00Z")))
    assert not any(map(is_moment, ("Smith 11/22/2026", "TFESI 0830", "", "L5", "John")))


@pytest.mark.parametrize(
    ("text", "side"),
    [("R", "right"), ("rt.", "right"), ("Right-sided", "right"), ("RIGHT L5 TFESI", "right"), ("L TFESI", "left"),
     ("Lt SIJ", "left"), ("left knee", "left"), ("bil", "bilateral"), ("B/L", "bilateral"), ("BILAT L4-5", "bilateral"),
     ("B", "bilateral"), ("L/R", "bilateral"), ("left and right", "bilateral"),
    ("R & L SIJ", "bilateral"), ("Rt SIJ inj + L GTB inj", None), ("left knee, right hip", None),
    ("L5 TFESI", None), ("L-spine", None),
     ("L spine MRI", None), ("L4/5", None), ("Botox type B", None), ("", None), ("N/A", None)],
)  # fmt: skip
def test_a_side_is_read_and_a_level_is_none(text: str, side: str | None):
    assert read_side(text) == (Side(side) if side else None)


def test_a_side_by_itself_is_told_from_one_within_words():
    assert all(map(is_side, ("R", "Bilateral", "b/l", "L/R", "Lt.")))
    assert not any(map(is_side, ("R knee", "", "N/A", "L5")))
    assert all(map(is_no_side, ("", "N/A", "-", "none", "Midline")))


@pytest.mark.parametrize(
    ("slug", "text", "levels"),
    [
        ("esi-transforaminal-lumbar", "L5", "L5"),
        ("esi-transforaminal-lumbar", "L4, L5", "L4;L5"),
        ("esi-transforaminal-lumbar", "L4 + L5", "L4;L5"),
        ("esi-transforaminal-lumbar", "L3,4 and 5", "L3;L4;L5"),
        ("esi-transforaminal-lumbar", "L3-L5", "L3;L4;L5"),
        ("esi-transforaminal-lumbar", "L5, 2 level", "L5"),
        ("esi-transforaminal-lumbar", "L4-5", ""),  # two roots, or the space between
        ("esi-transforaminal-lumbar", "L5-S1", ""),
        ("esi-transforaminal-lumbar", "L4, L9", ""),
        ("esi-interlaminar-lumbar", "L4-5", "L4-5"),
        ("esi-interlaminar-lumbar", "L4/5", "L4-5"),
        ("esi-interlaminar-lumbar", "L45", "L4-5"),
        ("esi-interlaminar-lumbar", "L5-1", "L5-S1"),
        ("esi-interlaminar-lumbar", "l5s1", "L5-S1"),
        ("esi-interlaminar-lumbar", "L5", ""),
        ("esi-interlaminar-cervical", "C7-T1", "C7-T1"),
        ("esi-interlaminar-cervical", "C5-6", ""),
        ("mild-pild", "L3-L5", "L3-4;L4-5"),
        ("mild-pild", "L3-4, L4-5", "L3-4;L4-5"),
        ("rfa-lumbar-mb", "L4-5, L5-S1", "L4-5;L5-S1"),
        ("rfa-lumbar-mb", "L4-S1", "L4-5;L5-S1"),
        ("rfa-lumbar-mb", "L3-5", ""),  # three nerves, or two joints
        ("rfa-lumbar-mb", "L3, L4, L5", ""),
        ("mbb-lumbar", "L3, L4, L5", "L3 MB;L4 MB;L5 DR"),
        ("mbb-lumbar", "L4-5, L5-S1", "L4-5 joint;L5-S1 joint"),
        ("mbb-lumbar", "L4-5 facet joints", "L4-5 joint"),
        ("mbb-lumbar", "L4-5", ""),
        ("mbb-lumbar", "L3-5", ""),
        ("mbb-cervical", "C4, C5, C6", "C4 MB;C5 MB;C6 MB"),
        ("kyphoplasty-thoracic", "T12", "T12"),
        ("kyphoplasty-thoracic", "T11/T12/L1", ""),
        ("snrb-cervical", "C6-C8", ""),
        ("scs-trial", "T8", ""),
        ("esi-caudal", "", "Sacral hiatus"),
        ("si-joint-injection", "L5", ""),
        ("mild-pild", "no level", ""),
    ],
)
def test_levels_are_taken_where_they_mean_one_thing(slug: str, text: str, levels: str):
    assert ";".join(levels_of(procedure(slug), text).taken) == levels


def test_levels_that_stay_open_are_named():
    assert levels_of(procedure("rfa-lumbar-mb"), "L3-5 right").open == ("L3-5",)
    assert levels_of(procedure("mild-pild"), "stenosis").open == ()


def test_levels_typed_are_those_offered_or_said_as_schedules_say_them():
    mbb = procedure("mbb-lumbar")
    assert levels_typed(mbb, "l4 mb, L5 DR").taken == ("L4 MB", "L5 DR")
    assert levels_typed(mbb, "L3, L4").taken == ("L3 MB", "L4 MB")
    assert levels_typed(mbb, "").open == ()
    assert levels_typed(mbb, "the usual").open == ("the usual",)
    assert levels_typed(procedure("scs-trial"), "Tip T8, entry l1-2").taken == ("Tip T8", "Entry L1-2")


@pytest.mark.parametrize(
    "text",
    ["Okafor, Ben MD", "OKAFOR, BEN", "Dr. Okafor", "okafor", "B. Okafor", "Okafor B", "Benjamin Okafor, MD",
     "Okafor, Ben Michael MD [12345]", "Ben Okafor (attending)"],
)  # fmt: skip
def test_an_attending_is_known_by_each_way_to_write_the_name(text: str):
    assert attending_called(text, AROUND.attendings) == BEN


@pytest.mark.parametrize(
    "text", ["Okafor, Chidi", "Smith, Ben", "Ben", "", "Okafor/Haddad", "Strange, Stephen MD", "MD"]
)
def test_nobody_else_is_taken_for_an_attending(text: str):
    assert attending_called(text, AROUND.attendings) is None


def test_of_two_of_one_name_only_a_given_name_tells():
    leo, cruz = attending(3, "Leo", "Haddad"), attending(4, "Ana", "De la Cruz")
    assert attending_called("Haddad", [BEA, leo]) is None
    assert attending_called("Haddad, L", [BEA, leo]) == leo
    assert attending_called("de la cruz, ana", [BEA, cruz]) == cruz
    assert attending_called("Anything", [attending(5, "伟", "王")]) is None


def test_an_attending_is_found_within_a_longer_text_between_marks():
    assert attending_within("TFESI L5 (Okafor)", AROUND.attendings) == BEN
    assert attending_within("SIJ - Dr Haddad", AROUND.attendings) == BEA
    assert attending_within("Okafor, Jane - MBB", AROUND.attendings) is None


def test_a_place_is_known_by_a_word_of_its_own():
    assert place_called("Northfield", AROUND.places) == HOSPITAL
    assert place_called("LAKESIDE SURGERY CENTER OR 2", AROUND.places) == CENTER
    assert place_called("Surgery Center", AROUND.places) == CENTER
    assert place_called("Clinic", AROUND.places) is None
    assert place_called("Surgery Center", [*AROUND.places, Place(UUID(int=13), "Northern Surgery Center")]) is None
    assert place_called("North", [*AROUND.places, Place(UUID(int=13), "North Clinic")]) is not None


def test_a_name_is_told_from_a_procedure_and_a_place():
    names = ("Smith, John A", "SMITH JOHN", "Mary Jones", "O'Brien, Pat", "de la Cruz, Ana")
    others = ("Knee injection", "Northfield Hospital", "Checked In", "TFESI", "Epidural, Lumbar", "OR 2", "Smith")
    assert all(looks_like_a_person(each, AROUND.ordinary) for each in names)
    assert not any(looks_like_a_person(each, AROUND.ordinary) for each in others)


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("R L5 TFESI", "esi-transforaminal-lumbar"),
        ("INJECTION, EPIDURAL STEROID, TRANSFORAMINAL, LUMBAR (L4)", "esi-transforaminal-lumbar"),
        ("64483 - TFESI", "esi-transforaminal-lumbar"),
        ("C7-T1 CESI w/ fluoro", "esi-interlaminar-cervical"),
        ("MBB L3, L4, L5 bilateral, diagnostic #2", "mbb-lumbar"),
        ("SCS TRIAL 2 leads T8", "scs-trial"),
        ("Diagnostic lumbar medial branch block", "mbb-lumbar"),
        ("RFA lumbar L3-5 right under sedation", "rfa-lumbar-mb"),
        ("RADIOFREQUENCY ABLATION, LUMBAR MEDIAL BRANCH, LEFT L4-5 L5-S1", "rfa-lumbar-mb"),
        ("SCS trial (Boston Scientific)", "scs-trial"),
        ("US guided R knee inj", "inj-knee-ia"),
        ("SIJ injection w/ fluoro 20 min", "si-joint-injection"),
        ("Genicular nerve block - left", "block-genicular"),
        ("MILD procedure L3-4, L4-5", "mild-pild"),
        ("L1 kyphoplasty under MAC", "kyphoplasty-lumbar"),
        ("TPI x3", "tpi-1-2"),
        ("Stellate ganglion block R", "symp-stellate"),
        ("Baclofen pump refill", "it-pump-refill"),
        ("Knee arthroscopy", None),
        ("Knee replacement", None),
        ("Lumbar laminectomy", None),
        ("Colonoscopy", None),
        ("BLOCKED", None),
        ("LUNCH", None),
        ("New patient consult", None),
        ("64483", None),
        ("", None),
    ],
)
def test_a_procedure_is_found_by_a_schedules_words_or_not_guessed(words: str, slug: str | None):
    found = Finder(PROCEDURES)(words)
    assert (found and found.slug) == slug


def test_a_day_outside_the_fellowship_is_refused_with_its_sentence():
    fellowship = [Period(date(2026, 7, 1), date(2027, 6, 30))]
    assert day_problem(TODAY, fellowship) is None
    assert day_problem(date(2027, 6, 30), fellowship) is None
    assert "November 22, 2025 is outside your fellowship" in (day_problem(date(2025, 11, 22), fellowship) or "")
    assert "Choose it" in (day_problem(None, fellowship) or "")
