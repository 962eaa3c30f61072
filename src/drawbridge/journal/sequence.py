"""Entries in their order, looked through once: what stands, what was taken back, and all of a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter, lt
from typing import TypeVar, cast
from uuid import UUID

from drawbridge.journal.entries import Entry, Withdrawn
from drawbridge.journal.written import Written

_E = TypeVar("_E", bound=Written)


class Entries(tuple[Entry, ...]):
    """A tuple of entries that remembers what was found in it. It never changes, so what was found never does either.

    A page asks a dozen questions of the same thousands of entries; each would otherwise go through all of them.
    """

    @classmethod
    def of_all(cls, entries: Iterable[Entry]) -> Entries:
        """These entries; the same object when they are looked through already."""
        return entries if isinstance(entries, Entries) else cls(entries)

    def of(self, kind: type[_E]) -> Sequence[_E]:
        """All entries of a kind, in their order."""
        return cast("Sequence[_E]", self.kinds.get(kind, ()))

    @cached_property
    def kinds(self) -> Mapping[type[Written], Sequence[Entry]]:
        """The entries of each kind that occurs, in their order."""
        found: dict[type[Written], list[Entry]] = defaultdict(list)
        for entry in self:
            found[type(entry)].append(entry)
        return dict(found)

    @cached_property
    def taken_back(self) -> frozenset[UUID]:
        """The ids that are withdrawn.

        From the latest to the first: a withdrawal that is itself withdrawn does nothing.
        """
        gone: set[UUID] = set()
        for entry in sorted(self.of(Withdrawn), key=lambda entry: (entry.at, entry.id), reverse=True):
            if entry.id not in gone:
                gone.add(entry.target)
        return frozenset(gone)

    @property
    def standing(self) -> Entries:
        """The entries that have not been taken back, or whose taking back was itself taken back later."""
        return self._left if self.taken_back else self

    @property
    def in_order(self) -> Entries:
        """The entries in the order of their times, each once, however they arrived: the latest word comes last."""
        return self if self._arrived_in_order else self._ordered

    @cached_property
    def _arrived_in_order(self) -> bool:
        times = [entry.at for entry in self]
        return all(map(lt, times, times[1:]))

    @cached_property
    def _ordered(self) -> Entries:
        return Entries(sorted({entry.id: entry for entry in self}.values(), key=attrgetter("at", "id")))

    @cached_property
    def _left(self) -> Entries:
        return Entries(entry for entry in self if type(entry) is not Withdrawn and entry.id not in self.taken_back)
