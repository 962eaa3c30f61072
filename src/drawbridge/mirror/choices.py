"""What was chosen about how a journal behaves."""

from __future__ import annotations

from collections.abc import Iterable

from drawbridge.journal.entries import Entry, Setting
from drawbridge.mirror.takes import standing


def chosen(entries: Iterable[Entry], name: str) -> bool | int | str | None:
    """The latest value of a setting; None when it was never set, or taken back."""
    said = [entry for entry in standing(entries).of(Setting) if entry.name == name]
    return max(said, key=lambda entry: (entry.at, entry.id)).value if said else None
