"""What a step is worth before it is taken: the safety that can be expected to last."""

from __future__ import annotations

import numpy as np

from drawbridge.loop.alarm import course, threat, window
from drawbridge.loop.arrays import RUNGS, Amount, Floats, at, column
from drawbridge.loop.learning import editing, felt_harm, generalisation
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import SEVERITY
from drawbridge.loop.reflex import reflex_chance
from drawbridge.loop.state import State

MINUTES = 10.0


def durable_lesson(
    state: State, parameters: Parameters, mean: Floats, harm_rate: Floats, *, partner: int = 0, minutes: float = MINUTES
) -> Floats:
    """Expected lasting fall of threat, summed over rungs, from one moment at each rung; (N, K).

    ``mean`` (N, K) is the alarm, ``harm_rate`` (K,) or (N, K) the chance of a bad answer. Fast safety counts for
    the share of it that will consolidate; alarm is taken at its mean.
    """
    each = np.repeat(np.arange(len(state)), RUNGS)
    people, own = state.rows(each), parameters.rows(each)
    path = course(mean.ravel(), window(people, own), minutes, own)
    stays = (1.0 - reflex_chance(path.alarm, path.window, people, own)) * (1.0 - path.leaving)
    expected = threat(people, own, partner)
    here = at(expected, np.tile(np.arange(RUNGS), len(state)))
    safe = felt_harm(np.zeros(len(each)), path.over, own) - here
    good = _taught(safe, path.gate, expected, people, own)
    bad = _taught(SEVERITY - here, path.gate, expected, people, own)
    rate = np.broadcast_to(harm_rate, mean.shape).ravel()
    return np.asarray((stays * ((1.0 - rate) * good + rate * bad)).reshape(mean.shape))


def _taught(surprise: Floats, gate: Floats, expected: Floats, state: State, parameters: Parameters) -> Floats:
    """Threat that one surprise takes away for good, or adds (then negative), over all rungs; rows are person by rung.

    No more can be taken from a rung than there is.
    """
    reach = np.tile(generalisation(parameters.spread), (len(surprise) // RUNGS, 1))
    old = editing(surprise, parameters)
    lasting = old + (1.0 - old) * lasts(parameters)
    better = parameters.learn_safety * gate * np.maximum(-surprise, 0.0) * lasting
    worse = parameters.learn_danger * np.maximum(surprise, 0.0)
    taken = np.minimum(column(better) * reach, expected) - column(worse) * reach * (1.0 - state.danger)
    return np.asarray(taken.sum(axis=1))


def lasts(parameters: Parameters) -> Amount:
    """The share of fast safety that consolidates before it fades, cF / (cF + gF)."""
    return parameters.consolidate / (parameters.consolidate + parameters.fade)
