"""Scoring 100,000 people: how fast, and is everybody's result the one ``score`` gives?

    python -m bench.measure_batch

Bars: every difference from ``score`` ≤ 1e-6 (a sample of people in each condition). Speed is reported beside ``score``
one by one in the same call. A shared machine is kinder with OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

import numpy as np

from bench.peers.asking import timed, times
from bench.results import Row, tell
from drawbridge.measure import Answer, Bank, ItemParameters, ItemPrior, eap_many, plausible_values, score, score_many
from drawbridge.measure.curves import Ints, category_probabilities

PEOPLE, REPEATS, SAMPLE = 100_000, 5, 200
CONDITIONS = (("one dimension, all answered", 1, 18, 1.0), ("12 x 10, all answered", 12, 10, 1.0),
              ("16 x 10, a quarter answered", 16, 10, 0.25))  # fmt: skip


def main() -> None:
    rows = [row for condition in CONDITIONS for row in _rows(*condition)]
    tell([*rows, Row("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, unit="MB")])


def _rows(name: str, scales: int, each: int, share: float) -> Iterator[Row]:
    rng = np.random.default_rng(scales)
    bank = _bank(scales, each, rng)
    shown = np.where(rng.random((PEOPLE, scales * each)) < share, _answers(bank, rng), -1)
    began = time.perf_counter()
    apart = _difference(bank, shown[:SAMPLE])
    alone = (time.perf_counter() - began) / SAMPLE * PEOPLE
    together = timed(lambda: score_many(bank, shown), REPEATS)
    yield from times(f"{name}: {PEOPLE:,} people", together, "s", f"one by one about {alone:.0f} s")
    yield Row(f"{name}: largest difference from score", apart, most=1e-6)
    if scales == 1:
        yield from times(f"{name}: by quadrature", timed(lambda: eap_many(bank, shown, "s0"), REPEATS), "s")
    drawn = timed(lambda: plausible_values(bank, shown[:10_000], 5, rng), REPEATS)
    yield from times(f"{name}: five plausible values for 10,000", drawn, "s")


def _difference(bank: Bank, shown: Ints) -> float:
    found, worst = score_many(bank, shown), 0.0
    for person, row in enumerate(shown):
        single = score(bank, [Answer(item.id, int(v)) for item, v in zip(bank.items, row, strict=True) if v >= 0])
        worst = max(worst, np.abs(found.mean[person] - single.mean).max(), np.abs(found.cov[person] - single.cov).max())
    return worst


def _bank(scales: int, each: int, rng: np.random.Generator) -> Bank:
    drawn = [ItemPrior().parameters(j % 5 + 1, 5, rng.normal(size=(1, 6))) for j in range(scales * each)]
    items = [
        ItemParameters(f"q{j}", f"s{j // each}", 1 - 2 * (j % 3 == 2), float(a[0]), tuple(b[0].tolist()), n=5000)
        for j, (a, b) in enumerate(drawn)
    ]
    return Bank.from_parameters(items, [f"s{d}" for d in range(scales)], 0.2)


def _answers(bank: Bank, rng: np.random.Generator) -> Ints:
    theta = rng.multivariate_normal(np.zeros(len(bank.scales)), bank.correlation, size=PEOPLE)
    shown = np.empty((PEOPLE, len(bank.items)), dtype=np.int64)
    for j, item in enumerate(bank.items):
        own = theta[:, bank.scale_of[j]]
        p, _ = category_probabilities(own, np.full(PEOPLE, item.a), np.array(item.b))  # type: ignore[union-attr]
        scored = (rng.random((PEOPLE, 1)) > p.cumsum(axis=1)[:, :-1]).sum(axis=1)
        shown[:, j] = scored if item.keyed == 1 else bank.categories - 1 - scored
    return shown


if __name__ == "__main__":
    main()
