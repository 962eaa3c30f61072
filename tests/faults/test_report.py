"""The report in the documentation says what was found, and the list of protections is one that can be used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.faults.figures import Figure, kept
from tests.faults.removed import ROOT, removals
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


@pytest.mark.faults
@pytest.mark.parametrize("part", range(4))
def test_none_can_be_taken_away_unnoticed(part: int, figure: Figure) -> None:
    ran = taken_away("--part", str(part), "--parts", "4")
    assert ran.returncode == 0, ran.stdout
    figure("removed", protections=len(LIST[part::4]), unnoticed=0)
