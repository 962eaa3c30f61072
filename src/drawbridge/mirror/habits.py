"""Automaticity: how far a capacity has become second nature, by four statements once a month.

Four short statements on acting without thinking are the idea of the SRBAI (Gardner, Abraham, Lally & de Bruijn 2012).
These are our own, and nobody has measured how much they wobble by themselves. So a course is shown, and no change is
ever called one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from drawbridge.journal.entries import AutoCheck, Entry
from drawbridge.mirror.practice import Step
from drawbridge.mirror.takes import in_order
from drawbridge.pack import Capacity, Pack

STATEMENTS = ("by_itself", "unprompted", "easy", "already")
AGAIN_AFTER = timedelta(days=28)
MOST = 4 * len(STATEMENTS)


@dataclass(frozen=True)
class Habit:
    """One capacity's checks, oldest first, and from when on the next one can say something new."""

    capacity: Capacity
    checks: tuple[AutoCheck, ...]

    @property
    def levels(self) -> tuple[int, ...]:
        """The four answers added up, 0 to ``MOST``, check by check."""
        return tuple(level(check) for check in self.checks)

    def open_from(self) -> datetime | None:
        """When the next check is due; None when it is the first."""
        return self.checks[-1].at + AGAIN_AFTER if self.checks else None

    def is_open(self, now: datetime) -> bool:
        at = self.open_from()
        return at is None or now >= at


def level(check: AutoCheck) -> int:
    return sum(getattr(check, statement) for statement in STATEMENTS)


def habits(entries: Sequence[Entry], found: Sequence[Step], pack: Pack) -> tuple[Habit, ...]:
    """The capacities practised by a step, or checked before, in the pack's order."""
    checks: dict[str, list[AutoCheck]] = defaultdict(list)
    for entry in in_order(entries).of(AutoCheck):
        checks[entry.capacity].append(entry)
    practised = {step.prediction.capacity for step in found if step.was_done}
    return tuple(
        Habit(capacity, tuple(checks.get(capacity.id, ())))
        for capacity in pack.capacities
        if capacity.id in checks or capacity.id in practised
    )
