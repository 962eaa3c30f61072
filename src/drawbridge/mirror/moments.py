"""Moments a person has caught: what each one was, whether to ask what came of it, and how early they are caught."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import count
from math import sqrt
from operator import itemgetter
from uuid import UUID

from drawbridge.journal.entries import Entry, MomentEnded, MomentNoted, MomentTold
from drawbridge.mirror.takes import in_order
from drawbridge.pack.moment import Pull

STAGES = ("before", "mid-act", "same-day", "later")
"""How early a moment was caught, earliest first."""
EARLY = 2
"""The first so many stages are early enough to choose."""
REACH = 8
"""Pulls shown at once: more would have to be read, and not only seen."""
ENOUGH = 5
"""Fewer moments than this are told one by one, and never as a share."""
RECENT = 12
"""A share is of so many latest moments: long enough to mean something, short enough to move."""
A_NIGHT = timedelta(hours=6)
"""Ten past midnight is not yet the next day to someone who is still awake."""
ASKED_FOR = timedelta(days=14)
"""After this long, what came of it is no longer asked; it can still be said."""
Z = 1.96
"""Normal quantile of a 95 % interval."""


@dataclass(frozen=True)
class Moment:
    """One moment: noted in three taps, then what was done, then what came of it."""

    noted: MomentNoted
    ended: MomentEnded | None = None
    told: MomentTold | None = None

    @property
    def id(self) -> UUID:
        return self.noted.id

    @property
    def at(self) -> datetime:
        return self.noted.at

    @property
    def skipped(self) -> bool:
        """Whether the person asked never to be asked about it."""
        return self.told is not None and self.told.happened == "skip"

    def day(self, zone: tzinfo | None) -> date:
        """The moment's own day when it is known, else the day on which it was noted."""
        return self.noted.day or self.at.astimezone(zone).date()


def moments(entries: Sequence[Entry]) -> tuple[Moment, ...]:
    """All moments, oldest first, in whatever order their entries arrived; the latest word on each holds."""
    entries = in_order(entries)
    endings = {entry.moment.int: entry for entry in entries.of(MomentEnded)}  # a number is found sooner than a UUID
    tellings = {entry.moment.int: entry for entry in entries.of(MomentTold)}
    return tuple(Moment(e, endings.get(e.id.int), tellings.get(e.id.int)) for e in entries.of(MomentNoted))


def to_tell(found: Sequence[Moment], now: datetime) -> Moment | None:
    """The one moment to ask about: the latest of an earlier day, unless it was told, skipped or is long past.

    Older ones are never asked about in its place, so no pile of questions can grow.
    """
    latest = next((moment for moment in reversed(found) if _slept_on(moment.at, now)), None)
    open_still = latest is not None and latest.told is None and now - latest.at <= ASKED_FOR
    return latest if open_still else None


def _slept_on(at: datetime, now: datetime) -> bool:
    return at.astimezone(now.tzinfo).date() < now.date() and now - at >= A_NIGHT


def within_reach(pulls: Sequence[Pull], found: Sequence[Moment], most: int = REACH) -> tuple[Pull, ...]:
    """The pulls to show first: those this person has noted most, then the first of each family. In the pack's order,
    so that a button stays where the thumb knows it.
    """
    noted = Counter(moment.noted.pull for moment in found)
    places: dict[str, count[int]] = defaultdict(count)
    ranked = [(-noted[pull.id], next(places[pull.family]), number) for number, pull in enumerate(pulls)]
    return tuple(pulls[number] for number in sorted(number for *_, number in sorted(ranked)[:most]))


@dataclass(frozen=True)
class Month:
    """The moments of one month, counted by stage."""

    first: date
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Latency:
    """How early moments are caught.

    ``noted`` counts all moments and ``known`` those of which it is known when they were caught. ``early`` of the
    ``recent`` latest were caught before acting or in the middle; ``low`` and ``high`` bound the share in the long run.
    """

    noted: int
    known: int
    recent: int
    early: int
    low: float
    high: float
    months: tuple[Month, ...]

    @property
    def enough(self) -> bool:
        return self.known >= ENOUGH


def latency(found: Sequence[Moment], zone: tzinfo | None) -> Latency:
    """Count the moments by stage and month. A moment whose stage is unknown counts as noted, and as nothing else."""
    places = {stage: place for place, stage in enumerate(STAGES)}
    known = sorted(((m.day(zone), places[m.ended.caught]) for m in found if m.ended), key=itemgetter(0))
    stages = [stage for _, stage in known[-RECENT:]]
    early = sum(stage < EARLY for stage in stages)
    low, high = long_run(early, len(stages))
    return Latency(len(found), len(known), len(stages), early, low, high, _months(known))


def _months(known: Iterable[tuple[date, int]]) -> tuple[Month, ...]:
    """Months with a moment in them, oldest first: time away leaves no empty row."""
    counts = Counter((day.year, day.month, stage) for day, stage in known)
    months = sorted({(year, month) for year, month, _ in counts})
    return tuple(Month(date(*one, 1), tuple(counts[*one, stage] for stage in range(len(STAGES)))) for one in months)


def long_run(hits: float, of: int) -> tuple[float, float]:
    """The shares that would make ``hits`` out of ``of`` unsurprising: Wilson's 95 % interval (Wilson 1927).

    >>> tuple(round(share, 3) for share in long_run(5, 12))
    (0.193, 0.68)
    >>> long_run(0, 0)
    (0.0, 1.0)
    """
    if of == 0:
        return 0.0, 1.0
    share, weight = hits / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    half = Z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return max(middle - half, 0.0), min(middle + half, 1.0)
