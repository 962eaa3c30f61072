"""The dose: which rung to suggest next, with its stated risk of overwhelm and one sentence of why.

Escalation with overdose control (Babb, Rogatko & Zacks 1998), on the filter's guesses: of the rungs that are safe
enough, the one with the most durable lesson expected. Nothing rises because time has passed. The stated risk is a
prediction, not a guarantee: it is to be shown beside what came of earlier ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import xlogy

from drawbridge.loop.alarm import alarms, flood_chance, window
from drawbridge.loop.arrays import DOSES, RUNGS, Flags, Floats
from drawbridge.loop.filter import Filter, pass_days
from drawbridge.loop.log import too_much_chance
from drawbridge.loop.note import Note
from drawbridge.loop.policy import MICRO, REST
from drawbridge.loop.reflex import STAYED
from drawbridge.loop.worth import durable_lesson

RATES: Floats = (np.arange(200) + 0.5) / 200
"""Grid of a partner's harm rate at the middle of the ladder."""
SHAPE: Floats = 0.2 + 1.6 * DOSES
"""How much likelier harm is at each rung than at the middle; an assumption between the lab's partners."""
PRIOR_HARMS, PRIOR_KINDNESSES = 0.6, 3.4
"""Beta prior of that rate: .15 on average, above .20 with a chance of about a quarter."""
SAMPLE = 60
"""Guesses drawn for the expected lesson, which needs fewer than the risk."""


@dataclass(frozen=True)
class Limits:
    """What makes a rung safe enough to suggest.

    ``flood``: highest P(alarm above tolerance). ``harm``: a harm rate too high, when more likely than not.
    ``energy``: the least of it. ``rests``: the most in a row. ``gate``: whether partners are judged at all.
    ``insist``: suggest the least risky rung where none is safe enough. That breaks the limit on purpose; it is
    there to measure what the limit costs, and is not for people.
    """

    flood: float = 0.10
    harm: float = 0.20
    energy: float = 0.3
    rests: int = 2
    information: float = 0.05
    gate: bool = True
    insist: bool = False


LIMITS = Limits()


@dataclass(frozen=True)
class Suggestion:
    """A rung (from 0), or MICRO, or REST; its P(flood) with a central 80 % interval; and why, in one sentence.

    ``ask_for_pace``: no rung was safe enough, so asking the other for a slower pace comes before a braver step.
    """

    rung: int
    chance: float
    low: float
    high: float
    why: str
    ask_for_pace: bool = False


def suggest(known: Filter, day: int, rests: int = 0, partner: int = 0, limits: Limits = LIMITS) -> Suggestion:
    """The next step for a person on ``day``; ``rests`` is how many came just before.

    Smaller, and not today, are always to be offered beside it.
    """
    known = pass_days(known, day)
    with_them = tuple(note for note in known.notes if note.partner == partner)
    if limits.gate and harmful(with_them, limits.harm) >= 0.5:
        return _nobody(MICRO, "With this person, closeness has been answered badly too often to practise it with them.")
    if known.state_mean("energy") < limits.energy:
        tired = "There is little energy left today"
        return (
            _nobody(REST, f"{tired}, so rest.") if rests < limits.rests else _nobody(MICRO, f"{tired}, so write only.")
        )
    if flooded_lately(with_them, day):
        return _nobody(MICRO, "The last day brought too much, so today involves nobody.")
    return _step(known, with_them, partner, limits)


def _step(known: Filter, notes: Sequence[Note], partner: int, limits: Limits) -> Suggestion:
    chances = flood_chances(known, partner)
    mean = known.weights @ chances
    highest = max((note.rung for note in notes if note.survived), default=-1)
    allowed = np.arange(RUNGS) <= highest + 1
    why = "Of the steps with a small enough risk of too much, this one should teach the most that lasts."
    if two_floods_in_five(notes):
        limits = replace(limits, flood=limits.flood / 2)
        allowed &= np.arange(RUNGS) <= stair_below(notes)
        why = "Two of the last five were too much, so this goes a step down and stays careful."
    safe = allowed & (mean <= limits.flood)
    if limits.insist and not safe.any():
        safe = allowed & (mean <= mean[allowed].min())
    if not safe.any():
        none = "Every step is likely to be too much just now, so practise without anybody and ask for a slower pace."
        return replace(_nobody(MICRO, none), ask_for_pace=True)
    rung = _best(known, safe, partner, limits)
    low, high = _interval(known.weights, chances[:, rung])
    return Suggestion(rung, float(mean[rung]), low, high, why)


def _nobody(rung: int, why: str) -> Suggestion:
    return Suggestion(rung, 0.0, 0.0, 0.0, why)


def flood_chances(known: Filter, partner: int = 0) -> Floats:
    """P(flood) at each rung under every guess, (M, 10)."""
    state, p = known.reading.state, known.who.parameters
    return flood_chance(alarms(state, p, partner), window(state, p), p.noise)


def _best(known: Filter, allowed: Flags, partner: int, limits: Limits) -> int:
    places = _sample(known.weights)
    state, p = known.reading.state.rows(places), known.who.parameters.rows(places)
    mean = alarms(state, p, partner)
    rate = np.minimum(harm_rate(known.notes, partner) * SHAPE, 1.0)
    worth = durable_lesson(state, p, mean, rate, partner=partner).mean(axis=0)
    limit = window(state, p)[:, None]
    told = information(too_much_chance(mean, limit, np.broadcast_to(np.asarray(p.noise)[:, None], mean.shape)))
    return int(np.argmax(np.where(allowed, worth + limits.information * told, -np.inf)))


def _sample(weights: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Places of equally weighted guesses, evenly spaced through the weights: no luck is needed."""
    reached = np.searchsorted(np.cumsum(weights), (np.arange(SAMPLE) + 0.5) / SAMPLE)
    return np.asarray(np.minimum(reached, len(weights) - 1))


def information(chance: Floats) -> Floats:
    """Nats that the answer to "too much?" is expected to tell about which guess is right; (M, K) to (K,)."""

    def entropy(p: Floats) -> Floats:
        return np.asarray(-xlogy(p, p) - xlogy(1.0 - p, 1.0 - p))

    return np.asarray(entropy(chance.mean(axis=0)) - entropy(chance).mean(axis=0))


def _interval(weights: Floats, chances: Floats) -> tuple[float, float]:
    order = np.argsort(chances)
    found = np.searchsorted(np.cumsum(weights[order]), [0.1, 0.9])
    low, high = chances[order][np.minimum(found, len(order) - 1)]
    return float(low), float(high)


def rate_posterior(notes: Sequence[Note]) -> Floats:
    """What the log says of a partner's harm rate, weights on ``RATES`` that add up to 1.

    P(harm at rung k) = min(rate · shape_k, 1): a bad answer to a small step weighs as much as one to a large step,
    a good answer to it weighs less.
    """
    log = (PRIOR_HARMS - 1.0) * np.log(RATES) + (PRIOR_KINDNESSES - 1.0) * np.log1p(-RATES)
    for note in notes:
        if note.rung >= 0 and note.action == STAYED and note.harm is not None:
            chance = np.minimum(RATES * SHAPE[note.rung], 1.0 - 1e-9)
            log = log + np.log(chance if note.harm > 0 else 1.0 - chance)
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum())


def harmful(notes: Sequence[Note], limit: float) -> float:
    """P(harm rate > limit | log); half or more closes the gate."""
    return float(rate_posterior(notes)[limit < RATES].sum())


def harm_rate(notes: Sequence[Note], partner: int = 0) -> float:
    """Expected harm rate of a partner at the middle of the ladder."""
    return float(rate_posterior([note for note in notes if note.partner == partner]) @ RATES)


def flooded_lately(notes: Sequence[Note], day: int) -> bool:
    """Whether a moment of the last 24 hours, today or yesterday, was too much."""
    return any(note.too_much and note.day >= day - 1 for note in notes[-4:])


def two_floods_in_five(notes: Sequence[Note]) -> bool:
    """Whether two of the last five practices were too much."""
    return sum(bool(note.too_much) for note in _practices(notes)[-5:]) >= 2


def stair_below(notes: Sequence[Note]) -> int:
    """Where the staircase would stand: one below the last practice when it went badly, else on it."""
    last = _practices(notes)[-1]
    return max(last.rung - (not last.survived), 0)


def _practices(notes: Sequence[Note]) -> list[Note]:
    return [note for note in notes if note.practice and note.rung >= 0]
