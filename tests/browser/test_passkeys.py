"""Passkeys in Chromium, with a security key that Chromium plays: added, asked for, refused without, taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Recorder
from tests.browser.walk import PASSPHRASE, Walk

KEY = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
WILLING = {"isUserVerified": True, "automaticPresenceSimulation": True}


class SecurityKey:
    """A security key in this tab, and the hand that touches it."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.tell("WebAuthn.enable")
        self.id = self.tell("WebAuthn.addVirtualAuthenticator", options=KEY | WILLING)["authenticatorId"]

    def tell(self, what: str, **told: Any) -> Any:
        return self.session.send(what, told)

    def knows_who_is_there(self, knows: bool) -> None:
        self.tell("WebAuthn.setUserVerified", authenticatorId=self.id, isUserVerified=knows)

    def lists(self) -> int:
        """How many of its passkeys it would show to whoever holds it."""
        held = self.tell("WebAuthn.getCredentials", authenticatorId=self.id)["credentials"]
        return sum(one["isResidentCredential"] for one in held)


@pytest.fixture
def localhost(server: str) -> str:
    """The same server by the name at which a browser takes passkeys without https."""
    return server.replace("127.0.0.1", "localhost")


@pytest.fixture
def context(browser: Browser, localhost: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=localhost, viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    recorder = Recorder(context, localhost)
    yield context
    context.close()
    assert (recorder.elsewhere, recorder.complaints) == ([], [])


def makes(walk: Walk, said: str, name: str = "") -> None:
    """Add a passkey, up to what the page says of it."""
    walk.page.goto("/keep/passkeys/")
    walk.page.fill("[name=name]", name)
    walk.page.fill("[name=passphrase]", PASSPHRASE)
    walk.go()
    walk.page.click("text=Make the passkey")
    walk.page.wait_for_selector(f"text={said}")


def looks_right(page: Page, axe: Callable[[Page], None]) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def is_shut(page: Page) -> bool:
    page.goto("/keep/")
    return page.url.endswith("/keep/open/")


def test_one_is_added_asked_for_refused_without_and_taken_away(
    context: BrowserContext, browser: Browser, localhost: str, axe: Callable[[Page], None]
) -> None:
    page = context.new_page()
    walk, key = Walk(page), SecurityKey(page)
    walk.begin()
    walk.keep("wren")

    makes(walk, "The passkey is added", "<i>The blue one</i>")
    looks_right(page, axe)
    assert page.locator("main li b").all_inner_texts() == ["<i>The blue one</i>"]
    assert key.lists() == 0
    makes(walk, "This device holds a passkey of this journal already")
    looks_right(page, axe)

    walk.lock()
    walk.open("wren")
    key.knows_who_is_there(False)
    page.click("text=Use the passkey")
    page.wait_for_selector("text=Nothing came back")
    looks_right(page, axe)
    assert is_shut(page)

    walk.open("wren")
    key.knows_who_is_there(True)
    page.click("text=Use the passkey")
    page.wait_for_url(f"{localhost}/")
    assert not is_shut(page)

    without_scripts(browser, localhost)

    page.goto("/keep/passkeys/")
    page.click("text=Take it away")
    page.fill("[name=passphrase]", PASSPHRASE)
    walk.go()
    walk.lock()
    walk.open("wren")
    assert not is_shut(page)


def without_scripts(browser: Browser, localhost: str) -> None:
    """The page says so, shows no button that does nothing, and leads to the other ways."""
    plain = browser.new_context(base_url=localhost, java_script_enabled=False)
    walk = Walk(plain.new_page(), scripts=False)
    walk.open("wren")
    assert walk.page.locator("main .note").inner_text().endswith("in this browser no script runs.")
    assert not walk.page.locator("main button").is_visible()
    assert walk.page.locator("main a >> text=open it with the recovery code").is_visible()
    assert is_shut(walk.page)
    plain.close()
