"""``python -m tests.faults.removed``: every protection taken away once, in a copy of the tree, to see a test go red.

The list is ``removed.toml``. A part of a protection's name may be given, to try only those. It ends with 1 when one of
them could be taken away unnoticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("removed.toml")
COPIED = ("src", "tests", "content", "docs", "bench", "scripts", "requirements", "pyproject.toml", "README.md")
FAILED = 1
"""What pytest ends with when it ran and a test, or what it needs, failed; 2 to 5: it did not get so far."""


@dataclass(frozen=True)
class Removal:
    """A protection, the text in ``file`` that makes it, what is put in its place, and the test that must notice."""

    protection: str
    file: str
    old: str
    new: str
    red: str


@dataclass(frozen=True)
class Found:
    """Whether a test went red, and the end of what it said."""

    noticed: bool
    said: str


def removals() -> list[Removal]:
    return [Removal(**row) for row in tomllib.loads(LIST.read_text())["removed"]]


@contextmanager
def copied() -> Iterator[Path]:
    """The tree as it stands, where it may be broken."""
    with tempfile.TemporaryDirectory(prefix="drawbridge-removed-") as folder:
        for name in COPIED:
            source, target = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "_build"))
            elif source.exists():
                shutil.copyfile(source, target)
        yield Path(folder)


def without(removal: Removal, tree: Path) -> Found:
    """Take one protection away, run its test, and put it back."""
    file = tree / removal.file
    whole = file.read_text()
    file.write_text(whole.replace(removal.old, removal.new))
    try:
        ran = run(removal.red, tree)
    finally:
        file.write_text(whole)
    return Found(ran.returncode == FAILED, ran.stdout[-2_000:])


def run(test: str, tree: Path) -> subprocess.CompletedProcess[str]:
    asked = [
        sys.executable,
        "-m",
        "pytest",
        test,
        "-x",
        "-q",
        "--no-header",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    paths = os.pathsep.join((str(tree / "src"), str(tree)))
    env = os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "COMMIT": "a copy"}
    asked += ["-m", "not faults and not slow", "-rN", "--tb=line", "-v"]
    return subprocess.run(asked, check=False, cwd=tree, env=env, capture_output=True, text=True, timeout=600)


def main(wanted: str = "") -> int:
    unnoticed = 0
    with copied() as tree:
        for removal in (one for one in removals() if wanted in one.protection):
            found = without(removal, tree)
            unnoticed += not found.noticed
            print(
                f"{'red' if found.noticed else 'UNNOTICED':<10}{removal.protection}\n          {removal.red}",
                flush=True,
            )
            if not found.noticed:
                print(found.said, flush=True)
    return min(unnoticed, 1)


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
