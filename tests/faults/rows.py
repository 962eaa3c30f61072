"""A journal's rows without Django: through apsw while faults are tried, through sqlite3 to see what they left."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import apsw

from drawbridge.journal import SealedRow
from drawbridge.web.keep.sqlite import SQLITE_OPTIONS

_INSERT = """INSERT INTO keep_sealedentry (journal_id, entry, day, format, version, blob)
VALUES (?, ?, ?, ?, ?, ?)"""
_SELECT = "SELECT entry, day, format, version, blob FROM keep_sealedentry WHERE journal_id = ? ORDER BY seq"


class Rows:
    """Rows as they are stored, to read."""

    def __init__(self, database: sqlite3.Connection | apsw.Connection) -> None:
        self.database = database

    def rows(self, journal: UUID) -> Iterator[SealedRow]:
        for entry, day, fmt, version, blob in self.database.execute(_SELECT, (journal.hex,)):
            yield SealedRow(UUID(entry), date.fromisoformat(day), fmt, version, blob)

    def row(self, journal: UUID, entry: UUID) -> SealedRow | None:
        return next((row for row in self.rows(journal) if row.entry == entry), None)

    def add(self, journal: UUID, row: SealedRow) -> bool:
        raise AssertionError("these rows are only read")


class OnApsw(Rows):
    """Rows written by the statement and in the transaction that ``SqlStore`` uses."""

    database: apsw.Connection

    def begin(self, journal: UUID) -> None:
        """Make the row of the journal itself."""
        values = (journal.hex, date(2026, 11, 22).isoformat())
        self.database.execute("INSERT INTO keep_journal (id, created, kept) VALUES (?, ?, 1)", values)

    def add(self, journal: UUID, row: SealedRow) -> bool:
        values = (journal.hex, row.entry.hex, row.day.isoformat(), row.format, row.version, row.blob)
        self.database.execute(f"BEGIN {SQLITE_OPTIONS['transaction_mode']}")
        try:
            self.database.execute(_INSERT, values)
            self.database.execute("COMMIT")
        except apsw.ConstraintError:
            self.database.execute("ROLLBACK")
            return False
        except apsw.Error:
            if self.database.in_transaction:
                self.database.execute("ROLLBACK")
            raise
        return True
