"""R7: from a backup back to a running copy, by what docs/run.md says and nothing else; and a large one in time.

Shown to fail: with only one of the two files put in place ("a restore puts both" in ``removed.toml``).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from drawbridge.web.keep.copies import DATABASES, connect
from drawbridge.web.keep.restore import restore
from tests.faults.figures import ROOT, Figure
from tests.faults.prepare import prepared
from tests.upgrade.make import HERE

RELEASED = HERE / "0.1.0"


def documented(page: str) -> Iterator[list[str]]:
    """The commands of the chapter on backing up, in their order, as someone would type them."""
    chapter = page.split("## Backing up")[1].split("\n## ", maxsplit=1)[0]
    for block in re.findall(r"```\n(.*?)```", chapter, re.DOTALL):
        yield from map(shlex.split, block.splitlines())


def typed(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one command of ours in ``folder``, on the copy that lies there."""
    assert words[0] == "drawbridge"
    env = os.environ | {
        "DRAWBRIDGE_DATA_DIR": str(folder / "data"),
        "DRAWBRIDGE_SECRETS_DIR": str(folder / "secrets"),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    asked = [sys.executable, "-m", "drawbridge", *words[1:]]
    return subprocess.run(asked, check=False, cwd=folder, env=env, capture_output=True, text=True, timeout=300)


def dump(data: Path) -> list[str]:
    """Everything that is kept, as SQL: all but the sessions, which a restore ends."""
    found = []
    for name in DATABASES:
        with closing(connect(data / name)) as database:
            found += [line for line in database.iterdump() if "keep_session" not in line]
    return found


def test_the_drill_of_the_documentation_brings_everything_back(tmp_path: Path, figure: Figure) -> None:
    (tmp_path / "secrets").mkdir(mode=0o700)
    shutil.copy(RELEASED / "pepper", tmp_path / "secrets" / "pepper")
    (tmp_path / "secrets" / "pepper").chmod(0o600)
    restore(RELEASED / "backup.tar", tmp_path / "data", datetime.now(UTC))
    before = dump(tmp_path / "data")
    commands = list(documented((ROOT / "docs" / "run.md").read_text()))
    assert [words[1] for words in commands] == ["backup", "restore", "doctor"]
    for words in commands:
        if words[1] == "restore":
            shutil.rmtree(tmp_path / "data")
        ran = typed(words, tmp_path)
        assert ran.returncode == 0, (words, ran.stdout, ran.stderr)
    assert dump(tmp_path / "data") == before
    known = json.loads((RELEASED / "known.json").read_text())
    asked = [sys.executable, "-m", "tests.upgrade.open", known["nickname"], known["passphrase"], known["code"]]
    env = os.environ | {
        "DRAWBRIDGE_DATA_DIR": str(tmp_path / "data"),
        "DRAWBRIDGE_SECRETS_DIR": str(tmp_path / "secrets"),
        "DJANGO_SETTINGS_MODULE": "drawbridge.web.settings",
    }
    opened = json.loads(subprocess.check_output(asked, env=env, text=True, cwd=ROOT))
    assert opened["passphrase"] == opened["code"] != []
    figure("R7 drill", commands=len(commands), entries=len(opened["code"]), lost=0)


@pytest.mark.parametrize("entries", [10_000, pytest.param(100_000, marks=pytest.mark.faults)])
def test_a_large_backup_is_restored_in_time_and_row_by_row(entries: int, tmp_path: Path, figure: Figure) -> None:
    prepared(tmp_path)
    journals = [uuid4().hex for _ in range(entries // 100)]
    day = date(2026, 11, 22).isoformat()
    with closing(sqlite3.connect(tmp_path / "data" / DATABASES[0])) as database, database:
        database.executemany(
            "INSERT INTO keep_journal (id, created, kept) VALUES (?, ?, 1)", ((j, day) for j in journals)
        )
        database.executemany(
            "INSERT INTO keep_sealedentry (journal_id, entry, day, format, version, blob) VALUES (?, ?, ?, 1, 1, ?)",
            ((journals[n % len(journals)], uuid4().hex, day, os.urandom(285)) for n in range(entries)),
        )
    before = dump(tmp_path / "data")
    took = {}
    for words in (["drawbridge", "backup", "b.tar"], ["drawbridge", "restore", "b.tar"]):
        began = time.monotonic()
        ran = typed(words, tmp_path)
        took[words[1]] = time.monotonic() - began
        assert ran.returncode == 0, ran.stderr
        if words[1] == "backup":
            shutil.rmtree(tmp_path / "data")
    assert dump(tmp_path / "data") == before
    assert took["restore"] < 60
    figure("R7", entries=entries, backup_s=took["backup"], restore_s=took["restore"], different_rows=0)
