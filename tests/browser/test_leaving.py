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


def test_a_page_brought_back_is_blanked_before_it_is_seen(in_the_quiz: Walk) -> None:
    """As a browser brings one back from memory, its scripts as they were, though it was told to keep none."""
    here = in_the_quiz.page
    assert private(here)
    seen = here.evaluate(
        """() => {
          dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}));
          return document.body.hidden;
        }"""
    )
    assert seen is True


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


WORDS = "They laugh and pour me another cup of tea."
TO_BLANK = """() => {
  const began = performance.now();
  document.querySelector(".leave").click();
  return document.body.hidden ? performance.now() - began : Infinity;
}"""


def name_of(walk: Walk) -> str:
    """A nickname that no other test on this server has."""
    return "heron " + str(walk.page.evaluate("crypto.randomUUID()"))


@pytest.mark.parametrize("way", ["click", "shift"])
def test_words_not_sent_are_sealed_first_and_go_back_into_their_form(
    page: Open, axe: Callable[[Page], None], way: str
) -> None:
    walk = Walk(page("/", width=320))
    walk.begin()
    walk.keep(name := name_of(walk))
    here = walk.page
    here.goto("/practice/A1/1/")
    here.fill("[name=predicted]", WORDS)
    if way == "click":
        here.click(".leave")
    else:
        for _ in range(3):
            here.keyboard.press("Shift")
    here.wait_for_url("**/blank/")
    here.go_back()
    here.wait_for_load_state()
    assert WORDS not in here.content()
    walk.open(name)
    here.click("text=You left in the middle of something")
    here.click("main details > summary")
    axe(here)
    assert here.evaluate("document.documentElement.scrollWidth") <= 320
    here.click("text=Put them back into the form")
    assert here.input_value("[name=predicted]") == WORDS
    here.check("[name=sure][value='60']", force=True)
    here.click("form:has([name=predicted]) .go")
    here.wait_for_url("**/practice/step/**")
    here.goto("/practice/A1/1/")
    assert here.locator("[data-unsent]").count() == 0


def test_the_page_is_blank_within_a_tenth_of_a_second_with_words_in_it(page: Open) -> None:
    walk = Walk(page("/", width=320))
    walk.begin()
    walk.keep(name_of(walk))
    walk.page.goto("/practice/A1/1/")
    walk.page.fill("[name=predicted]", WORDS * 90)
    assert walk.page.evaluate(TO_BLANK) < 100  # milliseconds
    walk.page.wait_for_url("**/blank/")


def test_a_server_that_does_not_answer_holds_nobody_up(page: Open) -> None:
    walk = Walk(page("/", width=320))
    walk.begin()
    walk.keep(name_of(walk))
    here = walk.page
    here.route("**/x", lambda route: None if route.request.method == "POST" else route.continue_())
    here.goto("/practice/A1/1/")
    here.fill("[name=predicted]", WORDS)
    here.click(".leave")
    here.wait_for_url("**/blank/", timeout=3_000)
    here.goto("/practice/A1/1/")
    assert here.locator("[name=predicted]").count() == 0


def test_a_passphrase_that_was_being_typed_is_sent_nowhere(page: Open) -> None:
    """Nor what stands beside it: in a kept journal, where unsent words do go along, on a page that takes both."""
    walk = Walk(page("/", width=320))
    walk.begin()
    walk.keep(name_of(walk))
    here = walk.page
    sent: list[str] = []
    here.on("request", lambda request: sent.append(request.post_data or "") if request.url.endswith("/x") else None)
    here.goto("/keep/recover/")
    assert here.locator("script[src*='words']").count() == 1
    here.fill("[name=nickname]", "four quiet herons")
    here.fill("[name=code]", "four quiet signs of a code")
    here.fill("[name=passphrase]", "four quiet green lamps")
    here.fill("[name=again]", "four quiet green lamps")
    here.click(".leave")
    here.wait_for_url("**/blank/")
    assert sent and not any("four quiet" in body for body in sent)


def test_with_words_in_a_form_the_way_on_knows_where_to_go_and_the_journal_is_closed_by_then(page: Open) -> None:
    """The last hop is stopped, so that nothing leaves this machine; tests/web/test_unsent.py follows it."""
    walk = Walk(page("/", width=320))
    walk.begin()
    walk.keep(name_of(walk))
    here = walk.page
    here.goto("/keep/leaving/")
    here.check("[name=to][value=book]", force=True)
    walk.go()
    here.route("**/x?to=book", lambda route: route.fulfill(body="<title>Elsewhere</title>", content_type="text/html"))
    here.goto("/practice/A1/1/")
    here.fill("[name=predicted]", WORDS)
    here.click(".leave")
    here.wait_for_url("**/x?to=book")
    assert here.title() == "Elsewhere"
    here.goto("/practice/A1/1/")
    assert here.locator("[name=predicted]").count() == 0
