"""Putting a backup in the place of a data folder: checked first, and what was there moved aside."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from drawbridge.web.keep.archive import Contents, check, sync, unpack
from drawbridge.web.keep.copies import DATABASES, ArchiveError, connect, is_in_use, verify_rows

STAGE, ASIDE = ".restore-", "before-"


def restore(file: Path, data: Path, now: datetime, *, force: bool = False) -> tuple[Contents, Path | None]:
    """Put a backup in place of the data folder; returns its list, and where the data before was moved, if any.

    Sessions of kept journals are not brought back: one that was locked since must not open again.

    Raises:
        ArchiveError: nothing was changed.
    """
    data = data.resolve()
    contents = check(file)
    before = _refuse_to_replace(data, force)
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=data, prefix=STAGE) as scratch:
            stage = Path(scratch)
            unpack(file, stage)
            for name in DATABASES:
                verify_rows(stage / name, contents.rows[name])
            _end_sessions(stage / DATABASES[1])
            _sync_tree(stage)
            aside = _move_aside(data, before, now)
            for part in sorted(stage.iterdir()):
                part.rename(data / part.name)
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"The backup could not be put in place ({error}). Nothing of it was deleted.") from error
    sync(data)
    return contents, aside


def _refuse_to_replace(data: Path, force: bool) -> list[Path]:
    """What lies in the data folder now, or the reason why it may not be replaced."""
    before = [part for part in data.iterdir() if not part.name.startswith(ASIDE)] if data.is_dir() else []
    if before and not force:
        raise ArchiveError(
            f"The data folder {data} is not empty, and was left as it is. To put the backup in its place, give "
            "--force: what is there now is moved aside, not deleted. Or name another folder with --data."
        )
    if any(is_in_use(data / name) for name in DATABASES if (data / name).is_file()):
        raise ArchiveError(f"Drawbridge is running on {data}. Nothing was changed. Stop it first.")
    return before


def _end_sessions(keystore: Path) -> None:
    """Forget who had a kept journal open when the backup was made."""
    with closing(connect(keystore)) as database:
        database.execute("PRAGMA secure_delete = ON")
        database.execute("DELETE FROM keep_session WHERE kept")


def _move_aside(data: Path, before: list[Path], now: datetime) -> Path | None:
    if not before:
        return None
    aside = data / f"{ASIDE}{now:%Y-%m-%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for part in before:
        part.rename(aside / part.name)
    return aside


def _sync_tree(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        sync(path)
