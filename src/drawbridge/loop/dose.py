"""The dose: which rung to suggest next, with its stated risk of overwhelm and one sentence of why.

Escalation with overdose control (Babb, Rogatko & Zacks 1998), on the filter's guesses: of the rungs that are safe
enough, the one with the most durable lesson expected. Nothing rises because time has passed. The stated risk is a
prediction, not a guarantee: it is to be shown beside what came of earlier ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import xlogy

from drawbridge.loop.alarm import alarms, window
from drawbridge.loop.arrays import DOSES, RUNGS, Flags, Floats
from drawbridge.loop.calibration import corrected, shift
from drawbridge.loop.filter import Filter, flood_chances, pass_days
from drawbridge.loop.log import too_much_chance
from drawbridge.loop.note import Note
from drawbridge.loop.partner import SEVERITY
from drawbridge.loop.policy import MICRO, REST
from drawbridge.loop.worth import durable_lesson

RATES: Floats = (np.arange(200) + 0.5) / 200
"""Grid of a partner's harm rate at the middle of the ladder."""
SHAPE: Floats = 0.2 + 1.6 * DOSES
"""How much likelier harm is at each rung than at the middle; an assumption between the lab's partners."""
PRIOR_HARMS, PRIOR_KINDNESSES = 0.6, 3.4
"""Beta prior of that rate: .15 on average, above .20 with a chance of about a quarter."""
HARM: Floats = np.minimum(RATES * SHAPE[:, None], 1.0 - 1e-9)
"""P(harm) at each rung for each rate of the grid, (K, 200)."""
LOG_PRIOR: Floats = (PRIOR_HARMS - 1.0) * np.log(RATES) + (PRIOR_KINDNESSES - 1.0) * np.log1p(-RATES)
ASKING, ASK_AGAIN = 1, 7
"""Rung (from 0) of asking for a slower pace, an assumption; and days until it is asked once more."""
RECENT = 10
"""How many of the latest moments that came unasked are looked at. One is enough to say how close they come."""
SAMPLE = 60
"""Guesses drawn for the expected lesson, which needs fewer than the risk."""


@dataclass(frozen=True)
class Limits:
    """What makes a rung safe enough to suggest.

    ``flood``: highest P(alarm above tolerance) of any rung but the smallest. ``ceiling``: highest of the smallest,
    which is offered where nothing else is: who meets nobody loses tolerance, and then fewer steps are safe. ``harm``: a
    harm rate too high; ``stops``: how likely it has to be. At a third, a needless stop is taken to cost half of what a
    needless hurt does. ``energy``: the least of it for more than the smallest. ``rests``: the most in a row. ``audit``:
    whether risks are corrected by what came of earlier ones. ``gate``: whether partners are judged at all. ``smallest``
    False is the first rule, without that offer; ``lesson`` False takes the highest step there is, not the best. These
    three, and ``audit``, are there to be measured.
    """

    flood: float = 0.15
    ceiling: float = 0.5
    harm: float = 0.20
    stops: float = 1 / 3
    energy: float = 0.3
    rests: int = 2
    information: float = 0.05
    audit: bool = True
    gate: bool = True
    smallest: bool = True
    lesson: bool = True


LIMITS = Limits()


@dataclass(frozen=True)
class Suggestion:
    """A rung (from 0), or MICRO, or REST; its P(flood) with a central 80 % interval; and why, in one sentence.

    ``ask_for_pace``: asking the other for a slower pace comes before a braver step. ``reason`` names the why: ``best``,
    ``down`` (two of five were too much), ``after`` (the last day was), ``tired``, ``steep`` (nothing is safe enough),
    ``harm`` (answered badly too often), ``pace`` (the step is to ask).
    """

    rung: int
    chance: float
    low: float
    high: float
    why: str
    ask_for_pace: bool = False
    reason: str = "best"


WHY = {
    "best": "Of the steps with a small enough risk of too much, this one is likely to teach the most that lasts.",
    "down": "Two of the last five were too much, so this goes a step down and stays careful.",
    "after": "The last day brought too much, so today is for the smallest step.",
    "tired": "There is little energy left today, so the smallest step is enough.",
    "steep": "Every larger step is likely to be too much just now, so this is the smallest.",
    "harm": "With this person, closeness has been answered badly too often to practise it with them.",
    "pace": "What comes unasked is likely to be too much, so asking for a slower pace helps more than a braver step.",
}
ALONE = {
    "after": "The last day brought too much, so today involves nobody.",
    "tired": "There is little energy left today, so this involves nobody.",
    "steep": "Every step is likely to be too much just now, so practise without anybody and ask for a slower pace.",
    "harm": WHY["harm"],
}


def suggest(known: Filter, day: int, rests: int = 0, partner: int = 0, limits: Limits = LIMITS) -> Suggestion:
    """The next step for a person on ``day``; ``rests`` is how many came just before.

    Smaller, and not today, are always to be offered beside it.
    """
    known = pass_days(known, day)
    notes = tuple(note for note in known.notes if note.partner == partner)
    rates = rate_posterior(notes)
    if limits.gate and rates[limits.harm < RATES].sum() >= limits.stops:
        return _nobody(MICRO, "harm")
    risks = risks_of(known, partner, limits)
    steep = presses(notes, risks.mean, limits.flood)
    if known.state_mean("energy") < limits.energy:
        return replace(_careful("tired", risks, limits, rests), ask_for_pace=steep)
    if flooded_lately(notes, day):
        return replace(_careful("after", risks, limits), ask_for_pace=steep)
    down = two_floods_in_five(notes)
    safe = (risks.mean <= limits.flood) & (np.arange(RUNGS) <= _highest(notes) + 1)
    if down:
        safe &= (risks.mean <= limits.flood / 2) & (np.arange(RUNGS) <= stair_below(notes))
    if not safe.any():
        return replace(_careful("steep", risks, limits), ask_for_pace=True)
    step = risks.step(_best(known, safe, partner, rates, limits), "down" if down else "best")
    return replace(step, ask_for_pace=steep)


def asking(known: Filter, found: Suggestion, day: int, partner: int = 0, limits: Limits = LIMITS) -> Suggestion | None:
    """Asking for a slower pace as today's step, where that is called for, and as small and safe as a step has to be."""
    if not found.ask_for_pace or found.rung < 0:
        return None
    notes = tuple(note for note in known.notes if note.partner == partner)
    risks = risks_of(pass_days(known, day), partner, limits)
    if _highest(notes) + 1 < ASKING or risks.mean[ASKING] > limits.flood or flooded_lately(notes, day):
        return None
    return replace(risks.step(ASKING, "pace"), ask_for_pace=True)


@dataclass(frozen=True, eq=False)
class Risks:
    """P(flood) at each rung under every weighted guess, (M, 10), and what came of earlier risks, as log odds to add."""

    weights: Floats
    chances: Floats
    shift: float = 0.0

    @cached_property
    def mean(self) -> Floats:
        """As the model has it, (10,): what the limits are set against."""
        return np.asarray(self.weights @ self.chances)

    @cached_property
    def stated(self) -> Floats:
        """As it is told to the person, (10,)."""
        return corrected(self.mean, self.shift)

    def interval(self, rung: int) -> tuple[float, float]:
        """The central 80 % of the guesses' risks."""
        low, high = corrected(np.array(_interval(self.weights, self.chances[:, rung])), self.shift)
        return float(low), float(high)

    def step(self, rung: int, why: str) -> Suggestion:
        low, high = self.interval(rung)
        return Suggestion(rung, float(self.stated[rung]), low, high, WHY[why], reason=why)


def risks_of(known: Filter, partner: int = 0, limits: Limits = LIMITS) -> Risks:
    """What the filter sees at each rung today, and how what came of what it saw before corrects it."""
    return Risks(known.weights, flood_chances(known, partner), shift(known.trials) if limits.audit else 0.0)


def _careful(why: str, risks: Risks, limits: Limits, rests: int | None = None) -> Suggestion:
    """The smallest step, if it is not more likely than not to be too much; else nothing with anybody. ``rests`` in a
    row may come before it, None where there is no resting.
    """
    if limits.smallest and risks.mean[0] <= limits.ceiling:
        return risks.step(0, why)
    return _nobody(MICRO if rests is None or rests >= limits.rests else REST, why)


def presses(notes: Sequence[Note], mean: Floats, limit: float) -> bool:
    """Whether what others bring unasked is likelier than ``limit`` to be too much, as the filter sees it today.

    Then a slower pace helps more than a braver step: in the model it is worth more than the choice of step.
    """
    unasked = [note.rung for note in notes if not note.practice and note.rung >= 0][-RECENT:]
    return bool(unasked) and float(mean[unasked].mean()) > limit


def _highest(notes: Sequence[Note]) -> int:
    return max((note.rung for note in notes if note.survived), default=-1)


def _nobody(rung: int, why: str) -> Suggestion:
    return Suggestion(rung, 0.0, 0.0, 0.0, ALONE[why], reason=why)


def _best(known: Filter, allowed: Flags, partner: int, rates: Floats, limits: Limits) -> int:
    """The rung of most worth. Any reasonable worth gives nearly the same gain (docs/loop.md); the limits decide."""
    if allowed.sum() == 1 or not limits.lesson:
        return int(np.flatnonzero(allowed)[-1])
    places = _sample(known.weights)
    state, p = known.reading.state.rows(places), known.who.parameters.rows(places)
    mean = alarms(state, p, partner)
    rate = np.minimum(float(rates @ RATES) * SHAPE, 1.0)
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
    a good answer to it weighs less. A slight harm is part of a bad answer and part of a good one. Who left counts as
    well, where they say how that was answered.
    """
    bad, good = np.zeros(RUNGS), np.zeros(RUNGS)
    for note in notes:
        if note.rung >= 0 and note.harm is not None:
            share = min(note.harm / SEVERITY, 1.0)
            bad[note.rung] += share
            good[note.rung] += 1.0 - share
    log = LOG_PRIOR + bad @ np.log(HARM) + good @ np.log1p(-HARM)
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum())


def harmful(notes: Sequence[Note], limit: float) -> float:
    """P(harm rate > limit | log); ``Limits.stops`` or more closes the gate."""
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
