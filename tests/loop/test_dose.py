"""The dose: what is suggested, what is not, and why."""

from dataclasses import replace

import numpy as np
import pytest

from drawbridge.loop import simulate
from drawbridge.loop.adaptive import Adaptive
from drawbridge.loop.arrays import RUNGS
from drawbridge.loop.dose import (
    ASK_AGAIN,
    ASKING,
    LIMITS,
    RATES,
    Suggestion,
    asking,
    flooded_lately,
    harm_rate,
    harmful,
    information,
    rate_posterior,
    risks_of,
    stair_below,
    suggest,
    two_floods_in_five,
)
from drawbridge.loop.filter import Filter, begin, flood_chances, pass_days, take_in
from drawbridge.loop.guess import Model
from drawbridge.loop.note import Note
from drawbridge.loop.partner import PARTNERS
from drawbridge.loop.policy import MICRO, REST, Scene
from drawbridge.loop.reflex import LEFT


def told(*notes: Note) -> Filter:
    rng = np.random.default_rng(0)
    known = begin(rng, Model(), 300)
    for note in notes:
        known = take_in(known, note, rng)
    return known


def easy(day: int, rung: int = 0) -> Note:
    return Note(day, rung, expected=1.0, peak=0.5, too_much=False, harm=0.0, next_time=0.5)


CALM = told(*[easy(day, rung) for day, rung in enumerate([0, 0, 1, 1, 2, 2])])


def with_energy(known: Filter, energy: float) -> Filter:
    state = replace(known.reading.state, energy=np.full(len(known.z), energy))
    return replace(known, reading=replace(known.reading, state=state))


def with_tolerance(known: Filter, tolerance: float) -> Filter:
    state = replace(known.reading.state, tolerance=np.full(len(known.z), tolerance))
    return replace(known, reading=replace(known.reading, state=state))


def test_someone_who_has_logged_nothing_is_offered_the_first_rung() -> None:
    found = suggest(told(), 0)
    assert found.rung == 0
    assert 0.0 < found.chance < LIMITS.flood
    assert not found.ask_for_pace
    assert (np.diff(told().weights @ flood_chances(told())) > 0).all()


def test_the_first_step_is_the_first_rung_however_calm_one_is() -> None:
    assert suggest(with_tolerance(told(), 0.8), 0).rung == 0


def test_no_rung_is_skipped() -> None:
    assert 1 <= suggest(CALM, 6).rung <= 3


def test_the_stated_risk_is_within_the_limit_and_its_interval() -> None:
    found = suggest(CALM, 6)
    assert found.chance <= LIMITS.flood
    assert found.low <= found.high
    assert found.chance == pytest.approx(float(risks_of(pass_days(CALM, 6)).stated[found.rung]))


def test_what_came_of_earlier_risks_corrects_the_next() -> None:
    trusted = float(CALM.weights @ flood_chances(CALM)[:, 2])
    assert risks_of(CALM).stated[2] < trusted
    assert risks_of(CALM, limits=replace(LIMITS, audit=False)).stated[2] == pytest.approx(trusted)
    hopeful = replace(CALM, trials=((0.03, True),) * 3)
    assert risks_of(hopeful).stated[2] > trusted
    low, high = risks_of(hopeful).interval(2)
    assert risks_of(CALM).interval(2) < (low, high)


def test_without_a_limit_and_a_lesson_to_look_for_it_would_be_the_highest_step_there_is() -> None:
    assert suggest(CALM, 6, limits=replace(LIMITS, flood=1.0, lesson=False)).rung == 3


def test_waiting_never_makes_a_step_larger() -> None:
    assert suggest(CALM, 60).rung <= suggest(CALM, 6).rung


def test_when_every_larger_step_is_too_much_the_smallest_is_offered_and_a_pace_is_asked_for() -> None:
    found = suggest(with_tolerance(told(), 0.15), 6)
    assert (found.rung, found.reason, found.ask_for_pace) == (0, "steep", True)
    assert LIMITS.flood < found.chance <= LIMITS.ceiling


def test_nobody_is_met_when_even_the_smallest_is_more_likely_than_not_to_be_too_much() -> None:
    narrow = with_tolerance(told(), 0.05)
    assert float(narrow.weights @ flood_chances(narrow)[:, 0]) > LIMITS.ceiling
    found = suggest(narrow, 6)
    assert (found.rung, found.ask_for_pace) == (MICRO, True)


@pytest.mark.parametrize(("days", "asks"), [(ASK_AGAIN - 1, False), (ASK_AGAIN, True)])
def test_whoever_said_no_is_asked_again_after_a_week_and_not_before(days: int, asks: bool) -> None:
    bids = [Note(day, 6, LEFT, practice=False, peak=8.0, too_much=True) for day in (1, 2, 3)]
    known, today = with_tolerance(told(*[easy(0), *bids, easy(5)]), 0.4), 6
    policy = Adaptive((known,), np.zeros(1, dtype=int), np.array([today - days]))
    state, parameters = known.reading.state, known.who.parameters
    scene = Scene(today, 182, state, parameters, PARTNERS["safe"], np.ones(1, dtype=bool))
    assert np.all(policy.choose(scene).asks) == asks


def test_the_first_rule_met_nobody_as_soon_as_its_limit_was_passed() -> None:
    first = replace(LIMITS, smallest=False)
    assert suggest(with_tolerance(told(), 0.15), 6, limits=first).rung == MICRO
    assert suggest(with_energy(CALM, 0.2), 5, limits=first).rung == REST


def test_a_slower_pace_is_asked_for_where_what_comes_unasked_is_too_much() -> None:
    pressed = told(*[easy(0), *[Note(day, 6, LEFT, practice=False, peak=8.0, too_much=True) for day in (1, 2, 3)]])
    assert suggest(pressed, 6).ask_for_pace
    once = told(easy(0), Note(1, 6, LEFT, practice=False, peak=8.0, too_much=True))
    assert suggest(once, 6).ask_for_pace
    assert not suggest(CALM, 6).ask_for_pace
    gentle = told(*[easy(0), *[replace(easy(day), practice=False) for day in (1, 2, 3)]])
    assert not suggest(gentle, 6).ask_for_pace


def test_asking_is_a_step_of_its_own_no_larger_than_what_may_be_taken() -> None:
    bids = [Note(day, 6, LEFT, practice=False, peak=8.0, too_much=True) for day in (1, 2, 3)]
    known = with_tolerance(told(*[easy(0), *bids, easy(5)]), 0.4)
    asked = asking(known, suggest(known, 6), 6)
    assert asked is not None and (asked.rung, asked.reason) == (ASKING, "pace")
    assert asked.chance <= LIMITS.flood and asked.why.count(".") == 1
    assert asking(known, replace(suggest(known, 6), ask_for_pace=False), 6) is None
    unpractised = with_tolerance(told(*bids), 0.4)
    assert asking(unpractised, suggest(unpractised, 6), 6) is None
    narrow = with_tolerance(known, 0.15)
    assert asking(narrow, suggest(narrow, 6), 6) is None
    hurt = told(*[Note(day, 0, harm=0.7) for day in range(3)], *bids)
    assert asking(hurt, suggest(hurt, 6), 6) is None


def test_a_day_after_too_much_is_for_the_smallest_step_and_the_next_may_be_more() -> None:
    notes = [*CALM.notes, Note(6, 2, too_much=True, peak=5.0)]
    assert flooded_lately(notes, 7)
    assert not flooded_lately(notes, 8)
    after = told(*notes)
    assert (suggest(after, 7).rung, suggest(after, 7).reason) == (0, "after")
    assert suggest(after, 8).rung > 0


def test_without_energy_the_smallest_step_is_enough_and_rests_do_not_last() -> None:
    tired = with_energy(CALM, 0.2)
    assert (suggest(tired, 5).rung, suggest(tired, 5).reason) == (0, "tired")
    spent = with_tolerance(tired, 0.05)
    assert [suggest(spent, 5, rests).rung for rests in (0, 1, 2)] == [REST, REST, MICRO]


def test_bad_answers_close_the_gate_for_that_person_alone() -> None:
    hurt = [Note(day, 0, harm=0.7) for day in range(2)]
    known = told(*hurt)
    assert harmful(hurt, LIMITS.harm) > 0.5
    assert suggest(known, 5).rung == MICRO
    assert "answered badly" in suggest(known, 5).why
    assert "answered badly" not in suggest(known, 5, limits=replace(LIMITS, gate=False)).why
    assert harm_rate(known.notes, partner=1) == pytest.approx(float(rate_posterior([]) @ RATES))


def test_a_good_answer_to_a_small_step_weighs_less_than_one_to_a_large_step() -> None:
    small, large = (harm_rate([Note(0, rung, harm=0.0)]) for rung in (0, 9))
    assert large < small < harm_rate([])


def test_leaving_tells_of_the_partner_only_how_it_was_answered() -> None:
    assert harm_rate([Note(0, 4, LEFT)]) == harm_rate([])
    assert harm_rate([Note(0, 4, LEFT, harm=0.0)]) < harm_rate([]) < harm_rate([Note(0, 4, LEFT, harm=0.7)])


def test_a_slight_harm_weighs_as_part_of_a_bad_answer() -> None:
    rates = [harm_rate([Note(0, 2, harm=harm)]) for harm in (0.0, 0.2, 0.7, 1.0)]
    assert rates[0] < rates[1] < rates[2] == rates[3]


def test_nobody_is_judged_before_anything_happened() -> None:
    assert harmful([], LIMITS.harm) < LIMITS.stops
    assert rate_posterior([]).sum() == pytest.approx(1.0)


def test_two_floods_in_five_bring_the_staircase_back_and_halve_the_limit() -> None:
    rough = [easy(0), easy(1), *[Note(day, 1, too_much=True, peak=2.0) for day in (2, 3)]]
    assert two_floods_in_five(rough)
    assert stair_below(rough) == 0
    assert stair_below([easy(0, 2)]) == 2
    found = suggest(with_tolerance(told(*rough), 0.8), 9)
    assert found.rung == 0
    assert "step down" in found.why
    assert not two_floods_in_five([*rough, *[easy(day) for day in range(4, 8)]])


def test_a_partners_own_bid_does_not_count_as_a_practice_that_failed() -> None:
    bids = [Note(day, 5, practice=False, too_much=True) for day in range(3)]
    assert not two_floods_in_five(bids)


def test_an_answer_tells_more_when_the_guesses_disagree() -> None:
    agree, differ = np.full((2, 1), 0.5), np.array([[0.1], [0.9]])
    assert information(agree) == pytest.approx([0.0])
    assert information(differ)[0] == pytest.approx(np.log(2) + 0.1 * np.log(0.1) + 0.9 * np.log(0.9))


@pytest.mark.parametrize(
    "found",
    [
        suggest(CALM, 6),
        suggest(with_tolerance(told(), 0.12), 6),
        suggest(with_tolerance(told(), 0.05), 6),
        suggest(with_energy(CALM, 0.2), 5),
        suggest(with_tolerance(with_energy(CALM, 0.2), 0.05), 5, rests=2),
    ],
)
def test_every_suggestion_says_why_in_one_sentence(found: Suggestion) -> None:
    assert found.why.endswith(".")
    assert found.why.count(".") == 1
    assert MICRO <= found.rung < RUNGS


def test_the_adaptive_policy_meets_people_states_its_risk_and_repeats_itself() -> None:
    one, again = (simulate("adaptive", people=2, weeks=2, seed=5) for _ in range(2))
    assert one.summary() == again.summary()
    assert one.summary()["predicted_flood_rate"] is not None
    assert isinstance(one.policy, Adaptive)
    assert all(len(known.notes) > 0 for known in one.policy.known)
