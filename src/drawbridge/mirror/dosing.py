"""The step the dose rule would size for a person today, or why it had better not.

The plain rule of ``mirror.practice`` is always there to fall back on: when the person has not asked for this, when the
log is thin or has run ahead of the model, and when more was too much than the model had stated.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, log

import numpy as np

from drawbridge.loop import Filter, pass_days, suggest
from drawbridge.loop.arrays import RUNGS, Floats
from drawbridge.loop.dose import Suggestion, risks_of
from drawbridge.mirror.belief import Belief
from drawbridge.mirror.filter import Log
from drawbridge.mirror.practice import Dose, Odds

KEPT_SAFETY = 0.8
"""A next practice comes at best when this share of what was learned is left. Borrowed from the spacing of recall."""
SOONEST, LATEST = 1, 14
"""Days after the last moment within which such a day is named at all."""


def dosed(log: Log, belief: Belief, today: date) -> Dose | None:
    """The dose for today, with whoever the latest moment was with; None when the model is not to be trusted with it."""
    if not log.enough or belief.surprised or len(belief.known.notes) != len(log.notes):
        return None
    day, partner = log.day(today), log.notes[-1].partner
    found = suggest(belief.known, day, partner=partner)
    odds = _odds(pass_days(belief.known, day), partner)
    if not all(np.isfinite([one.chance, one.low, one.high]).all() for one in odds):
        return None
    again = (
        None if log.first is None else log.first + timedelta(days=log.notes[-1].day + next_in(belief.known, partner))
    )
    return Dose(_place(found), odds, found.why, found.ask_for_pace, again if again and again > today else None)


def _place(found: Suggestion) -> int | None:
    return found.rung if found.rung >= 0 else None


def _odds(known: Filter, partner: int) -> tuple[Odds, ...]:
    risks = risks_of(known, partner)
    ends = [risks.interval(rung) for rung in range(RUNGS)]
    return tuple(
        Odds(float(risks.stated[rung]), round(low, 3), round(high, 3)) for rung, (low, high) in enumerate(ends)
    )


def next_in(known: Filter, partner: int) -> int:
    """Days after the latest moment until so much of the safety learned would be left, as far as it is not lasting yet.

    Fast safety F fades or settles; F + S falls to F + S − F · fade / (fade + settle) · (1 − left^t).
    """
    state, p = known.reading.state, known.model.parameters
    fast, slow = (_mean(known, traces) for traces in (state.fast, state.slow))
    rate = float(np.asarray(p.consolidate + p.fade).mean())
    loss = fast * float(np.asarray(p.fade).mean()) / rate
    allowed = (1.0 - KEPT_SAFETY) * (fast + slow)
    if loss <= allowed or fast + slow <= 0.0:
        return LATEST
    return min(max(ceil(log(1.0 - allowed / loss) / log(1.0 - rate)), SOONEST), LATEST)


def _mean(known: Filter, traces: Floats) -> float:
    return float(known.weights @ traces.sum(axis=1))


def one_in(chance: float) -> str:
    """A chance as people say it. What is rarer than 1 in 50 cannot be told from such a log.

    >>> one_in(0.083), one_in(0.034), one_in(0.001), one_in(0.47), one_in(0.8)
    ('1 in 12', '1 in 30', 'less than 1 in 50', '1 in 2', 'more than 1 in 2')
    """
    if chance > 0.55:
        return "more than 1 in 2"
    if chance < 0.02:
        return "less than 1 in 50"
    times = 1.0 / chance
    return f"1 in {round(times) if times < 20 else round(times / 5) * 5}"


def in_words(odds: Odds) -> str:
    """The risk of too much, with its uncertainty.

    >>> in_words(Odds(0.083, 0.033, 0.2))
    'about 1 in 12; it could be 1 in 30 or 1 in 5'
    >>> in_words(Odds(0.004, 0.001, 0.008))
    'less than 1 in 50'
    """
    middle, low, high = one_in(odds.chance), one_in(odds.low), one_in(odds.high)
    about = middle if "than" in middle else f"about {middle}"
    if low == high == middle:
        return about
    if middle in (low, high):
        return f"{about}; it could be {high if middle == low else low}"
    return f"{about}; it could be {low} or {high}"
