"""No test reaches beyond this machine: the interpreter itself is asked to refuse."""

import ipaddress
import sys
from typing import Any

import pytest

LOCAL_NAMES = {"", "localhost", "0.0.0.0", "::"}  # noqa: S104 # asked for, not served on


def is_local(host: object) -> bool:
    """Whether a host, given as name, address or None (this machine), is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def _refuse_other_hosts(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a Unix socket's address is a path
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not is_local(host):
        # Failed is no Exception, so no code under test can swallow it.
        pytest.fail(f"A test may open no socket except to this machine, and this one asked for {host}.")


def pytest_configure() -> None:
    """An audit hook sees every socket of this process, whoever opens it; it stays until the process ends."""
    sys.addaudithook(_refuse_other_hosts)
