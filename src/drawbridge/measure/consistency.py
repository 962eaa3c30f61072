"""Within-person consistency: what an answer should be, going by the same person's other answers.

Person fit asks whether answers suit a place on the scale. Consistency asks more: people who said this to those items,
what do they say to this one? Twin items, shared turns of phrase and anything else that ties answers together count,
which a model of one number a scale leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.measure.bank import Bank
from drawbridge.measure.correlate import nearest_correlation
from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.lz import chances

AS_GOOD_AS = 200
"""What the bank leads one to expect counts as much as this many people's answers."""
LEAST_SD = 0.1
LEAST_P = 1e-6


@dataclass(frozen=True, eq=False)
class Habits:
    """How answers go together: their ``mean`` and ``sd`` (J,) and ``correlation`` (J, J), in the scales' direction."""

    mean: Floats
    sd: Floats
    correlation: Floats

    @classmethod
    def of(cls, expected: Ints, found: Ints | None = None) -> Habits:
        """The habits of people made up from the bank, moved towards real people's where there are enough of them.

        Both are (N, J), −1 where missing; ``expected`` has no missing answers.
        """
        habits, _ = _moments(expected)
        if found is None:
            return habits
        real, pairs = _moments(found)
        trust = pairs / (pairs + AS_GOOD_AS)
        own = np.diag(trust)
        return cls(
            mean=own * real.mean + (1.0 - own) * habits.mean,
            sd=own * real.sd + (1.0 - own) * habits.sd,
            correlation=nearest_correlation(trust * real.correlation + (1.0 - trust) * habits.correlation),
        )

    def surprise(self, scored: Ints, categories: int) -> Floats:
        """The mean of −log P(answer | the person's other answers), (N,): high is inconsistent; 0 without answers."""
        found = np.zeros(len(scored))
        masks, group = np.unique(scored >= 0, axis=0, return_inverse=True)
        for place, mask in enumerate(masks):
            people, items = np.flatnonzero(group.ravel() == place), np.flatnonzero(mask)
            if len(items):
                found[people] = self._surprise(scored[np.ix_(people, items)], items, categories)
        return found

    def apart(self, scored: Ints, scale_of: Ints) -> Floats:
        """How far a person's answers to one scale lie apart, beside what is usual of each, (N,): a mean variance."""
        given = scored >= 0
        away = np.where(given, (scored - self.mean) / self.sd, 0.0)
        scales = (scale_of == np.arange(scale_of.max() + 1)[:, None]).astype(float)
        count, total, square = given.astype(float) @ scales.T, away @ scales.T, away**2 @ scales.T
        within = square - total**2 / np.maximum(count, 1)
        return np.asarray(within.sum(axis=1) / np.maximum(np.maximum(count - 1, 0).sum(axis=1), 1))

    def _surprise(self, answers: Ints, items: Ints, categories: int) -> Floats:
        """The same for people who answered the same items: the rest predict each answer by linear regression."""
        precision = np.linalg.inv(self.correlation[np.ix_(items, items)])
        away = (answers - self.mean[items]) / self.sd[items]
        doubt = 1.0 / np.sqrt(np.diag(precision))
        predicted = away - (away @ precision) * doubt**2
        p = _category(answers, self.mean[items] + self.sd[items] * predicted, self.sd[items] * doubt, categories)
        return np.asarray(-np.log(np.maximum(p, LEAST_P)).mean(axis=1))


def _moments(scored: Ints) -> tuple[Habits, Floats]:
    """Means, spreads and correlations of answers, from whoever answered both, and how many that were, (J, J)."""
    given = (scored >= 0).astype(float)
    answers = np.where(scored >= 0, scored, 0).astype(float)
    pairs = given.T @ given
    count = np.maximum(np.diag(pairs), 1.0)
    mean = answers.sum(axis=0) / count
    away = np.where(scored >= 0, answers - mean, 0.0)
    sd = np.maximum(np.sqrt((away**2).sum(axis=0) / count), LEAST_SD)
    correlation = np.clip(away.T @ away / np.maximum(pairs, 1.0) / sd / sd[:, None], -0.99, 0.99)
    np.fill_diagonal(correlation, 1.0)
    return Habits(mean, sd, nearest_correlation(correlation)), pairs


def _category(answers: Ints, mean: Floats, sd: Floats, categories: int) -> Floats:
    """P of each answer when a normal value with this mean and SD is rounded to the nearest category."""
    from scipy.special import ndtr  # noqa: PLC0415  (a live quiz does without scipy)

    low = np.where(answers == 0, -np.inf, answers - 0.5)
    high = np.where(answers == categories - 1, np.inf, answers + 0.5)
    return np.asarray(ndtr((high - mean) / sd) - ndtr((low - mean) / sd))


def spread_of(shown: Ints) -> Floats:
    """The SD of each person's answers as shown, (N,), whatever they were to; 0 without answers."""
    given = shown >= 0
    count = np.maximum(given.sum(axis=1), 1)
    mean = np.where(given, shown, 0).sum(axis=1) / count
    return np.asarray(np.sqrt((np.where(given, shown - mean[:, None], 0.0) ** 2).sum(axis=1) / count))


def alikeness(bank: Bank, shown: Ints, theta: Floats) -> Floats:
    """How much oftener than someone at θ (N, D) would, each person gave one and the same answer, (N,).

    ``shown`` (N, J) is as shown, −1 where missing. The largest, over the categories, of (times given − times expected)
    / SD; counted as shown, so that items of both keys tell agreeing with everything from standing high.
    """
    p = chances(bank, theta)
    p = np.where((bank.keyed == 1)[:, None], p, p[..., ::-1]) * (shown >= 0)[..., None]
    times = (shown[..., None] == np.arange(bank.categories)).sum(axis=1)
    sd = np.sqrt(np.maximum((p * (1.0 - p)).sum(axis=1), 1e-12))
    return np.asarray(((times - p.sum(axis=1)) / sd).max(axis=1))
