"""A real ``drawbridge run``, in a process of its own, on a free port, with folders of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests import databases

RUN = "from drawbridge.cli.run import run; run(prog_name='drawbridge run')"


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    """Start it with its data and secrets in ``folder``; the caller waits for it, and ends it."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, "--port", str(port), "--data", str(folder / "data"), "--browser", "none"],
        env=os.environ | databases.of(folder) | {"DRAWBRIDGE_SECRETS_DIR": str(folder / "secrets")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of one that answers; it is stopped as Ctrl-C would stop it."""
    process = start(folder, port := free_port())
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(address, process)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=15)


def free_port() -> int:
    """A port of this machine that was free a moment ago."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(address: str, process: subprocess.Popen[str], patience: float = 40.0) -> None:
    """Return at the first answer; raise with what the process said when it ends or stays silent."""
    give_up = time.monotonic() + patience
    while time.monotonic() < give_up and process.poll() is None:
        if status(address, "/") is not None:
            return
        time.sleep(0.05)
    process.kill()
    raise RuntimeError(f"Drawbridge did not answer at {address}. It said:\n{process.communicate()[0]}")


def status(address: str, path: str) -> int | None:
    """The status of one page; None when nobody answers."""
    try:
        with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status
    except OSError:
        return None
