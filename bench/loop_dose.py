"""What the dose rule buys beside the staircase, in both worlds, a pace asked for, agreed on before, or neither.

Run with ``python -m bench.loop_dose [SEEDS] [PEOPLE] [GUESSES] [FIRST]``: so many seeds from ``FIRST`` on, so many
people of each, so many guesses a filter. The rule was chosen on seeds above 1000; the report starts at 40. A seed is
lived in parts of 25 people, so that two cores share them. A fifth number keeps to uninvited bids (0) or a pace (1).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product

import numpy as np

from drawbridge.loop import Parameters, draw, in_world, run, start
from drawbridge.loop.adaptive import Adaptive
from drawbridge.loop.cohort import WORLDS
from drawbridge.loop.partner import PARTNERS
from drawbridge.loop.policy import Policy

PART, WEEKS = 25, 26
POLICIES = ("staircase", "oracle", "adaptive-silent", "adaptive")
HEAD = (
    "| world | bids | policy | gain | against the staircase | floods | against the staircase | floods stated | gave up "
    "| nobody met | a pace agreed on |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Part:
    """A few people of one seed, all of whom do the same."""

    policy: str
    world: str
    paced: bool
    seed: int
    part: int
    guesses: int


def counted(part: Part) -> tuple[float, ...]:
    """Sums over its people: gain, practices that flooded, floods stated, gave up, practices taken and offered, and
    whose partner agreed to a pace on the way.
    """
    rng = np.random.default_rng([part.seed, part.part])
    cohort = draw(rng, PART, in_world(Parameters(), part.world))
    policy = _policy(part)
    lives = run(cohort, policy, PARTNERS["safe"], WEEKS, rng, paced=part.paced)
    t = lives.tally
    sums = (lives.threat_fall(), t.flooded, t.stated, ~t.practising, t.taken, t.offered, t.paced)
    return tuple(float(numbers.sum()) for numbers in sums)


def _policy(part: Part) -> Policy:
    if part.policy.startswith("adaptive"):
        seed, asks = 1000 * part.seed + part.part, part.policy == "adaptive"
        return Adaptive.start(PART, seed, particles=part.guesses, asks=asks)
    return start(part.policy, PART, part.seed)


def rates(parts: Sequence[tuple[float, ...]]) -> np.ndarray:
    """Of one seed: gain, floods, floods stated, gave up, nobody met, agreed."""
    gain, flooded, stated, gone, taken, offered, agreed = np.sum(parts, axis=0)
    people = PART * len(parts)
    alone = 1.0 - taken / offered
    return np.array([gain / people, flooded / taken, stated / taken, gone / people, alone, agreed / people])


def shown(values: np.ndarray) -> str:
    """Mean and standard error over seeds; a dash where a policy states nothing."""
    if np.isnan(values).any():
        return "–"
    error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else float("nan")
    return f"{values.mean():.3f} ± {error:.3f}"


def row(found: np.ndarray, stairs: np.ndarray) -> str:
    gain, flooded, stated, gone, alone, agreed = found.T
    cells = (gain, gain / stairs[:, 0], flooded, flooded / stairs[:, 1], stated, gone, alone, agreed)
    return " | ".join(shown(cell) for cell in cells)


def main(seeds: int = 4, people: int = 600, guesses: int = 100, first: int = 40, only: int = -1) -> None:
    print(HEAD)
    with ProcessPoolExecutor(2) as pool:
        for paced, world in product((False, True) if only < 0 else (bool(only),), WORLDS):
            stairs = np.empty((seeds, 6))
            for policy in POLICIES:
                parts = [
                    Part(policy, world, paced, seed, part, guesses)
                    for seed, part in product(range(first, first + seeds), range(people // PART))
                ]
                sums = list(pool.map(counted, parts))
                each = people // PART
                found = np.stack([rates(sums[i * each : (i + 1) * each]) for i in range(seeds)])
                stairs = found if policy == "staircase" else stairs
                print(
                    f"| {world} | {'paced' if paced else 'uninvited'} | {policy} | {row(found, stairs)} |", flush=True
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
