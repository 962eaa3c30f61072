"""A person's answers, and their reading against a bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.errors import CategoryOutOfRange, RepeatedItem

if TYPE_CHECKING:
    from drawbridge.measure.bank import Bank

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Answer:
    """One item as a person left it: ``value`` is the category as shown, 0 to K − 1, or None for skipped."""

    item: str
    value: int | None


@dataclass(frozen=True)
class Reading:
    """Answers placed in a bank, in the bank's order, so that the order of asking cannot change a score.

    ``items`` and ``values`` are (N,) for the answers given; values are in the pattern's direction (reversed
    items turned round). ``shown`` lists every item shown, skipped ones too, in the order they were asked.
    """

    items: Ints
    values: Ints
    shown: tuple[int, ...]


def read(bank: Bank, answers: Sequence[Answer]) -> Reading:
    """Check answers and place them. Raises UnknownItem, RepeatedItem or CategoryOutOfRange."""
    given: dict[int, int] = {}
    shown: dict[int, None] = {}
    for answer in answers:
        place = bank.place(answer.item)
        if place in shown:
            raise RepeatedItem(answer.item)
        shown[place] = None
        if answer.value is not None:
            given[place] = _scored(bank, place, answer)
    order = sorted(given)
    values = [given[place] for place in order]
    return Reading(np.array(order, dtype=np.int64), np.array(values, dtype=np.int64), tuple(shown))


def _scored(bank: Bank, place: int, answer: Answer) -> int:
    value, top = answer.value, bank.categories - 1
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value <= top:
        raise CategoryOutOfRange(answer.item, value, bank.categories)
    return int(value) if bank.items[place].keyed == 1 else top - int(value)
