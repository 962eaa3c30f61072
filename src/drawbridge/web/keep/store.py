"""Sealed rows in the database, and how they leave it for good."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from django.db import IntegrityError, connections, transaction
from django.db.models import Min

from drawbridge.journal import SealedRow
from drawbridge.web.keep.models import Asked, Journal, SealedEntry, Session, Snapshot, Wrap
from drawbridge.web.keep.patience import impatient
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.rows import UNREADABLE, read_rows

MOST = 500
"""Ids in one statement: SQLite may be built to take no more than 999."""

GIVEN_UP = date.min
"""The day of creation of a journal that is being erased, whatever still opens it."""


class JournalGone(Exception):
    """The journal was erased while it was open elsewhere."""

    def __init__(self) -> None:
        super().__init__("This journal was erased, here or on another device. This entry was not kept.")


class SqlStore:
    """The rows of every journal. Implements :class:`drawbridge.journal.Store`."""

    def rows(self, journal: UUID) -> Iterator[SealedRow]:
        return read_rows(SealedEntry.objects.filter(journal=journal).order_by("seq"))

    def row(self, journal: UUID, entry: UUID) -> SealedRow | None:
        return next(read_rows(SealedEntry.objects.filter(journal=journal, entry=entry)), None)

    def add(self, journal: UUID, row: SealedRow) -> bool:
        """Insert and commit; the constraint, not a look beforehand, tells whether the id is taken."""
        try:
            with transaction.atomic():
                SealedEntry.objects.create(
                    journal_id=journal,
                    entry=row.entry,
                    day=row.day,
                    format=row.format,
                    version=row.version,
                    blob=row.blob,
                )
        except IntegrityError:
            if not Journal.objects.filter(id=journal).exists():
                raise JournalGone from None
            return False
        return True

    def add_all(self, journal: UUID, before: Sequence[SealedRow], after: Sequence[SealedRow]) -> bool:
        """Insert and commit many rows. Those to stand first get numbers below every number in use."""
        try:
            with transaction.atomic():
                lowest = min(SealedEntry.objects.aggregate(seq=Min("seq"))["seq"] or 0, 0) - len(before)
                SealedEntry.objects.bulk_create(_numbered(journal, before, lowest))
                SealedEntry.objects.bulk_create(_numbered(journal, after))
        except IntegrityError:
            if not Journal.objects.filter(id=journal).exists():
                raise JournalGone from None
            return False
        return True

    def remove(self, journal: UUID, entries: Collection[UUID]) -> int:
        """Delete and commit, a statement for so many rows as every database takes; then empty the log behind them.

        What was made from them goes first: a snapshot may hold their words.
        """
        found, gone = list(entries), 0
        with transaction.atomic():
            _alone_with(journal)
            Snapshot.objects.filter(journal=journal).delete()
            for first in range(0, len(found), MOST):
                rows = SealedEntry.objects.filter(journal=journal, entry__in=found[first : first + MOST])
                gone += rows.delete()[0]
        forget_deleted()
        return gone

    def snapshot(self, journal: UUID, label: UUID) -> bytes | None:
        try:
            blob = Snapshot.objects.filter(journal=journal, label=label).values_list("blob", flat=True).first()
        except UNREADABLE:
            return None
        return bytes(blob) if isinstance(blob, bytes | memoryview) else None

    def keep_snapshot(self, journal: UUID, label: UUID, blob: bytes, seen: Collection[UUID]) -> bool:
        """Written only while the journal's rows hold still: what another tab erased meanwhile must not come back so."""
        try:
            with impatient(), transaction.atomic():
                _alone_with(journal)
                there = set(SealedEntry.objects.filter(journal=journal).values_list("entry", flat=True))
                if not there.issuperset(seen):
                    return False
                of_old = Snapshot.objects.filter(journal=journal, label=label)
                if not of_old.update(blob=blob):
                    Snapshot.objects.create(journal_id=journal, label=label, blob=blob)
        except UNREADABLE:  # a full, locked or damaged file: nothing is lost, what was to be kept can be made again
            return False
        return True


def _alone_with(journal: UUID) -> None:
    """Have this transaction be the only one that changes a journal's rows. (On SQLite every writing one is anyway.)"""
    Journal.objects.select_for_update().filter(id=journal).first()


def _numbered(journal: UUID, rows: Sequence[SealedRow], first: int | None = None) -> list[SealedEntry]:
    """Rows to insert, numbered upwards from ``first``, or by the database."""
    return [
        SealedEntry(
            seq=None if first is None else first + place,
            journal_id=journal,
            entry=row.entry,
            day=row.day,
            format=row.format,
            version=row.version,
            blob=row.blob,
        )
        for place, row in enumerate(rows)
    ]


def erase(*journals: UUID) -> None:
    """Erase journals: their keys, their sessions, then their entries, overwritten in both files.

    They are marked as given up first: should the machine stop half-way, a later sweep finishes the work.
    """
    Journal.objects.filter(id__in=journals).update(kept=False, created=GIVEN_UP)
    with transaction.atomic(using=KEYS):
        Wrap.objects.filter(journal__in=journals).delete()
        Session.objects.filter(journal__in=journals).delete()
        Asked.objects.filter(journal__in=journals).delete()
    Journal.objects.filter(id__in=journals).delete()
    forget_deleted()


def forget_deleted() -> None:
    """Empty the write-ahead logs, where deleted rows would stay readable; after any open transaction."""
    for alias in ("default", KEYS):
        transaction.on_commit(partial(_truncate, alias), using=alias)


def _truncate(alias: str) -> None:
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
