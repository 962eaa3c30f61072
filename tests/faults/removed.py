"""``python -m tests.faults.removed``: every protection taken away once, in a copy of the tree, to see a test go red.

The list is ``removed.toml``. A part of a protection's name may be given, to try only those. It ends with 1 when one of
them could be taken away unnoticed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import signal
import sys
import tempfile
import tomllib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("removed.toml")
COPIED = ("src", "tests", "content", "docs", "bench", "scripts", "requirements", "pyproject.toml", "README.md")
ASKED = ("-x", "-q", "-p", "no:cacheprovider", "-m", "not faults and not slow", "-rN", "--tb=line")
HEAVY = (
    "django.test",
    "numpy",
    "playwright.sync_api",
    "pydantic",
    "cryptography.hazmat.primitives.ciphers",
)
PATIENCE = 900
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
    put(file, whole.replace(removal.old, removal.new))
    try:
        code, said = run(removal.red, tree)
    finally:
        put(file, whole)
    return Found(code == FAILED and "ERROR collecting" not in said, said[-2_000:])


def put(file: Path, text: str) -> None:
    """Write a module, and forget what was compiled of it: that is told from another only by second and size."""
    file.write_text(text)
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()


def run(test: str, tree: Path) -> tuple[int, str]:
    """Run one test of the copy, in a fork that has loaded what is not ours; how it ended, and what it said."""
    said = tree / "said.txt"
    if (child := os.fork()) == 0:
        try:
            signal.alarm(PATIENCE)
            _move_to(tree, said)
            os._exit(int(pytest.main([test, *ASKED])))
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(2)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.read_text()


def _move_to(tree: Path, said: Path) -> None:
    """From here on ``drawbridge`` and ``tests`` are those of the copy."""
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(tree)
    os.environ["PYTHONPATH"] = os.pathsep.join((str(tree / "src"), str(tree)))
    os.environ["COMMIT"] = "a copy"
    for name in [name for name in sys.modules if name.partition(".")[0] in ("drawbridge", "tests")]:
        del sys.modules[name]
    sys.path[:0] = [str(tree / "src"), str(tree)]


def main(words: str = "", part: int = 0, parts: int = 1) -> int:
    """Take away what has these words in its name, or of all of them each so-many-th, and say what went red."""
    for module in HEAVY:
        importlib.import_module(module)
    unnoticed = 0
    with copied() as tree:
        for removal in [one for one in removals() if words in one.protection][part::parts]:
            found = without(removal, tree)
            unnoticed += not found.noticed
            print("red      " if found.noticed else "UNNOTICED", removal.protection, flush=True)
            print("         ", removal.red if found.noticed else found.said, flush=True)
    return min(unnoticed, 1)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.faults.removed")
    asked.add_argument("words", nargs="?", default="", help="part of a protection's name")
    asked.add_argument("--part", type=int, default=0)
    asked.add_argument("--parts", type=int, default=1)
    sys.exit(main(**vars(asked.parse_args())))
