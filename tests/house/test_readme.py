"""README speaks of what is there."""

from pathlib import Path

import pytest

from logbook.foundation.config import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("name", [name for name in Settings.__dataclass_fields__ if name != "instance"])
def test_every_setting_stands_in_the_table_with_its_meaning_and_default(name: str):
    field = Settings.__dataclass_fields__[name]
    default = {"True": "yes", "False": "no"}.get(str(field.default), str(field.default))
    assert (
        f"| `LOGBOOK_{name.upper()}` | {field.metadata['meaning']} | {f'`{default}`' if default else '–'} |" in README
    )


def test_every_room_stands_on_the_map():
    rooms = {path.name for path in (ROOT / "logbook").iterdir() if (path / "__init__.py").exists()}
    assert {room for room in rooms if f"logbook/{room}" not in README} == set()
