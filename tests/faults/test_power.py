"""R2: the power fails at a random moment; what was acknowledged is there afterwards.

The writers issue the statements that the application issues, with exactly its pragmas and transactions, on a disk that
loses or garbles what was not synced (see ``power``). What a cut would leave is opened by the SQLite that the
application uses. The last two tests show that the model can fail: it loses entries at ``synchronous=NORMAL``, and it
corrupts the file at ``OFF``. (That the application refuses to start with either: ``tests/web/test_keep_checks.py``.)
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import apsw
import pytest

from drawbridge.journal import Journal, keys
from drawbridge.web.keep.sqlite import PRAGMAS, SQLITE_OPTIONS
from tests.faults.figures import Figure
from tests.faults.power import Disk, Loss, cut
from tests.faults.prepare import prepared
from tests.faults.rows import OnApsw, Rows
from tests.journal.samples import answered

ID, KEY = UUID(int=77), keys.new_key()
WRITES = 200
CUTS = [100, pytest.param(1_000, marks=pytest.mark.faults)]
LOSSES: list[Loss] = ["all", "garbled"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return prepared(tmp_path_factory.mktemp("power"))


@dataclass
class Found:
    """What cuts left. ``acknowledged`` counts, over all cuts, what had been acknowledged by then."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    corrupt: int = 0


def write_entries(disk: Disk, pragmas: dict[str, str], rng: random.Random) -> None:
    """Append entries; now and then empty the log, as locking and erasing do."""
    with closing(disk.opened("data", pragmas)) as database:
        store = OnApsw(database)
        store.begin(ID)
        journal = Journal(ID, KEY, store)
        for number in range(WRITES):
            journal.append(answered(number))
            disk.acknowledge(number + 1)
            if rng.random() < 0.02:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def read_entries(database: sqlite3.Connection, told: int, found: Found) -> None:
    journal = Journal(ID, KEY, Rows(database))
    there = {entry.id for entry in journal.entries()}
    found.corrupt += len(journal.unreadable())
    found.lost += sum(answered(number).id not in there for number in range(told))


def open_and_lock(disk: Disk, pragmas: dict[str, str], rng: random.Random) -> None:
    """Open sessions in one browser after another, and lock the one before last each time."""
    with closing(disk.opened("keys", pragmas)) as database:
        for number in range(WRITES):
            _in_turn(database, _OPEN, (str(number), ID.hex, b"sealed" * 20))
            disk.acknowledge(2 * number + 1)
            _in_turn(database, "DELETE FROM keep_session WHERE digest = ?", (str(number - 2),))
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            disk.acknowledge(2 * number + 2)


_OPEN = """INSERT INTO keep_session (digest, journal, blob, kept, created, seen, expires)
VALUES (?, ?, ?, 1, '2026-11-22', '2026-11-22', '2026-11-22')"""


def _in_turn(database: apsw.Connection, statement: str, values: tuple[object, ...]) -> None:
    database.execute(f"BEGIN {SQLITE_OPTIONS['transaction_mode']}")
    database.execute(statement, values)
    database.execute("COMMIT")


def read_sessions(database: sqlite3.Connection, told: int, found: Found) -> None:
    """A session that was opened is there; one that was locked never comes back."""
    there = {int(row[0]) for row in database.execute("SELECT digest FROM keep_session")}
    opened, locked = (told + 1) // 2, told // 2 - 2
    found.lost += opened > 0 and opened - 1 not in there
    found.lost += sum(number < locked for number in there)


Writer = Callable[[Disk, dict[str, str], random.Random], None]
Reader = Callable[[sqlite3.Connection, int, Found], None]
FILES: dict[str, tuple[Writer, Reader]] = {
    "data": (write_entries, read_entries),
    "keys": (open_and_lock, read_sessions),
}


def cut_often(made: dict[str, bytes], name: str, loss: Loss, cuts: int, folder: Path, **otherwise: str) -> Found:
    """Write to one file, cut the power at random moments, and read what each cut left."""
    write, read = FILES[name]
    rng, found, disk = random.Random(cuts), Found(), Disk({name: made[name]})
    write(disk, PRAGMAS | otherwise, rng)
    moments = [rng.randrange(disk.last_mark) for _ in range(cuts)]
    for moment, left in cut(disk, moments, loss, rng):
        told = disk.acknowledged_by(moment)
        found.cuts += 1
        found.acknowledged += told
        for file, content in _fresh(left, folder):
            file.write_bytes(content)
        try:
            with closing(sqlite3.connect(folder / name)) as database:
                database.executescript(SQLITE_OPTIONS["init_command"])
                found.corrupt += database.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
                read(database, told, found)
        except sqlite3.DatabaseError:
            found.corrupt += 1
    return found


def _fresh(left: dict[str, bytes], folder: Path) -> Iterator[tuple[Path, bytes]]:
    for old in folder.iterdir():
        old.unlink()
    return ((folder / name, content) for name, content in left.items())


@pytest.mark.parametrize("cuts", CUTS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", FILES)
def test_a_power_cut_loses_nothing_that_was_acknowledged(
    name: str, loss: Loss, cuts: int, made: dict[str, bytes], tmp_path: Path, figure: Figure
) -> None:
    found = cut_often(made, name, loss, cuts, tmp_path)
    assert (found.lost, found.corrupt) == (0, 0)
    assert found.acknowledged > 50 * cuts
    figure(f"R2 {name}, {loss} lost", cuts=cuts, acknowledged=found.acknowledged, lost=0, corrupt=0)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_model_loses_entries_when_commits_are_not_synced(
    loss: Loss, made: dict[str, bytes], tmp_path: Path, figure: Figure
) -> None:
    found = cut_often(made, "data", loss, 50, tmp_path, synchronous="NORMAL")
    assert found.lost > 100
    assert found.corrupt == 0
    figure(f"R2 at NORMAL, {loss} lost", cuts=50, acknowledged=found.acknowledged, lost=found.lost, corrupt=0)


def test_the_model_corrupts_a_file_that_is_never_synced(made: dict[str, bytes], tmp_path: Path) -> None:
    assert cut_often(made, "data", "garbled", 50, tmp_path, synchronous="OFF").corrupt > 10
