"""Figures that the harnesses find: printed as a run ends, and added to ``build/faults.json``.

A row that is found again replaces what was found before; every row says when, by which command and beside how much
other work (the one-minute load of the machine) it was found.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "faults.json"

Finding = dict[str, Any]


class Figure(Protocol):
    """Note what was found: the row of the table in ``docs/proof.md``, then names and numbers."""

    def __call__(self, row: str, /, **found: float | str) -> None: ...


def finding(row: str, found: Mapping[str, float | str], test: str) -> Finding:
    """One row, and the circumstances in which it was found. ``test`` is its whole name, size included."""
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    return {"row": row, "found": dict(found), "when": when, "load": round(os.getloadavg()[0], 1), "test": test}


def told(row: str, found: Mapping[str, float | str]) -> str:
    """One line of the report.

    >>> told("R1", {"kills": 20, "slowest_start_s": 1.25004})
    'R1: kills 20, slowest start s 1.25'
    """
    return f"{row}: {numbers(found)}"


def numbers(found: Mapping[str, float | str]) -> str:
    """
    >>> numbers({"kills": 2000, "slowest_start_s": 1.25004})
    'kills 2,000, slowest start s 1.25'
    """
    return ", ".join(f"{name.replace('_', ' ')} {_said(value)}" for name, value in found.items())


def _said(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{round(value, 3) if isinstance(value, float) else value:,}"


def keep(findings: Iterable[Finding], file: Path = KEPT) -> None:
    """Add to what earlier runs found; of one row the latest stands."""
    commit = _commit()
    rows = {_name(row): row for row in kept(file)} | {_name(row): {**row, "commit": commit} for row in findings}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps([rows[name] for name in sorted(rows)], indent=1) + "\n")


def _name(row: Finding) -> tuple[str, str]:
    """The short and the long form of one harness are two rows."""
    return str(row["row"]), str(row["test"])


def kept(file: Path = KEPT) -> list[Finding]:
    found: list[Finding] = json.loads(file.read_text()) if file.exists() else []
    return found


def _commit() -> str:
    """The commit that was run, where there is one to name."""
    if named := os.environ.get("COMMIT"):
        return named
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, check=False, cwd=ROOT, capture_output=True, text=True).stdout.strip()
