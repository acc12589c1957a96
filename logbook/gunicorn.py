"""Settings of the production server, read by gunicorn; HOST, PORT, LOGBOOK_WORKERS and LOGBOOK_WORKER change them.

Unless LOGBOOK_WORKER is "beside", the server has LOGBOOK_PRINTERS ``flask worker`` processes of its own: each does one
job at a time, the first of them the chores as well.
"""

import os
import subprocess
import sys
import threading
import time

_host = os.environ.get("HOST", "127.0.0.1")


def _count(name: str, usual: str) -> int:
    given = os.environ.get(name, usual)
    if not (given.isascii() and given.isdigit() and int(given) > 0):
        raise SystemExit(f"{name} is {given!r}; it takes a whole number from 1.")
    return int(given)


_printers = _count("LOGBOOK_PRINTERS", "1")
_worker = os.environ.get("LOGBOOK_WORKER", "inside")
if _worker not in ("inside", "beside"):
    raise SystemExit(f"LOGBOOK_WORKER is {_worker!r}; it takes inside or beside.")

wsgi_app = "logbook:create_app()"
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '5000')}"
# Measured on two cores: processes with a listening socket each answer three times the requests of one shared socket.
worker_class = "gthread"
reuse_port = True
workers = _count("LOGBOOK_WORKERS", "2")
threads = 4
# The longest a worker may be silent as a whole; a long document keeps one thread busy, not the worker.
timeout = 60
graceful_timeout = 30
# Otherwise gunicorn opens a command socket in the home directory of whoever runs it.
control_socket_disable = True
loglevel = "warning"


class _Companion:
    """The ``flask worker`` beside the server's processes: started again when it ends, and ended with the server.

    It stops when its standard input does. The server alone holds the other end, so that whatever ends the server,
    also what leaves it no time for a last word, ends the worker.
    """

    def __init__(self, *options: str) -> None:
        self._options = options
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker, before the server forks, and watch over it from a thread."""
        self._process = self._begun()
        threading.Thread(target=self._keep, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        """Ask the worker to end what it is at."""
        self._over.set()
        self.let_go()

    def wait(self, until: float) -> None:
        """Wait for its end, and not for ever."""
        if (process := self._process) is None:
            return
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()

    def let_go(self) -> None:
        """Close our end of its standard input, which a forked process would otherwise hold open."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _begun(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "--app", "logbook", "worker", "--attached", *self._options]
        # In a session of its own, where no Ctrl-C reaches it: the server says when it ends.
        return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def _keep(self, process: subprocess.Popen[bytes]) -> None:
        breath = _BREATH
        while True:
            began = time.monotonic()
            # The server reaps every child; where it was first, waiting finds none and returns as well.
            process.wait()
            self.let_go()
            # One that cannot start at all is tried ever more seldom, so that it does not eat up the machine.
            breath = _BREATH if time.monotonic() - began > _LONGEST_BREATH else min(2 * breath, _LONGEST_BREATH)
            if self._over.wait(breath):
                return
            self._process = process = self._begun()


# Seconds: between an end and the next start, at first and at most; and for a letter that is just being handed over. A
# long job that is cut off then is done anew by another worker.
_BREATH, _LONGEST_BREATH, _PATIENCE = 0.5, 60.0, 10.0
_companions = [_Companion(), *(_Companion("--only-jobs") for _ in range(_printers - 1))]


def when_ready(_server: object) -> None:
    """The server listens: start its workers."""
    if _worker == "inside":
        for companion in _companions:
            companion.start()


def post_fork(_server: object, _process: object) -> None:
    """A process of the server's own has begun: it keeps no hold of the workers."""
    for companion in _companions:
        companion.let_go()


def on_exit(_server: object) -> None:
    """The server ends: so do its workers, all at the same time."""
    for companion in _companions:
        companion.stop()
    until = time.monotonic() + _PATIENCE
    for companion in _companions:
        companion.wait(until)
