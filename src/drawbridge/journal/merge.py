"""Bringing the entries of a file into a journal: each once, none overwritten, what belongs together kept together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from drawbridge.journal.entries import Entry
from drawbridge.journal.form import dump_entry


@dataclass(frozen=True, slots=True)
class Merge:
    """What would be added; how many entries are there already; how many of the added had to take another id."""

    new: tuple[Entry, ...]
    same: int
    renamed: int


def merge(here: Mapping[UUID, Entry | None], brought: Iterable[Entry]) -> Merge:
    """Compare the entries of a file with those of a journal, by id.

    ``here`` maps every taken id to its entry, or to None when that entry is damaged. An entry whose id is taken by
    other content gets an id made from its own content, so bringing the same file in twice adds nothing; whatever
    in the file refers to it follows.
    """
    known, moved = dict(here), dict[UUID, UUID]()
    new: list[Entry] = []
    same = renamed = 0
    for entry in brought:
        placed = _placed(_following(entry, moved), known)
        if placed.id != entry.id:
            moved[entry.id] = placed.id
        if placed.id in known:
            same += 1
            continue
        known[placed.id] = placed
        new.append(placed)
        renamed += placed.id != entry.id
    return Merge(tuple(new), same, renamed)


def _placed(entry: Entry, known: Mapping[UUID, Entry | None]) -> Entry:
    """The entry as it is, or under an id of its own when other content has taken its id."""
    if entry.id not in known:
        return entry
    there = known[entry.id]
    if there is not None and there.says_the_same(entry):
        return entry
    return entry.model_copy(update={"id": uuid5(entry.id, dump_entry(entry).decode())})


def _following(entry: Entry, moved: Mapping[UUID, UUID]) -> Entry:
    """The entry with its references to moved entries set anew."""
    new = {name: moved[value] for name, value in entry if name != "id" and isinstance(value, UUID) and value in moved}
    return entry.model_copy(update=new) if new else entry
