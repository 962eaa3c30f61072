"""People for the tests of the loop: one rung, one moment, no luck unless asked for."""

from __future__ import annotations

import numpy as np

from drawbridge.loop import Chance, Moment
from drawbridge.loop.arrays import Floats

NEVER, ALWAYS = 2.0, -1.0
"""Luck that makes nobody leave, or everybody."""


def moment(rung: int, people: int = 1, harm: float = 0.0, minutes: float = 10.0, escape: bool = True) -> Moment:
    """Everyone meets the same rung, counted from 1."""
    everyone = np.ones(people, dtype=bool)
    return Moment(np.full(people, rung - 1), everyone, np.full(people, harm), minutes=minutes, escape=escape)


def luck(leaves: float, people: int = 1, promises: float = NEVER, surge: float = 0.0) -> Chance:
    return Chance(np.full(people, surge), np.array([[leaves], [leaves], [promises]]) * np.ones(people))


def one(values: Floats) -> float:
    """The number of the only person."""
    assert values.shape == (1,)
    return float(values[0])
