"""R26: Help and Now when the server is gone, for whoever asked for it; nothing private kept, nothing left behind.

Seen to fail: with a worker that keeps what it fetches, the quiz lay in its cache; with one that leaves ``/x`` alone and
a server that sends no ``Clear-Site-Data``, the cache outlived the way out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.server import serving
from tests.browser.walk import Walk

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys())
      found[new URL(url).pathname] = await (await (await caches.open(name)).match(url)).text();
  return found;
}"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


class House:
    """A server that can be stopped, and a browser that knows it."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.running = ExitStack()
        self.address = self.running.enter_context(serving(folder))
        self.context: BrowserContext = browser.new_context(base_url=self.address, locale="en-GB", viewport=None)
        self.page = self.context.new_page()
        self.page.set_viewport_size({"width": 320, "height": 800})

    def switch_on(self) -> None:
        self.page.goto("/offline/")
        self.page.click("[data-switch=on]")
        expect(self.page.locator("[data-if=on]")).to_be_visible()

    def stop(self) -> None:
        self.running.close()


@pytest.fixture
def house(browser: Browser, tmp_path: Path) -> Iterator[House]:
    found = House(browser, tmp_path)
    yield found
    found.context.close()
    found.running.close()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= 320)


def test_nothing_is_kept_before_it_is_asked_for(house: House) -> None:
    walk = Walk(house.page)
    walk.begin()
    for path in ("/help/", "/now/", "/offline/"):
        house.page.goto(path)
    expect(house.page.locator("[data-if=off]")).to_be_visible()
    assert house.page.evaluate(KEPT) == {}
    assert house.page.evaluate(WORKERS) == 0


def test_with_the_server_gone_help_and_now_are_there_and_say_of_which_day(
    house: House, axe: Callable[[Page], None]
) -> None:
    house.switch_on()
    house.stop()
    here = house.page
    here.goto("/help/")
    assert here.locator("a[href^='tel:']").count() > 40
    assert "numbers may have changed since" in here.inner_text("main .note")
    assert here.evaluate("document.fonts.load('16px Literata').then(found => found.length)") == 1
    axe(here)
    here.click("nav >> text=Now")
    assert "nothing you do on this page is kept" in here.inner_text("main .note")
    for way in range(4):
        here.locator(".ways > details > summary").nth(way).click()
        axe(here)
    here.locator(".ways > .space > summary").click()
    assert here.locator("blockquote").count() > 3
    assert fits(here)
    for path in ("/quiz/", "/keep/", "/"):
        here.goto(path)
        assert here.inner_text("h1") == "This page cannot be reached"
        axe(here)
    here.click("main >> text=Help")
    assert "numbers may have changed since" in here.inner_text("main .note")


def test_with_the_server_there_every_page_is_its_own(house: House) -> None:
    house.switch_on()
    here = house.page
    Walk(here).begin()
    here.goto("/help/")
    assert here.locator("main .note").count() == 0
    here.goto("/now/")
    assert here.inner_text("h1") == "What is pulling at you?"


def test_nothing_of_a_journal_is_ever_kept(house: House) -> None:
    house.switch_on()
    walk = Walk(house.page)
    walk.begin()
    walk.answer_all()
    walk.step()
    walk.keep("heron")
    for path in ("/now/", "/help/", "/map/", "/keep/history/", "/people/", "/", "/offline/help/"):
        house.page.goto(path)
    kept = house.page.evaluate(KEPT)
    pages = {path for path in kept if not path.startswith("/static/")}
    assert pages == {"/blank/", *(f"/offline/{name}/" for name in ("help", "leaving", "now", "nothing"))}
    said = " ".join(kept.values())
    for private in (
        "I will notice only afterwards",
        "I noticed while it was happening",
        "heron",
        'name="csrfmiddlewaretoken"',
        "journal is open",
    ):
        assert private not in said


@pytest.mark.parametrize("way", ["click", "shift", "link"])
def test_the_way_out_takes_it_all_off(house: House, way: str) -> None:
    house.switch_on()
    Walk(house.page).begin()
    here = house.page
    if way == "click":
        here.click(".leave")
    elif way == "shift":
        for _ in range(3):
            here.keyboard.press("Shift")
    else:
        here.goto("/x")
    here.wait_for_url("**/blank/")
    assert here.evaluate(KEPT) == {}
    assert here.evaluate(WORKERS) == 0
    here.goto("/quiz/")
    assert here.locator("#statement").count() == 0
    house.switch_on()
    assert "/offline/help/" in here.evaluate(KEPT)


def test_the_way_out_blanks_the_screen_and_takes_it_off_with_the_server_gone(house: House) -> None:
    house.switch_on()
    house.stop()
    here = house.page
    here.goto("/help/")
    here.click(".leave")
    here.wait_for_url("**/x")
    assert here.inner_text("body").strip() == ""
    assert here.evaluate(KEPT) == {}
    assert here.evaluate(WORKERS) == 0


def test_it_is_switched_off_where_it_was_switched_on(house: House) -> None:
    house.switch_on()
    house.page.click("[data-switch=off]")
    expect(house.page.locator("[data-if=off]")).to_be_visible()
    assert house.page.evaluate(KEPT) == {}
    house.page.reload()
    expect(house.page.locator("[data-switch=on]")).to_be_visible()


def test_a_link_from_elsewhere_to_the_way_out_still_closes_nothing(house: House) -> None:
    """The worker passes on where a visit came from; the server would otherwise take it for one of ours."""
    house.switch_on()
    walk = Walk(house.page)
    walk.begin()
    elsewhere = house.context.new_page()
    elsewhere.goto(house.address.replace("127.0.0.1", "localhost") + "/blank/")
    elsewhere.evaluate("to => { location.href = to }", f"{house.address}/x")
    elsewhere.wait_for_url("**/blank/")
    house.page.goto("/quiz/")
    assert house.page.locator("#statement").count() == 1


def test_without_scripts_it_says_why_not(page: Callable[..., Page]) -> None:
    here = page("/offline/", width=320, javascript=False)
    assert "they are switched off in this browser" in here.inner_text("main")
    assert here.locator("[data-switch]:visible").count() == 0
