"""What a person writes down about a moment, in about twenty seconds, and how it comes from what happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.loop.arrays import DOSES, Flags, Floats, Ints, logistic
from drawbridge.loop.moment import Outcome
from drawbridge.loop.reflex import STAYED

PEAK_NOISE = 0.5
GUESS_NOISE = 1.0
"""SDs of a peak and of an expected alarm on the scale 0–10, given what they rate."""
CANDOUR = 0.6
"""w: how far a person's expectation follows their body rather than their belief."""
FALSE_ALARM, TRUE_ALARM, TOO_MUCH_WIDTH = 0.07, 0.93, 0.03
"""P("too much") far below and far above tolerance, and how sharply it turns."""
SCALE_SD, BIAS_SD = 0.2, 1.0
"""Between people: SD of log s_i, their own use of 0–10, and SD of what they add to every expectation."""


@dataclass(frozen=True, eq=False)
class Rater:
    """How each of N people uses the scale from 0 to 10: s_i, and a bias of expectation; (N,)."""

    scale: Floats
    bias: Floats

    @classmethod
    def draw(cls, rng: np.random.Generator, people: int) -> Rater:
        return cls(np.exp(SCALE_SD * rng.standard_normal(people)), BIAS_SD * rng.standard_normal(people))


@dataclass(frozen=True, eq=False)
class Logged:
    """One moment as N people log it. ``here`` (N,) says for whom it took place, ``going`` who still practises.

    ``rung`` counts from 0; where nobody was met it says what was done instead (``policy.REST`` or ``MICRO``).
    Expected and peak alarm are 0–10, ``harm`` is 0–1 and nan where nothing is known of it (they left, and did not see
    how it was answered). ``asked`` says who asked for a slower pace.
    """

    day: int
    practice: bool
    here: Flags
    going: Flags
    rung: Ints
    minutes: float
    escape: bool
    expected: Floats
    peak: Floats
    action: Ints
    too_much: Flags
    harm: Floats
    next_time: Floats
    asked: Flags | bool = False


def expectation(mean: Floats, belief: Floats, rung: Ints, rater: Rater) -> Floats:
    """Alarm from 0 to 10 that a person would say they expect: w 10 s A + (1 − w) 10 b d + bias, before noise."""
    believed = belief * DOSES[rung]
    return np.asarray(10.0 * (CANDOUR * rater.scale * mean + (1.0 - CANDOUR) * believed) + rater.bias)


def too_much_chance(alarm: Floats, window: Floats, blur: Floats | float = 0.0) -> Floats:
    """P(a person says it was too much) = .07 + .86 σ((A0 − We)/.03); ``blur`` is an SD of what is known of A0."""
    width = np.sqrt(TOO_MUCH_WIDTH**2 + np.pi / 8.0 * np.square(blur))
    return np.asarray(FALSE_ALARM + (TRUE_ALARM - FALSE_ALARM) * logistic((alarm - window) / width))


def write_down(
    outcome: Outcome,
    expected: tuple[Floats, Floats],
    rater: Rater,
    rng: np.random.Generator,
    day: int,
    *,
    practice: bool,
    answered: bool = False,
) -> Logged:
    """Log a moment. ``expected`` is the alarm expected before it and for next time, from ``expectation``; (N,) each.

    ``answered``: who left saw how that was answered.
    """
    path, moment = outcome.path, outcome.moment
    noise = rng.standard_normal((3, len(moment.rung)))
    before, after = (np.clip(e + GUESS_NOISE * z, 0.0, 10.0) for e, z in zip(expected, noise, strict=False))
    return Logged(
        day=day,
        practice=practice,
        here=moment.here,
        going=moment.here,
        rung=moment.rung,
        minutes=float(np.mean(moment.minutes)),  # in one log, the same for everyone
        escape=bool(np.all(moment.escape)),
        expected=before,
        peak=np.clip(10.0 * rater.scale * path.alarm + PEAK_NOISE * noise[2], 0.0, 10.0),
        action=outcome.action,
        too_much=rng.random(len(moment.rung)) < too_much_chance(path.alarm, path.window),
        harm=np.where((outcome.action == STAYED) | answered, moment.harm, np.nan),
        next_time=after,
    )
