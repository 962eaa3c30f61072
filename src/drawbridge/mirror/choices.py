"""What was chosen about how a journal behaves."""

from __future__ import annotations

from collections.abc import Iterable

from drawbridge.journal.entries import Entry, Setting
from drawbridge.mirror.takes import in_order


def chosen(entries: Iterable[Entry], name: str) -> bool | int | str | None:
    """The latest value of a setting; None when it was never set, or taken back."""
    said = reversed(in_order(entries).of(Setting))
    return next((entry.value for entry in said if entry.name == name), None)
