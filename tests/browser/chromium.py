"""Chromium as the system's package manager installs it; none of Playwright's own downloads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE_HERE = "Chromium is not on this machine; scripts/chromium says how to get it"


def find_chromium() -> str | None:
    """The browser to use: the one ``CHROMIUM`` names, else the first found."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if found := shutil.which(name):
            return found
    return None


def switches() -> list[str]:
    """What Chromium is started with. As root, as in CI, it can only run without its sandbox."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """A headless Chromium, for programs of their own; tests ask for the fixture ``browser``."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=switches())
        try:
            yield browser
        finally:
            browser.close()
