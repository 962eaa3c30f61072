"""How long a page waits for a file that another program holds: what the page can do without is given up at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connections

_AT_ONCE = 100
"""Milliseconds."""


@contextmanager
def impatient() -> Iterator[None]:
    """Within it, a locked file is an error after a tenth of a second rather than after seconds."""
    with ExitStack() as shortened:
        for alias in connections:
            waiting = _waiting if connections[alias].vendor == "sqlite" else _waiting_for_a_lock
            shortened.enter_context(waiting(alias, _AT_ONCE))
        yield


@contextmanager
def _waiting(alias: str, milliseconds: int) -> Iterator[None]:
    with connections[alias].cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        with connections[alias].cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


@contextmanager
def _waiting_for_a_lock(alias: str, milliseconds: int) -> Iterator[None]:
    """The same on PostgreSQL, where one row is held rather than the whole file."""
    usual = _lock_timeout(alias, "SELECT current_setting('lock_timeout')")
    _lock_timeout(alias, "SELECT set_config('lock_timeout', %s, false)", str(milliseconds))
    try:
        yield
    finally:
        _lock_timeout(alias, "SELECT set_config('lock_timeout', %s, false)", usual)


def _lock_timeout(alias: str, sql: str, *values: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values)
        return str(cursor.fetchone()[0])
