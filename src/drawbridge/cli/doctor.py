"""``drawbridge doctor``: look at everything a copy needs, change nothing, and say what to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from drawbridge.cli.backup import data_option, secrets_folder
from drawbridge.cli.finding import Finding
from drawbridge.cli.server import examine_server, is_named
from drawbridge.journal.passkey import is_available
from drawbridge.pack import PackError, load_pack
from drawbridge.web.keep.archive import PACKS
from drawbridge.web.keep.copies import DATABASES, ArchiveError, connect, verify_copy
from drawbridge.web.keep.restore import ASIDE, STAGE

_OTHERS = 0o077
_LITTLE, _TOO_LITTLE = 1_000_000_000, 100_000_000
"""Bytes free on the disk: below the first worth a word, below the second too few to go on."""
_BORN = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock can rightly be before this program was written."""


@dataclass(frozen=True)
class Place:
    """One copy of Drawbridge: its two folders."""

    data: Path
    secrets: Path

    def databases(self) -> list[Path]:
        return [self.data / name for name in DATABASES if (self.data / name).is_file()]


@click.command()
@data_option
def doctor(data: Path) -> None:
    """Check settings, folders, databases, packs, disk and clock. Exits with 1 when something is wrong."""
    place = Place(data.expanduser().resolve(), secrets_folder())
    click.echo(f"data     {place.data}\nsecrets  {place.secrets}")
    worst = False
    for finding in examine(place, datetime.now(UTC)):
        click.echo(f"{finding.level:<7}  {finding.what}" + f"\n         {finding.todo}" * bool(finding.todo))
        worst |= finding.level == "wrong"
    raise SystemExit(worst)


def examine(place: Place, now: datetime) -> Iterator[Finding]:
    """Every finding, in the order in which they would be mended."""
    if not place.databases() and not (place.secrets / "pepper").exists():
        yield Finding("ok", "Drawbridge has not been started here yet; there is nothing to check.")
        return
    alone = (databases, keys, passkeys, packs, leftovers, application)
    for look in (secrets, permissions, space, clock, *((packs, leftovers, server) if is_named() else alone)):
        yield from look(place, now) or ()


def secrets(place: Place, now: datetime) -> Iterator[Finding]:
    """The pepper is there, outside the data folder."""
    if place.data in (place.secrets, *place.secrets.parents):
        todo = "Move it elsewhere and set DRAWBRIDGE_SECRETS_DIR: a copy of the data must not carry the key."
        yield Finding("wrong", "The secrets folder lies inside the data folder.", todo)
    if (place.secrets / "pepper").exists():
        yield Finding("ok", "The pepper is there.", "Have you a copy of it in another place? Nothing opens without it.")
    else:
        todo = "Put it back from your copy, before starting. Without it no journal opens, and a new one does not help."
        yield Finding("wrong", "The pepper is gone.", todo)


def permissions(place: Place, now: datetime) -> Iterator[Finding]:
    """Nobody else on this machine can look into either folder."""
    paths = [path for folder in (place.data, place.secrets) if folder.exists() for path in (folder, *folder.rglob("*"))]
    within = {path for path in paths if _closed(path)}
    open_ = [path for path in paths if path not in within and not within & set(path.parents)]
    if not open_:
        yield Finding("ok", "Both folders can be read by their owner only.")
    for path in open_[:5]:
        yield Finding("wrong", f"{path} can be read by other accounts.", f"chmod go-rwx '{path}'")


def _closed(path: Path) -> bool:
    return not path.lstat().st_mode & _OTHERS


def space(place: Place, now: datetime) -> Iterator[Finding]:
    """There is room to write."""
    free = shutil.disk_usage(place.data if place.data.exists() else place.data.anchor).free
    said = f"{free / 1e9:,.1f} GB are free on the disk of the journals."
    if free >= _LITTLE:
        yield Finding("ok", said)
    else:
        yield Finding("look" if free >= _TOO_LITTLE else "wrong", said, "Make room: on a full disk nothing is kept.")


def clock(place: Place, now: datetime) -> Iterator[Finding]:
    """The clock is not behind what was written."""
    newest = max((day for day in _days(place) if day), default=None)
    if now < _BORN:
        yield Finding("wrong", f"The clock says {now:%Y-%m-%d}, which is long past.", "Set it; then start Drawbridge.")
    elif newest is not None and newest > now.date() + timedelta(days=1):
        todo = "If the clock is wrong now, set it: sessions and steps go by it. If it was wrong then, nothing is to do."
        yield Finding("look", f"Something was kept on {newest}, after the clock's {now:%Y-%m-%d}.", todo)
    else:
        yield Finding("ok", f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


def _days(place: Place) -> Iterator[date | None]:
    for file in place.databases()[:1]:
        try:
            with closing(connect(file)) as database:
                (day,) = database.execute("SELECT max(day) FROM keep_sealedentry").fetchone()
        except sqlite3.Error:
            continue  # told by databases()
        yield date.fromisoformat(day) if day else None


def databases(place: Place, now: datetime) -> Iterator[Finding]:
    """Both files are there and whole."""
    for name in DATABASES:
        file = place.data / name
        if not file.is_file():
            yield Finding("wrong", f"{file} is missing.", "Restore a backup: drawbridge restore FILE --force")
            continue
        try:
            rows = verify_copy(file)
        except (ArchiveError, sqlite3.Error) as error:
            todo = "Copy the whole data folder first. Then: drawbridge restore FILE --force"
            yield Finding("wrong", f"{file} is damaged: {error}", todo)
        else:
            told = ", ".join(f"{count} {table.removeprefix('keep_')}" for table, count in rows.items())
            yield Finding("ok", f"{name} is whole: {told}.")


def keys(place: Place, now: datetime) -> Iterator[Finding]:
    """Every kept journal has a key."""
    try:
        with closing(connect(place.data / DATABASES[0])) as data, closing(connect(place.data / DATABASES[1])) as store:
            kept = {id_ for (id_,) in data.execute("SELECT id FROM keep_journal WHERE kept")}
            known = {id_ for (id_,) in store.execute("SELECT journal FROM keep_wrap")}
    except sqlite3.Error:
        return
    if kept <= known:
        yield Finding("ok", "Every kept journal has a key.")
    else:
        todo = "Both databases must be of one moment. Restore the newest backup that has both."
        yield Finding("wrong", f"{len(kept - known)} kept journals have no key in the keystore.", todo)


def passkeys(place: Place, now: datetime) -> Iterator[Finding]:
    """Journals that ask for a passkey can be asked for one."""
    try:
        with closing(connect(place.data / DATABASES[1])) as store:
            (asking,) = store.execute("SELECT count(*) FROM keep_wrap WHERE kind = 'passkeys'").fetchone()
    except sqlite3.Error:
        return
    if asking and not is_available():
        todo = 'pip install "drawbridge[passkeys]". Until then only the recovery code, or six digits, open them.'
        yield Finding("wrong", f"{asking} journals ask for a passkey, and this copy cannot.", todo)


def packs(place: Place, now: datetime) -> Iterator[Finding]:
    """The packs that earlier answers were given under can be read."""
    folders = [folder for folder in sorted((place.data / PACKS).glob("*")) if folder.suffix != ".partial"]
    for folder in folders:
        try:
            changed = load_pack(folder).fingerprint != folder.name
        except (PackError, OSError):
            changed = True
        if changed:
            todo = "Take the folder from a backup. Until then, answers given under it are shown without their words."
            yield Finding("wrong", f"The pack kept in {folder} cannot be read as it was.", todo)
    if not folders:
        yield Finding("ok", "No packs are kept yet.")
    elif all(folder.is_dir() for folder in folders):
        yield Finding("ok", f"{len(folders)} packs are kept for earlier answers.")


def leftovers(place: Place, now: datetime) -> Iterator[Finding]:
    """Nothing lies about that should have gone."""
    for part in sorted(place.data.glob("*")) + sorted(place.data.glob(f"{STAGE}*")):
        if part.name.startswith((ASIDE, STAGE)):
            todo = "Delete it when all is well: journals erased since then are still in it."
            yield Finding("look", f"{part} is left over from a restore.", todo)
    for file in place.databases() if is_named() else ():
        todo = "Delete it when all is well there, and its folder: journals erased since then are still in it."
        yield Finding("look", f"{file} is left over from before the journals lay in PostgreSQL.", todo)


def application(place: Place, now: datetime) -> Iterator[Finding]:
    """The program itself accepts its settings, its pack and the way both files are opened."""
    if len(place.databases()) < len(DATABASES) or not (place.secrets / "pepper").exists():
        return
    try:
        waiting = _started(place)
    except Exception as error:
        yield Finding("wrong", f"Drawbridge would not start: {error}", "The message above says what to mend.")
        return
    yield Finding("ok", "Settings, pack, cost of guessing and the way both files are opened are as they should be.")
    if waiting:
        todo = "They are brought up to date at the next start. Back up first: drawbridge backup FILE"
        yield Finding("look", "The databases are from an earlier version.", todo)


def server(place: Place, now: datetime) -> Iterator[Finding]:
    """In PostgreSQL: everything that the other looks read from the two files."""
    yield from examine_server(place.data, now) if (place.secrets / "pepper").exists() else ()


def _started(place: Place) -> bool:
    """Load the application as a start would; whether its databases wait for an upgrade."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "drawbridge.web.settings", "DRAWBRIDGE_DATA_DIR": str(place.data)}
    import django  # noqa: PLC0415 - the settings are read only here

    django.setup()
    from drawbridge.web.keep.checks import is_waiting, refuse_unless_safe  # noqa: PLC0415

    refuse_unless_safe()
    return is_waiting()
