"""Run every bench module, or those named, and keep what they find.

    DRAWBRIDGE_DATA=folder python -m bench [MODULE …] [--repeats N]

Each module runs as a program of its own. Those that time something once are run five times; those that repeat inside
themselves once. Results go to ``bench/results.json`` and into the table of ``docs/measurement.md``; modules that were
not named keep what was found before. What could not be measured is said, with the reason. Ends with 1 when a module
failed, and with 0 when a bar is missed: that is a finding.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from bench import results
from bench.sentences import FIGURES

HERE = Path(__file__).parent
REPEATS = {"measure_ecr": 5, "measure_honesty": 5, "measure_calibration": 5}
FED = {"loop_facts": ("-m", "drawbridge", "loop", "facts", "--json")}
"""Modules that turn another command's output into a table; the facts take about nine minutes of one core."""
NO_PROGRAMS = {"found", "results", "sentences", "drawing"}
EXCUSE = "Not measured: "


@dataclass(frozen=True)
class Run:
    """One run of one module: what it printed, what it cost, and why it measured nothing, or failed."""

    said: str
    wall: float
    cpu: float
    rows: tuple[results.Row, ...]
    not_measured: str = ""
    failed: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = ArgumentParser(prog="python -m bench", description="Measure speed and accuracy; takes minutes.")
    known = [[], *modules()]  # argparse asks whether none at all is a choice
    parser.add_argument("modules", nargs="*", metavar="MODULE", choices=known, help=", ".join(modules()))
    parser.add_argument("--repeats", type=int, help="instead of the module's own number")
    asked = parser.parse_args(arguments)
    failed = []
    for name in asked.modules or modules():
        print(f"\n{name}", flush=True)
        found = measured(name, asked.repeats or REPEATS.get(name, 1))
        results.keep(results.load() | {name: found})
        print(results.table({name: found}) or found["said"], flush=True)
        failed += [f"{name}: {found['failed']}"] if found["failed"] else []
    print("\n".join(["", *(f"FAILED {line}" for line in failed)]))
    return 1 if failed else 0


def modules() -> list[str]:
    """Every bench, by name: the modules here, and those beside the peers."""
    names = {path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_")} - NO_PROGRAMS
    return sorted(names | {f"peers.{path.stem}" for path in HERE.glob("peers/measure_*.py")})


def measured(name: str, repeats: int) -> dict[str, Any]:
    """What this module found, as it is kept."""
    runs: list[Run] = []
    while len(runs) < repeats and not any(run.failed or run.not_measured for run in runs):
        runs.append(run_once(name))
    last, rows, failed = runs[-1], list(runs[-1].rows), runs[-1].failed
    if not (last.failed or last.not_measured):
        try:
            rows += [figure.read([run.said for run in runs]) for figure in FIGURES.get(name, ())]
        except ValueError as error:
            failed = str(error)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "cost": cost(runs),
        "rows": [asdict(row) for row in rows],
        "said": last.said,
        "not_measured": last.not_measured,
        "failed": failed,
    }


def run_once(name: str) -> Run:
    """Run the module as a program and wait for it."""
    fed = subprocess.run([sys.executable, *FED[name]], capture_output=True, check=False).stdout if name in FED else b""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.json"
        wall, cpu = time.perf_counter(), spent()
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}"],
            input=fed,
            capture_output=True,
            check=False,
            cwd=HERE.parent,
            env=os.environ | {results.ROWS_TO: str(rows), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        wall, cpu = time.perf_counter() - wall, spent() - cpu
        told = tuple(results.left(rows))
    said, complaint = done.stdout.decode(), (done.stderr.decode().strip().splitlines() or [""])[-1]
    if complaint.startswith(EXCUSE):
        return Run(said, wall, cpu, told, not_measured=complaint.removeprefix(EXCUSE))
    return Run(said, wall, cpu, told, failed=complaint or "ended badly" if done.returncode else "")


def spent() -> float:
    """CPU seconds of the programs that ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost(runs: Sequence[Run]) -> str:
    """What a run took."""
    wall, cpu = median(run.wall for run in runs), median(run.cpu for run in runs)
    several = f"{len(runs)} runs of " if len(runs) > 1 else ""
    return f"{several}{wall:.0f} s, {cpu:.0f} s of processor time"


def machine() -> str:
    """What it ran on, without saying whose it is; a load above the number of cores slows every time below."""
    load = os.getloadavg()[0]
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy"))
    return f"{os.cpu_count()} cores (load {load:.1f}), Python {platform.python_version()}, {packages}"


if __name__ == "__main__":
    sys.exit(main())
