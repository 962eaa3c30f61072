"""Every version's data opens in this one: backups, journals by passphrase and by code, and both kinds of file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drawbridge.journal import dump_entry
from drawbridge.journal.export import from_file
from drawbridge.web.keep.restore import restore
from tests.upgrade.make import HERE

VERSIONS = sorted(folder.parent for folder in HERE.glob("*/known.json"))
ROOT = HERE.parents[1]


def test_there_is_something_to_open() -> None:
    assert [version.name for version in VERSIONS][:1] == ["0.1.0"]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_a_backup_is_restored_upgraded_and_opened_with_every_key(version: Path, tmp_path: Path) -> None:
    restore(version / "backup.tar", tmp_path / "data", datetime.now(UTC))
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "pepper").write_bytes((version / "pepper").read_bytes())
    (tmp_path / "secrets" / "pepper").chmod(0o600)
    known = json.loads((version / "known.json").read_text())
    with_each = (known["nickname"], known["passphrase"], known["code"])
    opened = json.loads(in_a_process_of_its_own("tests.upgrade.open", tmp_path, *with_each))
    held = [dump_entry(entry).decode() for entry in from_file((version / "journal.json").read_bytes())]
    assert opened == {"passphrase": held, "code": held}
    assert len(held) >= 10


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_the_files_people_took_along_are_still_read(version: Path) -> None:
    known = json.loads((version / "known.json").read_text())
    plain = from_file((version / "journal.json").read_bytes())
    assert from_file((version / "journal.age").read_bytes(), known["passphrase"]) == plain != ()


@pytest.mark.parametrize(("alias", "step"), [("default", "0001_initial"), ("keys", "0004_asked")])
def test_a_start_that_is_cut_short_before_a_step_is_noted_is_made_good_by_the_next(
    alias: str, step: str, tmp_path: Path
) -> None:
    with pytest.raises(subprocess.CalledProcessError, match="status 9"):
        in_a_process_of_its_own("tests.upgrade.cut_short", tmp_path, alias, step)
    in_a_process_of_its_own("tests.upgrade.cut_short", tmp_path, "nowhere", "none")


def in_a_process_of_its_own(program: str, folder: Path, *words: str) -> str:
    """The settings are read once a process, so the data folder of this one cannot be another."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    env |= {"DRAWBRIDGE_DATA_DIR": str(folder / "data"), "DRAWBRIDGE_SECRETS_DIR": str(folder / "secrets")}
    env |= {"DJANGO_SETTINGS_MODULE": "drawbridge.web.settings"}
    return subprocess.check_output([sys.executable, "-m", program, *words], env=env, text=True)
