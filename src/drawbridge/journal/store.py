"""What a journal needs from whatever stores its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID


class SealedRow(NamedTuple):
    """One entry as it lies in storage: an id, a day, two version numbers, and bytes that say nothing."""

    entry: UUID
    day: date
    format: int
    version: int
    blob: bytes


class Store(Protocol):
    """Rows of many journals, each kept in the order in which it arrived."""

    def rows(self, journal: UUID) -> Iterable[SealedRow]:
        """Every row of a journal, oldest first."""

    def row(self, journal: UUID, entry: UUID) -> SealedRow | None:
        """The row of one entry, or None."""

    def add(self, journal: UUID, row: SealedRow) -> bool:
        """True once the row is stored durably; False, changing nothing, when the entry's id is taken."""

    def add_all(self, journal: UUID, before: Sequence[SealedRow], after: Sequence[SealedRow]) -> bool:
        """Store many rows, some before all others and some after; all durably, or False and none, as ``add``."""

    def remove(self, journal: UUID, entries: Collection[UUID]) -> int:
        """Take the rows of these entries away for good, all or none, and every snapshot; how many rows there were."""

    def snapshot(self, journal: UUID, label: UUID) -> bytes | None:
        """A sealed snapshot, or None. One that cannot be read is as good as none: nothing is raised."""

    def keep_snapshot(self, journal: UUID, label: UUID, blob: bytes, seen: Collection[UUID]) -> bool:
        """Put a snapshot in the place of the one before. False, changing nothing, when one of the entries it has seen
        is gone by now, or when there is no room or time to write: nothing is raised.
        """
