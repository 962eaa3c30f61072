"""The cost ledger: what times with people went on, beside what being with people costs this person at all.

Five questions after a time with someone: how much went on alarm, on holding back, on watching, on playing a part, and
how much went to the other person. The comparison is with one's own other times, never with anyone else's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from drawbridge.journal.entries import Entry, TimeWith
from drawbridge.mirror.ledgers.limits import ENOUGH, Higher, higher
from drawbridge.mirror.people import People, Person
from drawbridge.mirror.takes import in_order

GUARDS = ("alarm", "suppressing", "monitoring", "performing")
MUCH = 2.0
"""From this average of the four on (some), a time counts as much guarded."""


@dataclass(frozen=True)
class Cost:
    """The times with one person: how many, what they went on, and how they compare with times with anyone else.

    ``against`` is how often such a time went more on guard than one with someone else; None with too few of either.
    """

    person: Person | None
    times: tuple[TimeWith, ...]
    against: Higher | None

    @property
    def guard(self) -> float:
        return fmean(map(guard, self.times))

    @property
    def them(self) -> float:
        return fmean(time.them for time in self.times)


@dataclass(frozen=True)
class Costs:
    """All times. ``by`` lists the people, latest mentioned first; ``apart`` counts the times with someone flagged.

    Those cost the person too, so they stand here without a name, and outside of every comparison. ``tiring`` is how
    often a much guarded time left more tired than a little guarded one.
    """

    times: tuple[TimeWith, ...]
    by: tuple[Cost, ...]
    apart: int
    tiring: Higher | None

    @property
    def enough(self) -> bool:
        return len(self.times) >= ENOUGH

    def mean(self, part: str) -> float:
        """The average of one of the five parts, or of ``tired``, from 0 to 4."""
        return fmean(getattr(time, part) for time in self.times)


def guard(time: TimeWith) -> float:
    """What went on guard: the mean of the four."""
    return (time.alarm + time.suppressing + time.monitoring + time.performing) / len(GUARDS)


def costs(entries: Sequence[Entry], people: People) -> Costs:
    """The ledger of all times, and one for each person named."""
    times = in_order(entries).of(TimeWith)
    counted = [time for time in times if people.counts(time)]
    with_whom: dict[str, list[TimeWith]] = defaultdict(list)
    for time in counted:
        person = people.of(time)
        with_whom[person.id if person else ""].append(time)
    everything = Counter(map(guard, counted))
    by = [_cost(person, with_whom[person.id], everything) for person in people.shown if person.id in with_whom]
    return Costs(tuple(counted), tuple(by), len(times) - len(counted), _tiring(counted))


def _cost(person: Person, times: Sequence[TimeWith], everything: Counter[float]) -> Cost:
    own = Counter(map(guard, times))
    return Cost(person, tuple(times), higher(own, everything - own))


def _tiring(times: Sequence[TimeWith]) -> Higher | None:
    much = Counter(float(time.tired) for time in times if guard(time) >= MUCH)
    little = Counter(float(time.tired) for time in times if guard(time) < MUCH)
    return higher(much, little)
