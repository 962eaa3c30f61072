"""The population: meeting, bidding, leaving, and what is read from it."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from drawbridge.cli import main
from drawbridge.loop import Parameters
from drawbridge.loop.market import SINGLE, Market, Population, day_of, leaving_rate, people
from drawbridge.loop.population import Census, broken, live_years, pairing, stability, summary

EAGER = Market(meeting=1.0, liking=1.0)


def a_year(market: Market = EAGER, size: int = 30, days: int = 60, seed: int = 0) -> Population:
    rng = np.random.default_rng(seed)
    world = people(size, rng, Parameters())
    for day in range(days):
        world = day_of(world, market, day, rng)
    return world


def census(mate: list[int], since: list[int]) -> Census:
    nothing = np.zeros(len(mate))
    return Census(nothing, nothing, np.array(mate), np.array(since))


def test_everyone_is_single_at_first_and_paired_when_all_meet_and_like() -> None:
    assert not people(10, np.random.default_rng(0), Parameters()).paired.any()
    assert a_year(replace(EAGER, leaving=0.0, drift=0.0), days=1).paired.all()


def test_partners_have_each_other_and_nobody_has_themselves() -> None:
    world = a_year()
    paired = np.flatnonzero(world.paired)
    assert (world.mate[world.mate[paired]] == paired).all()
    assert (world.mate[paired] != paired).all()
    assert (world.fit[paired] == world.fit[world.mate[paired]]).all()


def test_a_quarter_begins_with_high_danger() -> None:
    level = people(20_000, np.random.default_rng(0), Parameters()).level
    assert float((level > 0.525).mean()) == pytest.approx(0.25, abs=0.03)


def test_singles_neither_rate_a_partner_nor_leave_one() -> None:
    world = people(6, np.random.default_rng(0), Parameters())
    assert np.isnan(world.satisfaction).all()
    assert leaving_rate(world, Market()).tolist() == [0.0] * 6


def test_who_dreads_being_left_leaves_less() -> None:
    world = replace(a_year(days=1), sensitivity=np.linspace(0, 1, 30), fit=np.zeros(30))
    same = replace(world, level=np.full(30, 0.5))
    rates = leaving_rate(same, replace(Market(), drift=0.0))[same.paired]
    assert rates[-1] < rates[0]


def test_without_attrition_nobody_parts() -> None:
    faithful = replace(EAGER, leaving=0.0, drift=0.0)
    assert (a_year(faithful, days=1).mate == a_year(faithful, days=40).mate).all()


def test_a_year_apart_counts_as_parted_even_with_the_same_partner_again() -> None:
    before = census([1, 0, 3, 2, SINGLE], [5, 5, 6, 6, -1])
    after = census([1, 0, 3, 2, SINGLE], [5, 5, 400, 400, -1])
    assert broken(before, after).tolist() == [False, False, True, True, False]


def test_the_same_seed_gives_the_same_years() -> None:
    one, again, other = (live_years(10, 1, seed).end.state.danger for seed in (3, 3, 4))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_too_few_couples_or_years_give_no_number_instead_of_a_wrong_one() -> None:
    lived = live_years(6, 3, 0, market=Market(meeting=0.0))
    assert math.isnan(pairing(lived)[0])
    assert math.isnan(stability(lived, 5))
    assert math.isnan(summary(lived)["own_threat_satisfaction"])


def test_the_command_prints_the_summary() -> None:
    result = CliRunner().invoke(main, ["loop", "population", "--people", "12", "--years", "4", "--json"])
    assert result.exit_code == 0, result.output
    assert set(json.loads(result.output)) == {
        "paired",
        "dissolution_per_year",
        "own_threat_satisfaction",
        "partner_threat_satisfaction",
        "threat_breakup",
        "steeper_with_sensitive_partner",
        "stability_one_year",
        "avoidant_avoidant",
        "avoidant_anxious",
    }


def test_a_population_of_one_or_of_impossible_people_is_refused() -> None:
    with pytest.raises(ValueError, match="two people or more"):
        live_years(1, 3, 0)
    with pytest.raises(ValueError, match="“gain”"):
        live_years(4, 3, 0, Parameters(gain=-1.0))
