"""Who ends up with whom: the page tells what was found, with its spread, and never more."""

from __future__ import annotations

from statistics import mean

import pytest

from bench.loop_pairs import MARKETS, PEOPLE, YEARS, lived
from drawbridge.loop.facts.found import found
from drawbridge.web.lab.pairs import COMMONER, RARER, RULES, pairs
from tests.web.person import Person
from tests.web.test_lab import words


def test_the_page_is_made_from_the_file_that_the_bench_writes() -> None:
    kept = pairs()
    assert [rule.id for rule in kept.rules] == list(MARKETS) == list(RULES)
    assert (kept.people, kept.years, kept.seeds) == (PEOPLE, YEARS, 10)


def test_its_usual_rules_are_those_of_the_failing_facts() -> None:
    """Fact 16 has seeds 0 to 4, this page 0 to 9; the same populations are among them."""
    usual = pairs().rule("usual")
    for fact, values in (("16a", usual.two_away), ("16b", usual.away_and_dread)):
        assert found()[fact].low == pytest.approx(min(v for v in values if v >= found()[fact].low - 1e-3), abs=1e-3)
        assert not found()[fact].holds


@pytest.mark.parametrize("rule", pairs().rules, ids=lambda rule: rule.id)
def test_a_verdict_is_no_kinder_than_its_numbers(rule: object) -> None:
    both = mean(rule.two_away) < RARER and mean(rule.away_and_dread) > COMMONER  # type: ignore[attr-defined]
    assert ("gives both" in rule.verdict) == both  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_population_made_again_is_the_one_that_is_kept() -> None:
    assert lived(("usual", 0))["avoidant_avoidant"] in pairs().rule("usual").two_away


def test_the_page_says_that_the_model_is_wrong_and_how_it_was_made(person: Person) -> None:
    text = words(person.goes_to("/lab/pairs/"))
    assert person.status == 200
    assert "The model gets it wrong" in text and "python -m bench.loop_pairs" in text
    for rule in pairs().rules:
        assert rule.name in text
    assert text.count("Each dot is one simulated population") >= 2
