"""Small banks, and people made up from the model, for the tests of the engine."""

from __future__ import annotations

import numpy as np

from drawbridge.measure import Bank, ItemParameters, ItemSpec
from drawbridge.measure.curves import category_probabilities
from drawbridge.measure.responses import Responses

THRESHOLDS = (-1.5, -0.5, 0.5, 1.5)


def provisional(patterns: int = 3, each: int = 5, correlation: float = 0.0, categories: int = 5) -> Bank:
    """Scales "p0", "p1", …; items "p0-0", "p0-1", … at positions 1 to 5; every third item is reversed."""
    scales = [f"p{p}" for p in range(patterns)]
    items = [ItemSpec(f"{s}-{i}", s, -1 if i % 3 == 2 else 1, i % 5 + 1) for s in scales for i in range(each)]
    return Bank.provisional(items, scales, categories=categories, correlation=correlation)


def calibrated(patterns: int = 2, each: int = 5, a: float = 2.0, n: int = 5000, correlation: float = 0.0) -> Bank:
    """Known items, shifted so that each suits another part of the scale."""
    scales = [f"p{p}" for p in range(patterns)]
    shifts = np.linspace(-1.0, 1.0, each)
    items = [
        ItemParameters(f"{s}-{i}", s, 1, a, tuple(b + float(shift) for b in THRESHOLDS), n=n)
        for s in scales
        for i, shift in enumerate(shifts)
    ]
    return Bank.from_parameters(items, scales, correlation)


def respond(theta: np.ndarray, a: np.ndarray, b: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Answers (N, J) in the scale's direction of people at θ (N,) to items a (J,), b (J, K − 1)."""
    shape = (len(theta), len(a))
    p, _ = category_probabilities(np.broadcast_to(theta[:, None], shape), np.broadcast_to(a, shape), b[None])
    return (rng.random((*shape, 1)) > p.cumsum(axis=2)[..., :-1]).sum(axis=2)


def two_scales(people: int, rho: float, seed: int = 0, items: int = 8) -> tuple[Responses, np.ndarray, np.ndarray]:
    """Responses to two correlated scales, with the true slopes (2, items) and thresholds (2, items, 4)."""
    rng = np.random.default_rng(seed)
    theta = rng.multivariate_normal([0, 0], [[1, rho], [rho, 1]], size=people)
    a = np.exp(rng.normal(0.5, 0.3, size=(2, items)))
    b = np.array(THRESHOLDS) + rng.normal(0, 0.6, size=(2, items, 1))
    scored = np.hstack([respond(theta[:, d], a[d], b[d], rng) for d in (0, 1)])
    names = tuple(f"q{j}" for j in range(2 * items))
    keyed = np.where(np.arange(2 * items) % 4 == 3, -1, 1)
    shown = np.where(keyed == 1, scored, 4 - scored)
    columns = {"first": tuple(range(items)), "second": tuple(range(items, 2 * items))}
    return Responses(shown, names, keyed, columns, 5), a, b
