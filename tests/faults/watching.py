"""What a server that does not answer is doing: asked of the kernel, and of its own Python."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
TELLS = """
import faulthandler, signal
faulthandler.register(signal.SIGUSR1, all_threads=True)
"""
"""Run by every server of the harness before its own code: asked by a signal, it says where each thread is."""


def group(leader: int) -> list[int]:
    """The processes of a group, those that have ended and were not yet collected left out."""
    return [int(folder.name) for folder in PROC.iterdir() if folder.name.isdigit() and _belongs(folder, leader)]


def _belongs(folder: Path, leader: int) -> bool:
    with suppress(OSError):
        state, _, of, *_ = _stat(folder)
        return int(of) == leader and state != "Z"
    return False


def _stat(folder: Path) -> list[str]:
    """State, parent and group of a process, as ``proc(5)`` lists them after its name."""
    return (folder / "stat").read_text().rpartition(")")[2].split()


def worked(leader: int) -> float:
    """Seconds of processor time that a group has used, which other work on this machine does not lengthen."""
    ticks = 0
    for pid in group(leader):
        with suppress(OSError):
            ticks += sum(map(int, _stat(PROC / str(pid))[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def pressed() -> dict[str, float]:
    """Seconds since this machine was started in which everything on it waited for the disk, or for memory."""
    found = {}
    for what in ("io", "memory"):
        with suppress(OSError):
            full = next(line for line in (PROC / "pressure" / what).read_text().splitlines() if line.startswith("full"))
            found[what] = int(full.rpartition("=")[2]) / 1_000_000
    return found


def held_up(leader: int, before: Mapping[str, float]) -> float:
    """Seconds in which a group could not go on through no fault of its own: the machine waited for its disk or memory
    since ``before``, or gave the processor to others while one of the group was ready for it.
    """
    turns = [0.0]
    for pid in group(leader):
        with suppress(OSError):
            turns.append(int((PROC / str(pid) / "schedstat").read_text().split()[1]) / 1e9)
    return max(turns) + sum(now - before.get(what, now) for what, now in pressed().items())


def doing(leader: int, port: int) -> str:
    """Every process of a server with its state and memory, who listens, and how busy this machine is.

    The processes are asked for their stacks as well; these go where the server speaks.
    """
    lines = [f"machine: load {os.getloadavg()[0]:.1f}, {_field(PROC / 'meminfo', 'MemAvailable')} free"]
    lines.append(f"port {port}: {_sockets(port) or 'nobody has it'}")
    for pid in group(leader):
        with suppress(OSError):
            lines.append(_told(PROC / str(pid)))
            if _catches_the_question(pid):
                os.kill(pid, signal.SIGUSR1)
    time.sleep(1.0)  # for the stacks to be written
    return "\n".join(lines)


def _told(folder: Path) -> str:
    command = (folder / "cmdline").read_text().replace("\0", " ")[:120].strip()
    state, memory, threads = (_field(folder / "status", name) for name in ("State", "VmRSS", "Threads"))
    return f"process {folder.name}: {state}, {memory}, {threads} threads, waits in {_waits(folder)}: {command}"


def _waits(folder: Path) -> str:
    with suppress(OSError):
        return (folder / "wchan").read_text() or "nothing"
    return "nothing that is shown"


def _field(file: Path, name: str) -> str:
    lines = file.read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(f"{name}:")), "not said")


def _catches_the_question(pid: int) -> bool:
    """A process that has set no handler would be ended by it."""
    return bool(int(_field(PROC / str(pid) / "status", "SigCgt"), 16) & 1 << (signal.SIGUSR1 - 1))


def _sockets(port: int) -> str:
    """The states of the sockets on this port: 0A listens, 01 is open, 06 waits for the last packets."""
    lines = [line.split() for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]]
    states = [line[3] for line in lines if int(line[1].rpartition(":")[2], 16) == port]
    return ", ".join(f"{states.count(state)} in state {state}" for state in sorted(set(states)))
