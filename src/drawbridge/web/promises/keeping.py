"""Recording what names a time from now: pressed twice, "in 20 minutes" is one promise and not two."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from drawbridge.journal import EntryConflict, Journal
from drawbridge.journal.entries import PromiseEnded, PromiseMade
from drawbridge.web.access import record
from drawbridge.web.once import once

_A_MINUTE = timedelta(seconds=61)

Timed = PromiseMade | PromiseEnded


def once_from_now(journal: Journal, entry: Timed) -> UUID:
    """As :func:`drawbridge.web.once.once`, but sent again later, the same wait from another now is the same entry."""
    try:
        record(journal, entry)
    except EntryConflict:
        stored = journal.stored(entry.id)
        if isinstance(stored, type(entry)) and _says(stored) == _says(entry) and _same_wait(stored, entry):
            return entry.id
        return once(journal, entry)
    return entry.id


def _says(entry: Timed) -> dict[str, object]:
    """What does not follow from the time."""
    return entry.model_dump(exclude={"at", "due", "back"})


def _same_wait(stored: Timed, entry: Timed) -> bool:
    return abs(_wait(stored) - _wait(entry)) < _A_MINUTE


def _wait(entry: Timed) -> timedelta:
    due: datetime = entry.due or entry.at
    return due - entry.at
