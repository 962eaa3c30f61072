"""``drawbridge doctor``: finds what is wrong, says what to do, and changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import namedtuple
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drawbridge.cli import doctor
from drawbridge.cli.doctor import Finding, Place, examine
from drawbridge.web.keep.copies import DATABASES, connect
from drawbridge.web.keep.restore import restore
from tests.faults.prepare import prepared
from tests.pack.tiny_pack import write_tiny_pack

pytestmark = pytest.mark.sqlite("looks into the files; what is said of a server is tried in tests/postgres")

ROOT = Path(__file__).parents[2]
RELEASED = ROOT / "tests" / "upgrade" / "0.1.0"
NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
LOOKS = (doctor.secrets, doctor.permissions, doctor.space, doctor.clock, doctor.databases, doctor.keys)
LOOKS += (doctor.passkeys, doctor.packs)  # type: ignore[assignment]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A healthy copy: one kept journal, and its pepper elsewhere."""
    restore(RELEASED / "backup.tar", tmp_path / "data", NOW)
    (tmp_path / "secrets").mkdir()
    shutil.copyfile(RELEASED / "pepper", tmp_path / "secrets" / "pepper")
    return Place(tmp_path / "data", tmp_path / "secrets")


def findings(place: Place, now: datetime = NOW) -> list[Finding]:
    """Everything but the start of the application itself, which needs a process of its own."""
    return [finding for look in (*LOOKS, doctor.leftovers) for finding in look(place, now)]


def bad(place: Place, now: datetime = NOW) -> list[Finding]:
    return [finding for finding in findings(place, now) if finding.level != "ok"]


def run(place: Place, **env: str) -> tuple[int, str]:
    """The command itself, in a process of its own."""
    folders = {"DRAWBRIDGE_DATA_DIR": str(place.data), "DRAWBRIDGE_SECRETS_DIR": str(place.secrets)}
    source = {"PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(
        [sys.executable, "-c", "from drawbridge.cli import main; main()", "doctor"],
        env=os.environ | source | folders | env,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def everything(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_copy_of_an_earlier_version_is_said_to_be_one_and_is_not_touched(place: Place) -> None:
    code, said = run(place)
    assert code == 0, said
    assert "look     The databases are from an earlier version." in said
    assert "wrong" not in said


def test_a_healthy_copy_has_nothing_wrong_and_is_not_touched(place: Place) -> None:
    prepared(place.data.parent)  # the released one, started once with this version
    with closing(connect(place.data / DATABASES[0])) as data:
        data.execute("PRAGMA journal_mode = WAL")
    with closing(connect(place.data / DATABASES[1])) as keys:
        keys.execute("PRAGMA journal_mode = WAL")
    before = everything(place.data)
    code, said = run(place)
    assert code == 0, said
    assert "wrong" not in said and "look " not in said
    assert " sealedentry" in said and "Every kept journal has a key." in said
    assert "Settings, pack, cost of guessing" in said
    assert everything(place.data) == before


def test_where_nothing_was_started_there_is_nothing_to_say_and_nothing_is_made(tmp_path: Path) -> None:
    code, said = run(Place(tmp_path / "data", tmp_path / "secrets"))
    assert code == 0 and "has not been started here yet" in said
    assert list(tmp_path.iterdir()) == []


def test_settings_the_program_refuses_are_wrong(place: Place) -> None:
    code, said = run(place, DRAWBRIDGE_ARGON2="1024,1,1")
    assert code == 1
    assert "Drawbridge would not start" in said and "DRAWBRIDGE_ARGON2" in said and "Traceback" not in said


def test_a_lost_pepper_is_wrong_and_no_other_is_made(place: Place) -> None:
    (place.secrets / "pepper").unlink()
    assert [(f.level, f.what) for f in examine(place, NOW) if f.level != "ok"] == [("wrong", "The pepper is gone.")]
    assert list(place.secrets.iterdir()) == []


def test_secrets_inside_the_data_are_wrong(place: Place) -> None:
    inside = Place(place.data, place.data / "secrets")
    shutil.copytree(place.secrets, inside.secrets)
    assert "lies inside the data folder" in bad(inside)[0].what


def test_what_others_can_read_is_named_with_the_command_that_closes_it(place: Place) -> None:
    place.data.chmod(0o755)
    (place.data / "journal").chmod(0o750)
    (place.data / DATABASES[0]).chmod(0o644)
    assert [finding.todo for finding in bad(place)] == [
        f"chmod go-rwx '{place.data}'",
        f"chmod go-rwx '{place.data / 'journal'}'",
        f"chmod go-rwx '{place.data / DATABASES[0]}'",
    ]


def test_what_lies_in_a_closed_folder_is_closed(place: Place) -> None:
    (place.data / DATABASES[0]).chmod(0o644)
    assert bad(place) == []


@pytest.mark.parametrize(("free", "level"), [(2_000_000_000, "ok"), (999_999_999, "look"), (99_999_999, "wrong")])
def test_a_disk_that_fills_up_is_told_in_time(
    free: int, level: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(free))
    assert [finding.level for finding in doctor.space(place, NOW)] == [level]


def test_a_clock_behind_what_was_written_is_told(place: Place) -> None:
    assert bad(place, datetime(2026, 11, 20, tzinfo=UTC))[0].what.startswith("Something was kept on 2026-11-22")
    assert bad(place, datetime(1970, 1, 1, tzinfo=UTC))[0].level == "wrong"


@pytest.mark.parametrize("name", DATABASES)
def test_a_damaged_or_missing_file_is_told_with_the_way_back(name: str, place: Place) -> None:
    (place.data / name).write_bytes(b"not a database " * 400)
    assert [(f.level, "is damaged" in f.what, "drawbridge restore" in f.todo) for f in bad(place)] == [
        ("wrong", True, True)
    ]
    (place.data / name).unlink()
    assert any("is missing" in finding.what for finding in bad(place))


def test_a_journal_without_a_key_is_told(place: Place) -> None:
    with closing(connect(place.data / DATABASES[1])) as keys:
        keys.execute("DELETE FROM keep_wrap")
    assert [finding.what for finding in bad(place)] == ["1 kept journals have no key in the keystore."]


def test_an_archived_pack_that_was_changed_is_told(place: Place, tmp_path: Path) -> None:
    from drawbridge.pack import load_pack

    source = write_tiny_pack(tmp_path / "pack").folder
    kept = place.data / "packs" / load_pack(source).fingerprint
    shutil.copytree(source, kept)
    assert bad(place) == []
    (kept / "pack.toml").write_text((kept / "pack.toml").read_text() + "\n# changed\n")
    assert [finding.what for finding in bad(place)] == [f"The pack kept in {kept} cannot be read as it was."]
    (kept / "pack.toml").unlink()
    assert len(bad(place)) == 1


def test_what_a_restore_left_behind_is_told(place: Place) -> None:
    (place.data / "before-2026-11-22-204000").mkdir()
    assert [finding.level for finding in bad(place)] == ["look"]


def test_journals_that_ask_for_a_passkey_this_copy_cannot_ask_for_are_counted(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(connect(place.data / DATABASES[1])) as store:
        store.execute(
            "INSERT INTO keep_wrap (journal, kind, lookup, salt, cost, blob) VALUES ('1', 'passkeys', '1', '', '', '')"
        )
    assert bad(place) == []
    monkeypatch.setattr(doctor, "is_available", lambda: False)
    (found,) = bad(place)
    assert found.what == "1 journals ask for a passkey, and this copy cannot."
    assert "drawbridge[passkeys]" in found.todo
