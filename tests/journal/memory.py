"""A store that forgets when the test ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from drawbridge.journal import SealedRow


class MemoryStore:
    """Keeps rows in a dict, in the order they came; its tests may change them behind the journal's back."""

    def __init__(self) -> None:
        self.kept: dict[tuple[UUID, UUID], SealedRow] = {}
        self.snapshots: dict[tuple[UUID, UUID], bytes] = {}

    def rows(self, journal: UUID) -> Iterable[SealedRow]:
        return [row for (owner, _), row in self.kept.items() if owner == journal]

    def row(self, journal: UUID, entry: UUID) -> SealedRow | None:
        return self.kept.get((journal, entry))

    def add(self, journal: UUID, row: SealedRow) -> bool:
        return self.kept.setdefault((journal, row.entry), row) is row

    def add_all(self, journal: UUID, before: Sequence[SealedRow], after: Sequence[SealedRow]) -> bool:
        if any((journal, row.entry) in self.kept for row in (*before, *after)):
            return False
        first = {(journal, row.entry): row for row in before}
        self.kept = first | self.kept | {(journal, row.entry): row for row in after}
        return True

    def remove(self, journal: UUID, entries: Collection[UUID]) -> int:
        self.snapshots = {place: blob for place, blob in self.snapshots.items() if place[0] != journal}
        gone = [self.kept.pop((journal, entry), None) for entry in set(entries)]
        return len(gone) - gone.count(None)

    def snapshot(self, journal: UUID, label: UUID) -> bytes | None:
        return self.snapshots.get((journal, label))

    def keep_snapshot(self, journal: UUID, label: UUID, blob: bytes, seen: Collection[UUID]) -> bool:
        if any((journal, entry) not in self.kept for entry in seen):
            return False
        self.snapshots[journal, label] = blob
        return True
