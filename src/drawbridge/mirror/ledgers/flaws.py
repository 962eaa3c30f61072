"""The flaw ledger: what seemed wrong with someone, and whether it still did a week later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from drawbridge.journal.entries import Entry, FlawAsked, FlawNoted
from drawbridge.mirror.ledgers.limits import ENOUGH
from drawbridge.mirror.people import People, Person
from drawbridge.mirror.takes import in_order

ASKED_AFTER = timedelta(days=7)
ASKED_FOR = timedelta(days=60)
"""After this long it is no longer asked; it can still be said."""

Still = Literal["still", "less", "gone"]


@dataclass(frozen=True)
class Flaw:
    """A flaw as it was noted, with whom, and what was said of it later, when it was."""

    noted: FlawNoted
    person: Person | None = None
    asked: FlawAsked | None = None

    @property
    def id(self) -> UUID:
        return self.noted.id

    def can_be_asked(self, now: datetime) -> bool:
        """Whether its week is over. It can be said again; the latest word holds."""
        return now - self.noted.at >= ASKED_AFTER


@dataclass(frozen=True)
class Flaws:
    """All flaws, newest first, and how those stand that were asked about. Not asked counts as nothing."""

    all: tuple[Flaw, ...]

    def count(self, still: Still, *, closer: bool = False) -> int:
        """How many stand so; with ``closer`` only those noted when the two had just come closer."""
        asked = [flaw for flaw in self.all if not closer or flaw.noted.closer == "yes"]
        return sum(flaw.asked is not None and flaw.asked.still == still for flaw in asked)

    @property
    def asked(self) -> int:
        return sum(flaw.asked is not None for flaw in self.all)

    @property
    def asked_closer(self) -> int:
        return sum(flaw.asked is not None and flaw.noted.closer == "yes" for flaw in self.all)

    @property
    def enough(self) -> bool:
        return self.asked >= ENOUGH

    def to_ask(self, now: datetime) -> Flaw | None:
        """The one to ask about: the latest whose week is over, unless it was answered or is long past.

        Older ones are never asked about in its place, so no pile of questions can grow.
        """
        latest = next((flaw for flaw in self.all if flaw.can_be_asked(now)), None)
        is_open = latest is not None and latest.asked is None and now - latest.noted.at <= ASKED_FOR
        return latest if is_open else None


def flaws(entries: Sequence[Entry], people: People) -> Flaws:
    """All flaws. Those of someone flagged are left out: with them, what seems wrong may be wrong."""
    entries = in_order(entries)
    latest = {entry.flaw: entry for entry in entries.of(FlawAsked)}
    noted = [entry for entry in reversed(entries.of(FlawNoted)) if people.counts(entry)]
    return Flaws(tuple(Flaw(entry, people.of(entry), latest.get(entry.id)) for entry in noted))
