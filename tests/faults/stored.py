"""What lies in the two files, read past the application: plain SQLite, and the cookie's half of the key."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from drawbridge.journal import Entry, Journal, SealedRow, keys
from tests import databases
from tests.faults.rows import Rows
from tests.faults.visitor import Sent, Visitor


class Files:
    """The rows of a data file, as the journal's store; the sessions of the keystore beside it."""

    def __init__(self, data: Path, keystore: Path) -> None:
        self.data, self.keystore = data, keystore

    def journal(self, cookie: str) -> Journal | None:
        """The journal a cookie opens, by the rule in ``docs/privacy-and-keys.md``; None when it opens none."""
        secret = keys.read_secret(cookie)
        assert secret is not None
        row = self.session(keys.session_digest(secret))
        if row is None:
            return None
        id_ = UUID(str(row[0]))
        return Journal(id_, keys.unwrap(keys.session_key(secret), row[1], id_, "session"), self)

    def session(self, digest: str) -> tuple[Any, bytes] | None:
        with closing(sqlite3.connect(self.keystore)) as keystore:
            asked = "SELECT journal, blob FROM keep_session WHERE digest = ?"
            found: tuple[Any, bytes] | None = keystore.execute(asked, (digest,)).fetchone()
            return found

    def rows(self, journal: UUID) -> Iterator[SealedRow]:
        with closing(sqlite3.connect(self.data)) as data:
            yield from Rows(data).rows(journal)

    def row(self, journal: UUID, entry: UUID) -> SealedRow | None:
        return next((row for row in self.rows(journal) if row.entry == entry), None)

    def add(self, journal: UUID, row: SealedRow) -> bool:
        raise AssertionError("the files are only read here")


class Tables(Files):
    """The same from the tables of a PostgreSQL, for the server that ran over this folder."""

    def __init__(self, folder: Path) -> None:
        self.named = databases.of(folder)

    def session(self, digest: str) -> tuple[Any, bytes] | None:
        asked = f"SELECT journal, blob FROM keep_session WHERE digest = '{digest}'"
        found = databases.tell_server(asked, self.named["DRAWBRIDGE_KEYSTORE"])
        return (found[0][0], bytes(found[0][1])) if found else None

    def rows(self, journal: UUID) -> Iterator[SealedRow]:
        columns = "entry, day, format, version, blob"
        asked = f"SELECT {columns} FROM keep_sealedentry WHERE journal_id = '{journal}' ORDER BY seq"
        for entry, day, fmt, version, blob in databases.tell_server(asked, self.named["DRAWBRIDGE_DATABASE"]):
            yield SealedRow(entry, day, fmt, version, bytes(blob))


def integrity(file: Path) -> str:
    """SQLite's own verdict on a file: ``ok``, or what is wrong."""
    with closing(sqlite3.connect(file)) as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


@dataclass(frozen=True)
class Account:
    """What became of what visitors sent. All but the first must be nought."""

    acknowledged: int = 0
    lost: int = 0
    changed: int = 0
    twice: int = 0
    unreadable: int = 0
    unopened: int = 0

    def __add__(self, other: Account) -> Account:
        return Account(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def clean(self) -> bool:
        return self == Account(self.acknowledged)


def account_of(files: Files, visitor: Visitor) -> Account:
    """Compare a visitor's ledger with what is stored."""
    sent = [s for s in visitor.ledger.acknowledged if "entry" in s.data]
    journal = files.journal(visitor.secret) if "s" in visitor.wire.cookies else None
    if journal is None:
        return Account(len(sent), unopened=bool(sent))
    entries = journal.entries()
    stored = {entry.id: entry for entry in entries}
    return Account(
        acknowledged=len(sent),
        lost=sum(s.entry not in stored for s in sent),
        changed=sum(not _says(stored[s.entry], s) for s in sent if s.entry in stored),
        twice=_beyond(entries, [*sent, *visitor.ledger.open]),
        unreadable=len(journal.unreadable()),
    )


def _says(entry: Entry, sent: Sent) -> bool:
    return all(getattr(entry, name) == value for name, value in sent.says.items())


def _beyond(entries: Iterable[Entry], sent: Iterable[Sent]) -> int:
    """Entries that nobody sent, or that are there more than once. A take that ends by itself is its own doing."""
    entries = tuple(entries)
    known = {s.entry for s in sent if "entry" in s.data}
    known |= {uuid5(entry.id, "done") for entry in entries}
    counted = Counter(entry.id for entry in entries)
    return sum(count - (id_ in known) for id_, count in counted.items())
