"""Recording what a form sent: twice sent is once kept; changed and sent again, it is a new entry."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest

from drawbridge.journal import Entry, EntryConflict, Journal, dump_entry
from drawbridge.web.access import record


def once(journal: Journal, entry: Entry) -> UUID:
    """Record an entry under its form's id, and return the id it stands under.

    A form that is sent again unchanged (a double click, a replayed request) keeps the first entry and its time. A form
    that was changed before it was sent again, as after the browser's Back, becomes an entry of its own, and that too
    only once: its id follows from what it says.
    """
    try:
        record(journal, entry)
    except EntryConflict:
        says = dump_entry(entry.model_copy(update={"at": entry.at.min}))
        entry = entry.model_copy(update={"id": uuid5(entry.id, says.decode())})
        record(journal, entry)
    return entry.id


def form_id(request: HttpRequest) -> UUID:
    """The id a form carries for the entry it makes; a fresh one when it is missing or torn."""
    try:
        return UUID(request.POST.get("entry", ""))
    except ValueError:
        return uuid4()
