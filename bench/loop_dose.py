"""What the dose rule and pacing buy: every policy with a safe partner, in both worlds, paced or not.

Run with ``python -m bench.loop_dose [SEEDS]``. People: 200 a seed, 20 for the adaptive policy, whose filters are slow.
"""

from __future__ import annotations

import sys
from itertools import product

import numpy as np

from drawbridge.loop import simulate
from drawbridge.loop.cohort import WORLDS

POLICIES = ("tiny", "calendar", "staircase", "adaptive", "oracle")
SHOWN = ("gain", "flood_rate", "predicted_flood_rate", "dropout", "rest_rate")
HEAD = f"| world | bids | policy | {' | '.join(name.replace('_', ' ') for name in SHOWN)} |\n|---|---|---|{'---|' * 5}"


def cells(policy: str, world: str, paced: bool, seeds: int) -> list[str]:
    """Mean and standard error over seeds of each number; a dash where the policy has none."""
    people = 20 if policy == "adaptive" else 200
    lives = [simulate(policy, world=world, paced=paced, people=people, seed=seed).summary() for seed in range(seeds)]
    return [mean_and_error([one[name] for one in lives]) for name in SHOWN]


def mean_and_error(found: list[float | None]) -> str:
    values = np.array([value for value in found if value is not None])
    if len(values) == 0:
        return "–"
    error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else float("nan")
    return f"{values.mean():.3f} ± {error:.3f}"


def main(seeds: int) -> None:
    print(HEAD)
    for world, paced, policy in product(WORLDS, (False, True), POLICIES):
        bids = "paced" if paced else "uninvited"
        print(f"| {world} | {bids} | {policy} | {' | '.join(cells(policy, world, paced, seeds))} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
