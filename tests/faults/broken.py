"""A copy of the tree that may be broken, and tests that are run in it. Used by ``removed`` and by ``tests.mutants``."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("src", "tests", "content", "docs", "bench", "scripts", "requirements", "pyproject.toml", "README.md")
LOADED = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""Said of what was loaded before pytest could look at it, which is the point here."""
ASKED = ("-q", "-p", "no:cacheprovider", "-m", "not faults and not slow", "-rfE", "--tb=short", *LOADED)
FIRST = ("-x",)
"""Asked for besides where one failure says enough."""
HEAVY = (
    "cryptography.hazmat.primitives.ciphers",
    "django.core.management",
    "django.test",
    "hypothesis",
    "markdown_it",
    "numpy",
    "playwright.sync_api",
    "pydantic",
    "scipy.special",
)
PASSED, FAILED = 0, 1
"""What pytest ends with when all was well, and when it ran and a test, or what it needs, failed. With any other number
it did not get so far."""
LEAST, TIMES = 300.0, 5
"""Seconds a run may take: so many, or so many times what the same tests took in the unbroken copy, if that is more. A
slow machine is slow both times."""


@dataclass(frozen=True)
class Ran:
    """How a run of tests ended, what it said, and how many seconds it took."""

    code: int
    said: str
    took: float

    @property
    def green(self) -> bool:
        return self.code == PASSED

    @property
    def red(self) -> bool:
        """A test failed, which says something; a run that could not begin, or came to no end, says nothing."""
        return self.code == FAILED and "ERROR collecting" not in self.said

    def failed(self, test: str) -> bool:
        """Whether one of many tests failed, its cases included."""
        return any(f"{how} {test}" in self.said for how in ("FAILED", "ERROR"))

    @property
    def patience(self) -> float:
        """How long the same tests may take once something is broken."""
        return max(LEAST, TIMES * self.took)


@contextmanager
def copied() -> Iterator[Path]:
    """The tree as it stands, where it may be broken. What every run loads, and is not ours, is loaded now."""
    for module in HEAVY:
        importlib.import_module(module)
    with tempfile.TemporaryDirectory(prefix="drawbridge-copy-") as folder:
        for name in COPIED:
            source, target = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "_build"))
            elif source.exists():
                shutil.copyfile(source, target)
        yield Path(folder)


@contextmanager
def changed(file: Path, text: str) -> Iterator[None]:
    """A file of the copy says something else for a while."""
    whole = file.read_text()
    _put(file, text)
    try:
        yield
    finally:
        _put(file, whole)


def _put(file: Path, text: str) -> None:
    """Write a module, and forget what was compiled of it: that is told from another only by second and size."""
    file.write_text(text)
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()


def run(tests: Sequence[str], tree: Path, patience: float, *, besides: Sequence[str] = FIRST) -> Ran:
    """Run tests of the copy, in a fork that has loaded what is not ours. One that takes too long is ended, and whatever
    it started with it.
    """
    said, began = tree / "said.txt", time.monotonic()
    if (child := os.fork()) == 0:
        try:
            os.setsid()
            _move_to(tree, said)
            os._exit(int(pytest.main([*tests, *ASKED, *besides])))
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(2)
    code = _waited_for(child, began + patience)
    return Ran(code, said.read_text(errors="replace"), time.monotonic() - began)


def _waited_for(child: int, until: float) -> int:
    """How a process ended; at ``until`` it is killed."""
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            _end_group(child)  # servers and browsers that a broken test left behind
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            _end_group(child)
            os.waitpid(child, 0)
            return -signal.SIGKILL
        time.sleep(0.02)


def _end_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


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
