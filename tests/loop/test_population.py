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
from drawbridge.loop.population import Census, Years, broken, by_choice, live_years, pairing, stability, summary

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


def test_where_there_are_two_sexes_couples_are_of_a_woman_and_a_man() -> None:
    world = a_year(replace(EAGER, sexes=0.28))
    paired = np.flatnonzero(world.paired)
    assert len(paired) > 0
    assert (world.mate[paired] % 2 != paired % 2).all()


def test_men_then_keep_away_more_and_women_dread_more() -> None:
    world = people(20_000, np.random.default_rng(0), Parameters(), Market(sexes=1.0))
    assert world.level[1::2].mean() > world.level[::2].mean() + 0.1
    assert world.sensitivity[::2].mean() > world.sensitivity[1::2].mean() + 0.1


def test_everyone_answers_safely_unless_the_market_is_unkind() -> None:
    safe, unkind = (people(200, np.random.default_rng(0), Parameters(), Market(unkind=far)) for far in (0.0, 1.0))
    assert set(safe.slope) == {0.03}
    assert 0.05 < float(np.median(unkind.slope)) < 0.2
    assert np.array_equal(safe.level, unkind.level)


def test_who_fears_leaves_sooner_if_fear_asks_for_no_less() -> None:
    world = a_year(days=1)
    usual, proud = (leaving_rate(world, replace(Market(), settling=much))[world.paired] for much in (0.35, 0.0))
    assert (proud > usual).all()


def test_what_chance_would_give_heeds_the_sexes_if_asked() -> None:
    """Four couples: every man keeps away and no woman does, so two who keep away could not have met."""
    mate, since = [1, 0, 3, 2, 5, 4, 7, 6], [1] * 8
    years = Years(a_year(size=8), (census(mate, since),) * 3)
    men = np.arange(8) % 2 == 1
    pooled, heeded = (pairing(years, lambda *_: (men, ~men), sexes) for sexes in (False, True))
    assert pooled == (0.0, 2.0)
    assert math.isnan(heeded[0])
    assert heeded[1] == 1.0


def test_one_who_fears_more_than_they_dread_chooses_the_first_description() -> None:
    world = replace(a_year(size=20, days=1), sensitivity=np.linspace(0, 1, 20))
    one = replace(census([SINGLE] * 20, [-1] * 20), threat=np.linspace(1, 0, 20))
    away, dread = by_choice(Years(world, ()), one)
    assert away.tolist() == [True] * 5 + [False] * 15
    assert dread.tolist() == [False] * 18 + [True] * 2


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
