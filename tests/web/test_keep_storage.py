"""What lies on the disk: nothing readable, nothing lost, nothing left."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import Settings

from drawbridge.journal import Journal, SealError, keys
from drawbridge.journal.passphrase import Cost, stretch
from drawbridge.journal.recovery import new_code, read_code, write_code
from drawbridge.web.keep import keystore, session
from drawbridge.web.keep.keystore import DoesNotOpen
from drawbridge.web.keep.models import SealedEntry, Session, Wrap
from drawbridge.web.keep.session import Opened
from drawbridge.web.keep.store import SqlStore
from tests import databases
from tests.journal.samples import CANARY, answered, one_of_each

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

IN_FILES = pytest.mark.sqlite("looks for bytes in the files; what stays in a server's own is told in docs/run.md")
ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
NICKNAME, PASSPHRASE = "Kanarienvogel Glass", "kanarienvogel apple river seven"


def journal(opened: Opened) -> Journal:
    return Journal(opened.journal, opened.key, SqlStore())


def kept(code: str | None = None) -> Opened:
    opened = session.begin_anonymous(NOW)
    for entry in one_of_each():
        journal(opened).append(entry)
    return keystore.keep_journal(opened, NICKNAME, PASSPHRASE, code, NOW)


def on_disk() -> dict[str, bytes]:
    """Every byte of both databases and of whatever SQLite keeps beside them."""
    files = (Path(connections[alias].settings_dict["NAME"]) for alias in ("default", "keys"))
    return {beside.name: beside.read_bytes() for file in files for beside in file.parent.glob(f"{file.name}*")}


def found(*needles: bytes) -> list[str]:
    disk = on_disk()
    assert len(disk) >= 4
    return [name for name, content in disk.items() for needle in needles if needle.lower() in content.lower()]


@IN_FILES
def test_nothing_anyone_said_or_chose_stands_in_any_file() -> None:
    code = write_code(new_code())
    opened = kept(code)
    keystore.open_kept(NICKNAME, PASSPHRASE, NOW)
    journal(opened).append(answered(1))
    assert found(*(bytes(row.blob)[13:45] for row in SealedEntry.objects.all()))
    secrets = (opened.key, opened.secret, opened.key.hex().encode(), keys.secret_text(opened.secret).encode())
    assert found(CANARY.encode(), b"item-00001", b"answered", b"step_outcome", b"partly") == []
    assert found(CANARY.encode("utf-16-le"), code.encode(), code.replace("-", "").encode(), *secrets) == []


def test_rows_of_different_kinds_look_alike() -> None:
    kept()
    shapes = {(row.day, row.format, row.version, len(row.blob)) for row in SealedEntry.objects.all()}
    assert len(shapes) <= 2


def test_without_the_pepper_a_known_nickname_and_passphrase_cannot_be_verified(
    settings: Settings,
) -> None:
    """Everything a thief of both files could try; with the pepper the same tries succeed."""
    code = write_code(new_code())
    kept(code)
    wraps = {wrap.kind: wrap for wrap in Wrap.objects.all()}
    lookups = {wrap.lookup for wrap in wraps.values()}
    name, raw_code = keys.same_nickname(NICKNAME).encode(), read_code(code)
    stretched = stretch(PASSPHRASE, bytes(wraps["passphrase"].salt), Cost(**json.loads(wraps["passphrase"].cost)))

    for pepper in (bytes(32), b"nickname:v1".ljust(32, b"\0"), bytes(wraps["passphrase"].salt) * 2):
        assert keys.nickname_lookup(NICKNAME, pepper) not in lookups
        assert keys.recovery_lookup(raw_code, pepper) not in lookups
        assert not opens(wraps["passphrase"], keys.passphrase_key(stretched, pepper))
        assert not opens(wraps["recovery"], keys.recovery_key(raw_code, pepper))
    for guess in (name, b"nickname:v1\0" + name, raw_code, b"recovery:v1\0" + raw_code, stretched):
        assert hashlib.sha256(guess).hexdigest() not in lookups
        assert hmac.new(b"", guess, hashlib.sha256).hexdigest() not in lookups
    for key in (stretched, keys.field_key(stretched), keys.session_key(stretched), hashlib.sha256(stretched).digest()):
        assert not any(opens(wrap, key) for wrap in wraps.values())

    assert opens(wraps["passphrase"], keys.passphrase_key(stretched, settings.PEPPER))
    assert opens(wraps["recovery"], keys.recovery_key(raw_code, settings.PEPPER))
    settings.PEPPER = keys.new_key()
    with pytest.raises(DoesNotOpen):
        keystore.open_kept(NICKNAME, PASSPHRASE, NOW)


def opens(wrap: Wrap, key: bytes) -> bool:
    try:
        keys.unwrap(key, bytes(wrap.blob), wrap.journal, wrap.kind)
    except SealError:
        return False
    return True


def test_no_row_opens_with_the_contents_of_another() -> None:
    opened, other = kept(), session.begin_anonymous(NOW)
    journal(other).append(answered(1))
    rows = list(SealedEntry.objects.order_by("seq"))
    assert len(rows) == len(one_of_each()) + 1
    for source, target in permutations(rows, 2):
        SealedEntry.objects.filter(seq=target.seq).update(blob=source.blob)
        reader = opened if target.journal_id == opened.journal else other
        assert target.entry in {lost.entry for lost in journal(reader).unreadable()}
        SealedEntry.objects.filter(seq=target.seq).update(blob=target.blob)
    assert journal(opened).unreadable() == journal(other).unreadable() == ()


def test_fifty_replays_side_by_side_are_one_row() -> None:
    opened = session.begin_anonymous(NOW)

    def replay(_: int) -> bool:
        try:
            return journal(opened).append(answered(7))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(replay, range(50)))
    assert sorted(said) == [False] * 49 + [True]
    assert journal(opened).entries() == (answered(7),)


def test_many_writers_side_by_side_lose_nothing() -> None:
    opened = session.begin_anonymous(NOW)

    def write(start: int) -> None:
        try:
            for number in range(start, start + 20):
                journal(opened).append(answered(number))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(0, 160, 20)))
    assert {entry.id for entry in journal(opened).entries()} == {answered(n).id for n in range(160)}


@IN_FILES
def test_after_erasing_not_even_the_sealed_bytes_are_left() -> None:
    opened = kept(write_code(new_code()))
    keystore.open_kept(NICKNAME, PASSPHRASE, NOW)
    tables = (SealedEntry, Wrap, Session)
    sealed = [bytes(row.blob)[:64] for table in tables for row in table.objects.all()]
    traces = [*sealed, *(wrap.lookup.encode() for wrap in Wrap.objects.all()), opened.journal.hex.encode()]
    assert len(sealed) == len(one_of_each()) + 2 + 2
    assert all(found(trace) for trace in traces)
    keystore.erase(opened)
    assert found(*traces) == []


@IN_FILES
def test_after_locking_the_session_is_not_left_in_any_file() -> None:
    opened = kept()
    row = Session.objects.get()
    traces = (bytes(row.blob)[:64], row.digest.encode())
    assert all(found(trace) for trace in traces)
    session.lock(opened)
    assert found(*traces) == []


def test_twenty_kills_of_a_writer_lose_no_acknowledged_entry(tmp_path: Path) -> None:
    for folder in ("journal", "keystore"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    environment = (
        os.environ
        | databases.of(tmp_path)
        | {
            "DRAWBRIDGE_DATA_DIR": str(tmp_path / "data"),
            "DRAWBRIDGE_SECRETS_DIR": str(tmp_path / "secrets"),
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }
    )
    ran = subprocess.run(
        [sys.executable, "-m", "tests.web.keep_writers", "20"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    result = json.loads(ran.stdout)
    assert result.pop("acknowledged") >= 20
    assert 0 <= result.pop("unacknowledged") <= 20
    assert result == {"lost": 0, "half_written": 0, "twice": 0, "integrity": "ok"}


def test_what_opens_lies_in_one_file_and_what_was_said_in_the_other() -> None:
    kept()
    rows = {}
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            tables = [name for name in connections[alias].introspection.table_names(cursor) if name.startswith("keep_")]
            rows[alias] = {name for name in tables if cursor.execute(f"SELECT count(*) FROM {name}").fetchone()[0]}
    assert rows["default"] == {"keep_journal", "keep_sealedentry"}
    assert rows["keys"] >= {"keep_wrap", "keep_session"} and not rows["keys"] & {"keep_journal", "keep_sealedentry"}


@pytest.mark.sqlite("pragmas; what a server must have on is tried in tests/postgres")
def test_both_files_are_opened_as_the_settings_say() -> None:
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            read = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in (
                    "journal_mode",
                    "synchronous",
                    "secure_delete",
                    "foreign_keys",
                    "temp_store",
                    "trusted_schema",
                )
            }
        assert read == {
            "journal_mode": "wal",
            "synchronous": 2,
            "secure_delete": 1,
            "foreign_keys": 1,
            "temp_store": 2,
            "trusted_schema": 0,
        }
        assert settings.DATABASES[alias]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
