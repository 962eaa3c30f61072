"""Where a person stands on every scale, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import erf, sqrt
from statistics import NormalDist

import numpy as np

from drawbridge.measure.bank import scale_index
from drawbridge.measure.curves import Floats, Ints


@dataclass(frozen=True, eq=False)
class Profile:
    """A normal belief about θ, in population SD: ``mean`` (D,), ``cov`` (D, D), and ``answered`` (D,) counts."""

    scales: tuple[str, ...]
    mean: Floats
    cov: Floats
    answered: Ints

    @cached_property
    def se(self) -> Floats:
        """The standard error of each scale, (D,)."""
        return np.sqrt(np.diag(self.cov))

    def at(self, scale: str, levels: Floats) -> Floats:
        """The values of θ below which each level (a probability between 0 and 1) of belief lies."""
        place = scale_index(self.scales, scale)
        standard = np.vectorize(NormalDist().inv_cdf, otypes=[float])(np.asarray(levels, dtype=float))
        return np.asarray(self.mean[place] + self.se[place] * standard)

    def quantiles(self, scale: str, n: int) -> Floats:
        """n equally likely values of θ, ascending: the dots of a quantile dot plot. Raises UnknownScale.

        >>> profile = Profile(("anger",), np.zeros(1), np.eye(1), np.zeros(1, dtype=int))
        >>> profile.quantiles("anger", 4).round(2).tolist()
        [-1.15, -0.32, 0.32, 1.15]
        """
        return self.at(scale, (np.arange(n) + 0.5) / n)

    def probability_above(self, a: str, b: str) -> float:
        """The probability that θ of scale a is above θ of scale b. Raises UnknownScale.

        >>> profile = Profile(("a", "b"), np.array([1.0, 0.0]), np.eye(2), np.zeros(2, dtype=int))
        >>> round(profile.probability_above("a", "b"), 4)
        0.7602
        """
        i, j = scale_index(self.scales, a), scale_index(self.scales, b)
        if i == j:
            return 0.5
        variance = self.cov[i, i] + self.cov[j, j] - 2.0 * self.cov[i, j]
        return 0.5 * (1.0 + erf((self.mean[i] - self.mean[j]) / sqrt(2.0 * variance)))
