"""What several machines over one PostgreSQL need, which SQLite's one writer gives by itself.

Shown to fail: without the lock of ``in_turn`` first tries at one nickname, and two that replace what opens a journal,
meet each other; with a journal's row not held while one writes, a writer whose journal is erased gets an error of
storage; without ``CONN_HEALTH_CHECKS`` so does the first page after a restart; without ``server_side_binding`` a
statement holds values.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections, connections, transaction
from pytest_django import Settings

from drawbridge.journal import Journal, keys
from drawbridge.journal.recovery import write_code
from drawbridge.web.keep import keystore, session, store, throttle
from drawbridge.web.keep.checks import refuse_unless_safe
from drawbridge.web.keep.models import Attempt, SealedEntry, Wrap
from drawbridge.web.keep.models import Journal as JournalRow
from drawbridge.web.keep.one_pepper import require_one_pepper
from drawbridge.web.keep.store import JournalGone, SqlStore
from tests import databases
from tests.journal.samples import CANARY, answered, one_of_each
from tests.web.person import Person

pytestmark = [
    pytest.mark.skipif(not databases.SERVER, reason="needs a PostgreSQL server: make postgres brings one"),
    pytest.mark.django_db(transaction=True, databases=["default", "keys"]),
]
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MACHINES = 8
T = TypeVar("T")


def beside_each_other(does: Callable[[int], T], times: int) -> list[T]:
    """The same from several connections; the first of them begin together."""
    together = threading.Barrier(MACHINES)

    def one(number: int) -> T:
        if number < MACHINES:
            together.wait(10)
        try:
            return does(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MACHINES) as machines:
        return list(machines.map(one, range(times)))


def test_tries_at_one_nickname_are_counted_one_after_another() -> None:
    def guess(_: int) -> bool:
        try:
            throttle.charge("heron", NOW)
        except throttle.Throttled:
            return False
        return True

    assert sum(beside_each_other(guess, 40)) == throttle.FREE
    assert Attempt.objects.get(lookup="heron").failed == throttle.FREE


def test_entries_of_one_journal_stand_in_the_order_in_which_they_were_acknowledged() -> None:
    """So that what was read up to some entry is never added to in front of it."""
    opened = session.begin_anonymous(NOW)
    acknowledged, lock = [], threading.Lock()

    def write(number: int) -> None:
        entry = answered(number)
        Journal(opened.journal, opened.key, SqlStore()).append(entry)
        with lock:
            acknowledged.append(entry.id)

    seen: list[list[object]] = []

    def read(number: int) -> None:
        seen.append([row.entry for row in SqlStore().rows(opened.journal)])

    beside_each_other(lambda number: read(number) if number % 4 == 3 else write(number), 120)
    stored = [row.entry for row in SqlStore().rows(opened.journal)]
    assert sorted(map(str, stored)) == sorted(map(str, acknowledged)) and len(stored) == 90
    assert all(rows == stored[: len(rows)] for rows in seen)


def test_files_brought_into_different_journals_at_once_all_arrive() -> None:
    """Their older entries are numbered below every number in use, whoever uses it."""
    opened = [session.begin_anonymous(NOW) for _ in range(16)]

    def bring(number: int) -> bool:
        journal = Journal(opened[number].journal, opened[number].key, SqlStore())
        journal.append(answered(10_000))
        return len(journal.bring_in([answered(one) for one in range(20)]).new) == 20

    assert all(beside_each_other(bring, 16))
    assert SealedEntry.objects.count() == 16 * 21


def test_a_journal_that_is_erased_while_others_write_leaves_nothing_and_says_so() -> None:
    opened = session.begin_anonymous(NOW)

    def write_or_erase(number: int) -> str:
        if number == MACHINES // 2:
            store.erase(opened.journal)
            return "erased"
        try:
            Journal(opened.journal, opened.key, SqlStore()).append(answered(number))
        except JournalGone:
            return "gone"
        return "kept"

    told = beside_each_other(write_or_erase, 60)
    assert set(told) <= {"kept", "gone", "erased"} and told.count("erased") == 1 and "gone" in told
    assert not SealedEntry.objects.exists() and not JournalRow.objects.exists()


def test_what_opens_a_journal_is_replaced_once_by_each_of_many() -> None:
    opened = session.begin_anonymous(NOW)
    beside_each_other(lambda number: keystore.set_recovery(opened, write_code(number.to_bytes(20, "big"))), 24)
    assert Wrap.objects.filter(journal=opened.journal).count() == 1


def test_another_pepper_is_not_let_start(settings: Settings) -> None:
    require_one_pepper(NOW)
    require_one_pepper(NOW)
    settings.PEPPER = keys.new_key()
    with pytest.raises(ImproperlyConfigured, match=r"another pepper.*Nothing was started or changed.*secrets folder"):
        require_one_pepper(NOW)
    throttle.forget_old(NOW + timedelta(days=30))
    with pytest.raises(ImproperlyConfigured):
        require_one_pepper(NOW)


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_a_server_that_does_not_wait_for_its_disk_is_refused(alias: str) -> None:
    refuse_unless_safe()
    with connections[alias].cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with pytest.raises(ImproperlyConfigured, match=f"“{alias}” runs with synchronous_commit=off.*lost in a power cut"):
        refuse_unless_safe()
    connections.close_all()
    refuse_unless_safe()


def test_no_value_stands_in_a_statement_that_the_server_could_log() -> None:
    """Asked from beside it: what it runs has places, and the sealed bytes travel apart."""
    opened = session.begin_anonymous(NOW)
    with transaction.atomic():
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        entry, blob = uuid4(), b"canary" * 20
        SealedEntry.objects.create(
            journal_id=opened.journal, entry=entry, day=NOW.date(), format=1, version=1, blob=blob
        )
        ((said,),) = databases.tell_server(f"SELECT query FROM pg_stat_activity WHERE pid = {pid}")
    assert said.startswith("INSERT") and "$5" in said
    assert str(entry) not in said and entry.hex not in said and blob.hex() not in said


def test_what_was_written_stands_readable_in_no_row() -> None:
    """R21 for a server: every row of every table as text, with the bytes both as they are and in hexadecimal."""
    opened = session.begin_anonymous(NOW)
    for entry in one_of_each():
        Journal(opened.journal, opened.key, SqlStore()).append(entry)
    opened = keystore.keep_journal(opened, CANARY, f"{CANARY} apple river seven", write_code(b"r" * 20), NOW)
    keystore.open_kept(CANARY, f"{CANARY} apple river seven", NOW)
    Journal(opened.journal, opened.key, SqlStore()).keep_snapshot("filter", 1, CANARY.encode())
    needles = [CANARY, "item-00001", "answered", opened.key.hex(), opened.secret.hex(), keys.secret_text(opened.secret)]
    rows = [row.lower() for alias in ("default", "keys") for row in everything(alias)]
    assert len(rows) > len(one_of_each()) + 3
    assert [n for n in needles for row in rows if n.lower() in row or n.encode().hex() in row] == []


def everything(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        found = []
        for table in connections[alias].introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [str(text) for (text,) in cursor.fetchall()]
    return found


def test_a_nickname_or_words_with_what_a_server_cannot_hold_as_text_are_kept() -> None:
    """PostgreSQL takes no NUL in its text. Nothing anyone writes is stored as text, so nothing is refused for it."""
    opened = session.begin_anonymous(NOW)
    opened = keystore.keep_journal(opened, "her\0on \N{FEATHER}", "four quiet\0 green lamps", None, NOW)
    assert keystore.open_kept("HER\0ON  \N{FEATHER}", "four quiet\0 green lamps", NOW).key == opened.key


@contextmanager
def away() -> Iterator[None]:
    """Both databases take no one in, and whoever was in is put out: as when the server is down."""
    names = [str(connection.settings_dict["NAME"]) for connection in connections.all()]
    for name in names:
        databases.tell_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        databases.tell_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        yield
    finally:
        for name in names:
            databases.tell_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        close_old_connections()  # as Django does before each request, but not in its test client


def test_while_the_server_is_away_help_and_the_way_out_are_there_and_words_come_back(person: Person) -> None:
    person.begins()
    with away():
        close_old_connections()
        for path in ("/help/", "/now/", "/blank/", "/offline/help/"):
            began = time.monotonic()
            person.goes_to(path)
            assert person.status == 200 and time.monotonic() - began < 2, path
        person.goes_to("/practice/")
        assert person.status == 503 and 'href="/help/"' in person.reads()
        person.goes_to("/x")
        assert person.path == "/blank/"


def test_after_a_restart_of_the_server_the_next_page_comes(person: Person) -> None:
    """The connections that were open are dead; each is looked at before a request uses it."""
    person.begins()
    with away():
        pass
    person.goes_to("/practice/")
    assert person.status == 200
