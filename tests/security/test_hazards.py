"""C3: every hazard has its control, every control a test that is there and runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.security.hazards import PAGE, hazards, with_table
from tests.security.named import wrong_with

FIELDS = {"id", "hazard", "cause", "severity", "controls", "remains"}


def controls() -> Iterator[tuple[str, dict[str, Any]]]:
    return ((hazard["id"], control) for hazard in hazards() for control in hazard["controls"])


@pytest.mark.parametrize(
    ("hazard", "control"), list(controls()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_control_names_a_test_that_exists_and_is_not_switched_off(hazard: str, control: dict[str, Any]) -> None:
    assert wrong_with(control["test"]) == "", hazard


def test_every_hazard_is_described_whole_and_once() -> None:
    assert all(set(hazard) == FIELDS and hazard["controls"] for hazard in hazards())
    assert {hazard["severity"] for hazard in hazards()} <= {"high", "medium", "low"}
    assert [hazard["id"] for hazard in hazards()] == [f"H{n:02}" for n in range(1, len(hazards()) + 1)]


def test_no_high_hazard_stands_on_one_control_alone() -> None:
    assert [hazard["id"] for hazard in hazards() if hazard["severity"] == "high" and len(hazard["controls"]) < 2] == []


def test_the_page_says_what_the_log_says() -> None:
    assert PAGE.read_text() == with_table(PAGE.read_text()), "run: python -m tests.security.hazards"
