"""Settings: typed, bounded, and refused in a sentence."""

import stat
from pathlib import Path

import pytest

from logbook.foundation.config import Settings, WrongSetting, load


def test_defaults_need_nothing(tmp_path: Path):
    settings = load(tmp_path / "instance", {})
    assert settings.idle_minutes == 30
    assert settings.url == f"sqlite:///{tmp_path / 'instance' / 'logbook.sqlite'}"


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path):
    first = load(tmp_path, {})
    assert len(first.secret_key) == 64
    assert load(tmp_path, {}).secret_key == first.secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_the_environment_wins_over_the_file(tmp_path: Path):
    (tmp_path / "config.py").write_text("IDLE_MINUTES = 5\nLINK_HOURS = 1\n")
    settings = load(tmp_path, {"LOGBOOK_IDLE_MINUTES": "7"})
    assert (settings.idle_minutes, settings.link_hours) == (7, 1)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("IDLE_MINUTES", "soon", "whole number"),
        ("IDLE_MINUTES", "0", "1 or more"),
        ("SECURE_COOKIES", "perhaps", "yes or no"),
        ("PUBLIC_URL", "logbook.example", "http"),
        ("DATABASE_URL", "mysql://x", "postgresql"),
        ("TIME_STAMP_URL", "stamps.example", "http"),
        ("DEMO_PASSWORD", "short", "8 characters"),
        ("SECRET_KEY", "short", "32 characters"),
        ("TRUSTED_PROXIES", "-1", "0 or more"),
        ("IDEL_MINUTES", "5", "not a setting"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence_that_names_it(tmp_path: Path, name: str, value: str, word: str):
    with pytest.raises(WrongSetting, match=word) as refused:
        load(tmp_path, {f"LOGBOOK_{name}": value})
    assert f"LOGBOOK_{name}" in str(refused.value)


def test_a_broken_file_is_named(tmp_path: Path):
    (tmp_path / "config.py").write_text("IDLE_MINUTES = ")
    with pytest.raises(WrongSetting, match=r"config\.py"):
        load(tmp_path, {})


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, "http://127.0.0.1:5000"),
        ({"PORT": "8000"}, "http://127.0.0.1:8000"),
        ({"HOST": "::"}, "http://127.0.0.1:5000"),
        ({"HOST": "::1", "PORT": "81"}, "http://[::1]:81"),
        ({"PORT": "8000", "LOGBOOK_PUBLIC_URL": "https://logbook.example"}, "https://logbook.example"),
    ],
)
def test_readers_reach_the_server_where_it_serves_unless_told(
    tmp_path: Path, environment: dict[str, str], address: str
):
    assert load(tmp_path, environment).public_url == address


def test_every_setting_has_its_one_line_of_meaning():
    for name, field in Settings.__dataclass_fields__.items():
        meaning = field.metadata["meaning"]
        assert meaning.strip() == meaning != "", name
        assert "\n" not in meaning, name
