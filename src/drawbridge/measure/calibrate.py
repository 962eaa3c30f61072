"""Calibration: item parameters and scale correlations from many people's answers.

Each scale is fitted by itself, by marginal maximum a posteriori with the EM algorithm of Bock & Aitkin
(1981); the scales' correlations follow from pairs (``correlate``). That is what the between-item structure
allows, and why a bank of a hundred items takes seconds. Missing answers are left out of the likelihood.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from drawbridge.measure.bank import Bank, Provenance
from drawbridge.measure.cautions import ResponsesWarning, cautions, refuse_hopeless
from drawbridge.measure.correlate import NODES as PAIR_NODES
from drawbridge.measure.correlate import latent_correlations
from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.errors import ResponsesError
from drawbridge.measure.expectation import (
    NODES,
    Sums,
    blocks,
    information_over,
    log_table,
    one_hot,
    shards,
    sums_over,
)
from drawbridge.measure.graded import Belief, belief_of, improve, natural, rescaled, threshold_errors
from drawbridge.measure.items import ItemParameters
from drawbridge.measure.prior import ItemPrior
from drawbridge.measure.responses import Responses

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


def fit_scale(
    values: Ints,
    categories: int,
    prior: ItemPrior = WIDE,
    positions: Ints | None = None,
    executor: Executor | None = None,
) -> ScaleFit:
    """Fit one scale: ``values`` (N, J) are 0 to K − 1 in the scale's direction, −1 where missing.

    The latent mean and SD are estimated in each cycle and scaled away again, which is the
    parameter-expanded EM of Liu, Rubin & Wu (1998): the same maximum in a fraction of the cycles. Standard
    errors come from the cross-product of every person's score and the prior's precision. ``positions`` (J,)
    are judged ones, 1 to 5. People go to the executor, if there is one, a hundred thousand at a time.
    """
    n = np.array([int((column >= 0).sum()) for column in values.T])
    if not n.all():
        raise ResponsesError("An item has no answers at all; leave it out of the scales file.")
    belief = belief_of(prior, np.full(values.shape[1], 3) if positions is None else positions, categories)
    parts = shards(values)
    parameters, cycles, converged = _climb(parts, belief, executor)
    log_likelihood = sums_over(parts, parameters, executor).log_likelihood
    covariance = _covariances(information_over(parts, parameters, executor), belief)
    a, b = natural(parameters)
    se_a, se_b = threshold_errors(parameters, covariance)
    return ScaleFit(a, b, se_a, se_b, n, log_likelihood, cycles, converged, parameters)


def _climb(parts: list[Ints], belief: Belief, executor: Executor | None) -> tuple[Floats, int, bool]:
    parameters = belief.mean.copy()
    for cycle in range(1, MOST_CYCLES + 1):
        belief = belief.learned(parameters)
        moved = _cycle(sums_over(parts, parameters, executor), parameters, belief)
        change = float(np.abs(moved - parameters).max())
        parameters = moved
        if change < CLOSE:
            return parameters, cycle, True
    return parameters, MOST_CYCLES, False


def _cycle(sums: Sums, parameters: Floats, belief: Belief) -> Floats:
    for _ in range(INNER_STEPS):
        parameters = improve(parameters, sums.counts, NODES, belief)
    spread = sums.spread / sums.spread.sum()
    mean = float(spread @ NODES)
    return rescaled(parameters, mean, float(np.sqrt(spread @ (NODES - mean) ** 2)))


def _covariances(information: Floats, belief: Belief) -> Floats:
    """Each item's parameter covariance, (J, K, K), from the joint information of all items."""
    items, size = belief.mean.shape
    whole = np.linalg.inv(information + belief.joint()).reshape(items, size, items, size)
    return np.asarray(whole[np.arange(items), :, np.arange(items), :])


def likelihood_on_grid(values: Ints, fit: ScaleFit) -> Floats:
    """Each person's likelihood on the nodes of ``correlate``, (N, Q), relative to its highest."""
    categories = fit.parameters.shape[1]
    table = log_table(fit.parameters, PAIR_NODES)
    found = np.empty((len(values), len(PAIR_NODES)))
    start = 0
    for block in blocks(values, categories):
        log_likelihood = one_hot(block, categories) @ table
        log_likelihood -= log_likelihood.max(axis=1, keepdims=True)
        np.exp(log_likelihood, out=found[start : start + len(block)])
        start += len(block)
    return found


@dataclass(frozen=True, eq=False)
class Calibration:
    """A calibrated ``bank``, and each scale's fit."""

    bank: Bank
    fits: dict[str, ScaleFit]


def calibrate(
    responses: Responses, date: str = "", executor: Executor | None = None, prior: ItemPrior = WIDE
) -> Calibration:
    """Fit every scale, then their correlations, and make a bank of it.

    Scales go to the executor, if there is one, each with its answers; a single scale is shared out by people. ``date``
    (ISO) is written into the bank's provenance. Raises ResponsesError naming file and column where nothing can be
    fitted; where the prior had to help, a ResponsesWarning says so.
    """
    refuse_hopeless(responses)
    for caution in cautions(responses):
        warnings.warn(caution, ResponsesWarning, stacklevel=2)
    parts = [responses.scored_of(scale) for scale in responses.scales]
    if len(parts) == 1:
        fitted = [fit_scale(parts[0], responses.categories, prior, executor=executor)]
    else:
        each = executor.map if executor else map
        fitted = list(each(fit_scale, parts, [responses.categories] * len(parts), [prior] * len(parts)))
    fits = dict(zip(responses.scales, fitted, strict=True))
    correlation = np.eye(1)
    if len(parts) > 1:
        correlation = latent_correlations([likelihood_on_grid(p, f) for p, f in zip(parts, fitted, strict=True)])
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
