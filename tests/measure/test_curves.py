"""Response curves: what an answer counts for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.measure import ItemPrior
from drawbridge.measure.curves import GRID, REACH, Curve, category_probabilities, in_order, integrate
from drawbridge.measure.prior import normal_points, typical_gaps

slopes = st.floats(0.2, 5.0)
ladders = st.lists(st.floats(-4, 4), min_size=1, max_size=8, unique=True).map(sorted)


def judged(position: int, categories: int) -> Curve:
    prior = ItemPrior()
    return integrate(*prior.parameters(position, categories, normal_points(64, prior.dimensions(categories))))


@given(a=slopes, b=ladders, theta=st.floats(-REACH, REACH))
def test_the_answers_to_an_item_are_certain_to_be_one_of_its_categories(a: float, b: list[float], theta: float) -> None:
    p, _ = category_probabilities(np.array([theta]), np.array([a]), np.array([b]))
    assert p.min() >= 0
    assert p.sum() == pytest.approx(1, abs=1e-12)


def test_a_graded_item_has_the_probabilities_of_the_textbook() -> None:
    p, _ = category_probabilities(np.array([0.5]), np.array([2.0]), np.array([[-1.0, 0.0, 1.5]]))
    above = [1 / (1 + np.exp(-2 * (0.5 - b))) for b in (-1.0, 0.0, 1.5)]
    assert p[0] == pytest.approx([1 - above[0], above[0] - above[1], above[1] - above[2], above[2]], abs=1e-12)


def test_a_far_category_keeps_its_precision() -> None:
    p, _ = category_probabilities(np.array([-6.0]), np.array([5.0]), np.array([[2.0, 3.0]]))
    assert p[0, 1] == pytest.approx(np.exp(-40.0), rel=1e-3)


@settings(max_examples=20)
@given(a=slopes, b=ladders)
def test_information_is_never_negative_and_curves_are_probabilities(a: float, b: list[float]) -> None:
    curve = integrate(np.array([a]), np.array([b]))
    assert curve.information.min() >= 0
    assert np.exp(curve.log_p).sum(axis=0) == pytest.approx(1, abs=1e-9)


def test_a_known_item_counts_as_the_derivative_of_its_log_probability() -> None:
    curve = integrate(np.array([1.8]), np.array([[-1.0, 0.2, 1.1]]))
    numeric = np.gradient(curve.log_p, GRID, axis=1)
    inside = slice(1, -1)
    assert curve.slope[:, inside] == pytest.approx(numeric[:, inside], abs=2e-3)


def test_a_known_binary_item_has_information_a_squared_p_q() -> None:
    curve = integrate(np.array([1.5]), np.array([[0.5]]))
    p = 1 / (1 + np.exp(-1.5 * (GRID - 0.5)))
    assert curve.information == pytest.approx(1.5**2 * p * (1 - p), abs=1e-9)


@pytest.mark.parametrize("categories", [2, 3, 5, 9])
@pytest.mark.parametrize("position", [1, 3, 5])
def test_a_higher_answer_to_an_unknown_item_never_counts_for_less(position: int, categories: int) -> None:
    curve = judged(position, categories)
    assert np.diff(curve.slope, axis=0).min() >= 0
    assert (np.exp(curve.log_p) * curve.slope).sum(axis=0) == pytest.approx(0, abs=1e-9)


def test_not_knowing_an_item_makes_it_tell_less() -> None:
    prior = ItemPrior()
    typical = integrate(np.array([np.exp(0.5)]), np.array([np.cumsum([-1.6, *typical_gaps(5, 3.2, 1.5)])]))
    assert judged(3, 5).information.max() < 0.75 * typical.information.max()
    assert prior.location(3) == 0.0


def test_an_unknown_item_is_averaged_as_by_chance_but_the_same_every_time() -> None:
    prior = ItemPrior()
    drawn = integrate(*prior.parameters(2, 5, np.random.default_rng(1).normal(size=(2000, 6))))
    assert np.exp(judged(2, 5).log_p) == pytest.approx(np.exp(drawn.log_p), abs=0.015)
    assert np.array_equal(judged(2, 5).log_p, judged(2, 5).log_p)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 3)), min_size=1, max_size=7))
def test_putting_in_order_keeps_the_weighted_sum(pairs: list[tuple[float, float]]) -> None:
    values, weights = np.array(pairs).T
    ordered = in_order(values, weights)
    assert np.diff(ordered).min(initial=0) >= -1e-9
    assert weights @ ordered == pytest.approx(weights @ values, abs=1e-9)
    assert in_order(np.sort(values), weights) == pytest.approx(np.sort(values), abs=1e-9)
