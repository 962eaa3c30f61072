"""What is counted on the way: totals that never fall because of time away, and what the person has hidden."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise, starmap

from drawbridge.journal.entries import Entry, Setting
from drawbridge.mirror.quiet import was_away
from drawbridge.mirror.takes import in_order

SECTIONS = (
    "catching",
    "promises",
    "steps",
    "stays",
    "plans",
    "alarms",
    "predicted",
    "flaws",
    "costs",
    "habits",
    "takes",
    "loop",
)
"""What can be shown or hidden, in the order of the page: counted behaviour first."""
HIDE = "progress.hide."
"""The name of a setting that hides a section, before the section's own."""


def hidden(entries: Sequence[Entry]) -> frozenset[str]:
    """The sections the person has put away; the latest word on each holds."""
    said = [entry for entry in in_order(entries).of(Setting) if entry.name.startswith(HIDE)]
    latest = {entry.name.removeprefix(HIDE): entry.value for entry in said}
    return frozenset(name for name, value in latest.items() if value is True and name in SECTIONS)


@dataclass(frozen=True)
class Days:
    """On how many days something was noted, and how often the person came back after two weeks or more."""

    noted: int
    returns: int
    first: date | None


def days(entries: Sequence[Entry], zone: tzinfo | None) -> Days:
    """Count the days of all entries that stand. Coming back is a success, and the gap itself is no number at all."""
    found = sorted(set(_dates([entry.at for entry in in_order(entries)], zone)))
    returns = sum(starmap(was_away, pairwise(found)))
    return Days(len(found), returns, found[0] if found else None)


def _dates(times: Sequence[datetime], zone: tzinfo | None) -> Iterator[date]:
    """The dates of these times, which stand in order. The clocks of a place are asked about once a day, and not about
    every time: the next one is from an hour before midnight on, since they may be put back or forward by as much.
    """
    place = 0
    while place < len(times):
        here = times[place].astimezone(zone)
        yield here.date()
        midnight = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
        place = bisect_left(times, midnight.astimezone(UTC) - timedelta(hours=1), place + 1)
