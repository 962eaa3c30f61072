"""The report in the documentation says what was found, and the list of protections is one that can be used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.faults.figures import Figure, kept
from tests.faults.removed import NOT_RED, ROOT, removals
from tests.faults.report import FIGURES, PAGE, WHAT, with_figures
from tests.security.named import exists, wrong_with

LIST = removals()


def test_the_page_says_what_was_found() -> None:
    assert PAGE.read_text() == with_figures(PAGE.read_text(), kept(FIGURES)), "run: python -m tests.faults.report"


def test_every_figure_is_of_a_test_that_is_there() -> None:
    assert [row["test"] for row in kept(FIGURES) if not exists(str(row["test"]))] == []


def test_every_row_has_a_name() -> None:
    assert {str(row["row"]).split()[0].rstrip(":,") for row in kept(FIGURES)} <= set(WHAT)


@pytest.mark.parametrize("removal", LIST, ids=lambda removal: removal.protection)
def test_every_protection_is_where_the_list_says_and_its_test_runs(removal) -> None:
    assert (ROOT / removal.file).read_text().count(removal.old) == 1
    assert wrong_with(removal.red.split("[")[0]) == ""


def taken_away(*words: str) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-m", "tests.faults.removed", *words]
    return subprocess.run(asked, check=False, cwd=ROOT, capture_output=True, text=True)


def test_one_taken_away_turns_a_test_red() -> None:
    """All of them, one after another, in the long form."""
    ran = taken_away("a nonce of its own")
    assert (ran.returncode, ran.stdout.startswith("red ")) == (0, True), ran.stdout


PARTS = 6


@pytest.mark.faults
@pytest.mark.parametrize("part", range(PARTS))
def test_none_can_be_taken_away_unnoticed(part: int, figure: Figure) -> None:
    """It sets no time of its own: each test has as long as it took with everything in place, many times over."""
    ran = taken_away("--part", str(part), "--parts", str(PARTS))
    unlike_red = [line for line in ran.stdout.splitlines() if line.startswith(NOT_RED)]
    assert unlike_red == [], f"not seen red: {unlike_red}\n\n{ran.stdout}\n{ran.stderr}"
    assert ran.stdout.count("red       ") == len(LIST[part::PARTS]), ran.stdout + ran.stderr
    figure("removed", protections=len(LIST[part::PARTS]), unnoticed=0)
