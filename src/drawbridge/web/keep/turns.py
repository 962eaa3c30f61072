"""One at a time, for what reads before it writes.

On SQLite a writing transaction is alone anyway. PostgreSQL lets several write beside each other, so there each such
transaction takes its turn at a lock of its database's own, which goes with the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

_TURN = 1_684_169_319
"""Any number, as long as it is always this one."""


@contextmanager
def in_turn(alias: str) -> Iterator[None]:
    """A transaction, beside which no other of these changes the same database."""
    with transaction.atomic(using=alias):
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        yield


@contextmanager
def one_machine(alias: str) -> Iterator[None]:
    """Without a transaction, for as long as it takes: several machines may start at once, and one brings the tables."""
    if connections[alias].vendor != "postgresql":
        yield
        return
    with connections[alias].cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_TURN])
    try:
        yield
    finally:
        connections[alias].close()  # and with it the lock
