"""Copies of both databases, made while people write, and what makes sure that a copy is whole. No Django here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

DATABASES = ("journal/data.sqlite3", "keystore/keys.sqlite3")
_PATIENCE = 20.0


class ArchiveError(Exception):
    """A backup that was not written, or cannot be restored. Says what is wrong, what is safe and what to do."""


def copy_databases(data: Path, folder: Path) -> dict[str, dict[str, int]]:
    """Copies of both databases as they were at one moment, checked; their rows."""
    rows = {}
    with one_moment(data) as sources:
        for name, source in sources.items():
            copy = folder / name
            copy.parent.mkdir(mode=0o700)
            copy.touch(mode=0o600)
            with closing(connect(copy)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file
            rows[name] = count_rows(source)
            verify_rows(copy, rows[name])
    return rows


def verify_rows(copy: Path, rows: Mapping[str, int]) -> None:
    if verify_copy(copy) != dict(rows):
        raise ArchiveError(f"The copy of {copy.name} holds other rows than it should. Nothing was changed; try again.")


def verify_copy(file: Path) -> dict[str, int]:
    """Check a database whole, and count its rows by table. Raises :class:`ArchiveError`."""
    with closing(connect(file)) as database:
        for pragma, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            if (found := database.execute(f"PRAGMA {pragma}").fetchmany(3)) != good:
                raise ArchiveError(f"{file.name} is damaged ({found[0][0]}). Nothing was changed.")
        return count_rows(database)


def count_rows(database: sqlite3.Connection) -> dict[str, int]:
    """Rows by table."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    names = sorted(name for (name,) in tables.fetchall())
    return {name: int(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}  # noqa: S608


def connect(file: Path) -> sqlite3.Connection:
    """Open a database that is there; never make one."""
    where = f"{file.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(where, uri=True, timeout=_PATIENCE, isolation_level=None)


def is_in_use(file: Path) -> bool:
    """Whether another process has this database open: in write-ahead mode each holds a shared lock."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=0.2)) as database:
        database.isolation_level = None
        try:
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return "locked" in str(error)
        except sqlite3.DatabaseError:
            return False  # damaged: nobody can be using it
    return False


@contextmanager
def one_moment(data: Path) -> Iterator[dict[str, sqlite3.Connection]]:
    """Both databases, each in a read that began while nobody could write to either. Writers then go on."""
    with ExitStack() as reads:
        sources = {name: reads.enter_context(closing(connect(data / name))) for name in DATABASES}
        with ExitStack() as gates:
            for name in DATABASES:
                gates.enter_context(closing(connect(data / name))).execute("BEGIN IMMEDIATE")
            for source in sources.values():
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield sources
