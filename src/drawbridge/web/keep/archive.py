"""A backup: one tar file with both databases and the packs in use, and a list of everything in it.

Both databases are read as they were at one moment, while people go on writing. The pepper is never inside: it lies
in another folder, and whoever finds a backup can open nothing without it. No Django here.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import IO

from drawbridge.web.keep.copies import DATABASES, ArchiveError, copy_databases

FORMAT, VERSION = "drawbridge-backup", 1
PACKS = "packs"
_LIST = "contents.json"
_LONGEST_LIST = 10_000_000
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Contents:
    """The list at the head of a backup: hash and size of each member, rows of each table."""

    made: str
    program: str
    members: Mapping[str, tuple[str, int]]
    rows: Mapping[str, Mapping[str, int]]

    @property
    def journals(self) -> int:
        return self.rows[DATABASES[0]].get("keep_journal", 0)

    @property
    def entries(self) -> int:
        return self.rows[DATABASES[0]].get("keep_sealedentry", 0)


def write(data: Path, file: Path, now: datetime) -> Contents:
    """Back up the data folder ``data`` to ``file``, which must not exist, and read it back before naming it so.

    Raises:
        ArchiveError: nothing was written.
    """
    data, file = data.resolve(), file.resolve()
    _refuse_to_write(data, file)
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as scratch:
            folder = Path(scratch)
            rows = copy_databases(data, folder)
            sources = {name: folder / name for name in DATABASES} | _packs(data)
            contents = Contents(now.isoformat(), _program(), {n: _measure(f) for n, f in sources.items()}, rows)
            packed = folder / "backup.tar"
            _pack(packed, contents, sources, now)
            check(packed)
            packed.rename(file)
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"The backup could not be written ({error}). {data} is as it was.") from error
    sync(file.parent)
    return contents


def check(file: Path) -> Contents:
    """Read a whole backup and compare it with its own list. Raises :class:`ArchiveError`."""
    try:
        with tarfile.open(file, "r:") as tar:
            contents = _contents(tar)
            found = {member.name: _hash(tar, member) for member in tar if member.name != _LIST}
    except FileNotFoundError:
        raise ArchiveError(f"There is no file {file}. Nothing was changed.") from None
    except (OSError, tarfile.TarError, EOFError) as error:
        raise _damaged(f"it cannot be read ({error})") from error
    if found != dict(contents.members):
        odd = sorted(name for name in {*found, *contents.members} if found.get(name) != contents.members.get(name))
        raise _damaged(f"{odd[0]} is not what the list says")
    return contents


def unpack(file: Path, stage: Path) -> None:
    """Write the members of a checked backup."""
    with tarfile.open(file, "r:") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if member.name == _LIST or stream is None or not _belongs(member.name):
                continue
            target = stage / member.name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with target.open("xb") as out:
                target.chmod(0o600)
                shutil.copyfileobj(stream, out, _CHUNK)


def _refuse_to_write(data: Path, file: Path) -> None:
    missing = next((data / name for name in DATABASES if not (data / name).is_file()), None)
    if missing is not None:
        raise ArchiveError(f"There is nothing to back up: {missing} is not there. Name the folder with --data.")
    if file.exists():
        raise ArchiveError(f"{file} is there already and was left as it is. Choose another name.")
    if data in file.parents:
        raise ArchiveError(f"{file} would lie in the data folder itself. Choose another place; nothing was written.")
    if not file.parent.is_dir():
        raise ArchiveError(f"There is no folder {file.parent}. Make it first; nothing was written.")


def _packs(data: Path) -> dict[str, Path]:
    """The archived packs, by their names in a backup; half-copied ones are left out."""
    files = (file for file in sorted((data / PACKS).rglob("*")) if file.is_file() and not file.is_symlink())
    named = {file.relative_to(data).as_posix(): file for file in files}
    return {name: file for name, file in named.items() if ".partial/" not in name}


def _pack(packed: Path, contents: Contents, sources: Mapping[str, Path], now: datetime) -> None:
    listed = json.dumps({"format": FORMAT, "version": VERSION, **asdict(contents)}, indent=1).encode()
    with packed.open("xb") as out:
        packed.chmod(0o600)
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            tar.addfile(_member(_LIST, len(listed), now), io.BytesIO(listed))
            for name, file in sources.items():
                with file.open("rb") as source:
                    tar.addfile(_member(name, contents.members[name][1], now), source)
        out.flush()
        os.fsync(out.fileno())


def _member(name: str, size: int, now: datetime) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(now.timestamp())
    return member


def _contents(tar: tarfile.TarFile) -> Contents:
    first = tar.next()
    stream = tar.extractfile(first) if first is not None and first.name == _LIST and first.isreg() else None
    if stream is None or first is None or first.size > _LONGEST_LIST:
        raise ArchiveError("This is not a backup made by Drawbridge. Nothing was changed.")
    try:
        listed = json.loads(stream.read())
        if listed.pop("format") != FORMAT:
            raise _damaged("its list is of another kind")
        if listed.pop("version") != VERSION:
            raise ArchiveError("This backup is from a newer Drawbridge. Nothing was changed. Update, then try again.")
        listed["members"] = {name: (digest, size) for name, (digest, size) in listed["members"].items()}
        contents = Contents(**listed)
        names = [contents.rows[name] and contents.members[name] and name for name in DATABASES]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged("its list cannot be read") from error
    if not all(names) or not all(map(_belongs, contents.members)):
        raise _damaged("it holds something else than journals and packs")
    return contents


def _belongs(name: str) -> bool:
    """Whether a member may lie in a data folder under this name."""
    path = PurePosixPath(name)
    plain = str(path) == name and not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return name in DATABASES or (plain and path.parts[0] == PACKS and len(path.parts) > 2)


def _hash(tar: tarfile.TarFile, member: tarfile.TarInfo) -> tuple[str, int]:
    stream = tar.extractfile(member) if member.isreg() else None
    if stream is None:
        raise _damaged(f"{member.name} is no file")
    return _digest(stream), member.size


def _measure(file: Path) -> tuple[str, int]:
    with file.open("rb") as stream:
        return _digest(stream), file.stat().st_size


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _damaged(why: str) -> ArchiveError:
    return ArchiveError(f"This backup is damaged or was changed: {why}. Nothing was changed here. Use another one.")


def _program() -> str:
    try:
        return version("drawbridge")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unknown"


def sync(path: Path) -> None:
    """Make the disk hold a folder, or a file."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
