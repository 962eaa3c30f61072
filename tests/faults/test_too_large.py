"""R18: a body that is far too large, sent to a real server: refused in words, at once, and in little memory.

The server answers as soon as it knows: by the length that is announced, or, where none is, when its limit is passed. It
then lets the rest pass without holding any of it, since a browser shows an answer only once it has sent everything.
Shown to fail: with that limit taken away ("far too large" in ``removed.toml``). What is too deep, and the other bombs:
``tests/journal/test_export.py``.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.browser.server import status
from tests.faults.figures import Figure
from tests.faults.running import LINUX, Running

MEGABYTE = 1_000_000
PIECE = b"a" * MEGABYTE
CHUNK = b"%x\r\n%s\r\n" % (MEGABYTE, PIECE)
LATEST = 1.0
"""Seconds after which the answer has begun to arrive. It may be sent on all the while."""


class Refusal(NamedTuple):
    """When the answer began to arrive, when everything was sent, in seconds, and what it said."""

    answered: float
    sent: float
    said: bytes


def announced(megabytes: int) -> tuple[str, Iterator[bytes]]:
    """A line of a table that never ends, its length told beforehand."""
    return f"Content-Length: {megabytes * MEGABYTE}", (PIECE for _ in range(megabytes))


def unannounced(megabytes: int) -> tuple[str, Iterator[bytes]]:
    """The same in chunks, so that nobody knows how long it will be."""
    return "Transfer-Encoding: chunked", (CHUNK if n < megabytes else b"0\r\n\r\n" for n in range(megabytes + 1))


def sends(address: str, length: str, pieces: Iterator[bytes]) -> Refusal:
    """Send it all, as a browser does, and note when the answer came."""
    host, port = urlsplit(address).netloc.split(":")
    answered, said, began = 0.0, b"", time.monotonic()
    with closing(socket.create_connection((host, int(port)), timeout=60)) as line:
        head = f"POST /keep/bring/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/csv\r\n{length}\r\n\r\n"
        line.sendall(head.encode())
        for piece in pieces:
            line.sendall(piece)
            if select.select([line], [], [], 0)[0]:
                answered = answered or time.monotonic() - began
        sent = time.monotonic() - began
        while b"</html>" not in said and (more := line.recv(MEGABYTE)):
            said += more
    return Refusal(answered or time.monotonic() - began, sent, said)


@LINUX
@pytest.mark.parametrize("told", [announced, unannounced])
@pytest.mark.parametrize("megabytes", [100, pytest.param(1_000, marks=pytest.mark.faults)])
def test_a_line_without_an_end_is_refused_at_once_and_takes_no_memory(
    megabytes: int, told: Callable[[int], tuple[str, Iterator[bytes]]], tmp_path: Path, figure: Figure
) -> None:
    server = Running(tmp_path)
    server.start()
    try:
        before = server.memory()
        refusal = sends(server.address, *told(megabytes))
        grew = (server.memory() - before) / MEGABYTE
        assert refusal.said.startswith(b"HTTP/1.1 413")
        assert b"Nothing was kept" in refusal.said
        assert grew < 64
        assert refusal.answered < LATEST
        assert status(server.address, "/") == 200
    finally:
        server.close()
    figure(f"R18 one line of {megabytes} MB", answered_s=refusal.answered, all_sent_s=refusal.sent, memory_mb=grew)
