"""R26: help is there when everything else has failed, within a second, on a server that goes on running.

Seen to fail: with the patience of storage in place of ``impatient`` a page took five seconds under a lock.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.figures import Figure
from tests.security.running import watched
from tests.security.visitor import Visitor
from tests.security.walker import PASSPHRASE

pytestmark = [
    pytest.mark.xdist_group("browser"),  # one real server at a time
    pytest.mark.sqlite("files that fail; a server that is away is tried in tests/postgres"),
]

FILES = ("journal/data.sqlite3", "keystore/keys.sqlite3")
WITHOUT_A_JOURNAL = ("/help/", "/help/leaving/", "/now/", "/blank/", "/offline/help/", "/worker.js")
MOST = 1.0


@contextmanager
def removed(data: Path) -> Iterator[None]:
    """The files are deleted, as by someone who tidies up."""
    for name in FILES:
        for beside in (data / name).parent.glob("*"):
            beside.unlink()
    yield


@contextmanager
def folder_gone(data: Path) -> Iterator[None]:
    """The whole data folder has moved: a drive that was pulled out."""
    data.rename(data.with_name("elsewhere"))
    yield


@contextmanager
def unreadable(data: Path) -> Iterator[None]:
    """The files may no longer be read, and hold nonsense for whoever may read everything."""
    for name in FILES:
        (data / name).write_bytes(b"not a database " * 500)
        (data / name).chmod(0)
    yield


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Another program writes to both files, for longer than anyone waits."""
    with ExitStack() as held:
        for name in FILES:
            holder = held.enter_context(closing(sqlite3.connect(data / name, isolation_level=None)))
            holder.execute("BEGIN EXCLUSIVE")
        yield


FAILURES = (removed, folder_gone, unreadable, locked)


def kept(address: str) -> Visitor:
    """Someone whose journal is open, whose browser therefore sends a cookie with everything."""
    visitor = Visitor(address)
    visitor.send(visitor.get("/start/").form("/start/"), {"year": "1985", "agree": "on"})
    name = {"nickname": "heron", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    visitor.send(visitor.get("/keep/").forms()[0], name)
    assert visitor.cookie("s")
    return visitor


def seconds(visitor: Visitor, path: str) -> float:
    """How long a page took; it must have come."""
    before = time.monotonic()
    page = visitor.get(path)
    assert page.status == 200, path
    assert path != "/help/" or ("Emergency" in page.html and page.html.count('href="tel:') > 20)
    return time.monotonic() - before


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_help_comes_within_a_second_signed_in_or_out(
    folder: Path, failure: Callable[[Path], object], figure: Figure
) -> None:
    with watched(folder) as address:
        known, stranger = kept(address), Visitor(address)
        with failure(folder / "data"):
            slowest = {path: max(seconds(who, path) for who in (known, stranger)) for path in WITHOUT_A_JOURNAL}
    assert max(slowest.values()) < MOST, slowest
    figure(f"R26 {failure.__name__}", pages=2 * len(slowest), slowest_s=max(slowest.values()))
    assert "Traceback" not in (folder / "said.txt").read_text()


@pytest.mark.parametrize("failure", [removed, folder_gone, unreadable], ids=lambda failure: failure.__name__)
def test_a_page_that_needs_the_journal_says_what_happened_and_leads_to_help(
    folder: Path, failure: Callable[[Path], object]
) -> None:
    with watched(folder) as address:
        visitor = kept(address)
        with failure(folder / "data"):
            page = visitor.get("/practice/")
            left = visitor.get("/x")
    assert page.status in (200, 503)
    assert 'href="/help/"' in page.html and 'class="leave" href="/x"' in page.html
    assert "Traceback" not in page.html
    assert left.path == "/blank/" and visitor.cookie("s") is None


def test_locked_files_hold_up_neither_the_way_out_nor_a_visit_that_is_to_be_noted(folder: Path) -> None:
    """A minute after the last visit, each page would note a new one; it waits for no lock with that."""
    with watched(folder) as address:
        visitor = kept(address)
        keystore = folder / "data" / FILES[1]
        with closing(sqlite3.connect(keystore)) as database, database:
            database.execute("UPDATE keep_session SET seen = datetime(seen, '-2 minutes')")
        with locked(folder / "data"):
            assert max(seconds(visitor, path) for path in ("/now/", "/", "/keep/", "/practice/")) < MOST
            before = time.monotonic()
            assert visitor.get("/x").path == "/blank/"
            assert time.monotonic() - before < MOST
