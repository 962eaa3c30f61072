"""``drawbridge backup`` and ``restore``: whole, checked, of one moment, and never over anything."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drawbridge.cli import main
from drawbridge.web.keep import archive
from drawbridge.web.keep.archive import check, write
from drawbridge.web.keep.copies import DATABASES, ArchiveError, connect, count_rows, one_moment
from drawbridge.web.keep.restore import restore

pytestmark = pytest.mark.sqlite("a backup made here is one of files; a server's is made by pg_dump")

RELEASED = Path(__file__).parents[1] / "upgrade" / "0.1.0"
HELD = check(RELEASED / "backup.tar").entries
NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one kept journal, as its owner would have it, and one archived pack."""
    folder = tmp_path / "data"
    restore(RELEASED / "backup.tar", folder, NOW)
    for name in DATABASES:
        with closing(connect(folder / name)) as database:
            database.execute("PRAGMA journal_mode = WAL")
    pack = folder / "packs" / "abc" / "items"
    pack.mkdir(parents=True)
    (pack / "one.toml").write_text("a = 1\n")
    return folder


@pytest.fixture(autouse=True)
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    shutil.copy(RELEASED / "pepper", folder / "pepper")
    monkeypatch.setenv("DRAWBRIDGE_SECRETS_DIR", str(folder))
    return folder


def drawbridge(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def dump(data: Path) -> list[str]:
    """Everything both databases hold but sessions, as SQL."""
    lines = []
    for name in DATABASES:
        with closing(connect(data / name)) as database:
            lines += [line for line in database.iterdump() if '"keep_session"' not in line]
    return lines


def test_a_backup_is_restored_as_it_was(data: Path, tmp_path: Path) -> None:
    wrote = drawbridge("backup", tmp_path / "b.tar", "--data", data)
    assert (wrote.exit_code, wrote.output.splitlines()[0]) == (
        0,
        f"1 journals with {HELD} entries are in {tmp_path / 'b.tar'}, checked and on the disk.",
    )
    put = drawbridge("restore", tmp_path / "b.tar", "--data", tmp_path / "elsewhere")
    assert put.exit_code == 0, put.output
    assert dump(tmp_path / "elsewhere") == dump(data) != []
    assert (tmp_path / "elsewhere/packs/abc/items/one.toml").read_text() == "a = 1\n"
    assert not list((tmp_path / "elsewhere").glob(".restore-*"))


def test_the_pepper_is_never_inside_and_both_commands_say_so(data: Path, tmp_path: Path, secrets: Path) -> None:
    wrote = drawbridge("backup", tmp_path / "b.tar", "--data", data)
    pepper = (secrets / "pepper").read_text().strip()
    held = (tmp_path / "b.tar").read_bytes()
    assert pepper.encode() not in held and bytes.fromhex(pepper) not in held
    assert "pepper is not in it" in wrote.output and str(secrets / "pepper") in wrote.output
    assert "pepper they were made with" in drawbridge("restore", tmp_path / "b.tar", "--data", tmp_path / "new").output


def test_a_backup_and_what_is_restored_are_their_owners_alone(data: Path, tmp_path: Path) -> None:
    drawbridge("backup", tmp_path / "b.tar", "--data", data)
    drawbridge("restore", tmp_path / "b.tar", "--data", tmp_path / "new")
    made = [tmp_path / "b.tar", tmp_path / "new", *(tmp_path / "new").rglob("*")]
    assert [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    assert not list(tmp_path.glob(".backup-*"))


def test_kept_journals_are_locked_after_a_restore_and_unkept_ones_still_open(data: Path, tmp_path: Path) -> None:
    with closing(connect(data / DATABASES[1])) as keys:
        for digest, kept in (("a", 1), ("b", 0)):
            values = (digest, "00" * 16, b"sealed", kept, NOW.isoformat(), NOW.isoformat(), NOW.isoformat())
            keys.execute("INSERT INTO keep_session VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    write(data, tmp_path / "b.tar", NOW)
    restore(tmp_path / "b.tar", tmp_path / "new", NOW)
    with closing(connect(tmp_path / "new" / DATABASES[1])) as keys:
        assert keys.execute("SELECT digest FROM keep_session").fetchall() == [("b",)]


WRITER = """
import sqlite3, sys, uuid
data, keys = (sqlite3.connect(f"{sys.argv[1]}/{name}", timeout=20, isolation_level=None) for name in
              ("journal/data.sqlite3", "keystore/keys.sqlite3"))
for database in (data, keys):
    database.execute("PRAGMA journal_mode = WAL")
print("writing", flush=True)
while True:
    id = uuid.uuid4().hex
    data.execute("INSERT INTO keep_journal VALUES (?, '2026-11-22', 0)", (id,))
    wrap = (id, "passphrase", id, b"", "{}", b"")
    keys.execute("INSERT INTO keep_wrap (journal, kind, lookup, salt, cost, blob) VALUES (?, ?, ?, ?, ?, ?)", wrap)
    data.execute("UPDATE keep_journal SET kept = 1 WHERE id = ?", (id,))
"""


@pytest.fixture
def writing(data: Path) -> Iterator[Path]:
    """A data folder in which another process keeps one journal after the other, key first."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(data)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "writing\n"
    yield data
    process.kill()
    process.communicate()


def test_a_backup_that_was_written_wrong_is_never_called_one(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a disk that loses a byte on the way: what was written is read back before it gets its name."""
    pack = archive._pack

    def loses_a_byte(packed: Path, *rest: object) -> None:
        pack(packed, *rest)  # type: ignore[arg-type]
        held = bytearray(packed.read_bytes())
        held[len(held) // 2] ^= 1
        packed.write_bytes(held)

    monkeypatch.setattr(archive, "_pack", loses_a_byte)
    with pytest.raises(ArchiveError, match="is damaged or was changed"):
        write(data, tmp_path / "b.tar", NOW)
    assert not (tmp_path / "b.tar").exists()


def test_backups_under_writes_are_of_one_moment(writing: Path, tmp_path: Path) -> None:
    """No kept journal without its key, and no key without its journal, in any of twenty."""
    counted = []
    for number in range(20):
        contents = write(writing, tmp_path / f"{number}.tar", NOW)
        restore(tmp_path / f"{number}.tar", tmp_path / f"r{number}", NOW)
        kept, wraps = ids(tmp_path / f"r{number}")
        assert kept <= wraps and len(wraps - kept) <= 1
        counted.append(contents.journals)
    assert counted[-1] > counted[0] + 20


def ids(data: Path) -> tuple[set[str], set[str]]:
    with closing(connect(data / DATABASES[0])) as journals, closing(connect(data / DATABASES[1])) as keys:
        kept = {id_ for (id_,) in journals.execute("SELECT id FROM keep_journal WHERE kept")}
        return kept, {id_ for (id_,) in keys.execute("SELECT journal FROM keep_wrap")}


def test_people_write_while_the_copy_is_read_and_the_copy_does_not_see_it(data: Path) -> None:
    with one_moment(data) as sources:
        for name, source in sources.items():
            with closing(sqlite3.connect(data / name, timeout=0.05, isolation_level=None)) as writer:
                before = count_rows(source)
                writer.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', '2026-11-22')")
                assert count_rows(source) == before != count_rows(writer)


def test_nothing_is_written_over_and_nothing_into_the_data(data: Path, tmp_path: Path) -> None:
    (tmp_path / "there.tar").write_text("precious")
    over = drawbridge("backup", tmp_path / "there.tar", "--data", data)
    assert over.exit_code == 1 and "is there already" in over.output
    assert (tmp_path / "there.tar").read_text() == "precious"
    inside = drawbridge("backup", data / "b.tar", "--data", data)
    assert inside.exit_code == 1 and "in the data folder itself" in inside.output
    nowhere = drawbridge("backup", tmp_path / "no" / "b.tar", "--data", data)
    assert nowhere.exit_code == 1 and "There is no folder" in nowhere.output
    empty = drawbridge("backup", tmp_path / "b.tar", "--data", tmp_path / "empty")
    assert empty.exit_code == 1 and "nothing to back up" in empty.output


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(data: Path, tmp_path: Path) -> None:
    file = data / DATABASES[0]
    with closing(connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoilt = bytearray(file.read_bytes())
    spoilt[4096 * 2 : 4096 * 2 + 200] = b"\xff" * 200
    file.write_bytes(spoilt)
    wrote = drawbridge("backup", tmp_path / "b.tar", "--data", data)
    assert wrote.exit_code == 1 and "Traceback" not in wrote.output
    assert not (tmp_path / "b.tar").exists()


def test_a_folder_that_is_not_empty_is_left_alone_without_force(data: Path, tmp_path: Path) -> None:
    write(data, tmp_path / "b.tar", NOW)
    before = dump(data)
    refused = drawbridge("restore", tmp_path / "b.tar", "--data", data)
    assert refused.exit_code == 1 and "is not empty, and was left as it is" in refused.output
    assert dump(data) == before


def test_with_force_what_was_there_is_moved_aside_whole(data: Path, tmp_path: Path) -> None:
    write(data, tmp_path / "b.tar", NOW)
    with closing(connect(data / DATABASES[0])) as database:
        database.execute("DELETE FROM keep_sealedentry")
    put = drawbridge("restore", tmp_path / "b.tar", "--data", data, "--force")
    assert put.exit_code == 0, put.output
    (aside,) = data.glob("before-*")
    assert str(aside) in put.output
    for folder, entries in ((data, HELD), (aside, 0)):
        with closing(connect(folder / DATABASES[0])) as database:
            assert count_rows(database)["keep_sealedentry"] == entries


def test_a_damaged_data_folder_can_be_replaced(data: Path, tmp_path: Path) -> None:
    write(data, tmp_path / "b.tar", NOW)
    (data / DATABASES[0]).write_bytes(b"not a database " * 500)
    assert drawbridge("restore", tmp_path / "b.tar", "--data", data, "--force").exit_code == 0


def test_a_running_copy_is_not_pulled_from_under_its_people(writing: Path, tmp_path: Path) -> None:
    refused = drawbridge("restore", RELEASED / "backup.tar", "--data", writing, "--force")
    assert refused.exit_code == 1 and "Drawbridge is running" in refused.output
    assert not list(writing.glob("before-*"))


@pytest.mark.parametrize("place", range(60))
def test_no_changed_byte_of_a_backup_goes_unnoticed_where_it_matters(place: int, tmp_path: Path) -> None:
    """A changed byte is refused, or lies in what tar pads with: then every member is as it was."""
    spoilt = bytearray((RELEASED / "backup.tar").read_bytes())
    spoilt[place * len(spoilt) // 60 + place] ^= 0x55
    (tmp_path / "b.tar").write_bytes(spoilt)
    try:
        check(tmp_path / "b.tar")
    except ArchiveError:
        return
    assert members(tmp_path / "b.tar") == members(RELEASED / "backup.tar")


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


@pytest.mark.parametrize("length", [0, 100, 512, 5_000, 60_000])
def test_a_torn_backup_changes_nothing(length: int, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes((RELEASED / "backup.tar").read_bytes()[:length])
    put = drawbridge("restore", tmp_path / "b.tar", "--data", tmp_path / "new")
    assert put.exit_code == 1 and "Nothing was changed" in put.output
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    put = drawbridge("restore", tmp_path / "no.tar", "--data", tmp_path / "new")
    assert put.exit_code == 1 and "There is no file" in put.output


def changed(
    tmp_path: Path, name: str, content: bytes | None = None, kind: bytes = tarfile.REGTYPE, **listed: object
) -> Path:
    """The released backup with one more member, or with other words at the head of its list."""
    out = tmp_path / "changed.tar"
    with tarfile.open(RELEASED / "backup.tar") as old, tarfile.open(out, "w") as new:
        for member in old:
            held = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "contents.json":
                document = json.loads(held) | listed
                if content is not None:
                    from hashlib import sha256

                    document["members"][name] = [sha256(content).hexdigest(), len(content)]
                held = json.dumps(document).encode()
            member.size = len(held)
            new.addfile(member, BytesIO(held))
        if content is not None:
            extra = tarfile.TarInfo(name)
            extra.size, extra.type, extra.linkname = len(content), kind, "journal/data.sqlite3"
            new.addfile(extra, BytesIO(content))
    return out


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/outside",
        "packs/../../outside",
        "packs/a",
        "journal/other",
        "pepper",
        "packs//x/y",
        "packs/a\\b/c",
        "",
    ],
)
def test_a_member_that_does_not_belong_is_refused(name: str, tmp_path: Path) -> None:
    file = changed(tmp_path, name, b"planted")
    with pytest.raises(ArchiveError, match="Nothing was changed"):
        restore(file, tmp_path / "new", NOW)
    assert not (tmp_path / "new").exists() and not (tmp_path / "outside").exists()


def test_a_link_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="Nothing was changed"):
        restore(changed(tmp_path, "packs/a/b", b"", tarfile.SYMTYPE), tmp_path / "new", NOW)


@pytest.mark.parametrize(
    ("listed", "said"),
    [({"version": 2}, "newer Drawbridge"), ({"format": "x"}, "another kind"), ({"rows": {}}, "cannot be read"),
     ({"members": []}, "cannot be read"), ({"extra": 1}, "cannot be read")],
)  # fmt: skip
def test_a_list_that_is_not_ours_is_refused(listed: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=said):
        check(changed(tmp_path, "", **listed))  # type: ignore[arg-type]


def test_other_rows_than_the_list_says_are_refused(tmp_path: Path) -> None:
    rows = json.loads(json.dumps(check(RELEASED / "backup.tar").rows))
    rows["journal/data.sqlite3"]["keep_sealedentry"] += 1
    with pytest.raises(ArchiveError, match="other rows"):
        restore(changed(tmp_path, "", rows=rows), tmp_path / "new", NOW)
    assert not (tmp_path / "new" / "journal").exists()


def test_a_backup_can_be_read_without_drawbridge(data: Path, tmp_path: Path) -> None:
    write(data, tmp_path / "b.tar", NOW)
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert {*DATABASES, "contents.json"} <= set(tar.getnames())
        tar.extractall(tmp_path / "by hand", filter="data")
    with closing(sqlite3.connect(tmp_path / "by hand" / DATABASES[0])) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
