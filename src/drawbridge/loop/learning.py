"""Learning: what a moment that was stayed in does to the traces of danger and safety, and to trust."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from drawbridge.loop.arrays import DOSES, NOUGHT, Floats, Ints, column
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.state import State


@cache
def generalisation(spread: float) -> Floats:
    """How far learning at one dose reaches another: G_jk = exp(−(d_j − d_k)² / 2 l²); (K, K)."""
    return np.asarray(np.exp(-((DOSES[:, None] - DOSES) ** 2) / (2.0 * spread**2)))


@dataclass(frozen=True, eq=False)
class Lesson:
    """What there was to learn: surprise pe = ỹ − v, (N,); how open the gate was, (N,); which rung, (N,)."""

    surprise: Floats
    gate: Floats
    rung: Ints


def felt_harm(harm: Floats, over: Floats, parameters: Parameters) -> Floats:
    """ỹ = max(y, ρ · over): overwhelm itself counts as harm. ρ is disputed; 0 removes it."""
    return np.asarray(np.maximum(harm, parameters.overwhelm_harm * over))


def editing(surprise: Floats, parameters: Parameters) -> Floats:
    """The share of a lesson that edits the old memory, u exp(−pe² / 2 s_r²); the rest makes a new one beside it.

    A reduction of the latent-cause model (Gershman, Monfils, Norman & Niv 2017): small surprises are taken to
    have the same cause as before.
    """
    return np.asarray(parameters.edit * np.exp(surprise * surprise / (-2.0 * parameters.edit_width)))


def learn(state: State, lesson: Lesson, parameters: Parameters) -> State:
    """Move danger and fast safety by one lesson; only for rows that have something to learn.

    pe > 0: E_j += eE pe G_jk (1 − E_j). pe < 0, with κ the gate and e = ``editing``: E_j −= e eS κ |pe| G_jk
    and F_j += (1 − e) eS κ |pe| G_jk, held to F_j ≤ E_j − S_j.
    """
    reach = generalisation(parameters.spread).take(lesson.rung, axis=0)
    old = editing(lesson.surprise, parameters)
    worse = parameters.learn_danger * np.maximum(lesson.surprise, NOUGHT)
    better = parameters.learn_safety * lesson.gate * np.minimum(lesson.surprise, NOUGHT)
    edited = old * better
    danger = np.maximum(state.danger + reach * (column(worse) * (1.0 - state.danger) + column(edited)), NOUGHT)
    fast = np.minimum(state.fast - reach * column(better - edited), danger - state.slow)
    return state.but(danger=danger, fast=np.maximum(fast, NOUGHT))


def trust_after(trust: Floats, harm: Floats, gate: Floats, parameters: Parameters) -> Floats:
    """c += ec [(1 − 2·1[y > 0]) − c] × (3 if y > 0 else κ): slow up, fast down; (N,)."""
    harmed = harm > NOUGHT
    if not harmed.any():
        return np.asarray(trust + parameters.trust_rate * gate * (1.0 - trust))
    pace = np.where(harmed, parameters.trust_loss, gate)
    return np.asarray(trust + parameters.trust_rate * pace * (np.where(harmed, -1.0, 1.0) - trust))
