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
        """Take the rows of these entries away for good, all or none; how many there were."""
