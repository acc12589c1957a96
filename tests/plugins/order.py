"""The long tests first where several processes share them out, so that none waits at the end for another's last."""

import pytest

LONG = (
    *("tests/house/", "tests/signoff/test_tampering.py", "tests/browser/", "tests/documents/", "tests/migrations/"),
    *("tests/cli/", "tests/progress/"),
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Rooms in the order of ``LONG``, then all others; those of a room stay together, as does what they share."""

    def place(item: pytest.Item) -> int:
        return next((number for number, room in enumerate(LONG) if item.nodeid.startswith(room)), len(LONG))

    if hasattr(config, "workerinput"):
        items.sort(key=place)
