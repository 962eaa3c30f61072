"""The facts: how they are checked, and the quick ones themselves."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.loop_facts import rows
from drawbridge.cli import main
from drawbridge.loop import Parameters
from drawbridge.loop.facts import FACTS, Fact, check
from drawbridge.loop.facts.fact import Ablation
from drawbridge.loop.facts.found import found

KEYS = ["id", "title", "value", "low", "high", "holds", "kind", "ablation", "ablation_breaks", "evidence"]
THEN = ["ablation_value", "rests_on", "rests_on_breaks", "rests_on_value"]
BY_ID = {fact.id: fact for fact in FACTS}


def a_fact(least: float, change: dict[str, float] | None = None) -> Fact:
    return Fact(
        "0", "gain and seed", lambda p, seed: float(p.gain) + seed, least, 9.0, "reported", "C", "no gain", change
    )


def test_a_fact_is_judged_by_its_mean_and_shows_its_range() -> None:
    seen = check(a_fact(2.0), range(3), Parameters())
    assert (seen.value, seen.low, seen.high, seen.holds) == (2.25, 1.25, 3.25, True)
    assert not check(a_fact(2.5), range(3), Parameters()).holds


def test_an_assumption_that_matters_breaks_the_fact_when_it_is_gone() -> None:
    assert check(a_fact(2.0, {"gain": 0.0}), range(3), Parameters()).ablation_breaks is True
    assert check(a_fact(0.5, {"gain": 0.0}), range(3), Parameters()).ablation_breaks is False
    assert check(a_fact(2.0), range(3), Parameters()).ablation_breaks is None


def test_what_a_fact_rests_on_is_taken_away_apart_from_what_it_was_expected_to_need() -> None:
    fact = replace(a_fact(2.0, {"noise": 0.0}), rests_on=Ablation("no gain at all", {"gain": 0.0}))
    seen = check(fact, range(3), Parameters())
    assert (seen.ablation_breaks, seen.ablation_value) == (False, 2.25)
    assert (seen.rests_on, seen.rests_on_breaks, seen.rests_on_value) == ("no gain at all", True, 1.0)


def test_an_assumption_may_be_taken_away_by_other_numbers_and_another_measure_at_once() -> None:
    gone = Ablation("neither", {"gain": 0.5}, without=lambda p, seed: -float(p.gain))
    assert check(replace(a_fact(2.0), rests_on=gone), range(3), Parameters()).rests_on_value == -0.5


def test_every_fact_that_holds_falls_with_an_assumption_that_is_named() -> None:
    standing = [
        id_ for id_, kept in found().items() if kept.holds and not (kept.ablation_breaks or kept.rests_on_breaks)
    ]
    assert standing == []


def test_every_fact_is_checked_over_ten_seeds() -> None:
    assert {kept.seeds for kept in found().values()} == {10}


def test_a_table_has_a_line_more_for_what_a_fact_rests_on() -> None:
    fact = replace(a_fact(2.0, {"noise": 0.0}), rests_on=Ablation("no gain at all", {"gain": 0.0}))
    first, second = rows(check(fact, range(3), Parameters()).as_dict())
    assert first.endswith("| yes | reported | C | no gain | 2.250 | no |")
    assert second == "| – 0 rests on |  |  |  |  |  | no gain at all | 1.000 | yes |"


def test_a_missed_bar_is_told_louder_than_a_finding_that_was_only_to_be_reported() -> None:
    reported = check(a_fact(5.0), range(3), Parameters()).as_dict()
    assert "| no | reported |" in rows(reported)[0]
    assert "| NO | emergent |" in rows(reported | {"kind": "emergent"})[0]


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


@pytest.mark.parametrize(
    "name", ["1a", "1b", "3a", "3c", "4d", "5a", "7a", "8a", "8b", "8c", "8d", "11", "12a", "15a", "15c", "15d"]
)
def test_these_facts_fall_with_their_assumption(name: str) -> None:
    assert check(BY_ID[name], [0], Parameters()).ablation_breaks is True


@pytest.mark.parametrize("name", ["2a", "2b", "3b", "4a", "6a", "6b", "9", "15b"])
def test_these_fall_with_what_they_rest_on_and_not_with_what_they_were_expected_to_need(name: str) -> None:
    seen = check(BY_ID[name], [0], Parameters())
    assert (seen.holds, seen.ablation_breaks, seen.rests_on_breaks) == (True, False, True)


def test_the_command_prints_a_list_of_records() -> None:
    result = CliRunner().invoke(main, ["loop", "facts", "--seeds", "1", "--only", "1b", "--only", "8a", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert [list(record) for record in found] == [KEYS + THEN] * 2
    assert [record["id"] for record in found] == ["1b", "8a"]


def test_without_json_the_command_says_each_fact_and_what_it_needs() -> None:
    result = CliRunner().invoke(main, ["loop", "facts", "--seeds", "1", "--only", "2a", "--only", "8d"])
    assert result.exit_code == 0, result.output
    ours, habit, leaving, skipped, anew = result.output.splitlines()
    assert ours.startswith("  2a  holds") and BY_ID["2a"].title in ours
    assert habit.split()[0] == "stands" and habit.endswith("without: habit off")
    assert leaving.split()[0] == "falls" and leaving.endswith("without: nobody can leave")
    assert skipped.startswith("  8d  holds") and anew.split()[:2] == ["falls", "11.000"]


def test_the_command_refuses_a_fact_that_does_not_exist() -> None:
    result = CliRunner().invoke(main, ["loop", "facts", "--only", "99"])
    assert result.exit_code == 2
    assert "no fact 99" in result.output


def test_every_fact_stands_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "loop.md").read_text(encoding="utf-8")
    assert [fact.id for fact in FACTS if f"| {fact.id} {fact.title} |" not in page] == []
