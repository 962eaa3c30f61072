"""What Chromium itself makes of each name: it reads the manifest, finds nothing wrong, and would install it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from drawbridge.web.named.choices import CHOICES


def refused(here: Page) -> list[str]:
    """Why Chromium would not install this page; that a test's window is a private one is no fault of the page."""
    found = here.context.new_cdp_session(here).send("Page.getInstallabilityErrors")["installabilityErrors"]
    return [error["errorId"] for error in found if error["errorId"] != "in-incognito"]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_a_browser_would_install_it_under_this_name(
    page: Callable[..., Page], axe: Callable[[Page], None], choice: object
) -> None:
    here = page("/app/", width=320)
    axe(here)
    here.click(f".pictures >> text={choice.name}")  # type: ignore[attr-defined]
    here.wait_for_load_state()
    axe(here)
    assert here.evaluate("document.documentElement.scrollWidth") <= 320
    devtools = here.context.new_cdp_session(here)
    read = devtools.send("Page.getAppManifest")
    assert read["errors"] == []
    assert json.loads(read["data"])["name"] == choice.name  # type: ignore[attr-defined]
    assert refused(here) == []


def test_from_any_other_page_there_is_nothing_to_install(page: Callable[..., Page]) -> None:
    here = page("/")
    assert refused(here) == ["no-manifest"]
