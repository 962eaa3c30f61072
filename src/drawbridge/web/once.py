"""Recording what a form sent: twice sent is once kept; changed and sent again, it is a new entry."""

from __future__ import annotations

from uuid import UUID, uuid4

from drawbridge.journal import Entry, EntryConflict, Journal
from drawbridge.web.access import record


def once(journal: Journal, entry: Entry) -> UUID:
    """Record an entry under its form's id, and return the id it stands under.

    A form that is sent again unchanged (a double click, a replayed request) keeps the first entry and its time. A form
    that was changed before it was sent again, as after the browser's Back, becomes an entry of its own.
    """
    try:
        record(journal, entry)
    except EntryConflict:
        entry = entry.model_copy(update={"id": uuid4()})
        record(journal, entry)
    return entry.id
