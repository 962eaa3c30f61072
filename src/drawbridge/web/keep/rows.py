"""Rows as they are read, damage included: one that cannot be read costs none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID, SafeUUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, OperationalError, connections
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from drawbridge.journal import SealedRow
from drawbridge.web.keep.models import SealedEntry

_M = TypeVar("_M", bound=Model)
_VERSIONS = 2**32
_UNSAID = SafeUUID.unknown
_COLUMNS = ("entry", "day", "format", "version", "blob")
UNREADABLE = (AttributeError, TypeError, ValueError, OverflowError, ObjectDoesNotExist, DatabaseError)
_LOST = SealedRow(UUID(int=0), date.min, 0, 0, b"")
"""Stands for a row whose columns hold what was never written there. No key opens it, so it is counted as damaged."""


def read_rows(rows: QuerySet[SealedEntry]) -> Iterator[SealedRow]:
    """All of them at once; when that fails, each for itself.

    Raises:
        OperationalError: the disk does not answer. That is no damage, and nothing may look lost because of it.
    """
    try:
        found = _all(rows)
    except UNREADABLE as error:
        _raise_unless_damage(error)
        found = [_alone(rows, seq) for seq in list(rows.values_list("seq", flat=True))]
    return iter(found)


def _all(rows: QuerySet[SealedEntry]) -> list[SealedRow]:
    """SQLite's own texts are turned into an id and a day here: Django's way is most of what reading thousands costs."""
    if connections[rows.db].vendor != "sqlite":
        return [_row(*values) for values in rows.values_list(*_COLUMNS)]
    as_text = rows.annotate(text=Cast("day", TextField())).values_list("entry", "text", *_COLUMNS[2:])
    with connections[rows.db].cursor() as cursor:
        cursor.execute(*as_text.query.sql_with_params())
        found = cursor.fetchall()
    return _columns_checked(*zip(*found, strict=True)) if found else []


def _columns_checked(
    entries: Sequence[str],
    days: Sequence[str],
    formats: Sequence[int],
    versions: Sequence[int],
    blobs: Sequence[bytes],
) -> list[SealedRow]:
    """As :func:`_row` for each of them, a column at a time: thousands of rows have few days and fewer versions."""
    if set(map(type, versions)) != {int} or min(versions) < 0 or max(versions) >= _VERSIONS:
        raise _never_written()
    if set(map(type, blobs)) != {bytes}:
        raise _never_written()
    known = {day: date.fromisoformat(day) for day in set(days)}
    return list(map(SealedRow, map(_id, entries), map(known.__getitem__, days), formats, versions, blobs))


def _id(text: str) -> UUID:
    """``UUID(hex=text)``, past its constructor, which takes four times as long to find out what it was given."""
    if len(text) != 32:
        raise _never_written()
    found = object.__new__(UUID)
    object.__setattr__(found, "int", int(text, 16))
    object.__setattr__(found, "is_safe", _UNSAID)
    return found


def sound_rows(rows: QuerySet[_M], is_sound: Callable[[_M], bool]) -> list[_M]:
    """The rows of any table, without those that hold what was never written there.

    Raises:
        OperationalError: as :func:`read_rows`.
    """
    try:
        found = list(rows)
    except UNREADABLE as error:
        _raise_unless_damage(error)
        found = [row for key in list(rows.values_list("pk", flat=True)) for row in _one(rows, key)]
    return [row for row in found if is_sound(row)]


def values_of(rows: QuerySet[_M], column: str) -> set[object]:
    """The different values in a column, without those that cannot be read.

    Raises:
        OperationalError: as :func:`read_rows`.
    """
    try:
        return set(rows.values_list(column, flat=True).distinct())
    except UNREADABLE as error:
        _raise_unless_damage(error)
        return {getattr(row, column) for row in sound_rows(rows.only(column), lambda row: True)}


def _one(rows: QuerySet[_M], key: object) -> list[_M]:
    try:
        return list(rows.filter(pk=key))
    except UNREADABLE as error:
        _raise_unless_damage(error)
        return []


def _alone(rows: QuerySet[SealedEntry], seq: int) -> SealedRow:
    try:
        return _row(*rows.values_list(*_COLUMNS).get(seq=seq))
    except UNREADABLE as error:
        _raise_unless_damage(error)
        return _LOST


def _row(entry: UUID, day: date, fmt: int, version: int, blob: bytes | memoryview) -> SealedRow:
    if not isinstance(version, int) or not 0 <= version < _VERSIONS or not isinstance(blob, bytes | memoryview):
        raise _never_written()
    return SealedRow(entry, day, fmt, version, bytes(blob))


def _never_written() -> ValueError:
    return ValueError("no row was ever written like this")


def _raise_unless_damage(error: Exception) -> None:
    """SQLite tells damage as a plain DatabaseError, except text that is no text: that is an OperationalError."""
    if isinstance(error, OperationalError) and "decode" not in str(error):
        raise error
