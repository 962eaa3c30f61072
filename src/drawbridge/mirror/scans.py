"""Looking back on a day for a minute: on how many days that was done, and on how many there was a pull."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from drawbridge.journal.entries import DayScanned, Entry
from drawbridge.mirror.takes import standing


@dataclass(frozen=True)
class Scans:
    """The days looked back on, each once, by its latest word."""

    days: dict[date, DayScanned]

    @property
    def count(self) -> int:
        return len(self.days)

    @property
    def with_pull(self) -> int:
        """Days with one pull or several. Not sure counts as neither."""
        return sum(entry.found in ("one", "several") for entry in self.days.values())


def scans(entries: Sequence[Entry]) -> Scans:
    """All days that were looked back on, in the order of the calendar."""
    said = sorted(standing(entries).of(DayScanned), key=lambda e: (e.at, e.id))
    latest = {entry.day: entry for entry in said}
    return Scans(dict(sorted(latest.items())))
