"""Does the filter find what it cannot see? Run with ``python -m bench.loop_filter [PEOPLE] [MOMENTS] [GUESSES]``.

Twice: with a tolerance that keeps its law, which is the world these people live in, and with one that may stray, as
the filter has it by default.
"""

from __future__ import annotations

import sys

import numpy as np

from drawbridge.loop.guess import PRIORS, WANDER
from drawbridge.loop.recovery import recover

HEAD = (
    "| number | r with the truth | 80 % interval holds | mean rank (even: .5) | SD of rank (even: .289) "
    "| p that ranks are even |\n|---|---|---|---|---|---|"
)


def main(people: int = 100, moments: int = 60, particles: int = 400) -> None:
    for wander in (0.0, WANDER):
        found = recover(people, moments, 0, particles, wander)
        held, even = found.coverage(0.8), found.evenness()
        print(f"\nTolerance may stray by {wander} a day; all ten: {held.mean():.3f}\n\n{HEAD}", flush=True)
        for place, prior in enumerate(PRIORS):
            rank = found.rank[:, place]
            numbers = (found.correlation(prior.name), held[place], np.mean(rank), np.std(rank), even[place])
            print(f"| {prior.name} | {' | '.join(f'{number:.3f}' for number in numbers)} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
