"""The catalogue's own data: complete, sensible, and refused when it is not."""

import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from logbook.catalogue.models import Guidance, Laterality, ProcedureKind
from logbook.catalogue.rules import WrongData, read_edition, read_editions
from logbook.catalogue.rules.editions import EDITIONS, EditionData, ProcedureData

VERTEBRAE = [*(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6)), "S1"]
INTERSPACES = [f"{upper}-{lower.removeprefix(upper[0])}" for upper, lower in pairwise(VERTEBRAE)]
NERVES = ["C8", *VERTEBRAE, *(f"S{n}" for n in range(2, 6))]
PLACES = {"Sacral hiatus", "Sacrococcygeal", "V1", "V2", "V3"}


@pytest.fixture(scope="module")
def edition() -> EditionData:
    return read_editions()[-1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EDITIONS / "2026.1", tmp_path / "copy"))


def of(edition: EditionData, slug: str) -> ProcedureData:
    return next(each for each in edition.procedures if each.slug == slug)


def test_the_edition_has_133_procedures_and_16_skills(edition: EditionData) -> None:
    assert Counter(each.kind for each in edition.procedures) == {ProcedureKind.PROCEDURE: 133, ProcedureKind.SKILL: 16}
    assert Counter(each.laterality for each in edition.procedures) == {
        Laterality.LEFT_RIGHT_BILATERAL: 86,
        Laterality.NONE: 31,
        Laterality.MIDLINE: 18,
        Laterality.LEFT_RIGHT: 14,
    }
    assert Counter(category for each in edition.procedures for category in each.categories).most_common(4) == [
        ("neurolytic_rf", 20),
        ("peripheral_nerve", 20),
        ("joint_bursa", 13),
        ("img_spine_lumbar", 11),
    ]


def test_nothing_in_it_is_a_code_or_speaks_of_billing(edition: EditionData) -> None:
    for each in edition.procedures:
        words = " ".join((each.name, each.hint, *each.synonyms)).lower()
        assert not any(len(word) == 5 and word[:4].isdigit() for word in words.split()), each.slug
        assert not {"cpt", "billed", "billing", "category iii"} & set(words.split()), each.slug


def test_every_procedure_can_be_found_by_an_abbreviation_or_another_name(edition: EditionData) -> None:
    assert [each.slug for each in edition.procedures if not each.synonyms] == []


@pytest.mark.parametrize(
    ("slug", "levels"),
    [
        ("esi-interlaminar-cervical", ("C6-7", "C7-T1", "T1-2")),
        ("mild-pild", ("L1-2", "L2-3", "L3-4", "L4-5", "L5-S1")),
        ("interspinous-spacer", ("L1-2", "L2-3", "L3-4", "L4-5")),
        ("esi-transforaminal-cervical", ("C3", "C4", "C5", "C6", "C7", "C8")),
        ("facet-ia-cervical", ("C1-2", "C2-3", "C3-4", "C4-5", "C5-6", "C6-7", "C7-T1")),
        ("bvn-ablation", ("L3", "L4", "L5", "S1")),
        ("drg-stim-trial", ("T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2")),
        ("rfa-si-lateral-branch", ("L5 DR", "S1", "S2", "S3")),
        ("si-joint-injection", ()),
    ],
)
def test_levels_are_written_out(edition: EditionData, slug: str, levels: tuple[str, ...]) -> None:
    assert of(edition, slug).levels == levels


def test_medial_branch_blocks_offer_the_nerves_and_the_joints(edition: EditionData) -> None:
    levels = of(edition, "mbb-lumbar").levels
    # The L1-2 joint is supplied by T12 and L1; at L5 it is the dorsal ramus itself that is blocked.
    assert levels[:6] == ("T12 MB", "L1 MB", "L2 MB", "L3 MB", "L4 MB", "L5 DR")
    assert levels[6:] == ("L1-2 joint", "L2-3 joint", "L3-4 joint", "L4-5 joint", "L5-S1 joint")


def test_vertebral_bodies_have_no_c8(edition: EditionData) -> None:
    assert of(edition, "vertebroplasty-ct").levels[4:8] == ("C6", "C7", "T1", "T2")
    assert "Tip C8" not in of(edition, "scs-trial").levels


def test_every_level_is_a_place_in_the_spine_and_none_is_offered_twice(edition: EditionData) -> None:
    known = {*INTERSPACES, *NERVES, *PLACES}
    for each in edition.procedures:
        bare = [level.removeprefix("Tip ").removeprefix("Entry ") for level in each.levels]
        bare = [level.removesuffix(" joint").removesuffix(" MB").removesuffix(" DR") for level in bare]
        assert set(bare) <= known, each.slug
        assert len(set(each.levels)) == len(each.levels), each.slug


def test_guidance_offers_what_the_procedure_allows(edition: EditionData) -> None:
    assert of(edition, "mild-pild").guidance == (Guidance.FLUOROSCOPY,)
    assert of(edition, "rfa-genicular").guidance == (Guidance.FLUOROSCOPY, Guidance.ULTRASOUND)
    assert of(edition, "tpi-1-2").guidance == (Guidance.NONE, Guidance.ULTRASOUND)


def test_the_digest_says_whether_anything_in_the_edition_changed(edition: EditionData, copy: Path) -> None:
    assert read_edition(copy).digest == edition.digest
    levels = copy / "levels.json"
    levels.write_text(levels.read_text().replace('"C6-7", "C7-T1", "T1-2"', '"C7-T1", "T1-2"', 1))
    assert read_edition(copy).digest != edition.digest


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("esi-caudal,procedure", "esi-caudal,procedur", "procedures.csv, line 5: kind 'procedur' is not known"),
        ("sacrum_pelvis,fluoroscopy;ultrasound", "sacrum,fluoroscopy", "line 5: body region 'sacrum' is not known"),
        ("midline,sacral-hiatus", "midline,hiatus", "line 5: list of levels 'hiatus' is not known"),
        ("esi-caudal,", "esi-interlaminar-lumbar,", "slug 'esi-interlaminar-lumbar' occurs twice"),
        ("slug,kind", "slug,sort", "the columns have to be"),
        ("esi-caudal,procedure,Caudal epidural steroid injection,img_spine_lumbar", "esi-caudal", "10 columns"),
    ],
)
def test_wrong_data_is_refused_with_the_place(copy: Path, old: str, new: str, sentence: str) -> None:
    file = copy / "procedures.csv"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(WrongData, match=sentence):
        read_edition(copy)


def test_a_list_of_levels_nobody_uses_is_refused(copy: Path) -> None:
    (copy / "levels.json").write_text((copy / "levels.json").read_text().replace("{", '{"spare": ["T1"],', 1))
    with pytest.raises(WrongData, match="no procedure uses spare"):
        read_edition(copy)
