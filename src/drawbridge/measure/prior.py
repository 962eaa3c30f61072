"""What is believed about an item before anyone has answered it, as deterministic draws of its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.errors import BankError

Floats = NDArray[np.float64]

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31)
MOST_CATEGORIES = 9


@dataclass(frozen=True)
class ItemPrior:
    """Normal beliefs about log slope, location and log spacing of an unanswered graded item.

    ``positions`` are the average thresholds (in SD of theta) of the author's judged positions 1 to 5.
    ``span`` is the distance from lowest to highest threshold; the outer gaps are ``outer`` times the inner
    ones, as in 36 ECR and 135 SPI items (spans 3.2 and 3.5, SD of log spacing .15–.27 in common and about
    .2 a gap).
    """

    log_slope: float = 0.5
    log_slope_sd: float = 0.4
    positions: tuple[float, ...] = (-1.2, -0.6, 0.0, 0.6, 1.2)
    location_sd: float = 0.65
    span: float = 3.2
    outer: float = 1.5
    log_span_sd: float = 0.2
    log_gap_sd: float = 0.2

    def dimensions(self, categories: int) -> int:
        """How many standard normal numbers one draw of an item takes."""
        return 3 + max(categories - 2, 0)

    def location(self, position: int) -> float:
        """The mean threshold expected at a judged position (1 nearly universal … 5 rare)."""
        if not 1 <= position <= len(self.positions):
            raise BankError(f"Position {position} is not between 1 and {len(self.positions)}.")
        return self.positions[position - 1]

    def parameters(self, position: int, categories: int, z: Floats) -> tuple[Floats, Floats]:
        """Slopes (M,) and thresholds (M, categories − 1) from standard normal numbers z (M, dimensions)."""
        slope = np.exp(self.log_slope + self.log_slope_sd * z[:, 0])
        centre = self.location(position) + self.location_sd * z[:, 1]
        spread = np.exp(self.log_span_sd * z[:, 2:3] + self.log_gap_sd * z[:, 3:])
        gaps = typical_gaps(categories, self.span, self.outer) * spread
        steps = np.concatenate([np.zeros((len(z), 1)), np.cumsum(gaps, axis=1)], axis=1)
        return slope, centre[:, None] + steps - steps.mean(axis=1, keepdims=True)


def typical_gaps(categories: int, span: float, outer: float) -> Floats:
    """Distances between neighbouring thresholds, shape (categories − 2,), adding up to ``span``.

    >>> typical_gaps(5, span=3.2, outer=1.5).round(2).tolist()
    [1.2, 0.8, 1.2]
    """
    weights = np.ones(max(categories - 2, 0))
    weights[:1] = weights[-1:] = outer
    return np.asarray(span * weights / max(weights.sum(), 1.0))


@lru_cache(maxsize=32)
def normal_points(count: int, dimensions: int) -> Floats:
    """Evenly scattered standard normal points, shape (count, dimensions): the same ones at every call.

    Halton's (1960) sequence through the normal quantile function, mirrored so that every mean is exactly 0,
    and scaled so that every variance is exactly 1. ``count`` must be even.
    """
    half = np.array([[halton(i, p) for p in PRIMES[:dimensions]] for i in range(1, count // 2 + 1)])
    normal = np.vectorize(NormalDist().inv_cdf)(half)
    points = np.concatenate([normal, -normal])
    points /= points.std(axis=0)
    points.flags.writeable = False
    return points


def halton(index: int, base: int) -> float:
    """The index-th term of the van der Corput sequence in this base.

    >>> [halton(i, 2) for i in (1, 2, 3, 4)]
    [0.5, 0.25, 0.75, 0.125]
    """
    value, weight = 0.0, 1.0
    while index:
        weight /= base
        index, digit = divmod(index, base)
        value += weight * digit
    return value
