"""How both SQLite files are opened. Plain data: the settings read it before Django exists.

``synchronous=FULL`` is what makes an acknowledged entry survive a power cut, ``secure_delete`` what makes an
erased one unreadable; :mod:`drawbridge.web.keep.checks` refuses to start without them.
"""

from __future__ import annotations

from typing import Any

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "secure_delete": "ON",
    "temp_store": "MEMORY",
    "trusted_schema": "OFF",
}

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": " ".join(f"PRAGMA {name}={value};" for name, value in PRAGMAS.items()),
}
"""Django's ``OPTIONS`` for either database; the timeout is in seconds."""
