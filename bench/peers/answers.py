"""Answers made from the graded model, so that the truth is known; and banks that hold it."""

from __future__ import annotations

from typing import Any

import numpy as np

from drawbridge.measure import Bank, ItemParameters, ItemPrior
from drawbridge.measure.curves import Floats, Ints, category_probabilities
from drawbridge.measure.responses import Responses

EACH = 10


def made(rng: np.random.Generator, scales: int, each: int, people: int) -> dict[str, Any]:
    """Answers of made-up people to items of the usual kind."""
    drawn = [ItemPrior().parameters(j % 5 + 1, 5, rng.normal(size=(1, 6))) for j in range(scales * each)]
    theta = rng.normal(size=(people, scales))
    answers = np.stack([answer(theta[:, j // each], a, b, rng) for j, (a, b) in enumerate(drawn)], axis=1)
    return {"answers": answers, "a": np.array([a[0] for a, _ in drawn]), "b": np.array([b[0] for _, b in drawn])}


def answer(theta: Floats, a: Floats, b: Floats, rng: np.random.Generator) -> Ints:
    p, _ = category_probabilities(theta, np.broadcast_to(a, theta.shape), b)
    return np.asarray((rng.random((len(theta), 1)) > p.cumsum(axis=1)[:, :-1]).sum(axis=1))


def names(items: int, each: int) -> list[tuple[str, str]]:
    return [(f"q{j}", f"s{j // each}") for j in range(items)]


def responses(answers: Ints) -> Responses:
    """The answers as a response file would hold them, ten columns a scale."""
    count = answers.shape[1]
    columns = {f"s{d}": tuple(range(d * EACH, (d + 1) * EACH)) for d in range(count // EACH)}
    items = tuple(item for item, _ in names(count, EACH))
    return Responses(answers, items, np.ones(count, dtype=np.int64), columns, 5)


def bank_of(given: dict[str, Any]) -> Bank:
    """A bank with the true parameters: scales of ten, or one scale where the items are no multiple of it."""
    count = len(given["a"])
    each = EACH if count % EACH == 0 else count
    items = [
        ItemParameters(item, scale, 1, float(a), tuple(b.tolist()), n=5000)
        for (item, scale), a, b in zip(names(count, each), given["a"], given["b"], strict=True)
    ]
    return Bank.from_parameters(items, list(dict.fromkeys(item.scale for item in items)), 0.0)


def log_error(found: Floats, truth: Floats) -> float:
    """RMSE on the log scale."""
    return float(np.sqrt(np.mean(np.log(found / truth) ** 2)))
