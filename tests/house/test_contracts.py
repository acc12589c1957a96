"""The import contracts of ``setup.cfg`` hold, and each of them bites when it is broken on purpose."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

REPOSITORY = Path(__file__).parents[2]
PREFIX = "importlinter:contract:"

# What the whole house may import; a third party beyond these belongs to one file in adapters.
AT_HOME = {"alembic", "click", "flask", "flask_login", "flask_wtf", "sqlalchemy", "wtforms"}
OF_FLASK = {"jinja2", "markupsafe", "werkzeug"}

# Contract, file (made if missing), offending line.
BREACHES = [
    ("floors", "people/queries.py", "import logbook.cases.models"),
    ("floors", "accounts/actions.py", "import logbook.catalogue.models"),
    ("floors", "permissions.py", "import logbook.web.doors"),
    ("floors", "helpers.py", "import logbook.foundation"),
    ("shelves", "cases/models", "import logbook.cases.queries"),
    ("shelves", "people/rules", "import logbook.people.actions"),
    ("shelves", "catalogue/queries", "import logbook.catalogue.views"),
    ("shelves", "cases/helpers.py", "import logbook.foundation"),
    ("no-web-in-the-domain", "people/actions", "from flask import g"),
    ("no-web-in-the-domain", "cases/rules", "import wtforms"),
    ("no-web-in-the-domain", "catalogue/queries", "import logbook.web.identity"),
    ("pure-rules", "cases/rules", "from sqlalchemy.orm import Session"),
    ("pure-rules", "signoff/rules", "from logbook.foundation.db import Database"),
    ("third-parties", "documents/actions", "import weasyprint"),
    ("third-parties", "foundation/canonical", "import segno"),
]


def lint(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the copy of ``logbook`` in that directory by the contracts of the repository."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--config", str(REPOSITORY / "setup.cfg"), "--no-cache", "--no-logo", *options],
        cwd=directory, capture_output=True, text=True, check=False,
    )


def contracts() -> set[str]:
    """The names of the contracts in ``setup.cfg``."""
    settings = configparser.ConfigParser()
    settings.read(REPOSITORY / "setup.cfg")
    return {name.removeprefix(PREFIX) for name in settings.sections() if name.startswith(PREFIX)}


def test_every_contract_holds():
    result = lint(REPOSITORY)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES, ids=lambda value: str(value).replace("logbook.", ""))
def test_a_broken_contract_is_seen(contract, file, line, tmp_path):
    shutil.copytree(REPOSITORY / "logbook", tmp_path / "logbook", ignore=shutil.ignore_patterns("__pycache__", "data"))
    with (module(tmp_path / "logbook" / file)).open("a") as opened:
        opened.write(f"\n{line}\n")
    result = lint(tmp_path, "--contract", contract)
    assert result.returncode == 1, result.stdout
    assert "0 kept, 1 broken" in result.stdout


def module(path: Path) -> Path:
    """The file of a module named without its ending, which may have grown into a package."""
    if path.suffix:
        return path
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_every_contract_is_broken_once_above():
    assert {contract for contract, _, _ in BREACHES} == contracts()


def test_third_parties_outside_the_adapters_are_those_of_the_house():
    graph = grimp.build_graph("logbook", include_external_packages=True)
    ours = {name for name in graph.modules if name.split(".")[0] == "logbook"}
    strangers = {
        (importer, imported)
        for imported in graph.modules - ours - AT_HOME - OF_FLASK - sys.stdlib_module_names
        for importer in graph.find_modules_that_directly_import(imported)
        if not importer.startswith("logbook.adapters")
    }
    assert not strangers
