"""Right to left and on paper: every room keeps its width, its words and its order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.test_now import Thumb, agreed, fits

Open = Callable[..., Page]
ROOMS = (
    *("/now/", "/now/day/", "/practice/", "/practice/D2/", "/practice/plans/", "/practice/stays/", "/people/"),
    *("/promises/", "/promises/new/", "/promises/quiet/", "/promises/hour/", "/progress/", "/progress/loop/"),
)


@pytest.fixture
def here(page: Open) -> Page:
    """Someone with a moment, a plan and a person, on a narrow screen."""
    here = agreed(page("/", width=320))
    here.goto("/practice/plans/")
    here.fill("[name=when]", "I look for my coat")
    here.fill("[name=then]", "I finish one breath out")
    here.click("main form .go >> nth=0")
    here.goto("/now/")
    Thumb(here).notes()
    return here


def test_from_right_to_left_every_room_fits_and_can_be_read(here: Page, axe: Callable[[Page], None]) -> None:
    for path in ROOMS:
        here.goto(path)
        here.evaluate("document.documentElement.dir = 'rtl'")
        here.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        assert fits(here, 320), path
        beyond = """[...document.querySelectorAll('main *')].filter(e => { const r = e.getBoundingClientRect();
            return r.width && !e.closest('.scroll, .unseen, svg') && (r.left < -1 || r.right > 321) }).length"""
        assert here.evaluate(beyond) == 0, path
    axe(here)


def test_on_paper_every_room_keeps_its_words_and_leaves_out_what_only_a_screen_can_do(here: Page) -> None:
    here.set_viewport_size({"width": 700, "height": 900})
    here.emulate_media(media="print")
    for path in ROOMS:
        here.goto(path)
        assert here.locator("h1").is_visible(), path
        for gone in (".leave", ".rooms", "footer nav"):
            assert here.locator(gone).filter(visible=True).count() == 0, (path, gone)
        assert here.evaluate("document.documentElement.scrollWidth") <= 700, path
    here.goto("/practice/plans/")
    assert here.inner_text("main").split("\n")[-1] == "When I look for my coat, then I finish one breath out."
