"""Says at the end which tests did not run and why, each by its name: a skip must not look like a pass."""

from collections import defaultdict

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One block a reason, the tests' names below it."""
    names = defaultdict(list)
    for report in terminalreporter.getreports("skipped"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        names[reason.removeprefix("Skipped: ")].append(report.nodeid)
    if names:
        terminalreporter.section("tests that did not run")
        for reason, tests in sorted(names.items()):
            terminalreporter.line(f"{reason} ({len(tests)})")
            for test in sorted(tests):
                terminalreporter.line(f"    {test}")
