"""Policies, partners, worlds, and the command that runs them."""

import json
import math
import re
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from drawbridge.cli import main
from drawbridge.loop import PARTNERS, Parameters, Run, Switches, draw, fresh, in_world, run, simulate, start, switched
from drawbridge.loop.adaptive import Adaptive
from drawbridge.loop.log import Logged, Rater, expectation, too_much_chance
from drawbridge.loop.partner import Partner
from drawbridge.loop.policy import MICRO, Oracle, Scene, Staircase
from drawbridge.loop.reflex import LEFT, STAYED

YES = np.ones(1, dtype=bool)
KEYS = {"gain", "flood_rate", "predicted_flood_rate", "dropout", "rest_rate", "steps"}


def logged(rung: int, action: int = STAYED, too_much: bool = False, practice: bool = True) -> Logged:
    nothing = np.zeros(1)
    return Logged(
        day=0,
        practice=practice,
        here=np.ones(1, dtype=bool),
        going=np.ones(1, dtype=bool),
        rung=np.array([rung]),
        minutes=10.0,
        escape=True,
        expected=nothing,
        peak=nothing,
        action=np.array([action]),
        too_much=np.array([too_much]),
        harm=nothing,
        next_time=nothing,
    )


def test_the_same_seed_gives_the_same_lives_and_another_gives_others() -> None:
    one, same, other = (simulate("staircase", people=20, weeks=3, seed=seed) for seed in (1, 1, 2))
    assert one.summary() == same.summary() != other.summary()
    assert np.array_equal(one.after.danger, same.after.danger)


def test_avoiding_offers_no_practice_so_there_is_no_rate_of_anything() -> None:
    summary = simulate("avoid", people=5, weeks=2).summary()
    assert summary["steps"] == 0.0
    assert summary["flood_rate"] is summary["rest_rate"] is None


def test_four_practices_a_week_are_taken_by_those_who_go_on() -> None:
    faithful = replace(Parameters(), quit_week=0.0, quit_flood=0.0)
    assert simulate("tiny", people=5, weeks=3, parameters=faithful).summary()["steps"] == 12.0
    quitters = replace(Parameters(), quit_week=1.0)
    assert simulate("tiny", people=5, weeks=3, parameters=quitters).summary()["steps"] == 4.0


def test_the_staircase_climbs_after_two_and_steps_down_after_one() -> None:
    stairs: Staircase = Staircase.start(1)
    seen = []
    for logs in (logged(0), logged(0), logged(1), logged(1), logged(2, too_much=True), logged(1, LEFT)):
        stairs = stairs.after(logs)
        seen.append(int(stairs.rung[0]))
    assert seen == [0, 1, 1, 2, 1, 0]


def test_a_partners_own_bid_moves_nobody_on_the_staircase() -> None:
    stairs = Staircase.start(1)
    assert stairs.after(logged(3, practice=False)) is stairs


def test_the_calendar_goes_from_the_first_rung_to_the_last() -> None:
    scenes = [Scene(day, 182, fresh(1), Parameters(), PARTNERS["safe"], YES) for day in (0, 91, 181)]
    assert [int(start("calendar", 1).choose(scene).rung[0]) for scene in scenes] == [0, 5, 9]


def test_the_oracle_keeps_its_limit_and_skips_no_rung() -> None:
    brave = fresh(1, danger=0.25, tolerance=0.6)
    scene = Scene(0, 182, brave, Parameters(), PARTNERS["safe"], YES)
    assert int(Oracle.start(1).choose(scene).rung[0]) == 0
    higher = Oracle(np.array([4])).choose(scene)
    assert int(higher.rung[0]) <= 5
    assert float(higher.predicted[0]) <= 0.10


def test_the_oracle_chooses_practice_without_anybody_when_every_rung_is_too_much() -> None:
    scene = Scene(0, 182, fresh(1, danger=1.0, tolerance=0.12), Parameters(), PARTNERS["safe"], YES)
    assert Oracle.start(1).choose(scene).rung.tolist() == [MICRO]


def test_the_oracles_stated_risk_is_the_risk() -> None:
    summary = simulate("oracle", people=60, weeks=12, seed=4).summary()
    assert summary["flood_rate"] == pytest.approx(summary["predicted_flood_rate"], abs=0.012)


def test_a_pace_that_was_agreed_on_keeps_bids_at_the_lower_rungs() -> None:
    luck = np.vstack([np.linspace(0, 0.999, 50), np.ones(50)])
    pursuit = np.ones(50)
    ordinary, asks = PARTNERS["safe"].bids(3, pursuit, False, luck)
    paced, _ = PARTNERS["pursuer"].bids(3, pursuit, True, luck)
    assert (ordinary.min(), ordinary.max(), asks.all()) == (2, 6, True)
    assert (paced.min(), paced.max()) == (0, 3)
    assert not PARTNERS["safe"].bids(4, pursuit, False, luck)[1].any()


def test_each_may_have_a_pace_of_their_own() -> None:
    luck = np.vstack([np.full(2, 0.5), np.ones(2)])
    rung, _ = PARTNERS["safe"].bids(0, np.zeros(2), np.array([True, False]), luck)
    assert rung.tolist() == [2, 4]


def asked(partner: Partner) -> Run:
    rng = np.random.default_rng(3)
    return run(draw(rng, 30, Parameters()), Adaptive.start(30, 3, particles=40), partner, 6, rng)


def test_a_pace_that_was_asked_for_is_agreed_on_as_a_partner_is_and_the_others_days_stay_the_same() -> None:
    willing, never = replace(PARTNERS["safe"], agrees=1.0, keeps=1.0), replace(PARTNERS["safe"], agrees=0.0)
    slower, usual = asked(willing), asked(never)
    assert 0.1 < slower.tally.paced.mean() <= 1.0
    assert not usual.tally.paced.any()
    assert isinstance(slower.policy, Adaptive)
    assert (slower.policy.asked[slower.tally.paced] >= 0).all()
    for known, day in zip(slower.policy.known, slower.policy.asked, strict=True):
        later = [note.rung for note in known.notes if not note.practice and note.day > day]
        assert not slower.tally.paced[slower.policy.known.index(known)] or max(later, default=0) <= 3


def test_the_silent_rule_never_asks() -> None:
    assert not simulate("adaptive-silent", people=4, weeks=4, seed=1).tally.paced.any()


def test_who_leaves_learns_how_that_was_answered_unless_it_cannot_be_seen() -> None:
    def harms(partner: Partner) -> list[float | None]:
        lives = asked(partner)
        assert isinstance(lives.policy, Adaptive)
        return [note.harm for known in lives.policy.known for note in known.notes if note.action == LEFT]

    assert None not in harms(PARTNERS["unsafe"]) and any(harms(PARTNERS["unsafe"]))
    assert set(harms(replace(PARTNERS["unsafe"], answers=False))) == {None}


def test_harm_comes_as_often_as_a_type_says() -> None:
    assert PARTNERS["unsafe"].harm_rate()[[0, 9]] == pytest.approx([0.105, 0.60])
    luck = np.array([0.10, 0.11])
    assert PARTNERS["unsafe"].harm(np.array([0, 0]), luck).tolist() == [0.7, 0.0]


def test_the_misspecified_world_is_noisier_and_slower() -> None:
    truth = in_world(Parameters(), "misspecified")
    assert (truth.noise, truth.use, truth.calming) == pytest.approx((0.102, 0.01, 35.0))
    with pytest.raises(KeyError):
        in_world(Parameters(), "ideal")


def test_people_differ_in_their_rates_and_only_where_they_should() -> None:
    cohort = draw(np.random.default_rng(0), 4000, Parameters())
    rates = np.log(np.asarray(cohort.parameters.learn_safety))
    assert rates.mean() == pytest.approx(np.log(0.14), abs=0.02)
    assert rates.std() == pytest.approx(0.35, abs=0.02)
    assert cohort.parameters.trust_rate == 0.06


def test_what_is_logged_follows_the_scale_and_the_bias_of_the_person() -> None:
    rater = Rater(np.array([1.2]), np.array([0.5]))
    said = expectation(np.array([0.4]), np.array([0.8]), np.array([4]), rater)
    assert said == pytest.approx([0.6 * 10 * 1.2 * 0.4 + 0.4 * 10 * 0.8 * 0.5 + 0.5])
    assert too_much_chance(np.array([0.3, 9.0, -9.0]), np.full(3, 0.3)) == pytest.approx([0.5, 0.93, 0.07])


def test_the_command_prints_these_numbers_and_no_others() -> None:
    asked = "loop run --policy tiny --partner cold --world misspecified --paced --people 4 --weeks 1 --seed 2 --json"
    result = CliRunner().invoke(main, asked.split())
    assert result.exit_code == 0, result.output
    assert set(json.loads(result.output)) == KEYS


def test_the_command_names_the_policies_when_one_is_unknown() -> None:
    result = CliRunner().invoke(main, ["loop", "run", "--policy", "courage"])
    assert result.exit_code == 2
    assert "staircase" in result.output


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("run --policy tiny --people 900000000", "At most 500,000; for more, run several seeds"),
        ("run --policy adaptive --people 6000", "At most 5,000"),
        ("run --policy tiny --people 0", "0 is not in the range"),
        ("run --policy tiny --weeks 1000000000", "is not in the range"),
        ("population --people 900000000", "At most 200,000"),
        ("population --years 100000", "is not in the range"),
    ],
)
def test_more_people_or_time_than_a_machine_has_gets_a_clear_answer(asked: str, says: str) -> None:
    result = CliRunner().invoke(main, ["loop", *asked.split()])
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"noise": -0.1}, "“noise” is -0.1; it has to be a number, and at least 0."),
        ({"sharpness": 0.0}, "“sharpness” is 0; it has to be a number, and above 0."),
        ({"disuse": 1.5}, "“disuse” is 1.5; it has to be a number, from 0 to 1."),
        ({"gain": math.nan}, "“gain” is nan"),
        ({"composure": math.inf}, "of either sign"),
        ({"use": np.array([0.1, 2.0])}, "“use” is 2"),
    ],
)
def test_numbers_nobody_could_have_are_refused_by_name(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        simulate("tiny", people=2, weeks=1, parameters=replace(Parameters(), **wrong))


def test_every_assumption_may_be_switched_off() -> None:
    for switch in fields(Switches):
        switched(Parameters(), Switches(**{switch.name: False})).checked()


def test_nobody_lives_for_no_time() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        simulate("tiny", people=0)
