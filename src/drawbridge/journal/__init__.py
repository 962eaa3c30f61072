"""What happened: an append-only sequence of sealed entries, and the keys that open it."""

from drawbridge.journal.entries import Entry
from drawbridge.journal.form import dump_entry, parse_entry
from drawbridge.journal.journal import EntryConflict, Journal, Unreadable
from drawbridge.journal.seal import SealError
from drawbridge.journal.snapshot import Snapshot
from drawbridge.journal.store import SealedRow, Store
from drawbridge.journal.written import EntryError

__all__ = [
    "Entry",
    "EntryConflict",
    "EntryError",
    "Journal",
    "SealError",
    "SealedRow",
    "Snapshot",
    "Store",
    "Unreadable",
    "dump_entry",
    "parse_entry",
]
