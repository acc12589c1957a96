"""The script ``run`` and its lock files: what it says when something is in the way, and that all is pinned."""

import configparser
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[1]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``./run`` with these arguments and, beside the shell's, these variables."""
    return subprocess.run(
        [REPOSITORY / "run", *arguments],
        env=os.environ | environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )


def script(path: Path, body: str) -> str:
    """An executable shell script."""
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_help_names_every_command():
    commands = re.findall(r"^    ([a-z]+)[) |]", (REPOSITORY / "run").read_text().split("case $command in")[1], re.M)
    result = run("help")
    assert result.returncode == 0
    assert {"setup", "test", "bench", "worker", "flask", "lock"} <= set(commands)
    for command in commands:
        assert "./run" if command == "serve" else f"./run {command}" in result.stdout


def test_an_unknown_command_is_answered_with_where_to_look():
    result = run("serv")
    assert result.returncode == 1
    assert result.stderr == 'run: There is no command "serv". "./run help" lists them.\n'


def test_a_port_in_use_is_a_sentence_that_names_the_next_step():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(PORT=str(port), HOST="127.0.0.1")
    assert result.returncode == 1
    assert result.stderr.startswith(f"run: Port {port} on 127.0.0.1 is in use by another program. Stop")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "5000.5"])
def test_a_port_that_is_none_is_a_sentence(port):
    result = run(PORT=port)
    assert result.returncode == 1
    assert result.stderr == f"run: PORT={port} is not a port number from 1 to 65535.\n"


def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path):
    result = run("flask", "setup", LOGBOOK_INSTANCE=str(tmp_path), LOGBOOK_IDLE_MINUTES="soon")
    assert result.returncode == 1
    assert result.stderr == "Error: LOGBOOK_IDLE_MINUTES is 'soon'; it takes a whole number.\n"
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_another_machine_is_a_sentence():
    result = run(HOST="192.0.2.1", PORT="5999")
    assert result.returncode == 1
    assert result.stderr.startswith("run: It is not possible to serve on 192.0.2.1 port 5999: ")


def test_a_python_too_old_is_named(tmp_path):
    old = script(tmp_path / "python3.9", "exit 1")
    result = run("flask", PYTHON=old)
    assert result.returncode == 1
    assert result.stderr == f"run: PYTHON={old} is not Python 3.11 or newer.\n"


def test_whoever_may_not_install_packages_is_told_their_names_in_one_sentence(tmp_path):
    lacking = script(
        tmp_path / "python-without-pango",
        f'[ "$1" != - ] || {{ echo libpango-1.0-0; echo libharfbuzz-subset0; exit; }}\nexec {sys.executable} "$@"',
    )
    for tool in ("sh", "dirname", "cat", "id"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    result = run("flask", PYTHON=lacking, PATH=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr == (
        "run: Please install these system packages, then start it again: "
        "apt-get install libpango-1.0-0 libharfbuzz-subset0\n"
    )


def pins(lock: str) -> dict[str, str]:
    """Name and version of every package in a lock file; fails if one has no hash."""
    found = {}
    for entry in re.split(r"\n(?=\S)", (REPOSITORY / lock).read_text()):
        if not entry.startswith("#"):
            assert "--hash=sha256:" in entry, f"{entry} has no hash"
            name, version = entry.split(maxsplit=1)[0].split("==")
            found[str(canonicalize_name(name))] = version
    return found


def test_the_locks_hold_what_setup_cfg_asks_for():
    settings = configparser.ConfigParser()
    settings.read(REPOSITORY / "setup.cfg")
    wanted = {
        "requirements.lock": settings["options"]["install_requires"],
        "requirements-test.lock": settings["options.extras_require"]["test"],
    }
    for lock, lines in wanted.items():
        for requirement in map(Requirement, lines.split("\n")[1:]):
            version = pins(lock)[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), f"{requirement} is {version} in {lock}: ./run lock"


def test_tests_run_on_the_versions_that_serve():
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_the_locks_name_no_host(lock):
    assert "://" not in (REPOSITORY / lock).read_text()
