"""What is bundled from elsewhere is exactly what VERSIONS says, and nothing is bundled that it does not name."""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
OURS = re.compile(r"(css|js)/[\w/-]+\.(css|js)|icons/icon(-180)?\.(svg|png)|vendor/VERSIONS|(fonts|vendor)/LICENSES/.+")


class Bundled(NamedTuple):
    """One line of VERSIONS."""

    path: str
    package: str
    version: str
    licence: str
    sha256: str


BUNDLED = [
    Bundled(*line.split("\t"))
    for line in (STATIC / "vendor" / "VERSIONS").read_text().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.path)
def test_a_bundled_file_is_the_one_that_was_recorded(file: Bundled) -> None:
    assert hashlib.sha256((STATIC / file.path).read_bytes()).hexdigest() == file.sha256


def test_everything_under_static_is_ours_or_recorded() -> None:
    present = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    assert {path for path in present if not OURS.fullmatch(path)} == {file.path for file in BUNDLED}


def test_each_bundled_package_has_its_licence() -> None:
    licences = {path.name for path in STATIC.glob("*/LICENSES/*.txt")}
    assert licences == {"SourceSans3-OFL.txt", "DejaVu.txt", "lucide.txt"}


def test_a_style_sheet_names_no_color_that_tokens_does_not() -> None:
    strays = {
        f"{sheet.name}: {color}"
        for sheet in (STATIC / "css").glob("*.css")
        if sheet.name != "tokens.css" and not sheet.name.startswith("print")
        for color in re.findall(r"#[0-9a-fA-F]{3,8}\b(?!-)", sheet.read_text())
    }
    assert strays == set()


def test_a_style_sheet_fetches_nothing_from_elsewhere() -> None:
    for sheet in (STATIC / "css").glob("*.css"):
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text()):
            assert (sheet.parent / address).resolve().is_relative_to(STATIC), f"{sheet.name}: {address}"
            assert (sheet.parent / address).exists(), f"{sheet.name}: {address}"
