"""A stylised fact: a number the model gives, the bounds it must lie in, and the assumption it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace

import numpy as np

from drawbridge.loop.parameters import Parameters

Measure = Callable[[Parameters, int], float]
"""From parameters and a seed to one number."""

Change = dict[str, float]


@dataclass(frozen=True)
class Ablation:
    """An assumption taken away: by the ``change`` of parameters, by measuring ``without`` instead, or by both."""

    name: str
    change: Change | None = None
    without: Measure | None = None


@dataclass(frozen=True)
class Fact:
    """A check. ``kind`` says what passing is worth.

    "construction": follows nearly at once from an equation, a weak test. "emergent": no equation says it.
    "calibrated": a rate was chosen so that it holds. "held out": nothing was chosen with it in view.
    "reported": shown, not demanded, because the evidence is mixed or the assumption disputed.

    ``ablation`` names the assumption the fact was expected to need; ``change`` and ``without`` take it away as in
    ``Ablation``. Where the fact stands all the same, ``rests_on`` is what it does need.
    """

    id: str
    title: str
    measure: Measure
    least: float
    most: float
    kind: str
    evidence: str
    ablation: str = ""
    change: Change | None = None
    without: Measure | None = None
    rests_on: Ablation | None = None

    def holds(self, value: float) -> bool:
        return bool(self.least <= value <= self.most)


@dataclass(frozen=True)
class Result:
    """A fact as found: mean and range over seeds.

    ``ablation_breaks`` is None without an ablation, and where the fact fails anyway: there is nothing to break.
    ``ablation_value`` is the mean found then. The same for ``rests_on``.
    """

    id: str
    title: str
    value: float
    low: float
    high: float
    holds: bool
    kind: str
    ablation: str
    ablation_breaks: bool | None
    evidence: str
    ablation_value: float | None = None
    rests_on: str = ""
    rests_on_breaks: bool | None = None
    rests_on_value: float | None = None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def check(fact: Fact, seeds: Iterable[int], parameters: Parameters) -> Result:
    """Measure a fact with each seed, and again with its assumptions taken away; judged by the mean over seeds."""
    seeds = tuple(seeds)
    found = [fact.measure(parameters, seed) for seed in seeds]
    mean = float(np.mean(found))
    holds = fact.holds(mean)
    named = Ablation(fact.ablation, fact.change, fact.without)
    expected, truly = (_without(fact, gone, seeds, parameters) if holds else None for gone in (named, fact.rests_on))
    return Result(
        id=fact.id,
        title=fact.title,
        value=mean,
        low=float(min(found)),
        high=float(max(found)),
        holds=holds,
        kind=fact.kind,
        ablation=fact.ablation,
        ablation_breaks=_breaks(fact, expected),
        evidence=fact.evidence,
        ablation_value=expected,
        rests_on=fact.rests_on.name if fact.rests_on else "",
        rests_on_breaks=_breaks(fact, truly),
        rests_on_value=truly,
    )


def _without(fact: Fact, gone: Ablation | None, seeds: tuple[int, ...], parameters: Parameters) -> float | None:
    """The mean over seeds without this assumption; None when there is none."""
    if gone is None or (gone.change is None and gone.without is None):
        return None
    changed, measure = replace(parameters, **gone.change or {}), gone.without or fact.measure
    return float(np.mean([measure(changed, seed) for seed in seeds]))


def _breaks(fact: Fact, value: float | None) -> bool | None:
    return None if value is None else not fact.holds(value)
