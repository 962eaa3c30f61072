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
class Fact:
    """A check. ``kind`` says what passing is worth.

    "construction": follows nearly at once from an equation, a weak test. "emergent": no equation says it.
    "calibrated": a rate was chosen so that it holds. "held out": nothing was chosen with it in view.
    "reported": shown, not demanded, because the evidence is mixed or the assumption disputed.

    The assumption is taken away by the ``change`` of parameters, or, where it is not one of them, by measuring
    ``without`` instead.
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

    def holds(self, value: float) -> bool:
        return bool(self.least <= value <= self.most)


@dataclass(frozen=True)
class Result:
    """A fact as found: mean and range over seeds.

    ``ablation_breaks`` is None without an ablation, and where the fact fails anyway: there is nothing to break.
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

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def check(fact: Fact, seeds: Iterable[int], parameters: Parameters) -> Result:
    """Measure a fact with each seed, and again with its assumption taken away; judged by the mean over seeds."""
    seeds = tuple(seeds)
    found = [fact.measure(parameters, seed) for seed in seeds]
    mean = float(np.mean(found))
    holds = fact.holds(mean)
    return Result(
        id=fact.id,
        title=fact.title,
        value=mean,
        low=float(min(found)),
        high=float(max(found)),
        holds=holds,
        kind=fact.kind,
        ablation=fact.ablation,
        ablation_breaks=_breaks(fact, seeds, parameters) if holds else None,
        evidence=fact.evidence,
    )


def _breaks(fact: Fact, seeds: tuple[int, ...], parameters: Parameters) -> bool | None:
    if fact.change is None and fact.without is None:
        return None
    changed = replace(parameters, **fact.change) if fact.change else parameters
    measure = fact.without or fact.measure
    return not fact.holds(float(np.mean([measure(changed, seed) for seed in seeds])))
