"""Finding procedures by what people type."""

import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from logbook.catalogue.rules import read_editions, search

PROCEDURES = read_editions()[-1].procedures

# What fellows say, written down before the search was: the first one found has to be the one meant.
SAID = {
    "mbb lumbar": "mbb-lumbar",
    "lmbb": "mbb-lumbar",
    "mbb c5": "mbb-cervical",
    "thoracic medial branch": "mbb-thoracic",
    "mbb l3 l4 l5": "mbb-lumbar",
    "lumbar facet block": "mbb-lumbar",
    "bilateral l4/5 facet injection": "facet-ia-lumbar",
    "tonb": "block-third-occipital",
    "ton rfa": "rfa-third-occipital",
    "lumbar rfa": "rfa-lumbar-mb",
    "rf l3-5": "rfa-lumbar-mb",
    "crfa": "rfa-cervical-mb",
    "cervical rhizo": "rfa-cervical-mb",
    "ablation medial branch thoracic": "rfa-thoracic-mb",
    "rfa genicular": "rfa-genicular",
    "coolief knee": "rfa-genicular",
    "radiofrequncy knee": "rfa-genicular",
    "genicular block": "block-genicular",
    "tfesi": "esi-transforaminal-lumbar",
    "tfesi l5": "esi-transforaminal-lumbar",
    "right l5 s1 tfesi": "esi-transforaminal-lumbar",
    "l45 tfesi": "esi-transforaminal-lumbar",
    "transformainal l4": "esi-transforaminal-lumbar",
    "tfesi s1": "esi-transforaminal-s1",
    "ctfesi": "esi-transforaminal-cervical",
    "snrb c6": "snrb-cervical",
    "esi": "esi-interlaminar-lumbar",
    "lesi l4-5": "esi-interlaminar-lumbar",
    "inter laminar lumbr esi": "esi-interlaminar-lumbar",
    "cesi": "esi-interlaminar-cervical",
    "esi c7-t1": "esi-interlaminar-cervical",
    "caudal": "esi-caudal",
    "racz": "epidural-adhesiolysis",
    "bloodpatch": "epidural-blood-patch",
    "spinal tap": "lumbar-puncture",
    "si joint": "si-joint-injection",
    "r sij inj": "si-joint-injection",
    "si rfa": "rfa-si-lateral-branch",
    "si fusion": "si-joint-fusion-percutaneous",
    "knee injection": "inj-knee-ia",
    "knee gel": "inj-knee-ia",
    "us guided hip steroid injection": "inj-hip-ia",
    "shoulder injection": "inj-glenohumeral",
    "sacroilliac jt": "si-joint-injection",
    "rfa l4-5 l5-s1": "rfa-lumbar-mb",
    "t8 kypho": "kyphoplasty-thoracic",
    "gtb": "inj-trochanteric-bursa",
    "tennis elbow": "inj-tendon-sheath",
    "tpi": "tpi-1-2",
    "trigger points 3": "tpi-3plus",
    "piriformus": "inj-piriformis",
    "botox migraine": "botulinum-migraine",
    "sgb": "symp-stellate",
    "stelate": "symp-stellate",
    "ganlgion impar": "symp-impar",
    "symapthetic block l3": "symp-lumbar",
    "celiac": "symp-celiac",
    "neurolysis celiac": "neurolysis-celiac",
    "hypogastric": "symp-hypogastric",
    "spg": "symp-sphenopalatine",
    "intercostal cryo": "neurolysis-intercostal",
    "pulsed rf drg": "rfa-pulsed-drg",
    "trigeminal rf": "rfa-trigeminal",
    "gon": "block-greater-occipital",
    "occipital nerve block": "block-greater-occipital",
    "supra scapular": "block-suprascapular",
    "esp block": "block-thoracic-fascial",
    "T.A.P.": "block-tap",
    "lfcn": "block-lfcn",
    "morton's neuroma": "block-plantar-digital",
    "disk stimulation lumbar": "discography-lumbar",
    "discogram l4-5": "discography-lumbar",
    "intracept": "bvn-ablation",
    "mild": "mild-pild",
    "mild l4-5": "mild-pild",
    "vertiflex": "interspinous-spacer",
    "kyphoplsty": "kyphoplasty-lumbar",
    "kypho t12": "kyphoplasty-thoracic",
    "vertebroplasty l1": "vertebroplasty-ls",
    "scs trial": "scs-trial",
    "stim trail": "scs-trial",
    "scs perm": "scs-implant-percutaneous",
    "battery change": "scs-ipg-replacement",
    "paddle": "scs-implant-paddle",
    "lead revision": "scs-lead-revision",
    "drg trial": "drg-stim-trial",
    "pns": "pns-percutaneous",
    "pump trial": "it-trial-single-shot",
    "pain pump": "it-pump-implant",
    "baclofen pump refill": "it-pump-refill",
    "ketamine": "infusion-ketamine-lidocaine",
}


def found(words: str) -> list[str]:
    return [each.slug for each in search(PROCEDURES, words)]


@pytest.mark.parametrize(("words", "first"), SAID.items())
def test_the_first_one_found_is_the_one_meant(words: str, first: str) -> None:
    assert found(words)[:1] == [first]


def test_every_word_has_to_be_found() -> None:
    assert set(found("rfa knee")) == {"rfa-genicular"}
    assert found("mild cervical") == []
    assert found("mild c5") == []


def test_a_category_a_region_or_the_guidance_narrows() -> None:
    assert "inj-ac-joint" in found("shoulder inj")
    assert "kyphoplasty-lumbar" in found("augmentation lumbar")
    assert "esi-caudal" not in found("ct epidural")


def test_words_and_a_level_may_stand_in_any_order() -> None:
    assert found("l5 tfesi right") == found("right tfesi l5") == found("tfesi right l5")


def test_a_side_narrows_nothing() -> None:
    assert found("left mbb bilateral") == found("mbb")
    assert len(found("right")) == len(PROCEDURES)


def test_a_short_word_is_taken_at_its_letters() -> None:
    assert found("knne") == []
    assert found("sbc") == []


def test_a_known_word_is_not_taken_for_another_while_it_finds_something() -> None:
    assert {each for each in found("median") if "mbb" in each} == set()
    assert found("median branch block")[0] == "mbb-lumbar"


@pytest.mark.parametrize("words", ["  ", "?", "", "-- /"])
def test_nothing_typed_finds_everything_in_order(words: str) -> None:
    assert found(words) == [each.slug for each in PROCEDURES]


def test_every_procedure_is_found_first_by_its_own_name() -> None:
    assert [each.slug for each in PROCEDURES if each.slug not in found(each.name)[:2]] == []


@pytest.mark.parametrize(
    "slip",
    [
        lambda begin, end: begin + end[1:],
        lambda begin, end: begin + "x" + end,
        lambda begin, end: begin + "x" + end[1:],
        lambda begin, end: begin + end[1::-1] + end[2:],
    ],
    ids=["missing", "too many", "wrong", "swapped"],
)
def test_every_procedure_is_found_with_its_longest_word_mistyped(slip: Callable[[str, str], str]) -> None:
    missed = []
    for each in PROCEDURES:
        longest = max(re.findall(r"\w+", each.name), key=len)
        middle = len(longest) // 2
        wrong = slip(longest[:middle], longest[middle:])
        if each.slug not in found(each.name.replace(longest, wrong, 1))[:2]:
            missed.append(each.slug)
    assert missed == []


def test_what_a_program_added_is_found_by_what_its_name_means() -> None:
    own = replace(PROCEDURES[0], slug="own", name="Sphenopalatine ganglion radiofrequency", synonyms=(), levels=())
    assert [each.slug for each in search([*PROCEDURES, own], "spg rfa")] == ["own"]
    assert "own" not in found("spg")


def test_a_search_takes_less_than_two_milliseconds_once_the_list_is_known() -> None:
    found("mbb")
    begun = time.process_time()
    for words in SAID:
        found(words)
    assert (time.process_time() - begun) / len(SAID) < 0.002
