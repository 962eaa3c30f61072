"""How far answers can be relied on: person fit, consistency, and the bands that follow."""

from functools import cache

import numpy as np
import pytest

from drawbridge.measure import Answer, Bank, ItemParameters, MeasureError, Settings, care, score, score_many, yardstick
from drawbridge.measure.care import (
    LEVEL,
    MARKS,
    Care,
    Yardstick,
    all_alike,
    asked,
    made_up,
    marks,
    partly_random,
    signals,
    telling,
)
from drawbridge.measure.consistency import Habits, alikeness, spread_of
from drawbridge.measure.lz import lz
from drawbridge.measure.simulate import NORMAL_95
from drawbridge.measure.style import USUAL, Style


def bank_of(scales: int = 2, each: int = 12) -> Bank:
    """Calibrated items of both keys, every third reversed."""
    items = [
        ItemParameters(
            f"s{d}-{j}", f"s{d}", -1 if j % 3 == 2 else 1, 1.8, tuple(np.linspace(-1.5, 1.5, 4) + j / each - 0.5)
        )
        for d in range(scales)
        for j in range(each)
    ]
    return Bank.from_parameters(items, [f"s{d}" for d in range(scales)], 0.2)


BANK = bank_of()


@cache
def measured() -> Yardstick:
    return yardstick(BANK, np.random.default_rng(0), settings=None, people=1500)


def answers_of(row: np.ndarray) -> list[Answer]:
    return [Answer(item.id, int(v)) for item, v in zip(BANK.items, row, strict=True) if v >= 0]


def auc(usual: np.ndarray, disturbed: np.ndarray) -> float:
    return float((disturbed[:, None] > usual).mean() + (disturbed[:, None] == usual).mean() / 2)


def test_person_fit_is_the_standardised_log_likelihood_worked_by_hand() -> None:
    """At θ = 0 and b = 0 both answers have P = ½; at b = 1, a = 1 they have .7311 and .2689."""
    bank = Bank.from_parameters(
        [ItemParameters("x", "s", 1, 1.0, (0.0,)), ItemParameters("y", "s", 1, 1.0, (1.0,))], ["s"]
    )
    high, low = np.log(0.7310586), np.log(0.2689414)
    mean = 0.7310586 * high + 0.2689414 * low
    sd = np.sqrt(0.7310586 * high**2 + 0.2689414 * low**2 - mean**2)
    found = lz(bank, np.array([[1, 0], [1, 1], [1, -1], [-1, -1]]), np.zeros((4, 1)))
    assert found[:2] == pytest.approx([(high - mean) / sd, (low - mean) / sd], abs=1e-3)
    assert found[2:] == pytest.approx([0, 0], abs=1e-3)


def test_person_fit_is_standard_where_the_model_and_the_place_are_right() -> None:
    theta, shown = made_up(BANK, 3000, np.random.default_rng(1))
    found = lz(BANK, np.where(BANK.keyed == 1, shown, 4 - shown), theta)
    assert found.mean() == pytest.approx(0, abs=0.06)
    assert found.std() == pytest.approx(1, abs=0.06)


def test_twin_items_answered_apart_are_surprising_though_either_answer_alone_is_not() -> None:
    rng = np.random.default_rng(2)
    first, other = rng.integers(0, 5, (2, 3000))
    twins = np.stack([first, np.clip(first + rng.integers(-1, 2, 3000), 0, 4), other], axis=1)
    habits = Habits.of(rng.integers(0, 5, (3000, 3)), twins)
    same, apart, alone = habits.surprise(np.array([[4, 4, 0], [4, 0, 4], [4, -1, -1]]), 5)
    assert apart > same + 2
    assert alone < apart
    assert habits.surprise(np.array([[-1, -1, -1]]), 5).tolist() == [0]


def test_habits_follow_the_bank_until_there_are_people() -> None:
    rng = np.random.default_rng(3)
    expected = rng.integers(0, 5, (4000, 2))
    found = np.repeat(rng.integers(0, 5, (200, 1)), 2, axis=1)
    half = Habits.of(expected, found).correlation[0, 1]
    assert Habits.of(expected).correlation[0, 1] == pytest.approx(0, abs=0.05)
    assert half == pytest.approx(0.99 / 2, abs=0.05)
    missing = np.where(np.arange(2) == 1, -1, found)
    assert Habits.of(expected, missing).correlation[0, 1] == pytest.approx(0, abs=0.05)


def test_one_answer_to_everything_is_alike_and_standing_high_is_not() -> None:
    high = np.where(BANK.keyed == 1, 4, 0)
    straight = np.full(24, 4)
    shown = np.stack([high, straight])
    standing, ticking = alikeness(BANK, shown, score_many(BANK, shown).mean)
    assert standing < 2
    assert ticking > 3


def test_careful_people_are_left_alone_and_disturbed_answers_stand_out() -> None:
    rng = np.random.default_rng(4)
    _, careful = made_up(BANK, 1500, rng, USUAL)
    usual = measured().strangeness(careful)
    assert (usual > measured().cut).mean() < 0.05 + 0.015
    assert (usual > measured().cut).mean() > LEVEL / 3
    assert auc(usual, measured().strangeness(partly_random(careful, 0.3, 5, rng))) > 0.75
    assert auc(usual, measured().strangeness(all_alike(careful, 5, rng))) > 0.95


def test_bands_widen_until_they_hold_the_truth_again() -> None:
    rng = np.random.default_rng(5)
    theta, careful = made_up(BANK, 1500, rng, USUAL)
    shown = partly_random(careful, 0.3, 5, rng)
    noticed = measured().strangeness(shown) > measured().cut
    profiles = score_many(BANK, shown[noticed])
    off = np.abs(profiles.mean - theta[noticed]) / profiles.se
    assert (off < NORMAL_95).mean() < 0.88
    assert (off < NORMAL_95 * dict(measured().widening)["scattered"]).mean() == pytest.approx(0.95, abs=0.03)


def test_a_usual_take_is_left_as_it_is() -> None:
    found = care(measured(), answers_of(np.where(np.arange(24) % 2, 2, np.where(BANK.keyed == 1, 3, 1))))
    assert (found.kind, found.widening) == (None, 1)
    profile = score(BANK, [])
    assert found.widen(profile).se == pytest.approx(profile.se)


def test_unusual_answers_widen_the_bands_and_say_which_way_they_are_unusual() -> None:
    torn = np.resize([4, 0, 3, 1], 24)
    for row, kind in ((np.full(24, 4), "alike"), (torn, "scattered")):
        answers = answers_of(row)
        found = care(measured(), answers)
        assert found.kind == kind
        assert found.widening > 1.2
        assert found.widen(score(BANK, answers)).se == pytest.approx(score(BANK, answers).se * found.widening)


def test_haste_supports_a_doubt_and_never_raises_one() -> None:
    _, careful = made_up(BANK, 400, np.random.default_rng(6))
    strange = measured().strangeness(careful)
    between = careful[(strange > measured().hurried_cut) & (strange <= measured().cut)][0]
    usual = careful[strange.argmin()]
    calm, hasty = [4.0] * 24, [0.8] * 24
    assert care(measured(), answers_of(between), calm).kind is None
    assert care(measured(), answers_of(between), hasty).kind is not None
    assert care(measured(), answers_of(usual), hasty) == care(measured(), answers_of(usual), calm)


def test_a_handful_of_answers_is_not_judged() -> None:
    torn = np.where(np.arange(24) % 2, 4, 0)
    assert care(measured(), answers_of(torn)[:7]).widening == 1
    assert care(measured(), []).kind is None


def test_careful_people_meet_the_quiz_as_it_asks() -> None:
    settings = Settings(cap=10)
    rng = np.random.default_rng(7)
    _, shown = made_up(BANK, 5, rng)
    taken = asked(BANK, shown, settings, rng)
    assert ((taken >= 0).sum(axis=1) <= 10).all()
    assert ((taken == shown) | (taken == -1)).all()
    found = yardstick(BANK, rng, settings, people=30)
    assert found.signals.shape == (3, 30)
    assert (np.diff(found.signals, axis=1) >= 0).all()
    assert found.cut >= found.hurried_cut > 0


def test_real_answers_take_the_place_of_made_up_ones() -> None:
    """People who are untidy in a way the bank does not know are usual among their like."""
    rng = np.random.default_rng(8)
    untidy = made_up(BANK, 2000, rng, Style(stretch=0.7, agree=0.7, firmness=0.5))[1]
    like = yardstick(BANK, rng, None, untidy[:1000])
    assert (measured().strangeness(untidy[1000:]) > measured().cut).mean() > 0.2
    assert (like.strangeness(untidy[1000:]) > like.cut).mean() < 0.07


def test_people_with_a_style_of_their_own_are_usual_and_were_not_before_made_up_people_had_one() -> None:
    rng = np.random.default_rng(10)
    tidy = signals(marks(BANK, measured().habits, made_up(BANK, 1000, rng)[1]), np.eye(len(MARKS))[0])
    bare = Yardstick(BANK, measured().habits, np.sort(tidy, axis=1))
    too_tidy = float(np.quantile(bare.strangeness(made_up(BANK, 1000, rng)[1]), 1 - LEVEL))
    real = made_up(BANK, 1500, rng, USUAL)[1]
    assert (bare.strangeness(real) > too_tidy).mean() > 0.1
    assert (measured().strangeness(real) > measured().cut).mean() < 0.065


def test_a_style_leaves_the_middle_of_an_item_where_it_is_and_moves_reversed_items_the_other_way() -> None:
    keyed, slopes, thresholds = np.array([1, -1]), np.ones(2), np.array([[-1.0, 1.0], [0.0, 3.0]])
    theta, firm, marks = USUAL.put_on(np.zeros((500, 2)), keyed, slopes, thresholds, np.random.default_rng(11))
    assert marks.mean(axis=2) == pytest.approx(np.broadcast_to([0.0, 1.5], (500, 2)))
    assert theta[:, 0] == pytest.approx(-theta[:, 1])
    assert theta[:, 0].std() == pytest.approx(USUAL.agree, rel=0.1)
    assert np.log(firm[:, 0]).std() == pytest.approx(USUAL.firmness, rel=0.1)


def test_too_few_real_people_are_refused() -> None:
    with pytest.raises(MeasureError, match=r"30 people .* not 12"):
        yardstick(BANK, np.random.default_rng(0), None, np.zeros((12, 24), dtype=int), people=30)


def test_the_same_seed_gives_the_same_yardstick() -> None:
    first, second = (yardstick(BANK, np.random.default_rng(9), None, people=50) for _ in range(2))
    assert np.array_equal(first.signals, second.signals)
    assert first.widening == second.widening


def test_care_never_narrows() -> None:
    assert all(factor >= 1 for _, factor in measured().widening)
    assert Care(0.0, 0.0, None, 1.0).widen(score(BANK, [])).se.tolist() == [1, 1]


def test_answers_far_apart_on_one_scale_are_told_from_scales_that_lie_apart() -> None:
    habits = Habits(np.full(4, 2.0), np.ones(4), np.eye(4))
    scale_of = np.array([0, 0, 1, 1])
    apart = habits.apart(np.array([[0, 0, 4, 4], [0, 4, 0, 4], [2, -1, -1, -1]]), scale_of)
    assert apart.tolist() == [0.0, 8.0, 0.0]
    assert spread_of(np.array([[0, 0, 4, 4], [3, 3, -1, -1], [-1, -1, -1, -1]])).tolist() == [2.0, 0.0, 0.0]


def test_marks_that_tell_more_weigh_more_and_ones_that_tell_nothing_next_to_nothing() -> None:
    usual = np.random.default_rng(12).normal(size=(3, 4000))
    weights = telling(usual, usual + np.array([[2.0], [1.0], [0.0]]))
    assert weights == pytest.approx([2.0, 1.0, 0.0], abs=0.1)
