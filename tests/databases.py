"""Which databases a test run uses: SQLite's files, or PostgreSQL's where ``DRAWBRIDGE_TEST_DATABASE`` names a server.

``make postgres`` starts such a server and names it. What is true of files alone is marked ``sqlite`` with its
reason, and each of those is told at the end of a run on PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NAME = "DRAWBRIDGE_TEST_DATABASE"
SERVER = os.environ.get(NAME, "")
"""An address at which databases may be made, such as postgresql://user@127.0.0.1:5432/postgres; empty for SQLite."""


def named(name: str) -> dict[str, str]:
    """The settings of two databases on the server, to be made by whoever uses them; none on SQLite."""
    if not SERVER:
        return {}
    return {
        "DRAWBRIDGE_DATABASE": urlsplit(SERVER)._replace(path=f"/drawbridge_{name}_data").geturl(),
        "DRAWBRIDGE_KEYSTORE": urlsplit(SERVER)._replace(path=f"/drawbridge_{name}_keys").geturl(),
    }


def of(folder: Path) -> dict[str, str]:
    """The settings of the two databases that belong to a folder; made at the first call, and gone when the run ends."""
    found = named(sha256(str(folder.resolve()).encode()).hexdigest()[:16])
    for address in found.values():
        _make(urlsplit(address).path.removeprefix("/"))
    return found


_MADE: set[str] = set()


def _make(name: str) -> None:
    if name not in _MADE:
        _MADE.add(name)
        tell_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        tell_server(f'CREATE DATABASE "{name}"')
        atexit.register(tell_server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def tell_server(statement: str, address: str = "") -> list[tuple[Any, ...]]:
    """Say something to the server itself, past the application; what it answered."""
    from psycopg import connect

    with closing(connect(address or SERVER, autocommit=True)) as connection:
        answer = connection.execute(statement.encode())
        return answer.fetchall() if answer.description else []
