"""R9 and R10: many people at once, and people on very slow lines. Figures first; the bounds are generous.

The load keeps to a schedule (so many requests a second, whether or not the last was answered), and the generator runs
beside the server on the same machine. Shown to fail: with one thread and a pause in a view the waits grow
past the bounds; with the time limit for headers taken out of ``serve`` the lines that never finish stay open; with
granian's own WSGI side in place of ``drawbridge.web.front``, eight bodies stopped everyone.
"""

from __future__ import annotations

import os
import random
import socket
import sqlite3
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from tests.browser.server import status
from tests.faults.figures import Figure
from tests.faults.running import LINUX, Running
from tests.faults.stored import Account, Files, account_of
from tests.faults.visitor import Visitor

pytestmark = [LINUX, pytest.mark.alone]

READS = ("/", "/map/", "/practice/", "/library/1/", "/quiz/", "/keep/")


@dataclass
class Waits:
    """Seconds waited for an answer, and answers that were none."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)

    def note(self, kind: list[float], began: float, answer: int) -> None:
        kind.append(time.monotonic() - began)
        if answer >= 500:
            self.broken.append(answer)


def at(share: float, waits: list[float]) -> float:
    return statistics.quantiles(waits, n=1_000)[round(share * 1_000) - 1]


@contextmanager
def served(folder: Path) -> Iterator[Running]:
    server = Running(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def strangers(server: Running, journals: int, entries: int) -> None:
    """Other people's rows, so that tables and indexes are of the size they would be. Nothing here can open them."""
    day = date(2026, 11, 22).isoformat()
    ids = [uuid4().hex for _ in range(journals)]
    with closing(sqlite3.connect(server.data)) as database, database:
        database.executemany("INSERT INTO keep_journal (id, created, kept) VALUES (?, ?, 1)", ((i, day) for i in ids))
        database.executemany(
            "INSERT INTO keep_sealedentry (journal_id, entry, day, format, version, blob) VALUES (?, ?, ?, 1, 1, ?)",
            ((ids[n % journals], uuid4().hex, day, os.urandom(285)) for n in range(entries)),
        )


def come_and_go(visitor: Visitor, rate: float, seconds: float, waits: Waits) -> None:
    """One person's requests, on schedule: four pages looked at for each form sent, an answer or else a step."""
    rng, began, asks = visitor.rng, time.monotonic(), "/quiz/"
    for turn in range(int(rate * seconds)):
        time.sleep(max(0.0, began + turn / rate - time.monotonic()))
        start = time.monotonic()
        if turn % 5 == 4 and visitor.path == asks:
            waits.note(waits.writes, start, _sends(visitor, asks))
        else:
            visitor.goes_to(asks if turn % 5 == 3 else rng.choice(READS))
            waits.note(waits.reads, start, visitor.status)
        if visitor.path == "/quiz/" and not visitor.has("choice"):
            asks = "/practice/A1/1/"  # the quiz is over


def _sends(visitor: Visitor, asks: str) -> int:
    """Send the form on the page; the status of the answer to it, before it led on to a page."""
    before = len(visitor.ledger.refused)
    if asks == "/quiz/":
        visitor.answers(visitor.rng.randrange(5))
    else:
        visitor.sends(visitor.form(asks), predicted=visitor.words(), sure="70")
    return visitor.ledger.refused[-1] if len(visitor.ledger.refused) > before else 302


@pytest.mark.parametrize(
    ("journals", "entries", "rate", "seconds"),
    [(200, 4_000, 20, 6), pytest.param(10_000, 1_000_000, 50, 600, marks=pytest.mark.faults)],
)
def test_many_people_at_once_are_answered_in_time_and_lose_nothing(
    journals: int, entries: int, rate: int, seconds: int, tmp_path: Path, figure: Figure
) -> None:
    waits, people = Waits(), 10
    with served(tmp_path) as server:
        strangers(server, journals, entries)
        visitors = [Visitor(server.address, number, random.Random(number)) for number in range(people)]
        for visitor in visitors:
            visitor.begins()
        with ThreadPoolExecutor(people) as pool:
            lives = [pool.submit(come_and_go, visitor, rate / people, seconds, waits) for visitor in visitors]
            for life in lives:
                life.result()
        memory = server.memory() / 1e6
        account = sum((account_of(Files(*server.files), visitor) for visitor in visitors), Account())
        for visitor in visitors:
            visitor.wire.hang_up()
    assert waits.broken == []
    assert account.clean
    assert at(0.95, waits.reads) < 2.0
    assert at(0.99, waits.writes) < 4.0
    assert memory < 512
    figure(
        f"R9 {entries} entries, {rate} a second",
        reads=len(waits.reads),
        read_p50_ms=1_000 * at(0.50, waits.reads),
        read_p95_ms=1_000 * at(0.95, waits.reads),
        writes=len(waits.writes),
        write_p99_ms=1_000 * at(0.99, waits.writes),
        memory_mb=memory,
        errors=0,
    )


# Slow lines

HEADERS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = (
    b"POST /quiz/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 10000\r\n\r\nchoice="
)


def slow_lines(stack: ExitStack, server: Running, count: int, beginning: bytes) -> list[socket.socket]:
    """Connections that have begun a request and will take very long to finish it."""
    lines = [stack.enter_context(closing(socket.create_connection(("127.0.0.1", server.port)))) for _ in range(count)]
    for line in lines:
        line.sendall(beginning)
    return lines


def waits_of(server: Running, count: int = 30) -> list[float]:
    found = []
    for _ in range(count):
        began = time.monotonic()
        assert status(server.address, "/library/1/") == 200
        found.append(time.monotonic() - began)
    return found


@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.faults)])
def test_lines_that_never_finish_their_headers_hold_nobody_up(count: int, tmp_path: Path, figure: Figure) -> None:
    with served(tmp_path) as server, ExitStack() as stack:
        before = at(0.95, waits_of(server))
        lines = slow_lines(stack, server, count, HEADERS)
        for line in lines:
            line.send(b"a")  # a byte now and then, as such lines do
        beside = at(0.95, waits_of(server))
        assert beside < 2 * before + 0.2
        figure(f"R10 {count} slow headers", p95_before_ms=1_000 * before, p95_beside_ms=1_000 * beside)


@pytest.mark.faults
def test_a_line_that_never_finishes_its_headers_is_closed_after_ten_seconds(tmp_path: Path, figure: Figure) -> None:
    with served(tmp_path) as server, ExitStack() as stack:
        (line,) = slow_lines(stack, server, 1, HEADERS)
        line.settimeout(20)
        began = time.monotonic()
        while line.recv(4_096):
            pass
        assert 8 < time.monotonic() - began < 15
        figure("R10 header limit", closed_after_s=time.monotonic() - began)


@pytest.mark.parametrize("count", [8, pytest.param(1_000, marks=pytest.mark.faults)])
def test_lines_that_never_finish_their_bodies_hold_nobody_up(count: int, tmp_path: Path, figure: Figure) -> None:
    """More of them than there are threads. ``tests/web/test_front.py`` shows how long one is waited for."""
    with served(tmp_path) as server, ExitStack() as stack:
        before = at(0.95, waits_of(server))
        lines = slow_lines(stack, server, count, BODY)
        for line in lines:
            line.send(b"a")
        beside = at(0.95, waits_of(server))
        assert beside < 2 * before + 0.2
        figure(f"R10 {count} slow bodies", p95_before_ms=1_000 * before, p95_beside_ms=1_000 * beside)


@pytest.mark.faults
def test_a_line_that_never_finishes_its_body_is_told_so_after_thirty_seconds(tmp_path: Path, figure: Figure) -> None:
    with served(tmp_path) as server, ExitStack() as stack:
        (line,) = slow_lines(stack, server, 1, BODY)
        line.settimeout(50)
        began = time.monotonic()
        said = line.recv(4_096)
        assert said.startswith(b"HTTP/1.1 408") and b"Nothing was kept of it" in said
        assert 25 < time.monotonic() - began < 40
        figure("R10 body limit", closed_after_s=time.monotonic() - began)
