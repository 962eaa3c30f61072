"""R22: what is erased is gone from every file at once, and stays gone. Through the pages of a real server.

Seen to fail: without the checkpoint after erasing. (With ``secure_delete`` off the server does not start at all.)
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drawbridge.mirror.filter import ENOUGH
from drawbridge.web.keep.archive import write
from tests.faults.figures import Figure
from tests.security.forms import Page
from tests.security.running import files_with, watched
from tests.security.visitor import Visitor
from tests.security.walker import PASSPHRASE

pytestmark = [
    pytest.mark.xdist_group("browser"),  # one real server at a time
    pytest.mark.sqlite("looks for bytes in the files; what stays in a server's own is told in docs/run.md"),
]

BIRD = "Kanarienvogel"


def writes_and_keeps(visitor: Visitor, nickname: str) -> None:
    visitor.send(visitor.get("/start/").form("/start/"), {"year": "1985", "agree": "on"})
    for _ in range(3):
        visitor.send(visitor.get("/practice/A1/1/").forms()[0], {"predicted": f"{BIRD} {nickname}", "sure": "50"})
    if nickname:
        name = {"nickname": nickname, "passphrase": PASSPHRASE, "again": PASSPHRASE}
        assert visitor.send(visitor.get("/keep/").forms()[0], name).status == 200


def has_a_snapshot(visitor: Visitor) -> None:
    """Enough moments for the model of the loop, which is then asked to read them, and keeps what it believes."""
    for _ in range(ENOUGH):
        taps = {"pull": "leave", "strength": "6", "began": "just_now"}
        moment = visitor.send(visitor.get("/now/").form("/now/moment/"), taps).path
        form = visitor.get(f"{moment}after/").form("/after/")
        visitor.send(form, {"did": "stayed", "caught": "before"})
    assert "eighteen of these twenty dots" in visitor.send(visitor.get("/lab/mine/").form("/lab/mine/work/"), {}).html


SNAPSHOTS = "SELECT substr(blob, 14, 48) FROM keep_snapshot"


def traces(folder: Path, of: str | None = None) -> list[bytes]:
    """Sealed bytes and keyed hashes, as they lie on the disk: what a later key could open, or be tested against."""
    found: list[bytes] = []
    for file, question in (
        ("journal/data.sqlite3", of or f"SELECT substr(blob, 14, 48) FROM keep_sealedentry UNION ALL {SNAPSHOTS}"),
        (
            "keystore/keys.sqlite3",
            "SELECT substr(blob, 14, 48) FROM keep_wrap UNION ALL SELECT CAST(lookup AS BLOB) FROM keep_wrap",
        ),
        ("keystore/keys.sqlite3", "SELECT CAST(digest AS BLOB) FROM keep_session"),
    )[: 1 if of else None]:
        with closing(sqlite3.connect(f"file:{folder / 'data' / file}?mode=ro", uri=True)) as database:
            found += [row[0] for row in database.execute(question)]
    return found


def on_disk(folder: Path, needles: list[bytes]) -> int:
    """How many of them stand in any file below the folder."""
    everything = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return sum(needle in everything for needle in needles)


def erases(visitor: Visitor, kept: bool) -> Page:
    form = visitor.get("/keep/erase/").forms()[0]
    return visitor.send(form, {"sure": "on"} | ({"passphrase": PASSPHRASE} if kept else {}))


@pytest.mark.parametrize("kept", [True, False])
def test_after_erasing_no_sealed_byte_is_left_and_another_journal_is_whole(
    folder: Path, kept: bool, figure: Figure
) -> None:
    with watched(folder) as address:
        visitor = Visitor(address)
        writes_and_keeps(visitor, "heron" if kept else "")
        has_a_snapshot(visitor)
        mine = traces(folder)
        assert len(mine) >= (31 if kept else 29) and len(traces(folder, SNAPSHOTS)) == 1
        assert on_disk(folder / "data", mine) == len(mine)
        neighbour = Visitor(address)
        writes_and_keeps(neighbour, "kestrel")
        theirs = [trace for trace in traces(folder) if trace not in mine]
        assert "Erased." in erases(visitor, kept).html
        assert on_disk(folder, mine) == 0
        assert on_disk(folder / "data", theirs) == len(theirs)
        assert BIRD in neighbour.get("/practice/").html
    assert on_disk(folder, mine) == 0
    assert files_with(folder, BIRD) == []
    figure("R22", traces=len(mine), left=0, neighbours_lost=0)


def test_an_entry_deleted_for_good_is_in_no_file_and_the_others_are_whole(folder: Path) -> None:
    """One of three predictions goes; the ones beside it stay."""
    with watched(folder) as address:
        visitor = Visitor(address)
        writes_and_keeps(visitor, "heron")
        has_a_snapshot(visitor)
        before, derived = traces(folder), traces(folder, SNAPSHOTS)
        page = visitor.get("/keep/history/?room=practice").html
        entry = re.findall(r"/keep/history/[0-9a-f-]{36}/", page)[0]
        visitor.send(visitor.get(f"{entry}delete/").form("/delete/"), {"sure": "on"})
        gone = [trace for trace in before if trace not in traces(folder)]
        assert len(gone) == 2 and set(derived) < set(gone)  # what was made of it goes with it
        assert on_disk(folder, gone) == 0
        assert on_disk(folder / "data", before) == len(before) - 2
        assert visitor.get("/practice/").html.count(f"{BIRD} heron") == 2
    assert on_disk(folder, gone) == 0


def test_leaving_erases_a_journal_that_was_not_kept(folder: Path) -> None:
    with watched(folder) as address:
        visitor = Visitor(address)
        writes_and_keeps(visitor, "")
        has_a_snapshot(visitor)
        mine = traces(folder)
        visitor.get("/x")
        assert on_disk(folder, mine) == 0


def test_an_old_copy_of_the_data_opens_with_nothing_that_is_left_after_erasing(folder: Path) -> None:
    """An old backup of the entries, beside today's keystore: the nickname and passphrase open nothing."""
    with watched(folder) as address:
        visitor = Visitor(address)
        writes_and_keeps(visitor, "heron")
        backup = folder / "backup.sqlite3"
        with (
            closing(sqlite3.connect(folder / "data/journal/data.sqlite3")) as live,
            closing(sqlite3.connect(backup)) as to,
        ):
            live.backup(to)
        erases(visitor, kept=True)
    for beside in (folder / "data/journal").glob("data.sqlite3*"):
        beside.unlink()
    shutil.move(backup, folder / "data/journal/data.sqlite3")
    with watched(folder) as address:
        again = Visitor(address)
        name = {"nickname": "heron", "passphrase": PASSPHRASE}
        answer = again.send(again.get("/keep/open/").form("/keep/open/"), name)
        assert answer.status == 422 and BIRD not in answer.html
    with closing(sqlite3.connect(folder / "data/journal/data.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM keep_sealedentry").fetchone()[0] >= 3
    assert files_with(folder, BIRD) == []


def test_thirty_days_after_erasing_no_backup_that_is_left_holds_its_keys(folder: Path, figure: Figure) -> None:
    """A backup a day, deleted after thirty as the documentation asks; the journal is erased on the tenth day."""
    readable = []
    with watched(folder) as address:
        visitor = Visitor(address)
        writes_and_keeps(visitor, "heron")
        mine = traces(folder)
        shelf: dict[int, Path] = {}
        for day in range(1, 42):
            if day == 10:
                assert "Erased." in erases(visitor, kept=True).html
            shelf[day] = folder / f"{day}.tar"
            write(folder / "data", shelf[day], datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day))
            if day > 30:
                shelf.pop(day - 30).unlink()
            readable.append(sum(any(trace in file.read_bytes() for trace in mine) for file in shelf.values()))
    assert readable[8] == 9  # the day before
    assert readable[9:30] == [9] * 21  # erased, and still in what was copied before: it is said so
    assert readable[38:] == [0, 0, 0]
    figure("R22 backups", days=41, readable_after_30_days=0)
