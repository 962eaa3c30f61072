"""Response curves of graded items, integrated over what is not known about the items.

Samejima's (1969) graded model: P(X ≥ k | θ) = logistic(a (θ − b_k)). An item's parameters are never plugged
in. Its curve is the average over draws from what is believed about them, so that a person's likelihood is
already the marginal one: p(x | θ) = ∫ Π_j p(x_j | θ, ξ_j) p(ξ) dξ = Π_j ∫ p(x_j | θ, ξ_j) p(ξ_j) dξ_j
whenever the parameters ξ_j are independent across items. The product of averaged curves is then exact
Bayesian integration over the parameters (the aim of Tsutakawa & Johnson 1990). Doubt shared by all items,
such as a wrong prior, is not covered.

One departure is deliberate. A surprising answer makes an unknown item look like a poor one, so under the
exact curves a still more extreme answer can count for *less*: in simulated sittings with provisional items,
2 to 10 % of single steps up the answer scale lowered the estimate, by .03 SD on average and .11 at most.
That cannot be explained to the person answering. ``in_order`` pools such neighbouring answers, so that a
higher answer never counts for less; for answers that are not surprising, nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REACH = 6.0
"""Curves are tabulated for θ from −REACH to REACH; beyond, the value at the edge is used."""
DENSITY = 32
"""Grid points per unit of θ; reading between them is linear, with an error under 2e-4 in a slope."""
LEAST_P = 1e-200
"""Probabilities are kept above this, so that a logarithm or a ratio of two of them is always a number."""
GRID: Floats = np.linspace(-REACH, REACH, int(2 * REACH * DENSITY) + 1)


@dataclass(frozen=True, eq=False)
class Curve:
    """One item's integrated curve on the grid: ``log_p`` (K, G), and ``slope`` (K, G), what an answer counts for.

    ``slope`` is d log P / dθ, put in order.
    """

    log_p: Floats
    slope: Floats

    @property
    def bend(self) -> Floats:
        """The change of ``slope`` with θ, (K, G)."""
        return np.asarray(np.gradient(self.slope, 1.0 / DENSITY, axis=1))

    @property
    def information(self) -> Floats:
        """Information about θ at each grid point, (G,): Σ_k P_k slope_k², never negative."""
        return np.asarray((np.exp(self.log_p) * self.slope**2).sum(axis=0))


def category_probabilities(theta: Floats, slope: Floats, thresholds: Floats) -> tuple[Floats, Floats]:
    """P(X = k | θ), shape (..., K), and the boundary curves F, shape (..., K + 1), padded with 1 and 0.

    ``theta`` and ``slope`` have shape (...,), ``thresholds`` (..., K − 1). A difference of two nearly equal
    boundaries keeps its relative precision: σ(x) − σ(y) = σ(x) σ(−y) (1 − e^(y − x)).

    >>> p, _ = category_probabilities(np.zeros(1), np.ones(1), np.array([[-1.0, 1.0]]))
    >>> p.round(4).tolist()
    [[0.2689, 0.4621, 0.2689]]
    """
    x = slope[..., None] * (theta[..., None] - thresholds)
    above, below = np.exp(-np.logaddexp(0.0, -x)), np.exp(-np.logaddexp(0.0, x))
    ones, zeros = np.ones((*x.shape[:-1], 1)), np.zeros((*x.shape[:-1], 1))
    between = above[..., :-1] * below[..., 1:] * -np.expm1(np.minimum(x[..., 1:] - x[..., :-1], 0.0))
    p = np.concatenate([below[..., :1], between, above[..., -1:]], axis=-1)
    return p, np.concatenate([ones, above, zeros], axis=-1)


def integrate(slopes: Floats, thresholds: Floats) -> Curve:
    """The curve averaged over equally weighted draws: slopes (M,), thresholds (M, K − 1).

    With F_k the boundary curves of one draw, dP_k/dθ = a P_k (1 − F_k − F_{k+1}).
    """
    shape = (len(slopes), len(GRID))
    a = np.broadcast_to(slopes[:, None], shape)
    b = np.broadcast_to(thresholds[:, None, :], (*shape, thresholds.shape[1]))
    p, boundary = category_probabilities(np.broadcast_to(GRID, shape), a, b)
    rise = a[..., None] * p * (1.0 - boundary[..., :-1] - boundary[..., 1:])
    mean_p = np.maximum(p.mean(axis=0), LEAST_P)
    slope = in_order(rise.mean(axis=0) / mean_p, mean_p)
    return Curve(np.log(mean_p).T, slope.T)


def in_order(slope: Floats, weight: Floats) -> Floats:
    """The nearest slopes that do not fall along the last axis, by weighted least squares; both are (..., K).

    Neighbours out of order take their weighted mean, which leaves Σ_k P_k slope_k = 0 as it must be. The
    max–min form of isotonic regression (Barlow, Bartholomew, Bremner & Brunk 1972).

    >>> in_order(np.array([-1.0, -2.0, 3.0]), np.array([1.0, 3.0, 1.0])).tolist()
    [-1.75, -1.75, 3.0]
    """
    places = range(slope.shape[-1])
    moment = slope * weight
    mean = {
        (i, j): moment[..., i : j + 1].sum(axis=-1) / weight[..., i : j + 1].sum(axis=-1)
        for i in places
        for j in places[i:]
    }
    ordered = [
        np.max([np.min([mean[i, j] for j in places[k:]], axis=0) for i in places[: k + 1]], axis=0) for k in places
    ]
    return np.stack(ordered, axis=-1)


@dataclass(frozen=True, eq=False)
class Curves:
    """The curves of a whole bank. Items sharing a belief share a row: ``row`` (J,) maps items to rows.

    ``log_p`` (C, K, G); ``turn`` (C, K, G, 2) holds slope and bend side by side; ``information`` (C, G).
    """

    row: Ints
    log_p: Floats
    turn: Floats
    information: Floats

    @classmethod
    def of(cls, row: list[int], curves: list[Curve]) -> Curves:
        """Stack curves; ``row[j]`` is item j's place among them."""
        turn = np.stack([np.stack([curve.slope, curve.bend], axis=-1) for curve in curves])
        information = np.stack([curve.information for curve in curves])
        return cls(np.array(row, dtype=np.int64), np.stack([c.log_p for c in curves]), turn, information)

    def turning(self, items: Ints, values: Ints, theta: Floats) -> Floats:
        """What each answer counts for, and how that changes with θ, (N, 2); all arguments are (N,)."""
        cell, part = cells(theta)
        row, share = self.row[items], part[:, None]
        here, there = self.turn[row, values, cell], self.turn[row, values, cell + 1]
        return np.asarray(here + share * (there - here))

    def log_probability(self, items: Ints, values: Ints, theta: Floats) -> Floats:
        """log P(values | θ), (N, Q), for items and values (N,) at θ (N, Q)."""
        cell, part = cells(theta)
        row, value = self.row[items][:, None], values[:, None]
        here, there = self.log_p[row, value, cell], self.log_p[row, value, cell + 1]
        return np.asarray(here + part * (there - here))

    def information_at(self, items: Ints, theta: Floats) -> Floats:
        """Fisher information of items at θ; all are (N,)."""
        cell, part = cells(theta)
        row = self.row[items]
        here, there = self.information[row, cell], self.information[row, cell + 1]
        return np.asarray(here + part * (there - here))

    def probabilities(self, items: Ints, theta: Floats) -> Floats:
        """P(X = k | θ), shape (N, K, Q), for items (N,) at θ (N, Q)."""
        cell, part = cells(theta)
        row = self.row[items][:, None]
        here, there = self.log_p[row, :, cell], self.log_p[row, :, cell + 1]
        p = np.exp(here + part[..., None] * (there - here))
        return np.asarray(np.moveaxis(p / p.sum(axis=-1, keepdims=True), -1, 1))


def cells(theta: Floats) -> tuple[Ints, Floats]:
    """The grid cell θ falls in and how far along it lies (0 to 1); θ off the grid is moved to its edge."""
    x = (np.clip(theta, -REACH, REACH) + REACH) * DENSITY
    cell = np.minimum(x.astype(np.int64), len(GRID) - 2)
    return cell, x - cell
