"""Reading and checking an edition of the catalogue: ``data/editions/<name>/`` holds three files.

``edition.json``: name, day of publication, source. ``levels.json``: named lists of levels, in the order they are
offered; a level's name says only what the procedure's name leaves open ("L4-5" of a facet injection, "L4 MB" and
"L4-5 joint" where nerves and joints are both meant). ``procedures.csv``: one procedure a line, lists with semicolons.
"""

import csv
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from logbook.catalogue.models import Guidance, Laterality, ProcedureKind
from logbook.catalogue.rules.labels import BODY_REGIONS, CATEGORIES
from logbook.catalogue.rules.reading import DATA, WrongData, member, one_of, read_json, refuse_twice, take
from logbook.foundation.canonical import canonical, sha256_hex

EDITIONS = DATA / "editions"
_COLUMNS = [
    "slug",
    "kind",
    "name",
    "categories",
    "body_region",
    "guidance",
    "laterality",
    "levels",
    "synonyms",
    "hint",
]


@dataclass(frozen=True)
class ProcedureData:
    """One procedure as an edition describes it; the fields of ``models.Procedure`` but for its keys."""

    slug: str
    kind: ProcedureKind
    name: str
    categories: tuple[str, ...]
    body_region: str
    guidance: tuple[Guidance, ...]
    laterality: Laterality
    levels: tuple[str, ...]
    synonyms: tuple[str, ...]
    hint: str

    def columns(self) -> dict[str, Any]:
        """The values as the columns of ``models.Procedure`` keep them."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in vars(self).items()}


@dataclass(frozen=True)
class EditionData:
    """An edition as its files describe it."""

    name: str
    published_on: date
    source: str
    procedures: tuple[ProcedureData, ...]

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 over everything the edition says, with the lists of levels written out."""
        rows = [each.columns() for each in self.procedures]
        return sha256_hex(canonical({"name": self.name, "source": self.source, "procedures": rows}))


@functools.cache
def read_editions(directory: Path = EDITIONS) -> Sequence[EditionData]:
    """Every edition in the package, the oldest first. Raises WrongData."""
    editions = [read_edition(each) for each in directory.iterdir() if each.is_dir()]
    return sorted(editions, key=lambda each: (each.published_on, each.name))


def read_edition(directory: Path) -> EditionData:
    """The edition in a directory. Raises WrongData, naming file and line."""
    about = read_json(directory / "edition.json")
    levels = read_json(directory / "levels.json")
    path = directory / "procedures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != _COLUMNS:
            raise WrongData(f"{path.name}: the columns have to be {', '.join(_COLUMNS)}.")
        lines = [(row, f"{path.name}, line {reader.line_num}") for row in reader]
    procedures = tuple(_procedure(row, levels, where) for row, where in lines)
    refuse_twice((each.slug for each in procedures), "slug", path.name)
    refuse_twice((each.name for each in procedures), "name", path.name)
    if unused := sorted(set(levels) - {row["levels"] for row, _ in lines}):
        raise WrongData(f"levels.json: no procedure uses {', '.join(unused)}.")
    return EditionData(
        name=take(about, "name", str, "edition.json"),
        published_on=date.fromisoformat(take(about, "published_on", str, "edition.json")),
        source=take(about, "source", str, "edition.json"),
        procedures=procedures,
    )


def _procedure(row: dict[Any, Any], levels: dict[str, Any], where: str) -> ProcedureData:
    if None in row or None in row.values():
        raise WrongData(f"{where}: a procedure has {len(_COLUMNS)} columns.")
    categories = _split(row["categories"])
    for category in categories:
        one_of(category, CATEGORIES, "category", where)
    for column in ("slug", "name", "categories", "guidance"):
        if not row[column]:
            raise WrongData(f"{where}: {column} is empty.")
    refuse_twice(_split(row["synonyms"]), "synonym", where)
    return ProcedureData(
        slug=row["slug"],
        kind=member(ProcedureKind, row["kind"], "kind", where),
        name=row["name"],
        categories=categories,
        body_region=one_of(row["body_region"], BODY_REGIONS, "body region", where),
        guidance=tuple(member(Guidance, each, "guidance", where) for each in _split(row["guidance"])),
        laterality=member(Laterality, row["laterality"], "laterality", where),
        levels=tuple(levels[one_of(row["levels"], levels, "list of levels", where)]) if row["levels"] else (),
        synonyms=_split(row["synonyms"]),
        hint=row["hint"],
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in cell.split(";") if each.strip())
