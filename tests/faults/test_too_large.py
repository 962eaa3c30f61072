"""R18: a body that is far too large, sent to a real server: refused in words, and in little memory.

The server reads a body to its end before it answers, so that a browser shows the answer; it holds none of it beyond its
limit. Shown to fail: with that limit taken away ("far too large" in ``removed.toml``). What is too deep, and the other
bombs: ``tests/journal/test_export.py``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.server import status
from tests.faults.figures import Figure
from tests.faults.running import LINUX, Running

MEGABYTE = 1_000_000


def one_line(megabytes: int) -> Iterator[bytes]:
    """A line of a table that never ends."""
    for _ in range(megabytes):
        yield b"a" * MEGABYTE


@LINUX
@pytest.mark.parametrize("megabytes", [100, pytest.param(1_000, marks=pytest.mark.faults)])
def test_a_line_without_an_end_is_refused_and_takes_no_memory(megabytes: int, tmp_path: Path, figure: Figure) -> None:
    server = Running(tmp_path)
    server.start()
    try:
        before, began = server.memory(), time.monotonic()
        line = HTTPConnection(urlsplit(server.address).netloc, timeout=60)
        headers = {"Content-Type": "text/csv", "Content-Length": str(megabytes * MEGABYTE)}
        line.request("POST", "/keep/bring/", one_line(megabytes), headers)
        answer = line.getresponse()
        said = answer.read().decode()
        took, grew = time.monotonic() - began, (server.memory() - before) / MEGABYTE
        line.close()
        assert answer.status == 413
        assert "Nothing was kept" in said
        assert grew < 64
        assert status(server.address, "/") == 200
    finally:
        server.close()
    figure(f"R18 one line of {megabytes} MB", refused_s=took, memory_mb=grew)
