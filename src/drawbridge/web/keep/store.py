"""Sealed rows in the database, and how they leave it for good."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction
from django.db.models import Min

from drawbridge.journal import SealedRow
from drawbridge.web.keep.models import Asked, Journal, SealedEntry, Session, Snapshot, Wrap
from drawbridge.web.keep.patience import impatient
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.rows import UNREADABLE, read_rows
from drawbridge.web.keep.turns import in_turn

MOST = 500
"""Ids, or rows, in one statement: SQLite may be built to take no more than 999 values, PostgreSQL takes 65,535."""

_T = TypeVar("_T")

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
                _require(journal)
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
            with in_turn(DEFAULT_DB_ALIAS):
                _require(journal)
                lowest = min(SealedEntry.objects.aggregate(seq=Min("seq"))["seq"] or 0, 0) - len(before)
                SealedEntry.objects.bulk_create(_numbered(journal, before, lowest), batch_size=MOST)
                SealedEntry.objects.bulk_create(_numbered(journal, after), batch_size=MOST)
        except IntegrityError:
            if not Journal.objects.filter(id=journal).exists():
                raise JournalGone from None
            return False
        return True

    def remove(self, journal: UUID, entries: Collection[UUID]) -> int:
        """Delete and commit, a statement for so many rows as every database takes; then empty the log behind them.

        What was made from them goes first: a snapshot may hold their words.
        """
        gone = 0
        with transaction.atomic():
            _alone_with(journal)
            Snapshot.objects.filter(journal=journal).delete()
            for part in in_parts(list(entries)):
                gone += SealedEntry.objects.filter(journal=journal, entry__in=part).delete()[0]
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


def in_parts(found: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """So many at a time as every database takes in one statement."""
    return (found[first : first + MOST] for first in range(0, len(found), MOST))


def _require(journal: UUID) -> None:
    if not _alone_with(journal):
        raise JournalGone


def _alone_with(*journals: UUID) -> bool:
    """Have this transaction be the only one that changes these journals' rows, so that they stand in the order in which
    they were written; False when one is gone, which PostgreSQL itself would say only at the very end.

    On SQLite every writing transaction is alone anyway.
    """
    if not connections[DEFAULT_DB_ALIAS].features.has_select_for_update:
        return True
    there = Journal.objects.select_for_update().filter(id__in=journals).order_by("id")
    return len(there) == len(set(journals))


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
    with transaction.atomic():
        _alone_with(*journals)
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
