"""Starts the server often and quickly: one process loads the application once, each start is a fork of it.

The parts of a start that touch the disk (folders, migrations, the check of the pragmas, the sweep) and those that
bind the port and begin the worker run anew each time; only the loading of code, settings and pack is saved. The harness
that uses it starts the server from nothing, as ``make run`` does, every so often.

Run as a program it is the nursery: ``python -m tests.faults.nursery DATA PORT`` waits on its standard input, a socket,
for the pipe a server is to speak into, and answers with the server's process id.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """The process that has loaded everything; it ends with the socket that leads to it."""

    def __init__(self, code: str, data: Path, port: int, env: Mapping[str, str]) -> None:
        self.line, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"{code}\nfrom tests.faults.nursery import tend; tend()", str(data), str(port)],
            env=dict(env) | {"DRAWBRIDGE_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "drawbridge.web.settings"},
            cwd=ROOT,
            stdin=theirs,
            start_new_session=True,
        )
        theirs.close()

    def start(self, speaks_into: int) -> int:
        """A new server; its process id, which is that of its group, too."""
        socket.send_fds(self.line, [b"go"], [speaks_into])
        told = self.line.recv(32)
        if not told:
            raise RuntimeError("the nursery has ended")
        return int(told)

    def close(self) -> None:
        self.line.close()
        self.process.wait(timeout=10)


def tend(arguments: Sequence[str] = sys.argv[1:]) -> None:
    """Load, then fork a server for each pipe that comes in."""
    data, port = Path(arguments[0]), int(arguments[1])
    _load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    line = socket.socket(fileno=0)
    while True:
        said, pipes, _, _ = socket.recv_fds(line, 2, 1)
        if not said:
            return
        if (child := os.fork()) == 0:
            _serve(data, port, pipes[0])
        os.close(pipes[0])
        line.send(str(child).encode())


def _load() -> None:
    """Everything that is read and not written: code, settings, addresses, pack. It opens no database."""
    import django

    django.setup()
    from drawbridge.web import urls, wsgi  # noqa: F401


def _serve(data: Path, port: int, pipe: int) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDONLY)
    for new, old in ((null, 0), (pipe, 1), (pipe, 2)):
        os.dup2(new, old)
    os.close(pipe)
    from drawbridge.cli.run import run

    try:
        run.main(["--port", str(port), "--data", str(data), "--browser", "none"], prog_name="drawbridge run")
    finally:
        os._exit(1)
