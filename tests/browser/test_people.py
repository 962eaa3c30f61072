"""People and the history on a small screen, with scripts and without: added, asked about, set apart, read again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_now import Open, Thumb, agreed, fits


def adds(here: Page, alias: str) -> None:
    here.goto("/people/")
    here.fill("[name=alias]", alias)
    here.select_option("[name=tie]", "friend")
    here.click("main form .go")
    expect(here.locator("h1")).to_have_text(alias)


@pytest.mark.parametrize("scripts", [True, False])
def test_someone_is_added_asked_about_and_set_apart_without_a_trace_of_the_answers(page: Open, scripts: bool) -> None:
    here = agreed(page("/", width=320, javascript=scripts))
    adds(here, "K.")
    here.click("text=Here is how people tell")
    expect(here.locator("h1")).to_have_text("How people tell")
    here.click("button[value=yes]")
    here.check("[name=put_down][value=yes]")
    here.click("main form .go")
    expect(here.locator("h1")).to_have_text("What you said is heard")
    here.click("button[value=off]")
    expect(here.locator("#off")).to_have_text("Steps stay off")
    here.goto("/keep/history/?room=people")
    assert here.locator("ul.titles li").count() == 2
    assert "Steps with K. stay off." in here.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_it_is_accessible_and_fits_320_pixels(
    page: Open, axe: Callable[[Page], None], scheme: str
) -> None:
    here = agreed(page("/", width=320, scheme=scheme))

    def look(path: str = "") -> None:
        if path:
            here.goto(path)
        axe(here)
        assert fits(here, 320), here.url

    look("/people/")
    here.goto("/now/")
    Thumb(here).notes()
    adds(here, "Mum")
    adds(here, "K.")
    look()
    person = here.url
    for part in ("name/", "merge/", "remove/", "look/"):
        look(person + part)
    here.click("button[value=yes]")
    look()
    here.check("[name=signs][value=yes]")
    here.click("main form .go")
    look()
    here.click("button[value=off]")
    look()
    look("/people/")
    look("/keep/history/")
    here.click("text=You noted a moment")
    entry = here.url
    look()
    for part in ("change/", "delete/"):
        look(entry + part)
