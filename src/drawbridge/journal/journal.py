"""A journal: entries opened with its key, and new ones sealed at the end."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from drawbridge.journal.entries import Entry
from drawbridge.journal.form import dump_entry, parse_entry
from drawbridge.journal.keys import field_key
from drawbridge.journal.merge import Merge, merge
from drawbridge.journal.seal import FORMAT, Place, Seal, SealError
from drawbridge.journal.sequence import Entries
from drawbridge.journal.snapshot import LARGEST, Snapshot, Snapshots
from drawbridge.journal.store import SealedRow, Store
from drawbridge.journal.written import EntryError


class EntryConflict(Exception):
    """The id of an entry is already taken by one that says something else. Nothing was changed."""

    def __init__(self, entry: UUID) -> None:
        super().__init__(
            f"An entry with the id {entry} is already kept and says something else. "
            "It was left as it is; send the new one under an id of its own."
        )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that was left out: damaged, moved, or from a newer Drawbridge."""

    entry: UUID
    day: date
    why: str


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the garbage collector. Ten thousand new entries have it look through all of them again and again, which
    takes longer than reading them, and none of them is garbage.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Journal:
    """One person's entries. They are opened once and kept for as long as this object lives (a request)."""

    def __init__(self, id: UUID, key: bytes, store: Store) -> None:
        self.id = id
        self._seal = Seal(field_key(key))
        self._snapshots = Snapshots(id, key)
        self._store = store
        self._entries: Entries | None = None
        self._unreadable: tuple[Unreadable, ...] = ()

    def entries(self) -> Entries:
        """Every entry that opens, in the order in which they were stored."""
        if self._entries is None:
            self._entries, self._unreadable = self._read()
        return self._entries

    @property
    def is_read(self) -> bool:
        """Whether the entries have been read already, so that asking for them costs nothing."""
        return self._entries is not None

    def unreadable(self) -> tuple[Unreadable, ...]:
        """The rows that did not open. One damaged row costs only itself."""
        self.entries()
        return self._unreadable

    def append(self, entry: Entry) -> bool:
        """Seal an entry and store it.

        Returns False when the same entry is already there: the same id and content, whenever it arrived; the
        time of the first arrival stands. Raises :class:`EntryConflict` when the id is taken by other content.
        """
        if not self._store.add(self.id, self._sealed(entry)):
            self._entries = None  # another tab was here meanwhile: what is read next shows what it wrote
            return self._known(entry)
        if self._entries is not None:
            self._entries = Entries((*self._entries, entry))
        return True

    def append_all(self, entries: Sequence[Entry]) -> bool:
        """Seal entries that belong together and store them, all or none. False, changing nothing, when one of them is
        there already.
        """
        if not self._store.add_all(self.id, (), [self._sealed(entry) for entry in entries]):
            return False
        self._entries = None
        return True

    def remove(self, entries: Collection[UUID]) -> int:
        """Erase entries for good: nothing of their rows is left in the store, nor of anything made from them. Returns
        how many there were.
        """
        self._entries = None
        return self._store.remove(self.id, entries)

    def bring_in(self, brought: Iterable[Entry]) -> Merge:
        """Merge the entries of a file into this journal, all or none; see :func:`drawbridge.journal.merge.merge`.

        What is older than the newest entry here is stored before everything else: the newest take and the newest
        choice stay the newest. Raises :class:`EntryConflict` when another tab stored one of the ids meanwhile.
        """
        here: dict[UUID, Entry | None] = {entry.id: entry for entry in self.entries()}
        found = merge(here | {row.entry: None for row in self._unreadable}, brought)
        newest = max((entry.at for entry in self.entries()), default=None)
        older = [newest is not None and entry.at < newest for entry in found.new]
        rows = [self._sealed(entry) for entry in found.new]
        before = [row for row, is_older in zip(rows, older, strict=True) if is_older]
        after = [row for row, is_older in zip(rows, older, strict=True) if not is_older]
        self._entries = None
        if rows and not self._store.add_all(self.id, before, after):
            raise EntryConflict(rows[0].entry)
        return found

    def stored(self, id: UUID) -> Entry | None:
        """The entry that stands under this id by now, also when another tab stored it a moment ago."""
        row = self._store.row(self.id, id)
        return None if row is None else self._opened(row)

    def snapshot(self, name: str) -> Snapshot | None:
        """What :meth:`keep_snapshot` kept under this name, while the entries it was made from are still the first here;
        None when there is none, or none that can be used. What came after them is ``entries()[snapshot.seen:]``.
        """
        blob = self._store.snapshot(self.id, self._snapshots.label(name))
        return None if blob is None else self._snapshots.open(name, blob, self.entries())

    def keep_snapshot(self, name: str, seen: int, kept: bytes) -> bool:
        """Keep what was derived from the first ``seen`` of these entries, sealed, in the place of what was kept before.

        Only a saving of time: False, and nothing is raised, when it could not be kept.
        """
        entries = self.entries()[:seen]
        if len(entries) != seen or len(kept) > LARGEST:
            return False
        label, blob = self._snapshots.close(name, entries, kept)
        return self._store.keep_snapshot(self.id, label, blob, [entry.id for entry in entries])

    def seal_note(self, purpose: str, note: bytes) -> bytes:
        """A note that is no entry and is not stored here, such as one on its way through an address."""
        return self._seal.close(note, self._note_place(purpose))

    def open_note(self, purpose: str, sealed: bytes) -> bytes:
        """The note; raises :class:`SealError` when it is of another journal or purpose, or is none."""
        return self._seal.open(sealed, self._note_place(purpose))

    def _note_place(self, purpose: str) -> Place:
        return Place(self.id, "note", self.id, purpose)

    def _known(self, entry: Entry) -> bool:
        row = self._store.row(self.id, entry.id)
        if row is None or not self._opened(row).says_the_same(entry):
            raise EntryConflict(entry.id)
        return False

    def _read(self) -> tuple[Entries, tuple[Unreadable, ...]]:
        entries, unreadable = [], []
        opened = self._seal.opener(self.id, "entry", "body")
        with _undisturbed():
            for row in self._store.rows(self.id):
                try:
                    entries.append(parse_entry(opened(row.entry, row.version, row.blob)))
                except (SealError, EntryError) as error:
                    unreadable.append(Unreadable(row.entry, row.day, str(error)))
        return Entries(entries), tuple(unreadable)

    def _sealed(self, entry: Entry) -> SealedRow:
        blob = self._seal.close(dump_entry(entry), self._place(entry.id, 1))
        return SealedRow(entry.id, entry.at.date(), FORMAT, 1, blob)

    def _opened(self, row: SealedRow) -> Entry:
        return parse_entry(self._seal.open(row.blob, self._place(row.entry, row.version)))

    def _place(self, entry: UUID, version: int) -> Place:
        return Place(self.id, "entry", entry, "body", version)
