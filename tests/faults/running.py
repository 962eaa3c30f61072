"""The real server, as ``make run`` starts it, in a process group of its own that can be killed outright."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser.server import RUN, free_port, wait_until_it_answers

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are watched and limited by Linux means")
ROOT = Path(__file__).resolve().parents[2]


class Running:
    """A server over the folders ``data`` and ``secrets`` in ``folder``; it keeps its port from start to start."""

    def __init__(self, folder: Path, sabotage: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._code = f"{sabotage}\n{RUN}"

    @property
    def data(self) -> Path:
        return self.folder / "data" / "journal" / "data.sqlite3"

    @property
    def keys(self) -> Path:
        return self.folder / "data" / "keystore" / "keys.sqlite3"

    @property
    def files(self) -> tuple[Path, Path]:
        return self.data, self.keys

    def start(self) -> float:
        """Start it; how many seconds passed until it answered the first page."""
        began = time.monotonic()
        self.begin()
        wait_until_it_answers(self.address, self.process)
        return time.monotonic() - began

    def begin(self) -> None:
        """Start it without waiting for an answer."""
        options = ["--port", str(self.port), "--data", str(self.folder / "data"), "--browser", "none"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", self._code, *options],
            env=os.environ
            | {
                "DRAWBRIDGE_SECRETS_DIR": str(self.folder / "secrets"),
                "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            },
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def worker(self) -> int:
        """The process that answers; the one started is only its parent."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return next(int(child) for child in children if "resource_tracker" not in _command(int(child)))

    def kill(self, worker_only: bool = False) -> str:
        """kill -9, of every process at once or of the one that answers; what the server had said since its start."""
        if self.process.stdout is None or self.process.stdout.closed:
            return ""  # killed before
        if worker_only:
            os.kill(self.worker(), signal.SIGKILL)
            try:
                return self.process.communicate(timeout=5)[0]
            except subprocess.TimeoutExpired:
                pass
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.communicate(timeout=10)[0]

    def memory(self) -> int:
        """Resident memory of the worker in bytes."""
        pages = int(Path(f"/proc/{self.worker()}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()
