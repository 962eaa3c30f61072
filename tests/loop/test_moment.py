"""One moment and one night, in exact numbers."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.loop import Chance, Moment, Parameters, State, Switches, fresh, meet, night, simulate, switched
from drawbridge.loop.alarm import alarms, course, flood_chance, threat, window
from drawbridge.loop.daily import micro
from drawbridge.loop.learning import editing, generalisation
from drawbridge.loop.moment import energy_spent
from drawbridge.loop.reflex import LEFT, PROMISED, STAYED, reflex_chance
from drawbridge.loop.switches import OFF
from tests.loop.people import ALWAYS, NEVER, luck, moment, one

P = Parameters()


def test_alarm_grows_with_expected_harm_and_with_the_dose() -> None:
    person = fresh(1)
    assert threat(person, P)[0, 2] == pytest.approx(0.85 * (0.25 + 0.75 * 0.3))
    assert alarms(person, P)[0, 2] == pytest.approx(1.25 * 0.40375 * (0.3 + 0.7 * 0.3))
    assert (np.diff(alarms(person, P)[0]) > 0).all()


def test_trust_lowers_the_threat_of_that_person_only() -> None:
    person = replace(fresh(1, partners=2), trust=np.array([[0.5, 0.0]]))
    near, other = threat(person, P, 0), threat(person, P, 1)
    assert near[0, 9] == pytest.approx(0.85 * (1 - 0.35 * 0.5))
    assert other[0, 9] == pytest.approx(0.85)


def test_a_pursuing_partner_adds_alarm_and_an_even_tempered_one_none() -> None:
    person = replace(fresh(1), pursuit=np.array([[0.5]]))
    added = alarms(person, P, sensitivity=0.9) - alarms(person, P)
    assert added[0] == pytest.approx(np.full(10, 0.3 * 0.5 * 0.9))


def test_tolerance_shrinks_to_two_thirds_when_energy_is_gone() -> None:
    assert one(window(fresh(1), P)) == pytest.approx(0.30)
    assert one(window(replace(fresh(1), energy=np.zeros(1)), P)) == pytest.approx(0.30 * 0.65)


def test_a_flood_is_a_coin_toss_when_mean_alarm_meets_tolerance() -> None:
    assert flood_chance(np.array([[0.3, 0.36]]), np.array([0.3]), 0.06)[0] == pytest.approx([0.5, 0.8413447])


def test_a_long_stay_opens_the_gate_that_a_short_one_leaves_shut() -> None:
    high, limit = np.array([1.0]), np.array([0.3])
    short, long = course(high, limit, 10, P), course(high, limit, 90, P)
    assert one(short.gate) < 0.01
    assert one(long.gate) > 0.4
    assert one(short.over) == 1.0
    assert one(long.over) < 0.45


def test_the_reflex_is_as_likely_as_the_formula_says() -> None:
    person = replace(fresh(1), habit=np.array([0.5]), belief=np.array([1.0]))
    at_the_edge = reflex_chance(np.array([0.3]), np.array([0.3]), person, P)
    assert one(at_the_edge) == pytest.approx(1 / (1 + np.exp(1.2)))


def test_insight_steadies_below_tolerance_and_does_nothing_above() -> None:
    blind, seeing = fresh(1, belief=1.0), fresh(1, belief=0.1)
    for alarm, helps in ((0.15, True), (0.45, False)):
        chances = [one(reflex_chance(np.array([alarm]), np.array([0.3]), who, P)) for who in (blind, seeing)]
        assert (chances[1] < chances[0]) is helps


def test_insight_that_reaches_further_steadies_above_tolerance_as_at_no_alarm() -> None:
    reaching = replace(P, insight_reach=1.0)
    blind, seeing = fresh(1, belief=1.0), fresh(1, belief=0.1)
    odds = [
        np.log(c / (1 - c))
        for c in (reflex_chance(np.array([0.45]), np.array([0.3]), w, reaching) for w in (blind, seeing))
    ]
    assert one(odds[0] - odds[1]) == pytest.approx(P.insight_pull * 0.9)


def test_leaving_teaches_nothing_but_leaving() -> None:
    before = fresh(1)
    after, outcome = meet(before, P, moment(3), luck(ALWAYS))
    assert outcome.action.tolist() == [LEFT]
    for name in ("danger", "fast", "slow", "trust"):
        assert np.array_equal(getattr(after, name), getattr(before, name))
    assert one(after.habit) == pytest.approx(0.7 + 0.04 * 0.257390625 * 0.3)


def test_leaving_with_a_promise_feeds_the_habit_half_and_hurts_a_third() -> None:
    p = replace(P, promise=1.0)
    pressing = replace(moment(3), sensitivity=0.9)
    left, _ = meet(fresh(1), p, pressing, luck(ALWAYS, promises=NEVER))
    promised, outcome = meet(fresh(1), p, pressing, luck(ALWAYS, promises=0.5))
    assert outcome.action.tolist() == [PROMISED]
    assert one(promised.habit) - 0.7 == pytest.approx(0.5 * (one(left.habit) - 0.7))
    assert promised.pursuit[0, 0] - 0.1 == pytest.approx(0.3 * (left.pursuit[0, 0] - 0.1))
    assert 0.6 - promised.quality[0, 0] == pytest.approx(0.3 * (0.6 - left.quality[0, 0]))


def test_a_survived_moment_lowers_threat_widens_tolerance_and_earns_trust() -> None:
    after, outcome = meet(fresh(1), P, moment(2), luck(NEVER))
    assert outcome.action.tolist() == [STAYED]
    assert threat(after, P)[0, 1] < threat(fresh(1), P)[0, 1]
    assert one(after.tolerance) == pytest.approx(0.30 + 0.02 * 0.2 * 0.55)
    assert 0 < after.trust[0, 0] < 0.06


def test_harm_teaches_danger_and_costs_three_times_the_trust() -> None:
    after, _ = meet(fresh(1), P, moment(2, harm=0.7), luck(NEVER))
    assert after.danger[0, 1] > 0.85 * 0.4
    assert after.trust[0, 0] == pytest.approx(-0.18)


def test_learning_reaches_the_neighbouring_rung_by_the_width_of_generalisation() -> None:
    assert generalisation(0.13)[4, 5] == pytest.approx(np.exp(-0.01 / (2 * 0.0169)))


def test_small_surprises_edit_the_old_memory_and_big_ones_start_a_new_one() -> None:
    assert editing(np.array([0.0, 1.0]), P) == pytest.approx([0.5, 0.5 * np.exp(-1 / 0.3)])


def test_a_night_settles_safety_and_shrinks_what_is_not_used() -> None:
    person = replace(fresh(1), fast=np.full((1, 10), 0.1), energy=np.array([0.5]), spent=np.array([0.4]))
    after = night(person, P)
    assert after.slow[0, 0] == pytest.approx(0.1 * 0.05 * (1 - 1 / 900))
    assert after.fast[0, 0] == pytest.approx(0.1 * 0.88)
    assert one(after.tolerance) == pytest.approx(0.30 - 0.005 * 0.18)
    assert one(after.energy) == pytest.approx(0.5 + 0.45 * 0.5)
    assert one(after.cost) == pytest.approx(0.05 * 0.4)
    assert one(after.spent) == 0.0


def test_danger_creeps_back_to_where_it_began() -> None:
    person = replace(fresh(1), danger=np.zeros((1, 10)))
    assert night(person, P).danger[0, 9] == pytest.approx(0.85 / 2000)


def test_practice_that_involves_nobody_slows_the_shrinking() -> None:
    alone = night(fresh(1), P)
    writing = night(micro(fresh(1), P), P)
    assert one(alone.tolerance) < one(writing.tolerance) < 0.30


def test_calm_company_restores_and_alarm_costs() -> None:
    calm = course(np.array([0.05]), np.array([0.6]), 10, P)
    tense = course(np.array([0.5]), np.array([0.6]), 10, P)
    yes, unhurt = np.ones(1, dtype=bool), np.zeros(1)
    assert one(energy_spent(calm, yes, unhurt, P)) == pytest.approx(0.55 * 0.05 + 0.2 * 0.05**2 / 0.6 - 0.05)
    assert one(energy_spent(tense, yes, unhurt, P)) == pytest.approx(0.55 * 0.5 + 0.2 * 0.5**2 / 0.6)


def test_people_who_are_not_there_are_not_touched() -> None:
    two = Moment(np.array([4, 4]), np.array([True, False]), np.zeros(2))
    after, _ = meet(fresh(2), P, two, luck(NEVER, people=2))
    for field in fields(State):
        assert np.array_equal(getattr(after, field.name)[1], getattr(fresh(2), field.name)[1])
    assert after.trust[0, 0] != 0


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    danger=st.floats(0, 1),
    tolerance=st.floats(0.12, 0.85),
    habit=st.floats(0, 1),
    rho=st.floats(0, 1),
    minutes=st.sampled_from([1.0, 10.0, 90.0]),
)
def test_no_life_leads_out_of_bounds(
    seed: int, danger: float, tolerance: float, habit: float, rho: float, minutes: float
) -> None:
    rng = np.random.default_rng(seed)
    p = replace(P, overwhelm_harm=rho)
    state = fresh(4, danger=danger, tolerance=tolerance, habit=habit)
    for _ in range(20):
        harm = np.where(rng.random(4) < 0.3, 0.7, 0.0)
        asked = Moment(rng.integers(0, 10, 4), rng.random(4) < 0.8, harm, minutes=minutes, sensitivity=0.9)
        state = night(meet(state, p, asked, Chance.draw(rng, 4))[0], p)
        for name in ("danger", "fast", "slow", "pursuit", "quality", "tolerance", "habit", "energy"):
            values = getattr(state, name)
            assert (values >= 0).all()
            assert (values <= 1).all()
        assert (np.abs(state.trust) <= 1).all()
        assert (state.tolerance <= 0.85 + 1e-12).all()


@pytest.mark.parametrize("name", [field.name for field in fields(Switches)])
def test_every_switch_changes_what_the_model_says(name: str) -> None:
    def lived(parameters: Parameters) -> tuple[float, ...]:
        after = simulate("staircase", "pursuer", people=20, weeks=2, seed=3, parameters=parameters).after
        seen = (after.danger, after.fast, after.slow, after.tolerance, after.habit, after.energy)
        return tuple(float(values.sum()) for values in seen)

    assert lived(switched(P, Switches(**{name: False}))) != lived(P)


def test_switches_and_what_they_mean_are_the_same_list() -> None:
    assert set(OFF) == {field.name for field in fields(Switches)}
    assert switched(P, Switches()) == P
