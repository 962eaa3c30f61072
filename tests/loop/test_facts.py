"""The facts: how they are checked, and the quick ones themselves."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from drawbridge.cli import main
from drawbridge.loop import Parameters
from drawbridge.loop.facts import FACTS, Fact, check

KEYS = ["id", "title", "value", "low", "high", "holds", "kind", "ablation", "ablation_breaks", "evidence"]
BY_ID = {fact.id: fact for fact in FACTS}


def a_fact(least: float, change: dict[str, float] | None = None) -> Fact:
    return Fact(
        "0", "gain and seed", lambda p, seed: float(p.gain) + seed, least, 9.0, "reported", "C", "no gain", change
    )


def test_a_fact_is_judged_by_its_mean_and_shows_its_range() -> None:
    found = check(a_fact(2.0), range(3), Parameters())
    assert (found.value, found.low, found.high, found.holds) == (2.25, 1.25, 3.25, True)
    assert not check(a_fact(2.5), range(3), Parameters()).holds


def test_an_assumption_that_matters_breaks_the_fact_when_it_is_gone() -> None:
    assert check(a_fact(2.0, {"gain": 0.0}), range(3), Parameters()).ablation_breaks is True
    assert check(a_fact(0.5, {"gain": 0.0}), range(3), Parameters()).ablation_breaks is False
    assert check(a_fact(2.0), range(3), Parameters()).ablation_breaks is None


def test_a_fact_that_fails_anyway_has_nothing_to_break() -> None:
    assert check(a_fact(5.0, {"gain": 0.0}), range(3), Parameters()).ablation_breaks is None


def test_every_fact_has_an_id_of_its_own_and_says_what_it_is_worth() -> None:
    assert len(BY_ID) == len(FACTS)
    assert {fact.kind for fact in FACTS} <= {"construction", "emergent", "calibrated", "held out", "reported"}
    assert {fact.evidence for fact in FACTS} <= set("ABCX")
    assert all(fact.least < fact.most for fact in FACTS)


@pytest.mark.parametrize("name", ["1a", "1b", "4a", "4d", "5a", "7a", "8a", "8d", "11", "12a", "15a", "15c"])
def test_the_quick_facts_hold_with_one_seed(name: str) -> None:
    assert check(BY_ID[name], [0], Parameters()).holds


@pytest.mark.parametrize("name", ["1a", "1b", "4d", "5a", "7a", "11", "12a", "15a", "15c"])
def test_these_facts_fall_with_their_assumption(name: str) -> None:
    assert check(BY_ID[name], [0], Parameters()).ablation_breaks is True


def test_the_command_prints_a_list_of_records() -> None:
    result = CliRunner().invoke(main, ["loop", "facts", "--seeds", "1", "--only", "1b", "--only", "8a", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert [list(record) for record in found] == [KEYS, KEYS]
    assert [record["id"] for record in found] == ["1b", "8a"]


def test_the_command_refuses_a_fact_that_does_not_exist() -> None:
    result = CliRunner().invoke(main, ["loop", "facts", "--only", "99"])
    assert result.exit_code == 2
    assert "no fact 99" in result.output


def test_every_fact_stands_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "loop.md").read_text(encoding="utf-8")
    assert [fact.id for fact in FACTS if f"| {fact.id} {fact.title} |" not in page] == []
