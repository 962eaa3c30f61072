"""How a peer is asked: in its own Python, for one task at a time, timed by itself; and how our side is timed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bench.results import Row

HERE = Path(__file__).parent
HOME = HERE.parent / "local" / "peers"
REPEATS = 5
PATIENCE, IMPATIENCE = 900, 120
"""Seconds given to a task; the shorter for what a peer may not be made for."""


@dataclass(frozen=True)
class Told:
    """What a peer answered, or ``said`` instead."""

    seconds: list[float]
    cpu: list[float]
    found: Any
    said: str = ""


def ask(task: str, given: dict[str, Any], patience: int = PATIENCE, repeats: int = REPEATS) -> Told:
    """One task, in the peers' own Python. Silence is an answer too."""
    python = environment()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.npz"
        np.savez(file, **(given | {"repeats": repeats}))
        command = [python, HERE / "tasks.py", task, file]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
        except subprocess.TimeoutExpired:
            return Told([], [], None, f"no answer within {patience} s")
    try:
        told = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, json.JSONDecodeError):
        last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        return Told([], [], None, f"ended with {done.returncode}: {last}")
    return Told(told.get("seconds", []), told.get("cpu", []), told.get("found"), told.get("said", ""))


def environment() -> Path:
    """The peers' Python, made when their pins have changed. Ends the program, saying so, when they cannot be had."""
    pins, mark = HERE / "requirements.txt", HOME / "holds"
    python = HOME / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    wanted = sha256(pins.read_bytes()).hexdigest()
    if python.exists() and mark.exists() and mark.read_text() == wanted:
        return python
    print("Installing the peers ...", flush=True)
    venv.create(HOME, with_pip=True, clear=True)
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", pins]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        sys.exit(f"Not measured: the peers could not be installed. {' '.join(errors[-1:])}")
    mark.write_text(wanted)
    return python


def timed(task: Callable[[], Any], repeats: int = REPEATS) -> Told:
    """Our side, timed as the peers time theirs."""
    seconds, cpu = [], []
    for _ in range(repeats):
        wall, busy = time.perf_counter(), time.process_time()
        found = task()
        seconds.append(time.perf_counter() - wall)
        cpu.append(time.process_time() - busy)
    return Told(seconds, cpu, found)


def times(what: str, told: Told, unit: str, note: str = "", **bar: float) -> Iterator[Row]:
    """Rows of wall and processor time, or what the peer said."""
    if told.said:
        yield Row(what, None, note=told.said)
        return
    scale = 1000 if unit == "ms" else 1
    yield Row.of(what, [scale * s for s in told.seconds], unit, note=note, **bar)
    yield Row.of("… processor time", [scale * s for s in told.cpu], f"CPU {unit}")
