"""Timed stays with a tender feeling: how long each lasted, and what the alarm did. Any length counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from drawbridge.journal.entries import Entry, StayBegun, StayEnded
from drawbridge.mirror.takes import in_order

CAPACITY = "B2"
"""What a stay practises."""
LONGEST = timedelta(hours=2)
"""After this long nobody is sitting there any more: the page was closed, and when it ended is not known."""


@dataclass(frozen=True)
class Stay:
    """One stay: begun, then stopped. The latest word on how it ended holds."""

    begun: StayBegun
    ended: StayEnded | None = None

    @property
    def id(self) -> UUID:
        return self.begun.id

    @property
    def at(self) -> datetime:
        return self.begun.at

    def state(self, now: datetime) -> Literal["running", "ended", "unknown"]:
        if self.ended is not None:
            return "ended"
        return "running" if now - self.at < LONGEST else "unknown"

    def lasted(self, now: datetime) -> int | None:
        """Whole seconds so far; None when nobody can tell."""
        gone = now - self.at
        return int(gone.total_seconds()) if timedelta() <= gone < LONGEST else None

    @property
    def seconds(self) -> int:
        return (self.ended.seconds or 0) if self.ended else 0

    @property
    def clock(self) -> str:
        """How long it lasted, as a clock shows it: ``1:35``."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


@dataclass(frozen=True)
class Stays:
    """All stays that ended, oldest first. Of ``compared`` with both alarms said, ``calmer`` ended below their start."""

    ended: tuple[Stay, ...]
    compared: int
    calmer: int

    @property
    def minutes(self) -> int:
        """Whole minutes in all."""
        return sum(stay.seconds for stay in self.ended) // 60

    @property
    def seconds(self) -> int:
        return sum(stay.seconds for stay in self.ended)


def stays(entries: Sequence[Entry]) -> tuple[Stay, ...]:
    """All stays, oldest first, in whatever order their entries arrived."""
    entries = in_order(entries)
    endings = {entry.stay: entry for entry in entries.of(StayEnded)}
    return tuple(Stay(one, endings.get(one.id)) for one in entries.of(StayBegun))


def counted(found: Sequence[Stay]) -> Stays:
    """What they add up to. One of which the end is not known adds no time, and counts for nothing else."""
    ended = tuple(stay for stay in found if stay.ended is not None)
    both = [
        (stay.begun.alarm, stay.ended.end)
        for stay in ended
        if stay.ended and stay.begun.alarm is not None and stay.ended.end is not None
    ]
    return Stays(ended, len(both), sum(after < before for before, after in both))
