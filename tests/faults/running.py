"""The real server, as ``make run`` starts it, in a process group of its own that can be killed outright."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import pytest

from tests import databases
from tests.browser.server import RUN, status
from tests.faults.nursery import Nursery
from tests.faults.watching import PROC, TELLS, doing, held_up, pressed, worked

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are watched and limited by Linux means")
ROOT = Path(__file__).resolve().parents[2]
PATIENCE, LONGEST = 40.0, 300.0
"""Seconds a server may take to answer, times left out in which the machine held it up; and all together."""


class NoAnswer(RuntimeError):
    """A server that was started did not answer; the message says what it was doing, and all it had said."""


class Voice:
    """All that a server says, from whichever of its processes, until the last of them has ended."""

    def __init__(self) -> None:
        reads, self.end = os.pipe()
        self._said: list[str] = []
        self._listens = Thread(target=self._collect, args=(reads,), daemon=True)
        self._listens.start()

    def _collect(self, reads: int) -> None:
        with os.fdopen(reads, errors="replace") as lines:
            self._said.extend(lines)

    def given_away(self) -> None:
        """The server has its end now; ours is closed, or the end of its words would never be seen."""
        os.close(self.end)

    def until_it_ends(self, patience: float) -> bool:
        self._listens.join(patience)
        return not self._listens.is_alive()

    def so_far(self) -> str:
        return "".join(self._said)


class Running:
    """A server over the folders ``data`` and ``secrets`` in ``folder``; it keeps its port from start to start.

    ``sabotage`` is code that is run before the server's own. A quick start forks the server off a process that has
    loaded its code already (see :mod:`tests.faults.nursery`).
    """

    def __init__(self, folder: Path, sabotage: str = "") -> None:
        self.folder = folder
        self.port = steady_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.pid = 0
        self._code = f"{TELLS}\n{sabotage}"
        self._voice: Voice | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._nursery: Nursery | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data" / "journal" / "data.sqlite3"

    @property
    def keys(self) -> Path:
        return self.folder / "data" / "keystore" / "keys.sqlite3"

    @property
    def files(self) -> tuple[Path, Path]:
        return self.data, self.keys

    def start(self, quick: bool = False) -> float:
        """Start it; how many seconds passed until it answered the first page."""
        if quick and self._nursery is None:
            self._nursery = Nursery(self._code, self.folder / "data", self.port, self._env())
        began = time.monotonic()
        self.begin(quick)
        self.wait_for_an_answer()
        return time.monotonic() - began

    def begin(self, quick: bool = False) -> None:
        """Start it without waiting for an answer."""
        self._voice = Voice()
        if quick and self._nursery is not None:
            self.pid, self._process = self._nursery.start(self._voice.end), None
        else:
            self.pid = self._from_nothing(self._voice.end)
        self._voice.given_away()

    def _from_nothing(self, speaks_into: int) -> int:
        options = ["--port", str(self.port), "--data", str(self.folder / "data"), "--browser", "none"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"{self._code}\n{RUN}", *options],
            env=self._env(),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=speaks_into,
            stderr=speaks_into,
            start_new_session=True,
        )
        return self._process.pid

    def _env(self) -> dict[str, str]:
        paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        ours = {"DRAWBRIDGE_SECRETS_DIR": str(self.folder / "secrets"), "PYTHONPATH": paths}
        return os.environ | databases.of(self.folder) | ours

    def wait_for_an_answer(self, patience: float = PATIENCE) -> None:
        """Return at the first answer; raise, with what it is doing, when it ends or stays silent."""
        assert self._voice is not None
        began, before, held = time.monotonic(), pressed(), 0.0
        while (passed := time.monotonic() - began) < patience or (
            passed < min(patience + (held := held_up(self.pid, before)), LONGEST)
        ):
            if status(self.address, "/") is not None:
                return
            if self._voice.until_it_ends(0.01):
                raise NoAnswer(f"The server at {self.address} ended. It said:\n{self._voice.so_far()}")
        found = doing(self.pid, self.port)
        waited = f"{passed:.0f} s, {held:.0f} of them for the machine"
        raise NoAnswer(f"No answer from {self.address} in {waited}.\n{found}\nIt said:\n{self._voice.so_far()}")

    def worker(self) -> int:
        """The process that answers; the one started is only its parent."""
        children = (PROC / str(self.pid) / "task" / str(self.pid) / "children").read_text().split()
        return next(int(child) for child in children if "resource_tracker" not in _command(int(child)))

    def kill(self, worker_only: bool = False) -> str:
        """kill -9, of every process at once or of the one that answers; what the server had said since its start."""
        voice, self._voice = self._voice, None
        if voice is None:
            return ""  # killed before
        if worker_only:
            os.kill(self.worker(), signal.SIGKILL)
        if not (worker_only and voice.until_it_ends(5)):
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        assert voice.until_it_ends(20), f"still there after kill -9:\n{doing(self.pid, self.port)}"
        if self._process is not None:
            self._process.wait(timeout=10)
        return voice.so_far()

    def close(self) -> str:
        """Kill it, and end what it was forked from."""
        said = self.kill()
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None
        return said

    def worked(self) -> float:
        """Seconds of processor time since it was started."""
        return worked(self.pid)

    def memory(self) -> int:
        """Resident memory of the worker in bytes."""
        pages = int((PROC / str(self.worker()) / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")


def steady_port() -> int:
    """A free port below those the kernel hands out, so that nobody is given it while the server is down."""
    lowest = int((PROC / "sys" / "net" / "ipv4" / "ip_local_port_range").read_text().split()[0])
    while True:
        port = random.SystemRandom().randrange(10_000, max(lowest, 20_000))
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _command(pid: int) -> str:
    return (PROC / str(pid) / "cmdline").read_text()
