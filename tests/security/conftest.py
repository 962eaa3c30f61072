"""A real server and a real Chromium for the checks that need them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import NONE_HERE, chromium, find_chromium
from tests.browser.server import serving
from tests.web.person import Person


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def another() -> Callable[[], Person]:
    return Person


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="session")
def executable() -> str:
    """Where Chromium is; the test is skipped when it is nowhere."""
    found = find_chromium()
    if found is None:
        pytest.skip(NONE_HERE)
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code in later tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return found


@pytest.fixture(scope="module")
def browser(executable: str) -> Iterator[Browser]:
    with chromium(executable) as browser:
        yield browser


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that holds everything one server writes, its temporary files among them.

    Its name is short: Chromium keeps a socket in it.
    """
    with tempfile.TemporaryDirectory(prefix="db-") as name:
        (Path(name) / "tmp").mkdir()
        monkeypatch.setenv("TMPDIR", f"{name}/tmp")
        yield Path(name)
