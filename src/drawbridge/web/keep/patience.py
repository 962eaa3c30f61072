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
            if connections[alias].vendor == "sqlite":
                shortened.enter_context(_waiting(alias, _AT_ONCE))
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
