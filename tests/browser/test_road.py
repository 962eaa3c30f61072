"""The main road in Chromium: quiz, map, guide, first step, kept, and found again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.walk import Walk

Open = Callable[..., Page]


@pytest.mark.parametrize(("scripts", "width"), [(True, 320), (True, 1280), (False, 320)])
def test_the_whole_road(page: Open, axe: Callable[[Page], None], width: int, scripts: bool) -> None:
    walk = Walk(page("/", width=width, javascript=scripts), scripts)
    here, nickname = walk.page, f"heron {width} {scripts}"

    def look() -> None:
        if scripts:
            axe(here)
            assert here.evaluate("document.documentElement.scrollWidth") <= width

    look()
    walk.begin()
    look()
    assert walk.answer_all() <= 56
    look()
    headline = here.inner_text("h1")
    assert "provisional" in here.inner_text("main")
    here.click("main .dots a >> nth=0")
    look()
    assert here.locator("figure").count() <= 1
    walk.step()
    look()
    assert "I noticed while it was happening." in here.inner_text("main")
    walk.keep(nickname)
    look()
    walk.lock()
    look()
    here.goto("/map/")
    assert "No map yet" in here.inner_text("h1")
    walk.open(nickname)
    here.goto("/map/")
    assert here.inner_text("h1") == headline
    here.goto("/practice/")
    assert "otherwise" in here.inner_text("main")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/start/",
        "/library/",
        "/library/1/",
        "/library/D2/",
        "/practice/D2/",
        "/now/",
        "/help/",
        "/help/leaving/",
        "/privacy/",
        "/keep/open/",
        "/keep/recover/",
        "/young/",
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_open_page_is_accessible_and_fits_320_pixels(
    page: Open, axe: Callable[[Page], None], path: str, scheme: str
) -> None:
    here = page(path, width=320, scheme=scheme)
    axe(here)
    assert here.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_gate_in_front_of_a_step_with_someone(page: Open, axe: Callable[[Page], None]) -> None:
    walk = Walk(page("/", width=320))
    walk.begin()
    walk.page.goto("/practice/D2/1/")
    axe(walk.page)
    walk.page.check("[name=safe][value=unsure]")
    walk.go()
    axe(walk.page)
    assert walk.page.locator("[name=predicted]").count() == 0
    assert walk.page.locator("main a[href='/help/']").count() >= 1


def test_back_pause_and_resume_lose_nothing(page: Open) -> None:
    walk = Walk(page("/"))
    walk.begin()
    for choice in (0, 1, 2):
        walk.answer(choice)
    here = walk.page
    here.click("text=Back")
    assert "Sometimes" in here.inner_text("legend")
    here.click("text=To where you were")
    statement = here.inner_text("h1")
    here.click("text=Pause")
    here.click("text=Go on")
    assert here.inner_text("h1") == statement


def test_a_second_tab_opens_the_same_quiz(page: Open) -> None:
    walk = Walk(page("/"))
    walk.begin()
    walk.answer(2)
    other = page("/quiz/")
    assert other.inner_text("h1") == walk.page.inner_text("h1")
