"""Predicted against happened: how sure a person was before their steps, and how often it then went so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev

from drawbridge.mirror.ledgers.limits import ENOUGH, Z
from drawbridge.mirror.moments import long_run
from drawbridge.mirror.people import People
from drawbridge.mirror.practice import Step

CURVE_FROM = 10
"""A curve is drawn from so many told predictions on; the score is stated from then on, too."""
EDGES = (0, 20, 40, 60, 80, 101)
"""Bounds of the bands of sureness, in 100."""
HELD = {"as_predicted": 1.0, "partly": 0.5, "otherwise": 0.0}
"""How far a prediction held. What could not be told stands nowhere in here."""
ALWAYS_EVEN = 0.25
"""The Brier score of someone who says 50 in 100 every time."""


@dataclass(frozen=True)
class Band:
    """Predictions about as sure: how many, how sure on average, how many held, and where the share may lie."""

    least: int
    most: int
    count: int
    sure: float
    held: float
    low: float
    high: float


@dataclass(frozen=True)
class Lean:
    """How much surer (+) or less sure (−) than it came, in 100, with a 95 % interval."""

    by: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        return not self.low <= 0 <= self.high


@dataclass(frozen=True)
class Predictions:
    """All told predictions, oldest first. ``brier`` (0 best, 1 worst), ``lean`` and ``bands`` only when there are
    enough; ``calmer`` of ``alarms`` peaks were lower than expected. Of ``compared`` steps some went ``better``, some
    ``worse`` than expected, and the rest as expected.
    """

    told: tuple[Step, ...]
    as_predicted: int
    partly: int
    otherwise: int
    unknown: int
    brier: float | None
    lean: Lean | None
    bands: tuple[Band, ...]
    alarms: int
    calmer: int
    better: int
    worse: int
    compared: int

    @property
    def checked(self) -> int:
        return self.as_predicted + self.partly + self.otherwise

    @property
    def enough(self) -> bool:
        return self.checked >= ENOUGH


def predictions(found: Sequence[Step], people: People) -> Predictions:
    """Hold every told step's prediction against what happened. Steps with someone flagged are left out."""
    told = sorted(
        (step for step in found if step.outcome and people.counts(step.prediction)), key=lambda s: (s.at, s.id)
    )
    said = [step.outcome.matched for step in told if step.outcome]
    pairs = [
        (step.prediction.sure / 100, HELD[step.outcome.matched])
        for step in told
        if step.outcome and step.outcome.matched in HELD
    ]
    peaks = [
        (step.prediction.alarm, step.outcome.alarm)
        for step in told
        if step.outcome and step.outcome.alarm is not None and step.prediction.alarm is not None
    ]
    against = [step.felt.against for step in told if step.felt and step.felt.against is not None]
    many = len(pairs) >= CURVE_FROM
    return Predictions(
        told=tuple(told),
        as_predicted=said.count("as_predicted"),
        partly=said.count("partly"),
        otherwise=said.count("otherwise"),
        unknown=said.count("could_not_tell"),
        brier=brier(pairs) if many else None,
        lean=_lean(pairs) if many else None,
        bands=_bands(pairs) if many else (),
        alarms=len(peaks),
        calmer=sum(after < before for before, after in peaks),
        better=sum(by > 0 for by in against),
        worse=sum(by < 0 for by in against),
        compared=len(against),
    )


def brier(pairs: Sequence[tuple[float, float]]) -> float:
    """The mean squared distance between how sure one was and what came (Brier 1950).

    >>> brier([(1.0, 1.0), (0.5, 0.0)])
    0.125
    """
    return fmean((sure - held) ** 2 for sure, held in pairs)


def _lean(pairs: Sequence[tuple[float, float]]) -> Lean:
    gaps = [100 * (sure - held) for sure, held in pairs]
    half = Z * stdev(gaps) / sqrt(len(gaps))
    return Lean(fmean(gaps), fmean(gaps) - half, fmean(gaps) + half)


def _bands(pairs: Sequence[tuple[float, float]]) -> tuple[Band, ...]:
    """The bands with a prediction in them, least sure first."""
    bands = []
    for least, beyond in pairwise(EDGES):
        here = [(sure, held) for sure, held in pairs if least <= round(100 * sure) < beyond]
        if here:
            held = sum(held for _, held in here)
            low, high = long_run(held, len(here))
            sure = fmean(sure for sure, _ in here)
            bands.append(Band(least, beyond - 1, len(here), sure, held / len(here), low, high))
    return tuple(bands)
