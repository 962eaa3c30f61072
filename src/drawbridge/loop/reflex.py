"""The reflex: whether someone is gone before having decided, and whether a promise goes with it."""

from __future__ import annotations

import numpy as np

from drawbridge.loop.arrays import Flags, Floats, Ints, logistic
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.state import State

STAYED, LEFT, PROMISED = 0, 1, 2
"""What someone did: stayed, left, or left saying "I need space, and I am coming back"."""


def reflex_chance(alarm: Floats, window: Floats, state: State, parameters: Parameters) -> Floats:
    """P(reflex) = σ[(A0 − We)/τ + bH (H − ½) − 1.2 − bG max(rG, 1 − A0/We)(1 − b)]; (N,).

    Insight acts here only, and with rG = 0 only while alarm is below tolerance. "Before thought" is a phrase, not a
    measured latency.
    """
    room = np.maximum(1.0 - alarm / window, parameters.insight_reach)
    return logistic(
        (alarm - window) / parameters.sharpness
        + parameters.habit_pull * (state.habit - 0.5)
        - parameters.composure
        - parameters.insight_pull * room * (1.0 - state.belief)
    )


def act(reflex: Floats, leaving: Floats, luck: Floats, parameters: Parameters) -> Ints:
    """What each does, (N,): by reflex, or later, or not at all. ``luck`` is (3, N), uniform on [0, 1)."""
    leaves: Flags = (luck[0] < reflex) | (luck[1] < leaving)
    if isinstance(parameters.promise, float) and parameters.promise == 0.0:
        return leaves.astype(np.int64)
    promises = luck[2] < parameters.promise
    return np.where(leaves, np.where(promises, PROMISED, LEFT), STAYED)
