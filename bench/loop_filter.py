"""Does the filter find what it cannot see? Run with ``python -m bench.loop_filter [PEOPLE] [MOMENTS] [GUESSES]``."""

from __future__ import annotations

import sys

import numpy as np

from drawbridge.loop.guess import PRIORS
from drawbridge.loop.recovery import recover

HEAD = "| number | r with the truth | 80 % interval holds | mean rank (even: .5) | SD of rank (even: .289) |"


def main(people: int = 100, moments: int = 60, particles: int = 400) -> None:
    found = recover(people, moments, seed=0, particles=particles)
    held = found.coverage(0.8)
    print(f"{HEAD}\n|---|---|---|---|---|")
    for place, prior in enumerate(PRIORS):
        rank = found.rank[:, place]
        numbers = (found.correlation(prior.name), held[place], np.mean(rank), np.std(rank))
        print(f"| {prior.name} | {' | '.join(f'{number:.2f}' for number in numbers)} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
