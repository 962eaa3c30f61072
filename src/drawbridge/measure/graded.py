"""The graded model's parameters as calibration moves them: log slope, centre and log gaps, all free of bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from drawbridge.measure.curves import Floats, Ints, category_probabilities
from drawbridge.measure.prior import ItemPrior, typical_gaps

LONGEST_STEP = 0.7


LEVEL_SD = 0.25
"""How far a whole scale's log slopes may lie from the usual ones: .07 and .25 in 36 ECR and 135 SPI items."""


@dataclass(frozen=True, eq=False)
class Belief:
    """A normal prior on each item's parameters: ``mean`` (J, K), ``precision`` (K, K).

    Log slopes scatter about a level of their own scale, which is not known either: N(``usual``, ``LEVEL_SD``²). So an
    item with few answers is drawn to the others of its scale, and with many it hardly is (Mislevy 1986).
    """

    mean: Floats
    precision: Floats
    usual: float

    def learned(self, parameters: Floats) -> Belief:
        """The belief once the scale's level is where these parameters (J, K) and what is usual put it."""
        weight, whole = self.precision[0, 0], len(parameters) * self.precision[0, 0] + LEVEL_SD**-2
        mean = self.mean.copy()
        mean[:, 0] = (weight * parameters[:, 0].sum() + LEVEL_SD**-2 * self.usual) / whole
        return replace(self, mean=mean)

    def joint(self) -> Floats:
        """The precision of all parameters together, (J · K, J · K), the level averaged over."""
        items, size = self.mean.shape
        together = np.kron(np.eye(items), self.precision)
        weight = self.precision[0, 0]
        together[::size, ::size] -= weight**2 / (items * weight + LEVEL_SD**-2)
        return np.asarray(together)


def belief_of(prior: ItemPrior, positions: Ints, categories: int) -> Belief:
    """The item prior of the provisional bank, in the parameters of this module."""
    gaps = max(categories - 2, 0)
    typical = np.log(typical_gaps(categories, prior.span, prior.outer))
    mean = np.array([[prior.log_slope, prior.location(int(p)), *typical] for p in positions])
    cov = np.diag([prior.log_slope_sd**2, prior.location_sd**2, *[prior.log_gap_sd**2] * gaps])
    cov[2:, 2:] += prior.log_span_sd**2
    return Belief(mean, np.asarray(np.linalg.inv(cov)), prior.log_slope)


def spacing(categories: int) -> Floats:
    """The matrix B (K − 1, K − 2) of b = centre + B gaps: steps up from the lowest, centred."""
    steps = np.tri(categories - 1, max(categories - 2, 0), k=-1)
    return np.asarray(steps - steps.mean(axis=0))


def natural(parameters: Floats) -> tuple[Floats, Floats]:
    """Slopes (J,) and thresholds (J, K − 1) of parameters (J, K)."""
    gaps = np.exp(parameters[:, 2:])
    return np.exp(parameters[:, 0]), parameters[:, 1:2] + gaps @ spacing(parameters.shape[1]).T


def probabilities(parameters: Floats, nodes: Floats) -> tuple[Floats, Floats]:
    """P(X = k | θ), (J, Q, K), and its derivatives by the parameters, (J, Q, K, K)."""
    items, size = parameters.shape
    a, b = natural(parameters)
    shape = (items, len(nodes))
    theta, slope = np.broadcast_to(nodes, shape), np.broadcast_to(a[:, None], shape)
    p, boundary = category_probabilities(theta, slope, np.broadcast_to(b[:, None], (*shape, size - 1)))
    logit = slope[..., None] * (theta[..., None] - b[:, None])
    pull = np.empty((*shape, size - 1, size))
    pull[..., 0] = logit
    pull[..., 1] = -slope[..., None]
    pull[..., 2:] = -slope[..., None, None] * (spacing(size) * np.exp(parameters[:, None, 2:]))[:, None]
    inner = boundary[..., 1:-1]
    moved = (inner * (1.0 - inner))[..., None] * pull
    edge = np.zeros((*shape, 1, size))
    return p, np.concatenate([edge, moved], axis=2) - np.concatenate([moved, edge], axis=2)


def improve(parameters: Floats, counts: Floats, nodes: Floats, belief: Belief) -> Floats:
    """One Fisher scoring step uphill on the expected log posterior; counts are (J, Q, K)."""
    p, dp = probabilities(parameters, nodes)
    weight = np.maximum(p, 1e-300)
    score = np.einsum("jqk,jqkp->jp", counts / weight, dp)
    score -= (parameters - belief.mean) @ belief.precision
    scaled = dp * np.sqrt(counts.sum(axis=2)[..., None] / weight)[..., None]
    flat = scaled.reshape(len(parameters), -1, parameters.shape[1])
    information = flat.transpose(0, 2, 1) @ flat + belief.precision
    step = np.linalg.solve(information, score[..., None])[..., 0]
    return np.asarray(parameters + np.clip(step, -LONGEST_STEP, LONGEST_STEP))


def rescaled(parameters: Floats, mean: float, sd: float) -> Floats:
    """The same items after θ is moved and scaled so that a mean of ``mean`` and SD of ``sd`` become 0 and 1."""
    moved = parameters.copy()
    moved[:, 0] += np.log(sd)
    moved[:, 1] = (moved[:, 1] - mean) / sd
    moved[:, 2:] -= np.log(sd)
    return moved


def threshold_errors(parameters: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """Standard errors of slopes (J,) and thresholds (J, K − 1), by the delta method from covariances (J, K, K)."""
    size = parameters.shape[1]
    turn = np.concatenate(
        [np.ones((len(parameters), size - 1, 1)), spacing(size) * np.exp(parameters[:, None, 2:])], axis=2
    )
    thresholds = np.einsum("jtp,jpq,jtq->jt", turn, covariance[:, 1:, 1:], turn)
    return np.exp(parameters[:, 0]) * np.sqrt(covariance[:, 0, 0]), np.sqrt(thresholds)
