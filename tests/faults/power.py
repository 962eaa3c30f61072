"""A disk that loses power: what was written and not yet synced is dropped or garbled.

:class:`Disk` is an SQLite VFS in memory. It writes down every write, truncation, sync and removal, and the marks that
the test sets ("acknowledged"). :func:`cut` then replays that record up to any moment and answers what the files
would hold after a power cut there. A model, not hardware: it believes that a sync is kept, and that a removal is
durable at once. Because such a VFS has no shared memory between processes, the files are opened with
``locking_mode=EXCLUSIVE``; the order of writes and syncs is the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

import apsw

SECTOR = 512
_NAMES = count()


@dataclass(frozen=True)
class Event:
    """Something that happened to a file, or a mark of the test's own."""

    what: Literal["write", "truncate", "sync", "remove", "mark"]
    file: str = ""
    at: int = 0
    data: bytes = b""


class OnDisk:
    """An open file: reads what was written, synced or not."""

    def __init__(self, disk: Disk, name: str) -> None:
        self.disk, self.name = disk, name
        self.bytes = disk.files.setdefault(name, bytearray())

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self.bytes[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.may_fail()
        _put(self.bytes, offset, bytes(data))
        self.disk.note("write", self.name, offset, bytes(data))

    def xTruncate(self, size: int) -> None:
        self.disk.may_fail()
        del self.bytes[size:]
        self.disk.note("truncate", self.name, size)

    def xSync(self, flags: int) -> None:
        self.disk.may_fail()
        self.disk.note("sync", self.name)

    def xFileSize(self) -> int:
        return len(self.bytes)

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return 0  # nothing may be taken for granted, not even that a sector next to a torn one stays whole

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xCheckReservedLock(self) -> bool:
        return False

    def xLock(self, level: int) -> None: ...

    def xUnlock(self, level: int) -> None: ...

    def xClose(self) -> None: ...


class Disk(apsw.VFS):
    """The files in memory, and everything that happened to them."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.start = dict(files or {})
        self.files = {name: bytearray(content) for name, content in self.start.items()}
        self.record: list[Event] = []
        self.fails: Callable[[int], bool] = lambda _: False
        self.calls = 0
        self.vfs = f"disk {next(_NAMES)}"
        super().__init__(self.vfs, base="", iVersion=1)

    def note(self, what: str, file: str = "", at: int = 0, data: bytes = b"") -> None:
        self.record.append(Event(what, file, at, data))  # type: ignore[arg-type]

    def acknowledge(self, number: int) -> None:
        """Write down that by now the writer has been told so many times that its write is kept."""
        self.note("mark", at=number)

    def acknowledged_by(self, moment: int) -> int:
        """How many acknowledgements the record holds before a moment."""
        return next((event.at for event in reversed(self.record[:moment]) if event.what == "mark"), 0)

    @property
    def last_mark(self) -> int:
        """The moment after the last acknowledgement; what follows is the orderly close."""
        return 1 + max(place for place, event in enumerate(self.record) if event.what == "mark")

    def may_fail(self) -> None:
        """Fail this call when the test has asked for it."""
        self.calls += 1
        if self.fails(self.calls):
            raise apsw.IOError("the disk did not take it")

    def xOpen(self, name: object, flags: list[int]) -> OnDisk:
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        flags[1] = flags[0]
        return OnDisk(self, path)

    def xFullPathname(self, name: str) -> str:
        return name

    def xAccess(self, path: str, flags: int) -> bool:
        return path in self.files

    def xDelete(self, path: str, sync: bool) -> None:
        self.may_fail()
        if self.files.pop(path, None) is None:
            raise apsw.IOError("there is no such file") from None
        self.note("remove", path)

    def opened(self, name: str, pragmas: dict[str, str]) -> apsw.Connection:
        """A connection to a file on this disk."""
        database = apsw.Connection(name, vfs=self.vfs)
        for pragma, value in {"locking_mode": "EXCLUSIVE", **pragmas}.items():
            database.execute(f"PRAGMA {pragma}={value}").fetchall()
        return database


Loss = Literal["all", "garbled"]


@dataclass
class _File:
    synced: bytearray
    waiting: list[Event] = field(default_factory=list)

    def after_a_cut(self, loss: Loss, rng: random.Random) -> bytes:
        content = bytearray(self.synced)
        if loss == "garbled":
            for event in self.waiting:
                _partly(content, event, rng)
        return bytes(content)


def cut(disk: Disk, moments: list[int], loss: Loss, rng: random.Random) -> Iterator[tuple[int, dict[str, bytes]]]:
    """For each moment, a place in ``disk.record``: the files as a power cut there would leave them.

    ``all`` drops whatever was not synced; ``garbled`` keeps, drops or zeroes each unsynced sector by chance.
    """
    files = {name: _File(bytearray(content)) for name, content in disk.start.items()}
    done = 0
    for moment in sorted(moments):
        for event in disk.record[done:moment]:
            _happen(files, event)
        done = moment
        yield moment, {name: file.after_a_cut(loss, rng) for name, file in files.items()}


def _happen(files: dict[str, _File], event: Event) -> None:
    if event.what == "mark":
        return
    file = files.setdefault(event.file, _File(bytearray()))
    if event.what == "remove":
        del files[event.file]
    elif event.what == "sync":
        for waiting in file.waiting:
            _apply(file.synced, waiting)
        file.waiting.clear()
    else:
        file.waiting.append(event)


def _apply(content: bytearray, event: Event) -> None:
    if event.what == "truncate":
        del content[event.at :]
    else:
        _put(content, event.at, event.data)


def _partly(content: bytearray, event: Event, rng: random.Random) -> None:
    if event.what == "truncate":
        if rng.random() < 0.5:
            del content[event.at :]
        return
    for start in range(0, len(event.data), SECTOR):
        fate, sector = rng.random(), event.data[start : start + SECTOR]
        if fate < 0.4:
            _put(content, event.at + start, sector)
        elif fate < 0.6:
            _put(content, event.at + start, bytes(len(sector)))


def _put(content: bytearray, at: int, data: bytes) -> None:
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data
