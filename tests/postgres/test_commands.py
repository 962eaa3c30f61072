"""The commands of a copy whose journals lie in PostgreSQL: what they do, and what they leave to its host, in words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drawbridge.journal import dump_entry
from drawbridge.journal.export import from_file
from tests import databases
from tests.faults.prepare import PREPARE

ROOT = Path(__file__).parents[2]
RELEASED = ROOT / "tests" / "upgrade" / "0.1.0"
HERE = pytest.mark.skipif(not databases.SERVER, reason="needs a PostgreSQL server: make postgres brings one")
MAIN = "from drawbridge.cli import main; main()"
OPEN = "from runpy import run_module; run_module('tests.upgrade.open', run_name='__main__')"
NOWHERE = {
    "DRAWBRIDGE_DATABASE": "postgresql://heron:secret@127.0.0.1:1/entries",
    "DRAWBRIDGE_KEYSTORE": "postgresql://heron:secret@127.0.0.1:1/keys",
}


def run(folder: Path, *command: str, code: str = MAIN, **env: str) -> tuple[int, str]:
    """A command in a process of its own, with the two databases of this folder."""
    ours = {
        "DRAWBRIDGE_DATA_DIR": str(folder / "data"),
        "DRAWBRIDGE_SECRETS_DIR": str(folder / "secrets"),
        "DJANGO_SETTINGS_MODULE": "drawbridge.web.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    ran = subprocess.run(
        [sys.executable, "-c", code, *command],
        env=os.environ | databases.of(folder) | ours | env,
        capture_output=True,
        text=True,
        check=False,
    )
    said = ran.stdout + ran.stderr
    assert "Traceback" not in said and "secret@" not in said, said
    return ran.returncode, said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The secrets of a machine whose journals are to move."""
    (tmp_path / "secrets").mkdir(mode=0o700)
    shutil.copyfile(RELEASED / "pepper", tmp_path / "secrets" / "pepper")
    (tmp_path / "secrets" / "pepper").chmod(0o600)
    return tmp_path


def backup_of_this_version(folder: Path) -> Path:
    """The released journals, as files that this version has started on once."""
    files = dict.fromkeys(NOWHERE, "") | {"DRAWBRIDGE_DATA_DIR": str(folder / "files")}
    for command in (("restore", str(RELEASED / "backup.tar")), None, ("backup", str(folder / "backup.tar"))):
        code, said = run(folder, *(command or ()), code=MAIN if command else PREPARE, **files)
        assert code == 0, said
    return folder / "backup.tar"


def test_a_backup_is_left_to_the_server_and_the_commands_for_it_are_named(folder: Path) -> None:
    code, said = run(folder, "backup", str(folder / "b.tar"), **NOWHERE)
    assert code == 1 and 'pg_dump --format=custom --file=keys.dump "$DRAWBRIDGE_KEYSTORE"' in said
    assert not (folder / "b.tar").exists()


@pytest.mark.parametrize(
    "command", [("run", "--port", "18999"), ("restore", str(RELEASED / "backup.tar")), ("doctor",)]
)
def test_a_server_that_does_not_answer_is_said_in_words_without_the_password(
    folder: Path, command: tuple[str, ...]
) -> None:
    pytest.importorskip("psycopg", reason="needs the driver that make postgres installs")
    code, said = run(folder, *command, **NOWHERE)
    assert code == 1 and ("refused" in said or "failed" in said)
    assert "Is the server running" in said


@HERE
def test_a_backup_of_files_moves_into_the_server_and_every_journal_opens_there(folder: Path) -> None:
    backup = backup_of_this_version(folder)
    code, said = run(folder, "doctor")
    assert code == 0 and "The databases are empty" in said
    code, said = run(folder, "restore", str(backup))
    assert code == 0 and "are in PostgreSQL" in said, said
    code, said = run(folder, "doctor")
    assert code == 0 and "Every kept journal has a key." in said and "wrong" not in said, said
    code, again = run(folder, "restore", str(backup))
    assert code == 1 and "There are journals in this PostgreSQL already" in again
    code, forced = run(folder, "restore", str(backup), "--force")
    assert code == 1 and "Nothing was changed" in forced


@HERE
def test_what_was_moved_opens_with_every_key_and_says_what_it_said_in_the_same_order(folder: Path) -> None:
    assert run(folder, "restore", str(backup_of_this_version(folder)))[0] == 0
    known = json.loads((RELEASED / "known.json").read_text())
    _, said = run(folder, known["nickname"], known["passphrase"], known["code"], code=OPEN)
    held = [dump_entry(entry).decode() for entry in from_file((RELEASED / "journal.json").read_bytes())]
    assert json.loads(said) == {"passphrase": held, "code": held}
    assert len(held) >= 10


@HERE
def test_a_backup_of_another_version_is_refused(folder: Path) -> None:
    code, said = run(folder, "restore", str(RELEASED / "backup.tar"))
    assert code == 1 and "another version" in said and "Nothing was changed" in said


@HERE
def test_another_pepper_is_told_by_the_start_and_by_the_doctor(folder: Path) -> None:
    assert run(folder, code=PREPARE)[0] == 0
    (folder / "secrets" / "pepper").write_text("0" * 63 + "1\n")
    for command in (("run", "--port", "18998"), ("doctor",)):
        code, said = run(folder, *command)
        assert code == 1 and "sealed with another pepper" in said


@HERE
def test_the_doctor_sees_a_journal_without_a_key_and_files_left_behind(folder: Path) -> None:
    assert run(folder, code=PREPARE)[0] == 0
    named = databases.of(folder)
    kept = "INSERT INTO keep_journal VALUES ('00000000-0000-4000-8000-000000000001', '2026-11-22', true)"
    databases.tell_server(kept, named["DRAWBRIDGE_DATABASE"])
    (folder / "data" / "journal").mkdir(parents=True, mode=0o700)
    (folder / "data" / "journal" / "data.sqlite3").touch(0o600)
    code, said = run(folder, "doctor")
    assert code == 1 and "1 kept journals have no key" in said and "left over from before" in said
