"""The best fixed short form of a bank: what the adaptive quiz must be compared with."""

from __future__ import annotations

import numpy as np

from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import DENSITY, GRID, Floats

WEIGHTS: Floats = np.exp(-0.5 * GRID**2) / np.sqrt(2.0 * np.pi) / DENSITY


def best_fixed_form(bank: Bank, length: int) -> tuple[str, ...]:
    """The items, in the order taken, that greedily lower the expected variance summed over scales most.

    The expected variance of a scale is ∫ 1 / (1 + Σ_j I_j(θ)) φ(θ) dθ over the items chosen for it; correlations
    between scales are left aside.
    """
    known = np.ones((len(bank.scales), len(GRID)))
    left = list(range(len(bank.items)))
    chosen: list[int] = []
    for _ in range(min(length, len(left))):
        best = max(left, key=lambda item: _gain(bank, item, known))
        known[bank.scale_of[best]] += bank.curves.information[bank.curves.row[best]]
        left.remove(best)
        chosen.append(best)
    return tuple(bank.items[item].id for item in chosen)


def _gain(bank: Bank, item: int, known: Floats) -> float:
    before = known[bank.scale_of[item]]
    after = before + bank.curves.information[bank.curves.row[item]]
    return float(WEIGHTS @ (1.0 / before - 1.0 / after))
