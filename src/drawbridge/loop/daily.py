"""What a night does: memories settle, tolerance shrinks with disuse, energy comes back."""

from __future__ import annotations

from drawbridge.loop import compiled
from drawbridge.loop.arrays import Floats, column, unit
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.state import State

FELT = 0.05
"""Share of today in the felt cost of closeness: about three weeks of memory."""
MICRO_DOSE = 0.05
"""Dose of practice that involves nobody, half of the smallest rung."""


def night(state: State, parameters: Parameters) -> State:
    """One day passes.

    S += cF F; F −= (cF + gF) F; S *= 1 − gS; E += gP (E* − E); W −= lW (W − W_min); En += rE (1 − En);
    X ← .95 X + .05 × the energy spent today. The rates of tolerance are a metaphor's.
    """
    if compiled.serves_night(len(state), parameters):
        return compiled.one_night(state, parameters)
    kept, settled = column(parameters.consolidate), column(parameters.fade)
    slow = (state.slow + kept * state.fast) * (1.0 - column(parameters.forget))
    return state.but(
        danger=state.danger + column(parameters.prototype_pull) * (state.prototype - state.danger),
        fast=state.fast * (1.0 - kept - settled),
        slow=slow,
        tolerance=state.tolerance - parameters.disuse * (state.tolerance - parameters.tolerance_least),
        energy=state.energy + parameters.recovery * (1.0 - state.energy),
        cost=(1.0 - FELT) * state.cost + FELT * state.spent,
        spent=state.spent * 0.0,
    )


def widened(tolerance: Floats, dose: Floats | float, parameters: Parameters) -> Floats:
    """Tolerance after a survived moment, W + eW d (W_max − W); (N,)."""
    return unit(tolerance + parameters.use * dose * (parameters.tolerance_most - tolerance))


def strained(tolerance: Floats, over: Floats, parameters: Parameters) -> Floats:
    """Tolerance after an overwhelming one, W − eWF · over · (W − W_min); (N,)."""
    return unit(tolerance - parameters.strain * over * (tolerance - parameters.tolerance_least))


def micro(state: State, parameters: Parameters) -> State:
    """Practice that involves nobody: write it and do not send it, notice the pull. It keeps tolerance in use."""
    return state.but(tolerance=widened(state.tolerance, MICRO_DOSE, parameters))
