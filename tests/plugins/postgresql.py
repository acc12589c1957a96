"""A PostgreSQL server of the tests' own: made in a temporary directory, reached by a Unix socket, gone at the end."""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import psycopg
import pytest

from tests.plugins import memory

MISSING = "PostgreSQL is not installed (Debian package postgresql)"

# What a crash would lose may be lost: a test's database lives for a second.
FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=32MB"),
    *("wal_level=minimal", "max_wal_senders=0", "max_wal_size=64MB"),
)


def programs() -> Path | None:
    """The directory of initdb and postgres, newest version first; None if there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name.split(".")[0]))
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    return next((each for each in [*debian, *on_path] if (each / "initdb").exists()), None)


class PostgreSQL:
    """One running server. ``url(name)`` is SQLAlchemy's address of a database; ``copy`` makes one from another."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._numbers = itertools.count(1)

    @cached_property
    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def url(self, name: str) -> str:
        """``postgresql://`` address of the database of that name, over the server's own socket."""
        return f"postgresql://postgres@/{name}?host={self.directory}"

    def create(self, name: str) -> str:
        """Make an empty database; gives its address."""
        self._execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return self.url(name)

    @contextlib.contextmanager
    def copy(self, template: str) -> Iterator[str]:
        """The address of a copy of the database ``template``, dropped at the end of the block."""
        name = f"copy_{next(self._numbers)}"
        # Copying files takes a third of what writing each page to the log does; without fsync its checkpoints are free.
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        self._connection.execute(statement.encode())

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()


@contextlib.contextmanager
def running() -> Iterator[PostgreSQL]:
    """Make and start a server, and stop it at the end. Calls ``pytest.skip`` where PostgreSQL is not installed."""
    found = programs()
    if found is None:
        pytest.skip(MISSING)
    # The server refuses to run as root, and a socket's path may be 107 bytes long: hence its user and its directory.
    # The server refuses to run as root, and a socket's path may be 107 bytes long: hence its user and its directory.
    user = "postgres" if os.geteuid() == 0 else None
    with memory.directory("pg-") as directory:
        if user:
            os.chown(directory, pwd.getpwnam(user).pw_uid, -1)
        data, log = directory / "data", directory / "log"
        made = subprocess.run(
            [found / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            user=user, cwd=directory, capture_output=True, text=True, check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        settings = [word for setting in FAST for word in ("-c", setting)]
        with log.open("w") as output:
            server = subprocess.Popen(
                [found / "postgres", "-D", data, "-k", directory, "-c", "listen_addresses=", *settings],
                user=user, cwd=directory, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
            )
        try:
            postgresql = PostgreSQL(directory)
            _wait_until_it_answers(postgresql, server, log)
            yield postgresql
            postgresql.close()
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=20)


def _wait_until_it_answers(postgresql: PostgreSQL, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(postgresql.url("postgres")).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from None
            time.sleep(0.02)
        else:
            return
