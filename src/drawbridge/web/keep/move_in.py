"""A backup of SQLite's two files, put into the two empty databases of a PostgreSQL: the way for a host who moves there.

Rows are carried over as they are, sealed; nothing is opened. Only numbers that a database gives by itself are given
anew, in the same order. Counts of tries, which last a day, stay behind.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from drawbridge.web.keep.archive import PACKS, Contents, check, sync, unpack
from drawbridge.web.keep.copies import DATABASES, ArchiveError, connect, verify_rows
from drawbridge.web.keep.models import Journal, SealedEntry, Session, Snapshot, Wrap
from drawbridge.web.keep.restore import STAGE
from drawbridge.web.keep.router import KEYS

_SAID, _OPENS = (Journal, SealedEntry, Snapshot), (Wrap, Session)
_AT_ONCE = 500
_ANEW = (models.BigAutoField,)


def move_in(file: Path, data: Path) -> Contents:
    """Put a backup into the databases that the settings name, whose tables are there and empty.

    Sessions of kept journals are not brought along: one that was locked since must not open again.

    Raises:
        ArchiveError: nothing was changed.
    """
    contents = check(file)
    _refuse_unless_empty()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=data, prefix=STAGE) as scratch:
        stage = Path(scratch)
        unpack(file, stage)
        for name in DATABASES:
            verify_rows(stage / name, contents.rows[name])
        try:
            with transaction.atomic(), transaction.atomic(using=KEYS):
                _carry(stage / DATABASES[0], DEFAULT_DB_ALIAS, _SAID)
                _carry(stage / DATABASES[1], KEYS, _OPENS)
                Session.objects.filter(kept=True).delete()
        except (DatabaseError, sqlite3.Error) as error:
            raise ArchiveError(
                f"PostgreSQL did not take it ({' '.join(str(error).split())}). It is empty still."
            ) from error
        _keep_packs(stage / PACKS, data / PACKS)
    sync(data)
    return contents


def _refuse_unless_empty() -> None:
    if any(kind._default_manager.exists() for kind in (*_SAID, *_OPENS)):
        raise ArchiveError(
            "There are journals in this PostgreSQL already, and they were left as they are. A backup made by "
            "Drawbridge is put into empty databases: make two new ones, and name them in DRAWBRIDGE_DATABASE and "
            "DRAWBRIDGE_KEYSTORE."
        )


def _carry(file: Path, alias: str, kinds: Sequence[type[models.Model]]) -> None:
    with closing(connect(file)) as source:
        _refuse_another_version(source, alias)
        for kind in kinds:
            rows, meant = _rows(source, kind), 0
            while batch := [row for _, row in zip(range(_AT_ONCE), rows, strict=False)]:
                meant += len(batch)
                kind._default_manager.bulk_create(batch)
            if kind._default_manager.count() < meant:
                raise ArchiveError(f"Not every row of {kind._meta.db_table} arrived. Nothing was changed; try again.")


def _refuse_another_version(source: sqlite3.Connection, alias: str) -> None:
    theirs = {name for (name,) in source.execute("SELECT name FROM django_migrations WHERE app = 'keep'")}
    ours = {name for app, name in MigrationRecorder(connections[alias]).applied_migrations() if app == "keep"}
    if theirs != ours:
        raise ArchiveError(
            "This backup is from another version of Drawbridge. Nothing was changed. Restore it where the journals lie "
            "in files, start this version there once, and back up again."
        )


def _rows(source: sqlite3.Connection, kind: type[models.Model]) -> Iterator[models.Model]:
    """In the order in which they were numbered."""
    fields = [field for field in kind._meta.concrete_fields if not isinstance(field, _ANEW)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    found = source.execute(f'SELECT {columns} FROM "{kind._meta.db_table}" ORDER BY "{kind._meta.pk.column}"')  # noqa: S608
    return (
        kind(**{field.attname: _value(field, raw) for field, raw in zip(fields, row, strict=True)}) for row in found
    )


def _value(field: models.Field[Any, Any], raw: object) -> object:
    value = field.to_python(raw)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _keep_packs(brought: Path, kept: Path) -> None:
    for pack in sorted(brought.glob("*")) if brought.is_dir() else ():
        if not (kept / pack.name).exists():
            kept.mkdir(mode=0o700, exist_ok=True)
            pack.rename(kept / pack.name)
