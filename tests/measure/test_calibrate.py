"""Calibration: parameters, their errors and correlations, from answers made up with known ones."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest

from drawbridge.measure import Bank, ItemParameters, ResponsesError, expectation, graded
from drawbridge.measure.calibrate import Calibration, calibrate, fit_scale
from drawbridge.measure.correlate import latent_correlations, nearest_correlation, pair_correlation
from drawbridge.measure.expectation import information_of, sums_of
from drawbridge.measure.graded import belief_of, natural, probabilities, rescaled
from drawbridge.measure.prior import ItemPrior
from tests.measure.people import respond, two_scales

RHO = 0.45
MADE, TRUE_A, TRUE_B = two_scales(3000, RHO)


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return calibrate(MADE, date="2026-11-22")


def test_calibration_finds_the_items_the_answers_came_from(calibration: Calibration) -> None:
    for d, fit in enumerate(calibration.fits.values()):
        assert fit.converged
        assert fit.cycles < 20
        assert np.sqrt(((np.log(fit.a) - np.log(TRUE_A[d])) ** 2).mean()) < 0.05
        assert np.sqrt(((fit.b - TRUE_B[d]) ** 2).mean()) < 0.08


def test_the_standard_errors_are_as_large_as_the_errors(calibration: Calibration) -> None:
    z = np.concatenate(
        [
            np.concatenate([(fit.a - TRUE_A[d]) / fit.se_a, ((fit.b - TRUE_B[d]) / fit.se_b).ravel()])
            for d, fit in enumerate(calibration.fits.values())
        ]
    )
    assert 0.7 < np.sqrt((z**2).mean()) < 1.3


def test_the_correlation_between_people_is_found_through_the_noise_of_the_items(calibration: Calibration) -> None:
    assert calibration.bank.correlation[0, 1] == pytest.approx(RHO, abs=0.05)


def test_the_bank_knows_where_it_comes_from_and_how_items_are_keyed(calibration: Calibration) -> None:
    bank = calibration.bank
    assert (bank.provenance.people, bank.provenance.date) == (3000, "2026-11-22")
    assert bank.keyed.tolist() == MADE.keyed.tolist()
    assert set(bank.answers_behind.tolist()) == {3000}
    assert not bank.is_provisional


def test_missing_answers_are_left_out() -> None:
    shown = MADE.shown.copy()
    shown[np.random.default_rng(1).random(shown.shape) < 0.4] = -1
    fit = calibrate(type(MADE)(shown, MADE.items, MADE.keyed, MADE.columns_of, 5)).fits["first"]
    assert fit.n.max() < 2000
    assert np.sqrt(((np.log(fit.a) - np.log(TRUE_A[0])) ** 2).mean()) < 0.08


def test_scales_may_be_fitted_elsewhere_with_the_same_result(calibration: Calibration) -> None:
    with ThreadPoolExecutor(2) as executor:
        again = calibrate(MADE, executor=executor)
    assert np.array_equal(again.fits["first"].a, calibration.fits["first"].a)


def test_one_scale_is_shared_out_by_people_over_processes_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expectation, "SHARD", 700)
    one = replace(MADE, columns_of={"first": MADE.columns_of["first"]})
    alone = calibrate(one)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        shared = calibrate(one, executor=executor)
    assert shared.bank.items == alone.bank.items
    assert shared.fits["first"].log_likelihood == alone.fits["first"].log_likelihood


def test_people_in_blocks_add_up_to_the_same_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    values = MADE.scored_of("first").astype(np.int8)
    parameters = fit_scale(values[:200], 5).parameters
    whole, information = sums_of(values, parameters), information_of(values, parameters)
    monkeypatch.setattr(expectation, "BLOCK_CELLS", 3000)
    assert sums_of(values, parameters).counts == pytest.approx(whole.counts, rel=1e-9, abs=1e-9)
    assert sums_of(values, parameters).log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)
    assert information_of(values, parameters) == pytest.approx(information, rel=1e-9, abs=1e-7)
    assert whole.spread.sum() == pytest.approx(len(values))


def test_a_byte_an_answer_is_enough() -> None:
    values = MADE.scored_of("second")
    assert np.array_equal(fit_scale(values.astype(np.int8), 5).parameters, fit_scale(values, 5).parameters)


def test_dask_takes_the_scales_as_any_executor_does(calibration: Calibration) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is optional, and not among our requirements.")
    with distributed.Client(processes=False, n_workers=1, dashboard_address=None) as client:
        again = calibrate(MADE, executor=client.get_executor())
    assert np.array_equal(again.fits["first"].a, calibration.fits["first"].a)


def test_the_likelihood_is_that_of_the_textbook_sum() -> None:
    values = MADE.scored[:40, :3]
    fit = fit_scale(values, 5)
    nodes = np.linspace(-6, 6, 61)
    weights = np.exp(-(nodes**2) / 2) / np.exp(-(nodes**2) / 2).sum()
    p, _ = probabilities(fit.parameters, nodes)
    by_hand = sum(np.log((np.prod([p[j, :, row[j]] for j in range(3)], axis=0) * weights).sum()) for row in values)
    assert fit.log_likelihood == pytest.approx(by_hand, rel=1e-10)


def test_with_hardly_any_answers_the_prior_holds_the_items() -> None:
    fit = fit_scale(np.array([[4, 4], [4, 3]]), 5)
    assert 1.2 < fit.a.min() < fit.a.max() < 2.4
    assert (np.diff(fit.b, axis=1) > 0.3).all()


def test_an_item_with_few_answers_is_drawn_to_its_scale_and_with_many_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    sharp = np.array([3.2, 3.0, 3.4, 2.9, 3.1, 3.3, 1.0])
    values = respond(rng.normal(size=3000), sharp, np.tile([-1.5, -0.5, 0.5, 1.5], (7, 1)), rng)
    few = values.copy()
    few[20:, 6] = -1
    drawn, many = fit_scale(few, 5).a[6], fit_scale(values, 5).a[6]
    monkeypatch.setattr(graded, "LEVEL_SD", 1e-6)
    assert drawn > 1.04 * fit_scale(few, 5).a[6]
    assert many == pytest.approx(fit_scale(values, 5).a[6], rel=0.01)


def test_a_scales_level_is_averaged_over_and_not_plugged_in() -> None:
    belief = belief_of(ItemPrior(), np.full(4, 3), 5)
    covariance = np.linalg.inv(belief.joint()).reshape(4, 5, 4, 5)
    assert covariance[0, 0, 0, 0] == pytest.approx(0.4**2 + 0.25**2)
    assert covariance[0, 0, 1, 0] == pytest.approx(0.25**2)
    assert covariance[0, 1, 1, 1] == pytest.approx(0, abs=1e-12)


def test_a_judged_position_moves_an_item_with_few_answers() -> None:
    values = np.array([[2, 2], [1, 3], [3, 1]])
    early, late = (fit_scale(values, 5, ItemPrior(), np.array([p, p])).b.mean() for p in (1, 5))
    assert early < -0.3 < 0.3 < late


def test_an_item_nobody_answered_is_refused() -> None:
    with pytest.raises(ResponsesError, match="no answers"):
        fit_scale(np.array([[1, -1], [2, -1]]), 5)


@pytest.mark.parametrize("categories", [2, 3, 9])
def test_any_number_of_categories_can_be_fitted(categories: int) -> None:
    rng = np.random.default_rng(2)
    b = np.broadcast_to(np.linspace(-1.5, 1.5, categories - 1) if categories > 2 else [0.2], (6, categories - 1))
    a = np.linspace(1.0, 2.5, 6)
    fit = fit_scale(respond(rng.normal(size=2000), a, b, rng), categories)
    assert fit.converged
    assert np.abs(np.log(fit.a / a)).max() < 0.25
    assert (
        Bank.from_parameters([ItemParameters("q", "s", 1, float(fit.a[0]), tuple(fit.b[0].tolist()))], ["s"]).categories
        == categories
    )


def test_derivatives_of_the_graded_model_are_right() -> None:
    parameters = belief_of(ItemPrior(), np.array([2, 4]), 5).mean + 0.1
    nodes = np.array([-1.0, 0.3, 2.0])
    _, derivative = probabilities(parameters, nodes)
    for k in range(5):
        step = np.zeros(5)
        step[k] = 1e-6
        numeric = (probabilities(parameters + step, nodes)[0] - probabilities(parameters - step, nodes)[0]) / 2e-6
        assert derivative[..., k] == pytest.approx(numeric, abs=1e-8)


def test_rescaling_people_leaves_the_answers_as_likely() -> None:
    parameters = belief_of(ItemPrior(), np.array([3]), 4).mean
    theta = np.array([-0.7, 1.9])
    before, _ = probabilities(parameters, theta)
    after, _ = probabilities(rescaled(parameters, 0.4, 1.3), (theta - 0.4) / 1.3)
    assert after == pytest.approx(before)
    assert natural(rescaled(parameters, 0.0, 2.0))[0] == pytest.approx(2 * natural(parameters)[0])


def test_a_correlation_is_found_from_likelihoods_known_to_be_sharp() -> None:
    rng = np.random.default_rng(3)
    theta = rng.multivariate_normal([0, 0], [[1, -0.6], [-0.6, 1]], size=4000)
    nodes = np.linspace(-4.5, 4.5, 25)
    observed = theta + rng.normal(0, 0.5, theta.shape)
    first, second = (np.exp(-((nodes - observed[:, [d]]) ** 2) / (2 * 0.25)) for d in (0, 1))
    assert pair_correlation(first, second) == pytest.approx(-0.6, abs=0.03)
    assert np.array_equal(np.diag(latent_correlations([first, second])), [1, 1])


def test_people_without_answers_say_nothing_about_a_correlation() -> None:
    flat = np.ones((50, 25))
    assert pair_correlation(flat, flat) == pytest.approx(0, abs=1e-3)


def test_an_impossible_correlation_is_moved_to_a_possible_one() -> None:
    impossible = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    possible = nearest_correlation(impossible)
    assert np.linalg.eigvalsh(possible).min() > 0
    assert np.diag(possible) == pytest.approx(1)
    assert np.array_equal(nearest_correlation(np.eye(3)), np.eye(3))
