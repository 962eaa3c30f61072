"""Change between two takes of the quiz: is it more than the two takes' own doubt?

Each take speaks for itself. A scale's answers give a likelihood of θ; weighted with the square root of its information
(Jeffreys 1946; Warm 1989) it has a mean and a spread even when all answers are extreme, and it knows nothing of the
population, of other scales or of the other take. Anything of that kind would pull the two takes together and shrink
change away. So an earlier take may choose where a later one begins to ask, and nothing more.

First all scales together: each scale's difference over its conditional error, squared and added up, is compared with
χ² (scales share no items, so that their differences are independent given no change). Only when that is unlikely are
single scales looked at, with the false discovery rate controlled (Benjamini & Hochberg 1995). This is the adaptive
measurement of change of Finkelman, Weiss & Kim-Kang (2010) and Wang, Weiss & Suen (2021), for graded answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Literal

import numpy as np

from drawbridge.measure.answers import Answer, Reading, read
from drawbridge.measure.bank import Bank
from drawbridge.measure.batch import posterior_weights
from drawbridge.measure.curves import GRID, Floats, Ints

LEVEL = 0.05
CAUTION = 1.02
"""Errors are taken as this much larger than found: a sitting that stops once its error is small enough stops a little
too often where the error only looks small. Without it, 4.5 to 5.0 in 100 of 29,440 simulated comparisons of unchanged
scales were false alarms: too near 5 to leave as it was."""

Verdict = Literal["rose", "fell", "no clear change"]
Lean = Literal["rose", "perhaps rose", "no telling", "perhaps fell", "fell"]
PERHAPS = 0.9
"""The chance from which a direction may be named where no change is clear: odds of nine to one, as between patterns."""


@dataclass(frozen=True)
class ScaleChange:
    """One scale in two takes, in population SD: ``before``, ``after``, and ``se`` of their difference.

    ``p`` is two-sided, under no change, for this scale alone. ``rose`` is the probability that θ is higher now, from
    the two takes' answers alone; .5 is a coin's toss.
    """

    scale: str
    before: float
    after: float
    se: float
    p: float
    rose: float
    verdict: Verdict

    @property
    def difference(self) -> float:
        """How far the estimate has moved."""
        return self.after - self.before

    @property
    def fell(self) -> float:
        """The probability that θ is lower now."""
        return 1.0 - self.rose

    @property
    def lean(self) -> Lean:
        """What words may say of this scale: the verdict, or which way it perhaps went, or that there is no telling.

        "Perhaps" is about this scale alone: of many unchanged ones, one or two in ten lean.
        """
        if self.verdict != "no clear change":
            return self.verdict
        if max(self.rose, self.fell) < PERHAPS:
            return "no telling"
        return "perhaps rose" if self.rose > self.fell else "perhaps fell"


@dataclass(frozen=True)
class Change:
    """All scales answered in both takes, ``p`` of no change in any of them, and the scales not comparable."""

    scales: tuple[ScaleChange, ...]
    p: float
    not_compared: tuple[str, ...]

    @property
    def clear(self) -> tuple[ScaleChange, ...]:
        """The scales with a clear change; none is a normal, complete result."""
        return tuple(change for change in self.scales if change.verdict != "no clear change")


def reliable_change(bank: Bank, before: Sequence[Answer], after: Sequence[Answer], level: float = LEVEL) -> Change:
    """What has changed between two takes, scored under one bank. Raises UnknownItem, RepeatedItem, CategoryOutOfRange.

    ``level`` is both the chance of a false alarm over all scales and the false discovery rate among single ones. It
    takes answers and no profiles: those lean on the population and on other scales, which shrinks change away.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec(f"q{n}", "anger") for n in range(8)], ["anger"])
    >>> often, seldom = ([Answer(f"q{n}", value) for n in range(8)] for value in (3, 1))
    >>> found = reliable_change(bank, often, seldom)
    >>> found.p < 0.001, [change.scale for change in found.clear]
    (True, ['anger'])
    >>> change = found.scales[0]
    >>> round(change.difference, 1), round(change.se, 1), change.fell > 0.999, change.verdict
    (-2.1, 0.6, True, 'fell')
    >>> same = reliable_change(bank, often, often[:5]).scales[0]
    >>> same.verdict, same.lean
    ('no clear change', 'no telling')
    """
    first, second = _stand(bank, read(bank, before)), _stand(bank, read(bank, after))
    both = np.flatnonzero(first.asked & second.asked)
    z = (second.mean - first.mean)[both] / (CAUTION * np.hypot(first.sd, second.sd)[both])
    single = np.array([erfc(abs(x) / sqrt(2.0)) for x in z])
    overall = chi_square_tail(float(z @ z), len(both))
    clear = discoveries(single, level) & (overall <= level)
    changes = tuple(
        ScaleChange(
            scale=bank.scales[d],
            before=float(first.mean[d]),
            after=float(second.mean[d]),
            se=float(CAUTION * np.hypot(first.sd[d], second.sd[d])),
            p=float(single[n]),
            rose=_chance_above(first.weights[d], second.weights[d]),
            verdict=_verdict(float(z[n]), bool(clear[n])),
        )
        for n, d in enumerate(both)
    )
    missing = tuple(scale for d, scale in enumerate(bank.scales) if d not in both)
    return Change(changes, overall, missing)


@dataclass(frozen=True, eq=False)
class _Stand:
    """What one take's answers alone say: ``weights`` over the grid (D, G), their mean and SD (D,), and if asked."""

    weights: Floats
    mean: Floats
    sd: Floats
    asked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def _stand(bank: Bank, reading: Reading) -> _Stand:
    rows, scale = bank.curves.row[reading.items], bank.scale_of[reading.items]
    log_likelihood = _by_scale(bank, scale, bank.curves.log_p[rows, reading.values])
    information = _by_scale(bank, scale, bank.curves.information[rows])
    weights = posterior_weights(log_likelihood + 0.5 * np.log(np.maximum(information, 1e-300)))
    mean = weights @ GRID
    sd = np.sqrt(weights @ GRID**2 - mean**2)
    return _Stand(weights, mean, sd, np.bincount(scale, minlength=len(bank.scales)) > 0)


def _by_scale(bank: Bank, scale: Ints, curves: Floats) -> Floats:
    sums = np.zeros((len(bank.scales), len(GRID)))
    np.add.at(sums, scale, curves)
    return sums


def _chance_above(first: Floats, second: Floats) -> float:
    """The probability that a draw from the second weights lies above one from the first; ties count half."""
    return float(second @ (np.cumsum(first) - 0.5 * first))


def _verdict(z: float, clear: bool) -> Verdict:
    if not clear:
        return "no clear change"
    return "rose" if z > 0 else "fell"


def discoveries(p: Floats, level: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which of these p-values (n,) are kept when at most ``level`` of those kept may be false, on average.

    Benjamini & Hochberg (1995): all up to the largest one that is at most level × its rank / n.

    >>> discoveries(np.array([0.03, 0.001, 0.2, 0.024]), 0.05).tolist()
    [True, True, False, True]
    """
    ordered = np.sort(p)
    passed = np.flatnonzero(ordered <= level * (np.arange(len(p)) + 1) / max(len(p), 1))
    return np.asarray(p <= (ordered[passed[-1]] if len(passed) else -1.0))


def chi_square_tail(value: float, freedom: int) -> float:
    """P(χ² ≥ value); 1 without degrees of freedom.

    >>> round(chi_square_tail(5.991, 2), 3)
    0.05
    """
    from scipy.special import chdtrc  # noqa: PLC0415  (a live quiz does without scipy)

    return float(chdtrc(freedom, value)) if freedom else 1.0
