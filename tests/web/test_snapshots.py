"""Snapshots in the database: gone with what they were made from, and never worth an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import OperationalError, connections

from drawbridge.journal import Journal, Snapshot
from drawbridge.web.keep import session
from drawbridge.web.keep.models import Snapshot as Row
from drawbridge.web.keep.session import Opened
from drawbridge.web.keep.store import SqlStore, erase
from tests import databases
from tests.journal.samples import answered

IN_FILES = pytest.mark.sqlite("looks for bytes in the files; what stays in a server's own is told in docs/run.md")
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
STATE = b"made from words " * 40


def begun() -> tuple[Opened, Journal]:
    opened = session.begin_anonymous(NOW)
    journal = Journal(opened.journal, opened.key, SqlStore())
    for number in range(3):
        journal.append(answered(number))
    return opened, journal


def same(opened: Opened) -> Journal:
    return Journal(opened.journal, opened.key, SqlStore())


def sealed_bytes() -> bytes:
    (row,) = Row.objects.all()
    return bytes(row.blob)[13:61]


def stands_on_the_disk(needle: bytes) -> bool:
    """In either database, or in whatever SQLite keeps beside them."""
    files = (Path(connections[alias].settings_dict["NAME"]) for alias in ("default", "keys"))
    return any(needle in beside.read_bytes() for file in files for beside in file.parent.glob(f"{file.name}*"))


def test_it_is_there_on_the_next_visit_and_replaced_by_a_later_one() -> None:
    opened, journal = begun()
    assert journal.keep_snapshot("filter", 2, STATE)
    assert same(opened).snapshot("filter") == Snapshot(2, STATE)
    assert same(opened).keep_snapshot("filter", 3, b"later")
    assert same(opened).snapshot("filter") == Snapshot(3, b"later")
    assert Row.objects.count() == 1


@IN_FILES
def test_deleting_one_entry_for_good_leaves_no_byte_of_it() -> None:
    opened, journal = begun()
    journal.keep_snapshot("filter", 1, STATE)
    first = sealed_bytes()
    journal.keep_snapshot("filter", 3, STATE)  # the one before lies overwritten in the file, and still in its log
    sealed = sealed_bytes()
    assert stands_on_the_disk(sealed)
    same(opened).remove([answered(2).id])
    assert not stands_on_the_disk(sealed) and not stands_on_the_disk(first)
    assert same(opened).snapshot("filter") is None


@IN_FILES
def test_erasing_the_journal_leaves_no_byte_of_it_and_the_neighbour_keeps_theirs() -> None:
    opened, journal = begun()
    journal.keep_snapshot("filter", 3, STATE)
    sealed = sealed_bytes()
    other, neighbour = begun()
    neighbour.keep_snapshot("filter", 3, STATE)
    erase(opened.journal)
    assert not stands_on_the_disk(sealed)
    assert same(other).snapshot("filter") == Snapshot(3, STATE)


def test_what_another_tab_erased_meanwhile_is_not_kept() -> None:
    opened, journal = begun()
    assert len(journal.entries()) == 3
    same(opened).remove([answered(0).id])
    assert journal.keep_snapshot("filter", 3, STATE) is False
    erase(opened.journal)
    assert journal.keep_snapshot("filter", 0, STATE) is False
    assert Row.objects.count() == 0


@pytest.mark.sqlite("a server keeps nothing in a column that is of another type")
@pytest.mark.parametrize("column", ["blob", "label", "journal_id"])
@pytest.mark.parametrize("garbage", [b"\xff\xfe\x00", "no such thing", "", -7, 1.5])
def test_a_damaged_row_is_as_good_as_none(column: str, garbage: object) -> None:
    opened, journal = begun()
    journal.keep_snapshot("filter", 3, STATE)
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(f"UPDATE keep_snapshot SET {column} = %s", [garbage])
        cursor.execute("PRAGMA foreign_keys=ON")
    assert same(opened).snapshot("filter") is None
    assert len(same(opened).entries()) == 3
    assert same(opened).remove([answered(0).id]) == 1
    Row.objects.all()._raw_delete("default")


def forbidden(error: type[Exception]) -> Callable[..., None]:
    def refuse(execute, sql: str, *rest: object) -> object:
        if "keep_snapshot" in sql:
            raise error
        return execute(sql, *rest)

    return refuse


def test_a_disk_that_takes_or_gives_nothing_is_no_error() -> None:
    opened, journal = begun()
    with connections["default"].execute_wrapper(forbidden(OperationalError)):
        assert journal.keep_snapshot("filter", 3, STATE) is False
        assert journal.snapshot("filter") is None
        assert len(same(opened).entries()) == 3
    assert Row.objects.count() == 0


def test_a_journal_in_use_elsewhere_is_not_waited_for_long() -> None:
    _, journal = begun()
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN" if databases.SERVER else "BEGIN IMMEDIATE")
            if databases.SERVER:
                cursor.execute("SELECT id FROM keep_journal FOR UPDATE")
            began = datetime.now(UTC)
            assert journal.keep_snapshot("filter", 3, STATE) is False
            assert (datetime.now(UTC) - began).total_seconds() < 2
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert journal.keep_snapshot("filter", 3, STATE) is True
