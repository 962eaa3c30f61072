"""A promise as a page shows it: its time in words, whose it is, how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from drawbridge.journal import Entry
from drawbridge.journal.entries import PromiseMade, Quiet
from drawbridge.mirror.clock import called, in_full, place, said, zone_named
from drawbridge.mirror.people import People
from drawbridge.mirror.promises import Promise
from drawbridge.web.promises.cards import with_time

STANDS = {
    "ahead": "Ahead",
    "due": "Its time has come",
    "unsaid": "Nothing said",
    "kept": "Kept",
    "late": "Late, and you came",
    "broken": "It broke",
    "aside": "Set aside",
}


@dataclass(frozen=True)
class Shown:
    """``when`` is the time as it is said now, ``date`` as it stays right; ``clocks`` only where they are others."""

    promise: Promise
    person: str
    state: str
    when: str
    date: str
    clocks: str

    @property
    def stands(self) -> str:
        return STANDS[self.state]

    @property
    def open(self) -> bool:
        return self.state in ("ahead", "due", "unsaid")


def shown(promise: Promise, people: People, now: datetime, here: str) -> Shown:
    """``here`` names the clocks the reader goes by."""
    person = people.of(promise.made)
    return Shown(
        promise=promise,
        person=person.alias if person else "",
        state=promise.state(now) if people.counts(promise.made) else "aside",
        when=said(promise.due, now, promise.clocks),
        date=in_full(promise.due, promise.clocks),
        clocks="" if promise.zone == here else called(promise.zone),
    )


def theirs(found: Iterable[Promise], people: People) -> tuple[Promise, ...]:
    """Those that count: a promise to someone who was marked as unsafe is set aside."""
    return tuple(promise for promise in found if people.counts(promise.made))


def clocks_of(entries: Sequence[Entry]) -> str:
    """By whose clocks this person last named a time; before that, those of this copy."""
    named = [entry for entry in entries if isinstance(entry, PromiseMade | Quiet)]
    latest = max(named, key=lambda entry: (entry.at, entry.id)).zone if named else ""
    return latest if zone_named(latest) else timezone.get_default_timezone_name()


def time_on_card(due: datetime, now: datetime, zone: str, *, named: bool) -> str:
    """The time as the card says it; with the name of the clocks for someone who lives by others."""
    time, _, rest = said(due, now, place(zone)).partition(" ")
    return " ".join(filter(None, (time, called(zone) if named else "", rest)))


def last_line(line: str, due: datetime, now: datetime, zone: str, *, named: bool) -> str:
    return with_time(line, time_on_card(due, now, zone, named=named))
