"""Made-up people taking the quiz, to see whether its claims about doubt hold before anyone has answered.

Each block of people meets items whose true parameters are drawn afresh from what the bank believes.
Averaged over such draws, honest 95 % intervals hold the truth 95 % of the time: a check of the scoring and
stopping, not of the belief itself.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from drawbridge.measure.answers import Answer
from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import Floats, category_probabilities
from drawbridge.measure.items import ItemSpec, draws_of
from drawbridge.measure.settings import Settings
from drawbridge.measure.step import DEFAULTS, Step, next_item

Clock = Callable[[], float]
Reply = Callable[[str], int | None]

NORMAL_95 = 1.959963984540054
BLOCK = 5


@dataclass(frozen=True)
class Taken:
    """One finished sitting: the answers in order, the last step, and seconds for each step."""

    answers: tuple[Answer, ...]
    last: Step
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Simulation:
    """What happened to simulated people; shares and coverage are over people and scales unless said otherwise."""

    people: int
    coverage: float
    coverage_by_scale: dict[str, float]
    items_mean: float
    items_max: int
    share_met: float
    share_all_met: float
    se_mean: float
    rmse: float
    correlation: float
    stopped: dict[str, int]
    ms_p50: float
    ms_p99: float


def synthetic_bank(patterns: int = 16, per_pattern: int = 10, reversed_items: int = 3) -> Bank:
    """A provisional bank of the core quiz's shape: positions 1 to 5 in turn, the first few items reversed."""
    scales = [f"pattern-{p + 1:02}" for p in range(patterns)]
    items = [
        ItemSpec(f"{scale}-{i + 1:02}", scale, -1 if i < reversed_items else 1, i % 5 + 1)
        for scale in scales
        for i in range(per_pattern)
    ]
    return Bank.provisional(items, scales)


def take_quiz(
    bank: Bank, reply: Reply, settings: Settings = DEFAULTS, seed: int = 0, clock: Clock = time.perf_counter
) -> Taken:
    """Ask ``reply`` item after item until the quiz stops; it returns the category as shown, or None to skip."""
    answers: list[Answer] = []
    seconds: list[float] = []
    while True:
        began = clock()
        step = next_item(bank, answers, settings, seed)
        seconds.append(clock() - began)
        if step.item is None:
            return Taken(tuple(answers), step, tuple(seconds))
        answers.append(Answer(step.item, reply(step.item)))


def simulate(bank: Bank, people: int, seed: int, settings: Settings = DEFAULTS) -> Simulation:
    """Let people with θ ~ N(0, R) take the quiz; true items are drawn anew for every few of them.

    >>> result = simulate(synthetic_bank(2, 4), people=3, seed=1)
    >>> result.people, 0 <= result.coverage <= 1, result.items_max <= 8
    (3, True, True)
    """
    rng = np.random.default_rng(seed)
    thetas = rng.multivariate_normal(np.zeros(len(bank.scales)), bank.correlation, size=people)
    taken = [
        take_quiz(bank, _replier(bank, theta, truth, rng), settings, seed=int(rng.integers(2**62)))
        for theta, truth in zip(thetas, _truths(bank, people, rng), strict=True)
    ]
    return _summary(bank, thetas, taken)


def _truths(bank: Bank, people: int, rng: np.random.Generator) -> Iterator[list[tuple[Floats, Floats]]]:
    """For each person, the true slope (1,) and thresholds (1, K − 1) of every item, shared within a block."""
    size = bank.prior.dimensions(bank.categories)
    for person in range(people):
        if person % BLOCK == 0:
            truth = [draws_of(item, bank.prior, rng.normal(size=(1, size))) for item in bank.items]
        yield truth


def _replier(bank: Bank, theta: Floats, truth: list[tuple[Floats, Floats]], rng: np.random.Generator) -> Reply:
    def reply(item: str) -> int:
        place = bank.place(item)
        p, _ = category_probabilities(theta[[bank.scale_of[place]]], *truth[place])
        scored = int(np.searchsorted(np.cumsum(p[0])[:-1], rng.random()))
        return scored if bank.items[place].keyed == 1 else bank.categories - 1 - scored

    return reply


def _summary(bank: Bank, thetas: Floats, taken: list[Taken]) -> Simulation:
    means = np.array([t.last.profile.mean for t in taken])
    errors = np.array([t.last.profile.se for t in taken])
    met = np.array([[scale not in t.last.less_sure for scale in bank.scales] for t in taken])
    covered = np.abs(means - thetas) <= NORMAL_95 * errors
    lengths = [len(t.answers) for t in taken]
    ms = 1000 * np.concatenate([t.seconds for t in taken])
    return Simulation(
        people=len(taken),
        coverage=float(covered.mean()),
        coverage_by_scale=dict(zip(bank.scales, covered.mean(axis=0).tolist(), strict=True)),
        items_mean=float(np.mean(lengths)),
        items_max=max(lengths),
        share_met=float(met.mean()),
        share_all_met=float(met.all(axis=1).mean()),
        se_mean=float(errors.mean()),
        rmse=float(np.sqrt(((means - thetas) ** 2).mean())),
        correlation=float(np.corrcoef(means.ravel(), thetas.ravel())[0, 1]),
        stopped=dict(Counter(str(t.last.stopped) for t in taken)),
        ms_p50=float(np.percentile(ms, 50)),
        ms_p99=float(np.percentile(ms, 99)),
    )
