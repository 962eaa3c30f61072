"""Promises to come back: how each one stands, which are due, how many were kept. What nobody said is never broken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal
from uuid import UUID

from drawbridge.journal.entries import Entry, PromiseEnded, PromiseMade, Withdrawn
from drawbridge.journal.sequence import Entries
from drawbridge.mirror.clock import place
from drawbridge.mirror.moments import ENOUGH, Moment, long_run
from drawbridge.mirror.takes import in_order

ASKED_FOR = timedelta(days=14)
"""After this long, what became of a promise is no longer asked; it can still be said."""

Outcome = Literal["kept", "late", "broken"]
State = Literal["ahead", "due", "unsaid", "kept", "late", "broken"]


@dataclass(frozen=True)
class Promise:
    """One promise: made, perhaps moved, perhaps ended. ``endings`` stand in order; the latest word holds.

    ``sequence`` counts every change of its time ever made or taken back. It never falls, as calendars need it.
    """

    made: PromiseMade
    endings: tuple[PromiseEnded, ...] = ()
    sequence: int = 0

    @property
    def id(self) -> UUID:
        return self.made.id

    @property
    def at(self) -> datetime:
        return self.made.at

    @property
    def due(self) -> datetime:
        """The time that was given last."""
        return next((end.due for end in reversed(self.endings) if end.due), self.made.due)

    @property
    def zone(self) -> str:
        """By whose clocks that time was given."""
        return next((end.zone for end in reversed(self.endings) if end.due and end.zone), self.made.zone)

    @property
    def clocks(self) -> tzinfo:
        return place(self.zone)

    @property
    def moved(self) -> int:
        """How often it was renegotiated."""
        return sum(end.how == "renegotiated" for end in self.endings)

    @property
    def outcome(self) -> Outcome | None:
        """What became of it, once that is said; a promise that was moved goes on."""
        latest = self.endings[-1].how if self.endings else "renegotiated"
        return None if latest == "renegotiated" else latest

    def state(self, now: datetime) -> State:
        """``ahead``, ``due``, long past and ``unsaid``, or what became of it."""
        if self.outcome is not None:
            return self.outcome
        if now < self.due:
            return "ahead"
        return "due" if now - self.due <= ASKED_FOR else "unsaid"


def promises(entries: Sequence[Entry]) -> tuple[Promise, ...]:
    """All promises, oldest first, in whatever order their entries arrived."""
    left, changes = in_order(entries), _changes(entries)
    endings: dict[UUID, list[PromiseEnded]] = defaultdict(list)
    for ending in left.of(PromiseEnded):
        endings[ending.promise].append(ending)
    return tuple(Promise(one, tuple(endings[one.id]), changes[one.id]) for one in left.of(PromiseMade))


def _changes(entries: Iterable[Entry]) -> Counter[UUID]:
    """For each promise, how often its time was changed or changed back, whatever counts now."""
    entries = Entries.of_all(entries)
    moves = {e.id: e.promise for e in entries.of(PromiseEnded) if e.how == "renegotiated"}
    back = {e.id: moves[e.target] for e in entries.of(Withdrawn) if e.target in moves}
    return Counter([*moves.values(), *back.values()])


def due(found: Iterable[Promise], now: datetime) -> tuple[Promise, ...]:
    """Those whose time has come and of which nothing is said, the earliest first; not those long past."""
    return _by_time(promise for promise in found if promise.state(now) == "due")


def ahead(found: Iterable[Promise], now: datetime) -> tuple[Promise, ...]:
    """Those whose time is still to come, the next first."""
    return _by_time(promise for promise in found if promise.state(now) == "ahead")


def _by_time(found: Iterable[Promise]) -> tuple[Promise, ...]:
    return tuple(sorted(found, key=lambda promise: (promise.due, promise.id)))


@dataclass(frozen=True)
class Kept:
    """Promises counted. ``ahead``, ``due`` and ``unsaid`` are not known yet and count as nothing else.

    ``moved`` counts promises that were renegotiated, whatever became of them. ``low`` and ``high`` bound the share
    of kept ones in the long run.
    """

    made: int
    kept: int
    late: int
    broken: int
    moved: int
    ahead: int
    open: int
    low: float
    high: float

    @property
    def known(self) -> int:
        return self.kept + self.late + self.broken

    @property
    def enough(self) -> bool:
        """Whether there are enough to speak of a share."""
        return self.known >= ENOUGH


def counted(found: Iterable[Promise], now: datetime) -> Kept:
    """How many were made, and what is known of them."""
    found = tuple(found)
    by = Counter(promise.state(now) for promise in found)
    low, high = long_run(by["kept"], by["kept"] + by["late"] + by["broken"])
    return Kept(
        made=len(found),
        kept=by["kept"],
        late=by["late"],
        broken=by["broken"],
        moved=sum(promise.moved > 0 for promise in found),
        ahead=by["ahead"],
        open=by["due"] + by["unsaid"],
        low=low,
        high=high,
    )


LEFT = ("asked-for-space", "stepped-away")
"""What was done when someone left a moment, whatever had pulled at them."""


@dataclass(frozen=True)
class Exits:
    """Moments someone left, and how many of them with a time of return."""

    left: int
    promised: int
    low: float
    high: float

    @property
    def enough(self) -> bool:
        return self.left >= ENOUGH


def exits(noted: Iterable[Moment], found: Iterable[Promise], away: Collection[str]) -> Exits:
    """Of the moments that ended in going, those with a promise. ``away`` are the pulls that are a way of going.

    A moment of which nothing was said counts only when a promise came of it: then they went, and said so.
    """
    promised = {promise.made.moment for promise in found}
    left = [moment.id in promised for moment in noted if moment.id in promised or _left(moment, away)]
    low, high = long_run(sum(left), len(left))
    return Exits(len(left), sum(left), low, high)


def _left(moment: Moment, away: Collection[str]) -> bool:
    did = moment.ended.did if moment.ended else "not-sure"
    return did in LEFT or (did == "did-the-pull" and moment.noted.pull in away)
