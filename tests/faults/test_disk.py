"""R3: a disk that is full, read-only, or fails at any one write. Nothing acknowledged is lost, and words come back.

Four ways, from the inside out: every disk call of the writer fails once (``power.Disk``); every statement of every
form fails once; SQLite itself says full or read-only; and the real server meets a file-size limit and a full file
system, which are then lifted, without a restart. Shown to fail: with the middleware ``say_it_plainly`` removed every
test of a form fails, and with ``SqlStore.add`` answering True on any error, so do the counts.
"""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import apsw
import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from drawbridge.journal import Journal, keys
from drawbridge.web.keep import keystore
from drawbridge.web.keep.models import Asked, Attempt, SealedEntry, Session, Wrap
from drawbridge.web.keep.models import Journal as JournalRow
from drawbridge.web.keep.second import DoesNotOpen, PasskeyWanted
from drawbridge.web.keep.sqlite import PRAGMAS
from tests.faults import routes
from tests.faults.figures import Figure
from tests.faults.power import Disk
from tests.faults.prepare import prepared
from tests.faults.routes import NICKNAME, OPENS, PASSPHRASE, SAYS
from tests.faults.rows import OnApsw, Rows
from tests.faults.running import LINUX, Running
from tests.faults.stored import Files, account_of, integrity
from tests.faults.visitor import Visitor
from tests.journal.samples import answered
from tests.web.person import Person

ID, KEY = UUID(int=77), keys.new_key()
WRITES = 8
DATABASE = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return prepared(tmp_path_factory.mktemp("disk"))


# Every disk call fails once


def write_in_spite(disk: Disk) -> set[int]:
    """Append entries on one connection, each tried again after an error; the numbers acknowledged."""
    told = set()
    with suppress(apsw.IOError), closing(disk.opened("data", PRAGMAS)) as database:  # closing, too, may fail
        store = OnApsw(database)
        _insist(lambda: store.begin(ID))
        journal = Journal(ID, KEY, store)
        for number in range(WRITES):
            _insist(lambda number=number: journal.append(answered(number)))
            told.add(number)
            if number == WRITES // 2:
                _insist(lambda: database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        assert {entry.id for entry in Journal(ID, KEY, Rows(database)).entries()} == {answered(n).id for n in told}
    return told


def _insist(write) -> None:
    """Once more after an error, as a person does."""
    try:
        write()
    except apsw.IOError:
        write()


def test_a_failure_of_any_one_disk_call_loses_nothing_and_needs_no_restart(
    made: dict[str, bytes], tmp_path: Path, figure: Figure
) -> None:
    sound = Disk({"data": made["data"]})
    write_in_spite(sound)
    for failing in range(1, sound.calls + 1):
        disk = Disk({"data": made["data"]})
        opened = disk.calls
        disk.fails = lambda call, at=opened + failing: call == at
        told = write_in_spite(disk)
        assert told == set(range(WRITES))
        for name, content in disk.files.items():
            (tmp_path / name).write_bytes(content)
        assert integrity(tmp_path / "data") == "ok"
    figure("R3 disk calls", failed=sound.calls, acknowledged=sound.calls * WRITES, lost=0)


# Every statement of every form fails once


@contextmanager
def failing(statement: int) -> Iterator[list[str]]:
    """The given writing statement fails, counted over both files; yields those that were reached."""
    reached: list[str] = []

    def fail(execute, sql: str, *rest: object) -> object:
        if re.match(r"INSERT|UPDATE|DELETE|BEGIN|PRAGMA wal", sql):
            reached.append(sql)
            if len(reached) == statement:
                raise OperationalError("disk I/O error")
        return execute(sql, *rest)

    with connections["default"].execute_wrapper(fail), connections["keys"].execute_wrapper(fail):
        yield reached


@DATABASE
@pytest.mark.parametrize("name", sorted(SAYS))
def test_whichever_statement_of_a_form_fails_the_words_come_back_and_sending_again_keeps_them_once(
    name: str, figure: Figure
) -> None:
    Person().begins()  # so that the hourly sweep, which may fail and goes on, is behind us
    statement = 0
    while True:
        statement += 1
        person = Person()
        ready = SAYS[name](person)
        before = SealedEntry.objects.count()
        with failing(statement) as reached:
            page = person.sends(ready.form, **ready.filled)
        if len(reached) < statement:
            break
        assert person.status == 503
        assert "could not be saved" in page
        assert ready.words in page
        assert SealedEntry.objects.count() == before
        person.sends(ready.form, **ready.filled)
        assert person.status == 200
        assert SealedEntry.objects.count() == before + 1
    assert statement > 1
    figure(f"R3 {name}", statements_failed=statement - 1, lost=0)


# SQLite says full, or read-only


@DATABASE
@pytest.mark.parametrize("name", sorted(set(SAYS) - {"home:start"}))
@pytest.mark.parametrize(
    ("ailing", "well"),
    [("max_page_count=1", "max_page_count=1000000"), ("query_only=ON", "query_only=OFF")],
    ids=["full", "read-only"],
)
def test_a_full_or_read_only_database_gives_the_words_back_and_everything_can_still_be_read(
    name: str, ailing: str, well: str
) -> None:
    person = Person()
    ready = SAYS[name](person)
    before = SealedEntry.objects.count()
    _fill()
    _pragma(ailing)
    try:
        for _ in range(3):  # a page may have room for one more
            page = person.sends(ready.form, **ready.filled)
            if person.status == 503:
                break
        assert person.status == 503 or SealedEntry.objects.count() == before + 1
        assert person.status != 503 or ready.words in page
        for path in ("/", "/map/", "/practice/", "/keep/", "/help/", "/now/"):
            person.goes_to(path)
            assert person.status == 200
    finally:
        _pragma(well)
    person.sends(ready.form, **ready.filled)
    assert SealedEntry.objects.count() == before + 1


@DATABASE
def test_a_kept_journal_can_be_read_while_neither_file_takes_a_write() -> None:
    """Noting that someone was here is a write; it may fail, and then the journal only locks the sooner."""
    person = Person()
    routes.change(person)
    Session.objects.update(seen=timezone.now() - timedelta(minutes=2))
    for alias in connections:
        _pragma("query_only=ON", alias)
    try:
        for path in ("/", "/map/", "/practice/", "/keep/"):
            person.goes_to(path)
            assert (person.status, person.path) == (200, path)
    finally:
        for alias in connections:
            _pragma("query_only=OFF", alias)


@DATABASE
def test_a_journal_whose_time_is_over_stays_shut_while_it_cannot_be_removed() -> None:
    person = Person()
    routes.change(person)
    Session.objects.update(seen=timezone.now() - timedelta(minutes=11))
    _pragma("query_only=ON", "keys")
    try:
        person.goes_to("/quiz/")
        assert (person.status, person.path) == (200, "/start/")
    finally:
        _pragma("query_only=OFF", "keys")


def _pragma(setting: str, alias: str = "default") -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")


def _fill() -> None:
    """Leave no free page inside the file, so that the next one would have to be new."""
    with connections["default"].cursor() as cursor:
        cursor.execute("VACUUM")


@DATABASE
@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("name", sorted(OPENS))
def test_whichever_statement_fails_while_keys_change_the_owner_gets_in_and_no_secret_is_shown(name: str) -> None:
    for statement in range(1, 30):
        _wipe()
        person = Person()
        ready = OPENS[name](person)
        entries = list(SealedEntry.objects.order_by("seq").values_list("entry", flat=True))
        with failing(statement) as reached:
            page = person.sends(ready.form, **ready.filled)
        if len(reached) < statement:
            assert statement > 1
            return
        assert person.status == 503
        secrets = {ready.filled.get(field) for field in ("passphrase", "again", "old", "code")} - {None}
        assert not any(secret in page for secret in secrets)
        if name != "keep:erase":  # for that one see test_keep_sessions: a later sweep finishes it
            assert list(SealedEntry.objects.order_by("seq").values_list("entry", flat=True)) == entries
            assert still_gets_in(person, secrets)
    raise AssertionError("more statements than any form has")


def still_gets_in(person: Person, passphrases: set[str]) -> bool:
    """By the cookie that was there, or by a passphrase that was or was to be."""
    person.goes_to("/keep/")
    if person.path == "/keep/":
        return True
    return any(_opens(passphrase) for passphrase in {PASSPHRASE, *passphrases})


def _opens(passphrase: str) -> bool:
    try:
        keystore.open_kept(NICKNAME, passphrase, timezone.now())
    except DoesNotOpen:
        return False
    except PasskeyWanted:
        pass  # and that one is at hand
    return True


def _wipe() -> None:
    for model in (JournalRow, SealedEntry, Wrap, Session, Asked, Attempt):
        model.objects.all().delete()


# The real server


@contextmanager
def serving(folder: Path) -> Iterator[tuple[Running, Visitor]]:
    """A running server, and someone who has begun to use it."""
    server = Running(folder)
    server.start()
    visitor = Visitor(server.address, 1, random.Random(1))
    try:
        visitor.begins()
        visitor.answers_many(3)
        yield server, visitor
    finally:
        visitor.wire.hang_up()
        server.kill()


def write_until_it_fails(visitor: Visitor) -> None:
    """Predict one step after another; at the refusal the words come back, and everything can still be read."""
    for _ in range(400):
        visitor.goes_to("/practice/A1/1/")
        words = visitor.words() + " I stay with it." * 100
        page = visitor.sends(visitor.form("/practice/A1/1/"), predicted=words, sure="70")
        if visitor.ledger.refused:
            break
    assert visitor.ledger.refused == [503]
    assert words in page
    assert "Traceback" not in page
    for path in ("/", "/practice/", "/map/", "/help/", "/now/"):
        visitor.goes_to(path)
        assert visitor.status == 200


@LINUX
def test_a_server_at_its_file_size_limit_gives_words_back_and_goes_on_when_it_is_lifted(
    tmp_path: Path, figure: Figure
) -> None:
    with serving(tmp_path) as (server, visitor):
        largest = max(file.stat().st_size for file in (tmp_path / "data").rglob("*sqlite3*"))
        _, hard = resource.prlimit(server.worker(), resource.RLIMIT_FSIZE)
        resource.prlimit(server.worker(), resource.RLIMIT_FSIZE, (largest + 100_000, hard))
        write_until_it_fails(visitor)
        resource.prlimit(server.worker(), resource.RLIMIT_FSIZE, (hard, hard))
        _goes_on(server, visitor, figure, "R3 file-size limit")


@LINUX
def test_a_server_on_a_full_disk_gives_words_back_and_goes_on_when_there_is_room(
    tmp_path: Path, figure: Figure
) -> None:
    (tmp_path / "data").mkdir()
    with small_disk(tmp_path / "data"), serving(tmp_path) as (server, visitor):
        filler = tmp_path / "data" / "filler"
        free = os.statvfs(tmp_path / "data")
        filler.write_bytes(bytes(free.f_bavail * free.f_frsize - 60_000))
        write_until_it_fails(visitor)
        filler.unlink()
        _goes_on(server, visitor, figure, "R3 full disk")


def _goes_on(server: Running, visitor: Visitor, figure: Figure, row: str) -> None:
    visitor.takes_a_step()
    account = account_of(Files(*server.files), visitor)
    assert account.clean
    assert account.acknowledged > 8
    assert [integrity(file) for file in server.files] == ["ok", "ok"]
    figure(row, acknowledged=account.acknowledged, lost=0, refused=len(visitor.ledger.refused))


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """8 MB of memory mounted as a file system, where this account may do that."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this account may not mount a file system; the file-size limit above stands in for it")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
