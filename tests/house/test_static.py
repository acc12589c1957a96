"""What can be said of the code without running it: ruff, mypy --strict, djlint, and sh's own look at ``run``."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

CHECKS = {
    "ruff": ["-m", "ruff", "check", "--quiet", "--output-format", "concise"],
    "mypy": ["-m", "mypy", "--no-error-summary"],
    # J018: addresses are few and written out. H044: the empty corner of a table is no heading.
    # H021: style attributes are refused on pages by the browser; paper has no other way to give a bar its length, and
    # mail programs keep no other styles. H030, H031: no search engine reads a letter.
    "djlint": [
        *("-m", "djlint", "templates", "--lint", "--quiet", "--profile", "jinja", "--ignore", "J018,H044"),
        *("--per-file-ignores", "templates/documents/paper.*", "H021"),
        *("--per-file-ignores", "templates/notices/.*", "H021,H030,H031"),
    ],
}


@pytest.mark.parametrize("tool", CHECKS)
def test_the_code_is_clean_for(tool):
    result = subprocess.run(
        [sys.executable, *CHECKS[tool]], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_run_is_a_shell_script_that_parses():
    subprocess.run(["sh", "-n", "run"], cwd=REPOSITORY, check=True)
    assert (REPOSITORY / "run").read_text().startswith("#!/bin/sh\n")


def test_no_module_stands_beside_a_package_of_its_name():
    """Python would import the package only, and the file say what nobody runs."""
    files = [path for folder in ("logbook", "tests") for path in (REPOSITORY / folder).rglob("*.py")]
    assert [str(path) for path in files if path.with_suffix("").is_dir()] == []


def test_no_python_file_has_outgrown_300_lines():
    files = [path for folder in ("logbook", "tests") for path in (REPOSITORY / folder).rglob("*.py")]
    grown = {str(path.relative_to(REPOSITORY)): len(path.read_text().splitlines()) for path in files}
    assert {path: lines for path, lines in grown.items() if lines > 300} == {}
