"""The way out, as someone in a hurry would use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.walk import Walk

Open = Callable[..., Page]


def private(page: Page) -> bool:
    """Whether the page shows anything of the journal."""
    return page.locator("#statement, figure, .dots").count() > 0


@pytest.fixture
def in_the_quiz(page: Open) -> Walk:
    walk = Walk(page("/", width=320))
    walk.begin()
    for choice in (1, 3, 4):
        walk.answer(choice)
    return walk


def test_one_press_leaves_and_nothing_private_comes_back(in_the_quiz: Walk) -> None:
    here = in_the_quiz.page
    here.click(".leave")
    here.wait_for_url("**/blank/")
    assert here.title() == "Blank page"
    for _ in range(10):
        here.go_back()
        here.wait_for_load_state()
        assert not private(here)
    here.goto("/quiz/")
    assert not private(here)


def test_shift_three_times_leaves(in_the_quiz: Walk) -> None:
    here = in_the_quiz.page
    for _ in range(3):
        here.keyboard.press("Shift")
    here.wait_for_url("**/blank/")


def test_shift_with_another_key_does_not(in_the_quiz: Walk) -> None:
    here = in_the_quiz.page
    for _ in range(4):
        here.keyboard.press("Shift+A")
    here.wait_for_timeout(200)
    assert private(here)


def test_it_leaves_without_scripts(page: Open) -> None:
    walk = Walk(page("/", javascript=False), scripts=False)
    walk.begin()
    walk.page.click(".leave")
    walk.page.wait_for_url("**/blank/")
    walk.page.goto("/quiz/")
    assert not private(walk.page)


@pytest.mark.parametrize("path", ["/", "/library/1/", "/help/", "/practice/D2/", "/privacy/"])
def test_it_is_in_sight_at_any_scroll_and_large_enough_to_hit(page: Open, path: str) -> None:
    here = page(path, width=320)
    for place in (0, 0.5, 1):
        here.evaluate("place => scrollTo(0, place * document.documentElement.scrollHeight)", place)
        box = here.locator(".leave").bounding_box()
        assert box is not None
        assert box["width"] >= 44 and box["height"] >= 44
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
        top = here.evaluate(
            "([x, y]) => document.elementFromPoint(x, y)?.closest('.leave') !== null",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
        assert top
