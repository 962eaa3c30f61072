"""Person fit: how likely a person's answers are for someone who stands where they stand."""

from __future__ import annotations

import numpy as np

from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import Floats, Ints


def lz(bank: Bank, scored: Ints, theta: Floats) -> Floats:
    """The standardised log-likelihood of everybody's answers at their θ, over all scales, (N,); low is unlikely.

    ``scored`` (N, J) is in the scales' direction, −1 where missing; ``theta`` is (N, D). Σ (log P(x_j) − E) / √Σ V with
    the mean E and variance V of log P over the item's categories: the polytomous lz of Drasgow, Levine & Williams
    (1985), 0 without answers. It is not standard normal where θ is estimated from the same answers, and less so where
    the items were chosen by them: it needs cut-offs from people who took the same quiz (``care``).

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec(f"q{n}", "anger") for n in range(6)], ["anger"])
    >>> steady, torn = [2, 2, 2, 1, 2, 2], [4, 0, 4, 0, 4, 0]
    >>> lz(bank, np.array([steady, torn]), np.zeros((2, 1))).round(1).tolist()
    [1.4, -4.6]
    """
    p = chances(bank, theta)
    log_p = np.log(p)
    expected = (p * log_p).sum(axis=2)
    variance = (p * log_p**2).sum(axis=2) - expected**2
    given = scored >= 0
    found = np.take_along_axis(log_p, np.maximum(scored, 0)[..., None], axis=2)[..., 0]
    above = np.where(given, found - expected, 0.0).sum(axis=1)
    return np.asarray(above / np.sqrt(np.maximum(np.where(given, variance, 0.0).sum(axis=1), 1e-12)))


def chances(bank: Bank, theta: Floats) -> Floats:
    """P of every item's every category for everybody, (N, J, K), for θ (N, D), in the scales' direction."""
    own = np.ascontiguousarray(theta[:, bank.scale_of].T)
    return np.moveaxis(bank.curves.probabilities(np.arange(len(bank.items)), own), 2, 0)
