"""The folders a fault is tried on, and the figures it gave."""

from __future__ import annotations

import pytest

from tests.faults.figures import Figure, told


@pytest.fixture
def figure(record_property) -> Figure:
    def note(row: str, /, **found: float | str) -> None:
        record_property("figure", told(row, found))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for found in terminalreporter.stats.values() for report in found]
    lines = {value for report in reports for name, value in getattr(report, "user_properties", ()) if name == "figure"}
    for line in sorted(lines):
        terminalreporter.line(line)
