"""Calibration: item parameters and scale correlations from many people's answers.

Each scale is fitted by itself, by marginal maximum a posteriori with the EM algorithm of Bock & Aitkin
(1981); the scales' correlations follow from pairs (``correlate``). That is what the between-item structure
allows, and why a bank of a hundred items takes seconds. Missing answers are left out of the likelihood.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from drawbridge.measure.bank import Bank, Provenance
from drawbridge.measure.correlate import NODES as PAIR_NODES
from drawbridge.measure.correlate import latent_correlations
from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.errors import ResponsesError
from drawbridge.measure.graded import (
    Belief,
    belief_of,
    improve,
    natural,
    probabilities,
    rescaled,
    threshold_errors,
)
from drawbridge.measure.items import ItemParameters
from drawbridge.measure.prior import ItemPrior
from drawbridge.measure.responses import Responses

NODES: Floats = np.linspace(-6.0, 6.0, 61)
WEIGHTS: Floats = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()
MOST_CYCLES = 200
CLOSE = 1e-4
INNER_STEPS = 2
WIDE = ItemPrior(location_sd=1.0)
"""The prior where no author has judged a position: thresholds may lie anywhere ordinary."""


@dataclass(frozen=True, eq=False)
class ScaleFit:
    """One scale's items: slopes ``a`` (J,), thresholds ``b`` (J, K − 1), standard errors, n answers (J,).

    ``log_likelihood`` is marginal over θ ~ N(0, 1), without the prior. ``parameters`` (J, K) are those of
    ``graded``.
    """

    a: Floats
    b: Floats
    se_a: Floats
    se_b: Floats
    n: Ints
    log_likelihood: float
    cycles: int
    converged: bool
    parameters: Floats


def fit_scale(values: Ints, categories: int, prior: ItemPrior = WIDE, positions: Ints | None = None) -> ScaleFit:
    """Fit one scale: ``values`` (N, J) are 0 to K − 1 in the scale's direction, −1 where missing.

    The latent mean and SD are estimated in each cycle and scaled away again, which is the
    parameter-expanded EM of Liu, Rubin & Wu (1998): the same maximum in a fraction of the cycles. Standard
    errors come from the cross-product of every person's score and the prior's precision. ``positions`` (J,)
    are judged ones, 1 to 5.
    """
    answered = values >= 0
    if not answered.any(axis=0).all():
        raise ResponsesError("An item has no answers at all; leave it out of the scales file.")
    belief = belief_of(prior, np.full(values.shape[1], 3) if positions is None else positions, categories)
    marks = one_hot(values, categories)
    parameters, cycles, converged = _climb(marks, belief)
    posterior, log_likelihood = expect(marks, parameters)
    covariance = _covariances(values, posterior, parameters, belief)
    a, b = natural(parameters)
    se_a, se_b = threshold_errors(parameters, covariance)
    n = answered.sum(axis=0)
    return ScaleFit(a, b, se_a, se_b, n, log_likelihood, cycles, converged, parameters)


def one_hot(values: Ints, categories: int) -> Floats:
    """Answers as marks, (N, J · K): one 1 for an answer, none for a missing one; makes likelihoods matrix products."""
    return np.asarray((values[..., None] == np.arange(categories)).reshape(len(values), -1), dtype=float)


def log_table(parameters: Floats, nodes: Floats) -> Floats:
    """log P of every item's every category, (J · K, Q)."""
    p, _ = probabilities(parameters, nodes)
    return np.log(np.maximum(p, 1e-300)).transpose(0, 2, 1).reshape(-1, len(nodes))


def expect(marks: Floats, parameters: Floats) -> tuple[Floats, float]:
    """Each person's posterior over the nodes, (N, Q), and the marginal log-likelihood of all."""
    joint = marks @ log_table(parameters, NODES)
    joint += np.log(WEIGHTS)
    top = joint.max(axis=1, keepdims=True)
    joint -= top
    np.exp(joint, out=joint)
    total = joint.sum(axis=1, keepdims=True)
    joint /= total
    return joint, float(top.sum() + np.log(total).sum())


def _climb(marks: Floats, belief: Belief) -> tuple[Floats, int, bool]:
    parameters = belief.mean.copy()
    for cycle in range(1, MOST_CYCLES + 1):
        moved = _cycle(marks, parameters, belief)
        change = float(np.abs(moved - parameters).max())
        parameters = moved
        if change < CLOSE:
            return parameters, cycle, True
    return parameters, MOST_CYCLES, False


def _cycle(marks: Floats, parameters: Floats, belief: Belief) -> Floats:
    items, categories = parameters.shape
    posterior, _ = expect(marks, parameters)
    counts = (posterior.T @ marks).reshape(len(NODES), items, categories).transpose(1, 0, 2)
    for _ in range(INNER_STEPS):
        parameters = improve(parameters, counts, NODES, belief)
    spread = posterior.mean(axis=0)
    mean = float(spread @ NODES)
    return rescaled(parameters, mean, float(np.sqrt(spread @ (NODES - mean) ** 2)))


def _covariances(values: Ints, posterior: Floats, parameters: Floats, belief: Belief) -> Floats:
    """Each item's parameter covariance, (J, K, K), from the joint information of all items."""
    items, size = parameters.shape
    p, dp = probabilities(parameters, NODES)
    log_dp = dp / np.maximum(p, 1e-300)[..., None]
    scores = np.zeros((len(values), items, size))
    for j in range(items):
        expected = (posterior @ log_dp[j].reshape(len(NODES), -1)).reshape(len(values), size, size)
        given = np.flatnonzero(values[:, j] >= 0)
        scores[given, j] = expected[given, values[given, j]]
    flat = scores.reshape(len(values), -1)
    information = flat.T @ flat + np.kron(np.eye(items), belief.precision)
    whole = np.linalg.inv(information).reshape(items, size, items, size)
    return np.asarray(whole[np.arange(items), :, np.arange(items), :])


def likelihood_on_grid(values: Ints, fit: ScaleFit) -> Floats:
    """Each person's likelihood on the nodes of ``correlate``, (N, Q), relative to its highest."""
    log_likelihood = one_hot(values, fit.parameters.shape[1]) @ log_table(fit.parameters, PAIR_NODES)
    log_likelihood -= log_likelihood.max(axis=1, keepdims=True)
    return np.exp(log_likelihood)


@dataclass(frozen=True, eq=False)
class Calibration:
    """A calibrated ``bank``, and each scale's fit."""

    bank: Bank
    fits: dict[str, ScaleFit]


def calibrate(
    responses: Responses, date: str = "", executor: Executor | None = None, prior: ItemPrior = WIDE
) -> Calibration:
    """Fit every scale, then their correlations, and make a bank of it. Scales go to the executor, if there is one.

    ``date`` (ISO) is written into the bank's provenance. Raises ResponsesError.
    """
    parts = [responses.scored[:, list(columns)] for columns in responses.columns_of.values()]
    each = executor.map if executor else map
    sizes, priors = [responses.categories] * len(parts), [prior] * len(parts)
    fits = dict(zip(responses.scales, each(fit_scale, parts, sizes, priors), strict=True))
    likelihoods = [likelihood_on_grid(part, fit) for part, fit in zip(parts, fits.values(), strict=True)]
    correlation = latent_correlations(likelihoods)
    items = [item for scale, fit in fits.items() for item in _items(responses, scale, fit)]
    provenance = Provenance(responses.sha256, len(responses.scored), date)
    return Calibration(Bank.from_parameters(items, responses.scales, correlation, provenance), fits)


def _items(responses: Responses, scale: str, fit: ScaleFit) -> Sequence[ItemParameters]:
    return [
        ItemParameters(
            id=responses.items[column],
            scale=scale,
            keyed=int(responses.keyed[column]),
            a=float(fit.a[j]),
            b=tuple(fit.b[j].tolist()),
            se_a=float(fit.se_a[j]),
            se_b=tuple(fit.se_b[j].tolist()),
            n=int(fit.n[j]),
        )
        for j, column in enumerate(responses.columns_of[scale])
    ]
