"""Looking back on a day for a minute: on how many days that was done, and on how many there was a pull."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from drawbridge.journal.entries import DayScanned, Entry
from drawbridge.mirror.takes import in_order


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
    latest = {entry.day: entry for entry in in_order(entries).of(DayScanned)}
    return Scans(dict(sorted(latest.items())))
