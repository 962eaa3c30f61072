"""How much of a quiz is left: statements, and seconds at the person's own pace."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from drawbridge.measure.answers import Answer
from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import Floats
from drawbridge.measure.settings import Settings
from drawbridge.measure.sitting import Sitting
from drawbridge.measure.step import DEFAULTS
from drawbridge.measure.stop import Need, need_of

USUAL_SECONDS = 4.4
"""Mean seconds an item takes, from 2,017 people and 181 short items (AMBI response times)."""
SHORTEST_SECONDS, LONGEST_SECONDS = 1.5, 60.0
"""Nobody reads a statement faster than the one; what takes longer than the other was a pause."""
FEW = 5


def items_left(bank: Bank, answers: Sequence[Answer], settings: Settings = DEFAULTS) -> int:
    """About how many more answers the quiz will ask for; 0 when it is over. Raises what ``next_item`` raises.

    Each scale by itself: how many of its best items left, at the present estimate, would take its error to the target,
    or to where none would help; at least its floor, and never more than the cap leaves.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec(f"q{n}", "anger") for n in range(9)], ["anger"])
    >>> items_left(bank, []), items_left(bank, [Answer("q0", 3)], Settings(cap=4))
    (8, 3)
    """
    sitting = Sitting.after(bank, answers, settings)
    need = need_of(sitting)
    if need.stopped or sitting.given >= settings.cap:
        return 0
    wanted = sum(_scale_left(sitting, need, int(scale)) for scale in np.flatnonzero(need.wanted))
    return max(1, min(settings.cap - sitting.given, wanted))


def seconds_left(
    bank: Bank, answers: Sequence[Answer], seconds: Sequence[float] = (), settings: Settings = DEFAULTS
) -> float:
    """About how long the rest of the quiz takes this person; ``seconds`` are those their answers took so far.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec(f"q{n}", "anger") for n in range(9)], ["anger"])
    >>> seconds_left(bank, [Answer("q0", 3)], [6.0] * 5, Settings(cap=4))
    18.0
    """
    return items_left(bank, answers, settings) * pace(seconds)


def pace(seconds: Sequence[float]) -> float:
    """Seconds an answer takes this person: the median of five or more, pauses cut short; the usual pace until then.

    >>> pace([9.0, 5.0]), pace([9.0, 5.0, 7.0, 600.0, 6.0])
    (4.4, 7.0)
    """
    counted = [min(second, LONGEST_SECONDS) for second in seconds]
    return max(float(median(counted)), SHORTEST_SECONDS) if len(counted) >= FEW else USUAL_SECONDS


def _scale_left(sitting: Sitting, need: Need, scale: int) -> int:
    bank, profile, settings = sitting.bank, sitting.profile, sitting.settings
    left = need.open[bank.scale_of[need.open] == scale]
    information = bank.curves.information_at(left, np.full(len(left), profile.mean[scale]))
    errors = _errors(float(profile.se[scale]), np.sort(information)[::-1])
    helps = (errors[:-1] - errors[1:] >= settings.least_reduction) & (errors[:-1] > settings.target)
    short = int(need.missing[scale])
    return min(len(left), max(short, int(np.cumprod(helps).sum())))


def _errors(se: float, information: Floats) -> Floats:
    """The standard error now and after each item, best first, (n + 1,)."""
    return np.asarray(1.0 / np.sqrt(se**-2 + np.concatenate([[0.0], np.cumsum(information)])))
