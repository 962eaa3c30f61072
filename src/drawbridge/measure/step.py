"""One step of the quiz: answers in; the next item, or why there is none, and the profile so far, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drawbridge.measure.answers import Answer
from drawbridge.measure.bank import Bank
from drawbridge.measure.offer import new_item_due
from drawbridge.measure.profile import Profile
from drawbridge.measure.score import widened
from drawbridge.measure.select import chance_of, choose, worths
from drawbridge.measure.settings import Settings
from drawbridge.measure.sitting import Sitting
from drawbridge.measure.stop import Stopped, need_of

DEFAULTS = Settings()


@dataclass(frozen=True)
class Step:
    """``item`` to ask next, or None with the reason it ``stopped``:

    ``done``: every scale is known well enough; ``cap``: the most answers have been given; ``exhausted``:
    what is left in the bank would help too little. ``less_sure`` names the scales that have not reached the
    target.
    """

    item: str | None
    stopped: Stopped | None
    profile: Profile
    less_sure: tuple[str, ...] = ()


def next_item(bank: Bank, answers: Sequence[Answer], settings: Settings = DEFAULTS, seed: int = 0) -> Step:
    """The step after these answers (in the order asked, skips included).

    A pure function: nothing is remembered between calls, so a quiz resumed from its answers goes on exactly
    as if it had never stopped. Raises UnknownItem, RepeatedItem or CategoryOutOfRange.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec("a", "anger"), ItemSpec("b", "anger", keyed=-1)], ["anger"])
    >>> next_item(bank, [Answer("a", 3)]).item
    'b'
    >>> next_item(bank, [Answer("a", 3), Answer("b", 0)]).stopped
    'exhausted'
    """
    sitting = Sitting.after(bank, answers, settings, seed)
    need = need_of(sitting)
    less_sure = tuple(scale for scale, unmet in zip(bank.scales, need.unmet, strict=True) if unmet)
    shown = widened(bank, sitting.reading, sitting.profile)
    stopped = need.stopped or ("cap" if sitting.given >= settings.cap else None)
    if stopped:
        return Step(None, stopped, shown, less_sure)
    new = new_item_due(sitting)
    if new is not None:
        return Step(bank.items[new].id, None, shown, less_sure)
    worth = worths(sitting, need.candidates, need.wanted)
    item = choose(bank, need.candidates, worth, chance_of(seed, answers), settings)
    return Step(bank.items[item].id, None, shown, less_sure)
