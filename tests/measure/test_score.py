"""Scoring: from answers to a profile."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.measure import (
    Answer,
    Bank,
    CategoryOutOfRange,
    ItemParameters,
    ItemSpec,
    Profile,
    RepeatedItem,
    UnknownItem,
    UnknownScale,
    eap,
    influence,
    score,
)
from drawbridge.measure.answers import read
from drawbridge.measure.score import laplace, mode
from tests.measure.people import calibrated, provisional

ALONE = provisional()
TOGETHER = provisional(correlation=0.4)
IDS = [item.id for item in ALONE.items]

filled = st.lists(st.sampled_from([0, 1, 2, 3, 4, None]), min_size=len(IDS), max_size=len(IDS)).map(
    lambda values: [Answer(item, value) for item, value in zip(IDS, values, strict=True)]
)


def test_without_answers_the_profile_is_the_population() -> None:
    profile = score(TOGETHER, [])
    assert profile.mean.tolist() == [0, 0, 0]
    assert profile.cov == pytest.approx(TOGETHER.correlation)
    assert profile.answered.tolist() == [0, 0, 0]


@settings(max_examples=25, deadline=None)
@given(answers=filled, data=st.data())
def test_the_order_of_answers_does_not_matter(answers: list[Answer], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(answers))
    assert np.array_equal(score(TOGETHER, answers).mean, score(TOGETHER, shuffled).mean)


@settings(max_examples=25, deadline=None)
@given(answers=filled)
def test_a_skipped_item_is_as_if_never_asked(answers: list[Answer]) -> None:
    given_only = [answer for answer in answers if answer.value is not None]
    assert np.array_equal(score(TOGETHER, answers).cov, score(TOGETHER, given_only).cov)
    assert score(TOGETHER, answers).answered.sum() == len(given_only)


@settings(max_examples=60, deadline=None)
@given(answers=filled, place=st.integers(0, len(IDS) - 1), bank=st.sampled_from([ALONE, TOGETHER]))
def test_a_higher_answer_never_lowers_its_own_pattern(answers: list[Answer], place: int, bank: Bank) -> None:
    item = bank.items[place]
    scale = bank.scale_of[place]
    means = []
    for value in range(5):
        changed = [Answer(item.id, value) if a.item == item.id else a for a in answers]
        means.append(float(score(bank, changed).mean[scale]) * item.keyed)
    assert np.diff(means).min() >= -1e-6


@settings(max_examples=40, deadline=None)
@given(answers=filled)
def test_the_mode_is_where_the_posterior_is_level(answers: list[Answer]) -> None:
    reading = read(TOGETHER, answers)
    theta = mode(TOGETHER, reading.items, reading.values)
    scale = TOGETHER.scale_of[reading.items]
    slopes = TOGETHER.curves.turning(reading.items, reading.values, theta[scale])[:, 0]
    pull = np.bincount(scale, weights=slopes, minlength=3) - TOGETHER.precision @ theta
    assert np.abs(pull).max() < 1e-5


@settings(max_examples=25, deadline=None)
@given(answers=filled)
def test_curvature_never_leaves_more_doubt_than_no_answers_and_skew_only_widens(answers: list[Answer]) -> None:
    reading = read(TOGETHER, answers)
    curved = laplace(TOGETHER, reading)
    shown = score(TOGETHER, answers)
    assert (curved.se <= 1 + 1e-12).all()
    assert (shown.se >= curved.se).all()
    assert np.linalg.eigvalsh(shown.cov).min() > 0


def test_the_spread_shown_is_the_mean_square_distance_from_the_mode() -> None:
    answers = [Answer("p0-0", 4), Answer("p0-1", 4), Answer("p0-3", 3)]
    mean, sd = eap(ALONE, answers, "p0")
    profile = score(ALONE, answers)
    assert profile.se[0] ** 2 == pytest.approx(sd**2 + (mean - profile.mean[0]) ** 2, rel=2e-3)
    assert profile.se[1] == pytest.approx(1, abs=1e-3)


def test_one_binary_answer_scores_as_worked_by_hand() -> None:
    """θ = a (1 − logistic(a θ)) has the root .568 for a = 1.2, and the curvature 1 + a² p q."""
    bank = Bank.from_parameters([ItemParameters("q", "s", 1, 1.2, (0.0,))], ["s"])
    profile = score(bank, [Answer("q", 1)])
    root = 0.4
    for _ in range(200):
        root = 1.2 / (1 + np.exp(1.2 * root))
    p = 1 / (1 + np.exp(-1.2 * root))
    assert profile.mean[0] == pytest.approx(root, abs=2e-4)
    assert laplace(bank, read(bank, [Answer("q", 1)])).se[0] == pytest.approx(
        (1 + 1.44 * p * (1 - p)) ** -0.5, abs=2e-4
    )


def test_a_reversed_item_is_turned_round() -> None:
    direct = Bank.from_parameters([ItemParameters("q", "s", 1, 1.2, (-1.0, 0.5))], ["s"])
    turned = Bank.from_parameters([ItemParameters("q", "s", -1, 1.2, (-1.0, 0.5))], ["s"])
    assert score(direct, [Answer("q", 2)]).mean[0] == score(turned, [Answer("q", 0)]).mean[0]


def test_patterns_borrow_from_each_other_only_when_they_correlate() -> None:
    answers = [Answer("p0-0", 4), Answer("p0-1", 4)]
    assert score(ALONE, answers).mean[1] == pytest.approx(0, abs=1e-12)
    assert 0 < score(TOGETHER, answers).mean[1] < score(TOGETHER, answers).mean[0]


def test_the_two_ways_of_scoring_agree_when_there_are_many_answers() -> None:
    bank = calibrated(patterns=1, each=20)
    answers = [Answer(item.id, 3 if n % 2 else 2) for n, item in enumerate(bank.items)]
    mean, sd = eap(bank, answers, "p0")
    profile = score(bank, answers)
    assert mean == pytest.approx(float(profile.mean[0]), abs=0.01)
    assert sd == pytest.approx(float(profile.se[0]), rel=0.02)


@pytest.mark.parametrize("errors", [(0.6, (0.0, 0.0, 0.0)), (0.0, (0.5, 0.5, 0.5))])
def test_doubt_about_an_item_widens_the_result(errors: tuple[float, tuple[float, ...]]) -> None:
    sure = ItemParameters("q", "s", 1, 2.0, (-1.0, 0.0, 1.0))
    unsure = ItemParameters("q", "s", 1, 2.0, (-1.0, 0.0, 1.0), *errors)
    spreads = [score(Bank.from_parameters([item], ["s"]), [Answer("q", 3)]).se[0] for item in (sure, unsure)]
    assert spreads[1] > 1.01 * spreads[0]


def test_an_answer_at_odds_with_all_else_counts_as_no_information_never_as_less() -> None:
    items = [ItemSpec(f"steady-{i}", "steady", 1, 5) for i in range(10)] + [ItemSpec("odd", "odd", 1, 1)]
    bank = Bank.provisional(items, ["steady", "odd"], correlation=0.98)
    reading = read(bank, [*(Answer(f"steady-{i}", 4) for i in range(10)), Answer("odd", 0)])
    profile = laplace(bank, reading)
    bend = bank.curves.turning(reading.items[-1:], reading.values[-1:], profile.mean[1:])[0, 1]
    assert bend > 0.05
    assert np.linalg.inv(profile.cov)[1, 1] == pytest.approx(bank.precision[1, 1], rel=1e-9)


@settings(max_examples=10, deadline=None)
@given(answers=filled)
def test_influence_is_what_leaving_the_answer_out_changes(answers: list[Answer]) -> None:
    moved = influence(TOGETHER, answers)
    given_only = [answer for answer in answers if answer.value is not None]
    assert set(moved) == {answer.item for answer in given_only}
    for answer in given_only:
        scale = TOGETHER.scale_of[TOGETHER.place(answer.item)]
        without = score(TOGETHER, [a for a in answers if a is not answer]).mean[scale]
        assert moved[answer.item] == pytest.approx(float(score(TOGETHER, answers).mean[scale] - without), abs=1e-5)


def test_quantiles_are_equally_likely_values() -> None:
    profile = Profile(("a",), np.array([1.0]), np.array([[4.0]]), np.array([3]))
    assert profile.quantiles("a", 2) == pytest.approx([1 - 2 * 0.67448975, 1 + 2 * 0.67448975])
    assert profile.at("a", np.array([0.5, 0.975])) == pytest.approx([1.0, 1 + 2 * 1.95996398])


def test_the_chance_of_one_pattern_above_another_counts_their_covariance() -> None:
    cov = np.array([[0.5, 0.3], [0.3, 0.5]])
    profile = Profile(("a", "b"), np.array([0.6, 0.0]), cov, np.array([1, 1]))
    assert profile.probability_above("a", "b") == pytest.approx(0.82861, abs=1e-5)  # Φ(.6 / √.4)
    assert profile.probability_above("b", "a") == pytest.approx(1 - 0.82861, abs=1e-5)
    assert profile.probability_above("a", "a") == 0.5


@pytest.mark.parametrize("value", [-1, 5, 2.0, True, "3"])
def test_a_value_that_is_no_category_is_refused_with_what_is_allowed(value: object) -> None:
    with pytest.raises(CategoryOutOfRange, match=r"'p0-0'.*0 to 4"):
        score(ALONE, [Answer("p0-0", value)])  # type: ignore[arg-type]


def test_unknown_and_repeated_items_are_named() -> None:
    with pytest.raises(UnknownItem, match="'elsewhere'"):
        score(ALONE, [Answer("elsewhere", 1)])
    with pytest.raises(RepeatedItem, match="'p0-0'"):
        score(ALONE, [Answer("p0-0", 1), Answer("p0-0", None)])


def test_an_unknown_scale_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownScale, match=r"'anger'.*p0, p1, p2"):
        score(ALONE, []).quantiles("anger", 3)
