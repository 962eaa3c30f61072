"""A real server and a real Chromium for the checks that need them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.browser.server import serving
from tests.faults.noting import figure, pytest_terminal_summary
from tests.faults.quickly import quick
from tests.web.person import Person

__all__ = ["figure", "pytest_terminal_summary"]


@pytest.fixture(autouse=True)
def quickly() -> Iterator[None]:
    """What is asked in this process is answered sooner; the real servers stretch and render as they always do."""
    with quick():
        yield


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def another() -> Callable[[], Person]:
    return Person


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let time pass for everyone."""
    now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def passes(time: timedelta) -> None:
        now[0] += time

    return passes


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that holds everything one server writes, its temporary files among them.

    Its name is short: Chromium keeps a socket in it.
    """
    with tempfile.TemporaryDirectory(prefix="db-") as name:
        (Path(name) / "tmp").mkdir()
        monkeypatch.setenv("TMPDIR", f"{name}/tmp")
        yield Path(name)
