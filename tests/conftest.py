"""Every test run gets folders of its own; no test can reach a person's journals.

The environment is set here, before anything reads the settings. That is why ``pyproject.toml`` does not name
the settings module to pytest-django, which would read it too early.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests import databases
from tests.browser.chromium import NONE_HERE, find_chromium, switches

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="drawbridge-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

# How fast this machine is today is no property of the program: what is timed is timed by the bench, in processor time.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")

for _name in [name for name in os.environ if name.startswith("DRAWBRIDGE_") and name != databases.NAME]:
    del os.environ[_name]  # a developer's own settings, or those of the process that started this one
os.environ |= {
    "DRAWBRIDGE_DATA_DIR": str(FOLDER / "data"),
    "DRAWBRIDGE_SECRETS_DIR": str(FOLDER / "secrets"),
    "DRAWBRIDGE_ARGON2": "19456,2,1",  # the floor: tests open many journals
    **databases.named(str(os.getpid())),
}

WITHOUT_DJANGO = {"pack", "measure", "loop", "journal", "mirror", "test_house.py", "test_run.py"}
BOTH = ["default", "keys"]


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings now, for pytest-django to find; a run of engine tests alone does without them."""
    if all(WITHOUT_DJANGO & set(Path(argument).parts) for argument in config.args):
        return
    from django.conf import settings

    with pytest.MonkeyPatch.context() as patch:  # a worker of pytest-xdist must not inherit it: see above
        patch.setenv("DJANGO_SETTINGS_MODULE", "drawbridge.web.settings")
        found = settings.DATABASES
    for database in found.values():
        if databases.SERVER:  # a test may be one long transaction
            database["OPTIONS"]["options"] += " -c idle_in_transaction_session_timeout=0"
        else:
            Path(database["NAME"]).parent.mkdir(parents=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the rooms may use both databases without saying so; browser tests run one after another."""
    for item in items:
        if databases.SERVER and (files_alone := item.get_closest_marker("sqlite")) is not None:
            item.add_marker(pytest.mark.skip(reason=f"SQLite alone: {files_alone.args[0]}"))
        if "web" in item.path.relative_to(ROOT).parts and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=BOTH))
        if "browser" in item.path.relative_to(ROOT).parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def executable() -> str:
    """Where Chromium is; what needs it is skipped when it is nowhere."""
    found = find_chromium()
    if found is None:
        pytest.skip(NONE_HERE)
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code in later tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return found


@pytest.fixture(scope="session")
def playwright(executable: str) -> Iterator[Playwright]:
    """One Playwright a process: a second one cannot start beside it."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, executable: str) -> Iterator[Browser]:
    """One Chromium for every test of pages."""
    browser = playwright.chromium.launch(executable_path=executable, args=switches())
    yield browser
    browser.close()
