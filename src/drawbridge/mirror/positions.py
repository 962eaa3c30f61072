"""Where a person may stand on each pattern, and which orders the answers can tell apart.

Positions are shown as *how often, by these answers, such statements fit*: the expected answer to a pattern's own
statements. That needs no norm and no comparison with anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drawbridge.measure import Bank, Profile
from drawbridge.pack import Pack, Pattern

DOTS = 20
"""Quantile dots a row: each stands for one chance in twenty."""
SURE = 0.9
"""An order between two patterns is stated only above this probability."""
ENOUGH = 2
"""Answers a pattern needs before its position is spoken of."""
SHOWS = 2.0
"""Expected answer (0 almost never … 4 almost always) from which a pattern is said to show: sometimes, or more."""


@dataclass(frozen=True)
class Position:
    """One pattern: its dots (expected answers, 0–4, ascending), the middle one and the nine-in-ten band."""

    pattern: Pattern
    dots: tuple[float, ...]
    middle: float
    low: float
    high: float
    mean: float
    answered: int
    word: str
    activity: float
    not_me: bool = False

    @property
    def enough(self) -> bool:
        return self.answered >= ENOUGH

    @property
    def shows(self) -> bool:
        return self.enough and not self.not_me and self.middle >= SHOWS


def positions(profile: Profile, bank: Bank, pack: Pack, not_me: frozenset[str] = frozenset()) -> tuple[Position, ...]:
    """All patterns, most active first; those set aside by the person come last."""
    found = [_position(profile, bank, pack, pattern, pattern.id in not_me) for pattern in pack.patterns]
    return tuple(sorted(found, key=lambda p: (p.not_me, not p.enough, -p.mean)))


def _position(profile: Profile, bank: Bank, pack: Pack, pattern: Pattern, not_me: bool) -> Position:
    place = profile.scales.index(pattern.id)
    levels = np.concatenate([(np.arange(DOTS) + 0.5) / DOTS, [0.05, 0.5, 0.95]])
    expected = bank.expected_answer(pattern.id, profile.at(pattern.id, levels))
    low, middle, high = (float(value) for value in expected[-3:])
    return Position(
        pattern=pattern,
        dots=tuple(float(value) for value in expected[:DOTS]),
        middle=middle,
        low=low,
        high=high,
        mean=float(profile.mean[place]),
        answered=int(profile.answered[place]),
        word=pack.answers[round(middle)].lower(),
        activity=float(np.mean(expected[:DOTS] >= SHOWS)),
        not_me=not_me,
    )


def leaders(found: Sequence[Position], profile: Profile) -> tuple[Position, ...]:
    """The pattern that shows most, with every other that shows and cannot be told apart from it."""
    showing = [position for position in found if position.shows]
    if not showing:
        return ()
    first, rest = showing[0], showing[1:]
    close = (p for p in rest if profile.probability_above(first.pattern.id, p.pattern.id) <= SURE)
    return (first, *close)
