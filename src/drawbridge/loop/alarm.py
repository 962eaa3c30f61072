"""Alarm: expected harm, what it raises in a moment, how it falls while one stays, and what can be borne."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr

from drawbridge.loop.arrays import DOSES, Amount, Flags, Floats, Ints, column, places, unit
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
    background = _background(state, parameters, partner, sensitivity)
    return np.asarray(column(parameters.gain) * threat(state, parameters, partner) * weight + background[:, None])


def threat_at(state: State, parameters: Parameters, rung: Ints, partner: int = 0) -> Floats:
    """Of ``threat``, each person's own rung alone; (N,), at a tenth of the work."""
    trust = parameters.trust_reach * state.trust[:, partner]
    place = places(state.danger, rung)
    safety = state.fast.take(place), state.slow.take(place)
    return unit(state.danger.take(place) * (1.0 - trust) - safety[0] - safety[1])


def alarm_at(
    state: State, parameters: Parameters, rung: Ints, expected: Floats, *, partner: int = 0, sensitivity: Amount = 0.0
) -> Floats:
    """Of ``alarms``, each person's own rung alone, when the harm ``expected`` there is known already; (N,)."""
    least = parameters.least
    weight = _weights(least).take(rung) if isinstance(least, float) else least + (1.0 - least) * DOSES.take(rung)
    return parameters.gain * expected * weight + _background(state, parameters, partner, sensitivity)


@lru_cache(maxsize=64)
def _weights(least: float) -> Floats:
    """s0 + (1 − s0) d_k, (K,)."""
    return np.asarray(least + (1.0 - least) * DOSES)


def _background(state: State, parameters: Parameters, partner: int, sensitivity: Amount) -> Floats:
    """Alarm that has nothing to do with the rung: tiredness, and a partner who presses; (N,)."""
    tired = np.asarray(parameters.tired * (1.0 - state.energy))
    if isinstance(sensitivity, float) and sensitivity == 0.0:
        return tired
    return tired + parameters.pressed * state.pursuit[:, partner] * sensitivity


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
    left = left_over(minutes, parameters.calming, parameters.residue)
    excess = alarm[:, None] * left - window[:, None]
    above = _odds(excess, parameters.gate_width)
    leaving = above if parameters.sharpness is parameters.gate_width else _odds(excess, parameters.sharpness)
    bearable = (1.0 / (1.0 + above)).dot(ONES) / STEPS
    return Course(
        alarm=alarm,
        window=window,
        over=unit(excess / FULLY_OVER).dot(ONES) / STEPS,
        gate=np.asarray(1.0 - parameters.gate * (1.0 - bearable)),
        leaving=np.asarray(-np.expm1(-parameters.leaving * minutes * (leaving.dot(ONES) / STEPS))),
    )


def _odds(excess: Floats, width: Amount) -> Floats:
    """e^(excess / width), short of overflow; (N, 10)."""
    return np.asarray(np.exp(np.minimum(excess / column(width), 30.0)))


def left_over(minutes: Amount, calming: Amount, residue: Amount) -> Floats:
    """The share of the first alarm that is left at each part of a moment; (N, 10), or (10,) when all are alike."""
    if isinstance(minutes, float) and isinstance(calming, float) and isinstance(residue, float):
        return _left_over_alike(minutes, calming, residue)
    fall = np.exp(-(column(minutes) * MIDDLES) / column(calming))
    return np.asarray(column(residue) * (1.0 - fall) + fall)


@lru_cache(maxsize=256)
def _left_over_alike(minutes: float, calming: float, residue: float) -> Floats:
    fall = np.exp(-(minutes * MIDDLES) / calming)
    return np.asarray(residue * (1.0 - fall) + fall)
