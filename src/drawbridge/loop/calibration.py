"""What came of earlier risks corrects the next: one number a person, on the scale of log odds.

After adaptive conformal inference (Gibbs & Candès 2021), but shrunk: a person logs a hundred steps, not ten thousand,
and few of them are too much. A model that is right is left alone; one that is too hopeful about someone states more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drawbridge.loop.arrays import Floats, logistic
from drawbridge.loop.log import FALSE_ALARM, TRUE_ALARM

Trial = tuple[float, bool]
"""A risk as the model had it before a practice, and whether it was said to be too much."""
SHIFTS: Floats = np.linspace(-2.0, 3.0, 51)
SPREAD = 0.7
"""SD, before anything came of any, of how far a person's log odds lie from the model's."""
EDGE = 1e-6


def shift(trials: Sequence[Trial]) -> float:
    """Posterior mean of what is to be added to the log odds of too much; 0 when nothing was tried.

    >>> shift([]), shift([(0.03, True)] * 3) > 0.5
    (0.0, True)
    """
    if not trials:
        return 0.0
    stated, came = np.array(trials, dtype=float).T
    chance = FALSE_ALARM + (TRUE_ALARM - FALSE_ALARM) * corrected(stated[:, None], SHIFTS)
    likelihood = np.log(np.where(came[:, None] > 0, chance, 1.0 - chance)).sum(axis=0)
    log = likelihood - 0.5 * np.square(SHIFTS / SPREAD)
    weight = np.exp(log - log.max())
    return float(weight @ SHIFTS / weight.sum())


def corrected(chance: Floats, by: Floats | float) -> Floats:
    """Chances with so much added to their log odds.

    >>> corrected(np.array([0.5]), np.log(3.0)).round(6).tolist()
    [0.75]
    """
    kept = np.clip(chance, EDGE, 1.0 - EDGE)
    return logistic(np.log(kept / (1.0 - kept)) + by)
