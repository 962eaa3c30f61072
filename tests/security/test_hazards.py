"""C3: every hazard has its control, every control a test that is there and runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.security.hazards import PAGE, ROOT, hazards, with_table

FIELDS = {"id", "hazard", "cause", "severity", "controls", "remains"}


def controls() -> Iterator[tuple[str, dict[str, Any]]]:
    return ((hazard["id"], control) for hazard in hazards() for control in hazard["controls"])


@cache
def functions_in(file: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(file.read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(
    ("hazard", "control"), list(controls()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_control_names_a_test_that_exists_and_is_not_switched_off(hazard: str, control: dict[str, Any]) -> None:
    file, _, name = control["test"].partition("::")
    assert (ROOT / file).is_file(), f"{hazard}: {file} is not there"
    assert name in functions_in(ROOT / file), f"{hazard}: {file} has no {name}"
    marks = " ".join(ast.unparse(mark) for mark in functions_in(ROOT / file)[name].decorator_list)
    assert not any(off in marks for off in ("skip", "xfail", "slow", "faults")), f"{hazard}: {name} is switched off"


def test_every_hazard_is_described_whole_and_once() -> None:
    assert all(set(hazard) == FIELDS and hazard["controls"] for hazard in hazards())
    assert {hazard["severity"] for hazard in hazards()} <= {"high", "medium", "low"}
    assert [hazard["id"] for hazard in hazards()] == [f"H{n:02}" for n in range(1, len(hazards()) + 1)]


def test_no_high_hazard_stands_on_one_control_alone() -> None:
    assert [hazard["id"] for hazard in hazards() if hazard["severity"] == "high" and len(hazard["controls"]) < 2] == []


def test_the_page_says_what_the_log_says() -> None:
    assert PAGE.read_text() == with_table(PAGE.read_text()), "run: python -m tests.security.hazards"
