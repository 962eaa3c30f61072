"""How a harness notes a figure, and what becomes of it when the run ends; shared with ``tests/security``."""

from __future__ import annotations

import json

import pytest

from tests.faults.figures import Figure, finding, keep, told

DONE = pytest.StashKey[bool]()


@pytest.fixture
def figure(request: pytest.FixtureRequest, record_property) -> Figure:
    def note(row: str, /, **found: float | str) -> None:
        record_property("figure", json.dumps(finding(row, found, request.node.nodeid)))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures of the tests that passed, and keep them. Two folders ask for this; it is done once."""
    if terminalreporter.config.stash.setdefault(DONE, False):
        return
    terminalreporter.config.stash[DONE] = True
    passed = [report for report in terminalreporter.stats.get("passed", []) if report.when == "call"]
    lines = {value for report in passed for name, value in report.user_properties if name == "figure"}
    findings = [json.loads(line) for line in lines]
    for line in sorted(told(found["row"], found["found"]) for found in findings):
        terminalreporter.line(line)
    if findings:
        keep(findings)
