"""Alarm: expected harm, what it raises in a moment, how it falls while one stays, and what can be borne."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from drawbridge.loop.arrays import DOSES, Amount, Flags, Floats, column, logistic, unit
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.state import State

STEPS = 10
MIDDLES: Floats = (np.arange(STEPS) + 0.5) / STEPS
ONES: Floats = np.ones(STEPS)
FULLY_OVER = 0.3
"""Alarm this far above tolerance counts as wholly overwhelming."""


def threat(state: State, parameters: Parameters, partner: int = 0) -> Floats:
    """Implicit expected harm of every rung with a partner, v_k = clip(E_k (1 − ξ c_j) − F_k − S_k, 0, 1); (N, K)."""
    trust = parameters.trust_reach * state.trust[:, partner]
    return unit(state.danger * (1.0 - trust)[:, None] - state.fast - state.slow)


def threat_of_stranger(state: State) -> Floats:
    """The same with someone who is neither trusted nor distrusted; (N, K)."""
    return unit(state.danger - state.fast - state.slow)


def alarms(state: State, parameters: Parameters, partner: int = 0, sensitivity: Amount = 0.0) -> Floats:
    """Mean alarm at every rung, (N, K): g v_k (s0 + (1 − s0) d_k) + a_e (1 − En) + a_p u n.

    ``sensitivity`` is the partner's n, their dread of being left.
    """
    weight = column(parameters.least) + (1.0 - column(parameters.least)) * DOSES
    pressure = parameters.pressed * state.pursuit[:, partner] * sensitivity
    background = parameters.tired * (1.0 - state.energy) + pressure
    return np.asarray(column(parameters.gain) * threat(state, parameters, partner) * weight + background[:, None])


def window(state: State, parameters: Parameters) -> Floats:
    """Tolerance as energy leaves it, We = W (.65 + .35 En); (N,). A metaphor: there is no measure of it."""
    return np.asarray(state.tolerance * (1.0 - parameters.narrows * (1.0 - state.energy)))


def flood_chance(mean: Floats, window: Floats, noise: Amount) -> Floats:
    """P(A > We) for every rung, (N, K), when alarm is normal around ``mean`` (N, K)."""
    return np.asarray(ndtr((mean - window[:, None]) / column(noise)))


@dataclass(frozen=True, eq=False)
class Course:
    """How one moment goes for someone who stays: all (N,).

    ``alarm`` and ``window``: alarm at its start, and tolerance then. ``over``: mean share of being overwhelmed.
    ``gate``: mean share of what happens that can be learned from. ``leaving``: probability of leaving later, once
    the reflex has passed.
    """

    alarm: Floats
    window: Floats
    over: Floats
    gate: Floats
    leaving: Floats

    @property
    def flooded(self) -> Flags:
        """Alarm began above tolerance."""
        return np.asarray(self.alarm > self.window)

    @property
    def over_at_once(self) -> Floats:
        """The share of being overwhelmed in the first instant, for someone who leaves then; (N,)."""
        return unit((self.alarm - self.window) / FULLY_OVER)


def course(alarm: Floats, window: Floats, minutes: Amount, parameters: Parameters) -> Course:
    """Follow alarm through ``minutes``: A(m) = A_inf A0 + (1 − A_inf) A0 exp(−m / tau_h) (form: Portelo 2021).

    Means over the minutes are taken at the middles of ten equal parts.
    """
    times = column(minutes) * MIDDLES
    fall = np.exp(-times / column(parameters.calming))
    excess = alarm[:, None] * (column(parameters.residue) * (1.0 - fall) + fall) - window[:, None]
    bearable = logistic(-excess / column(parameters.gate_width)) @ ONES / STEPS
    hazard = np.exp(np.minimum(excess / column(parameters.sharpness), 30.0)) @ ONES / STEPS
    return Course(
        alarm=alarm,
        window=window,
        over=unit(excess / FULLY_OVER) @ ONES / STEPS,
        gate=np.asarray(1.0 - parameters.gate * (1.0 - bearable)),
        leaving=np.asarray(-np.expm1(-parameters.leaving * minutes * hazard)),
    )
