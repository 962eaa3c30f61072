"""The report in the documentation says what was found, and the list of protections is one that can be used."""

from __future__ import annotations

import pytest

from tests.faults.figures import Figure, kept
from tests.faults.removed import ROOT, copied, removals, without
from tests.faults.report import FIGURES, PAGE, WHAT, with_figures
from tests.security.named import wrong_with

LIST = removals()


def test_the_page_says_what_was_found() -> None:
    assert PAGE.read_text() == with_figures(PAGE.read_text(), kept(FIGURES)), "run: python -m tests.faults.report"


def test_every_row_has_a_name() -> None:
    assert {str(row["row"]).split()[0].rstrip(":,") for row in kept(FIGURES)} <= set(WHAT)


@pytest.mark.parametrize("removal", LIST, ids=lambda removal: removal.protection)
def test_every_protection_is_where_the_list_says_and_its_test_runs(removal) -> None:
    assert (ROOT / removal.file).read_text().count(removal.old) == 1
    assert wrong_with(removal.red.split("[")[0]) == ""


def test_one_taken_away_turns_a_test_red() -> None:
    """All of them, one after another, in the long form."""
    one = next(removal for removal in LIST if removal.red.endswith("test_no_nonce_comes_twice"))
    with copied() as tree:
        found = without(one, tree)
    assert found.noticed, found.said


@pytest.mark.faults
@pytest.mark.parametrize("part", range(4))
def test_none_can_be_taken_away_unnoticed(part: int, figure: Figure) -> None:
    mine = LIST[part::4]
    with copied() as tree:
        unnoticed = {
            removal.protection: found.said for removal in mine if not (found := without(removal, tree)).noticed
        }
    assert unnoticed == {}
    figure("removed", protections=len(mine), unnoticed=0)
