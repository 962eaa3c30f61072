"""Something derived from a journal's first entries, kept sealed so that it need not be derived again from all of them.

A snapshot never stands for the entries: it is used only while exactly those it was made from are still the first of the
journal, and whatever is wrong with it, it is left aside and made anew.

    value = how many entries it saw (4 bytes) || SHA-256 of their ids, in order || what was kept

It is sealed under a key of its own, for one journal and one name, and lies under a label that tells the name to nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from drawbridge.journal.entries import Entry
from drawbridge.journal.keys import snapshot_key, snapshot_label
from drawbridge.journal.seal import Place, Seal, SealError

LARGEST = 4_000_000
"""Bytes a snapshot may have; a larger one is not kept."""
_COUNT, _DIGEST = 4, 32


@dataclass(frozen=True)
class Snapshot:
    """What was kept, and from how many entries it was made: those that follow are still to be taken in."""

    seen: int
    kept: bytes = field(repr=False)


class Sealed(NamedTuple):
    """A snapshot as it lies in storage: a label and bytes that say nothing."""

    label: UUID
    blob: bytes


class Snapshots:
    """Closes and opens the snapshots of one journal."""

    def __init__(self, journal: UUID, key: bytes) -> None:
        self._journal, self._key = journal, key
        self._seal = Seal(snapshot_key(key))

    def label(self, name: str) -> UUID:
        """Under what a snapshot is found in storage."""
        return snapshot_label(self._key, name)

    def close(self, name: str, seen: Sequence[Entry], kept: bytes) -> Sealed:
        """Seal what was made from these entries, the first of the journal."""
        label = self.label(name)
        value = len(seen).to_bytes(_COUNT, "big") + _digest(seen) + kept
        return Sealed(label, self._seal.close(value, self._place(label, name)))

    def open(self, name: str, blob: bytes, entries: Sequence[Entry]) -> Snapshot | None:
        """What was kept, or None: damaged, of another place, or made from other entries than the first of these."""
        try:
            value = self._seal.open(blob, self._place(self.label(name), name))
        except SealError:
            return None
        seen, digest = int.from_bytes(value[:_COUNT], "big"), value[_COUNT : _COUNT + _DIGEST]
        if seen > len(entries) or digest != _digest(entries[:seen]):
            return None
        return Snapshot(seen, value[_COUNT + _DIGEST :])

    def _place(self, label: UUID, name: str) -> Place:
        return Place(self._journal, "snapshot", label, name)


def _digest(entries: Sequence[Entry]) -> bytes:
    return hashlib.sha256(b"".join(entry.id.bytes for entry in entries)).digest()
