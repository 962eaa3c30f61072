"""Takes held against each other: only those given to the same statements, and only when weeks lie between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from drawbridge.measure import Bank, Change, ScaleChange, reliable_change
from drawbridge.mirror.takes import RETAKE_AFTER, Take
from drawbridge.pack import Pack

Under = Callable[[str], Pack | None]
"""The pack with a fingerprint, when this copy has it."""
Banks = Callable[[Pack], Bank]

State = Literal["compared", "too_soon", "other_words"]


@dataclass(frozen=True)
class Retake:
    """Two takes; ``change`` only when they can be held against each other."""

    before: Take
    after: Take
    state: State
    change: Change | None = None

    @property
    def clear(self) -> tuple[ScaleChange, ...]:
        """What clearly changed, without the patterns the person set aside. None is a normal, complete result."""
        aside = self.before.not_me | self.after.not_me
        return tuple(one for one in (self.change.clear if self.change else ()) if one.scale not in aside)

    @property
    def rose(self) -> tuple[ScaleChange, ...]:
        return tuple(one for one in self.clear if one.verdict == "rose")


def asked_alike(first: Pack, second: Pack) -> bool:
    """Whether two packs put the same statements, keyed alike, with the same answers, about the same time."""
    return _questions(first) == _questions(second)


def _questions(pack: Pack) -> object:
    items = tuple((item.id, item.text, item.pattern, item.keyed, item.position) for item in pack.items)
    return items, pack.answers, pack.frame


def retake(before: Take, after: Take, under: Under, bank_of: Banks) -> Retake:
    """Hold a later take against an earlier one. All patterns together come first; see ``measure.change``."""
    first, second = under(before.fingerprint), under(after.fingerprint)
    if first is None or second is None or before.bank != after.bank or not asked_alike(first, second):
        return Retake(before, after, "other_words")
    if after.started - (before.ended or before.started) < RETAKE_AFTER:
        return Retake(before, after, "too_soon")
    change = reliable_change(bank_of(second), before.as_answers(), after.as_answers())
    return Retake(before, after, "compared", change)


def retakes(takes: Sequence[Take], under: Under, bank_of: Banks) -> tuple[Retake, ...]:
    """The latest ended take against the first and, when that is another one, against the one before it."""
    ended = [take for take in takes if not take.open]
    if len(ended) < 2:
        return ()
    earlier = [ended[0]] if len(ended) == 2 else [ended[0], ended[-2]]
    return tuple(retake(before, ended[-1], under, bank_of) for before in earlier)


def rises(takes: Sequence[Take], under: Under, bank_of: Banks) -> tuple[tuple[datetime, UUID], ...]:
    """When a later take was clearly higher than the first: for the rule that stops steps."""
    ended = [take for take in takes if not take.open]
    held = (retake(ended[0], after, under, bank_of) for after in ended[1:])
    return tuple((one.after.ended or one.after.started, one.after.id) for one in held if one.rose)
