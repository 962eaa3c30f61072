"""The library in Chromium: accessible, asked without leaving the page, listened to by a voice of the device."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.walk import Walk

Open = Callable[..., Page]

WAYS = ["/library/", "/library/questions/", "/library/needs/", "/library/find/"]
EACH = 5
"""Every fifth page, of all kinds; with 1 all forty-seven are looked at, which takes a minute."""
VOICES = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => VOICES, cancel() {}, addEventListener() {},
  speak(utterance) { window.said.push(`${utterance.voice.name}: ${utterance.text}`); window.latest = utterance; },
} });
"""
FAR = "{ name: 'far', lang: 'en-US', localService: false }"
NEAR = "{ name: 'near', lang: 'en-GB', localService: true }"


def test_pages_of_every_kind_are_accessible_and_fit_320_pixels(page: Open, axe: Callable[[Page], None]) -> None:
    here = page("/library/", width=320)
    listed = here.eval_on_selector_all("main .titles a", "links => links.map(a => new URL(a.href).pathname)")
    pages = sorted({*listed, *WAYS})
    assert len(pages) == 16 + 15 + 12 + len(WAYS)
    for path in [*WAYS, *pages[::EACH]]:
        here.goto(path)
        axe(here)
        assert here.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize("path", ["/library/1/", "/library/D2/", "/library/text/3/", "/library/", "/library/needs/"])
def test_each_kind_of_page_is_accessible_in_the_dark_with_a_journal_open(
    page: Open, axe: Callable[[Page], None], path: str
) -> None:
    walk = Walk(page("/", width=320, scheme="dark"))
    walk.begin()
    walk.page.goto(path)
    axe(walk.page)


def test_a_question_is_answered_on_the_page_it_was_asked_on(page: Open, axe: Callable[[Page], None]) -> None:
    here = page("/library/", width=320)
    here.fill("[name=asked]", "I am always tired after people")
    here.press("[name=asked]", "Enter")
    here.wait_for_selector(".hits")
    assert here.url.endswith("/library/")
    assert here.inner_text(".hits a >> nth=0") == "Why do people wear you out?"
    assert here.evaluate("document.documentElement.scrollWidth") <= 320
    axe(here)
    here.click(".hits a >> nth=0")
    here.wait_for_load_state()
    here.go_back()
    assert here.inner_text("h1") == "Library"


def test_without_scripts_it_is_answered_on_a_page_of_its_own(page: Open) -> None:
    here = page("/library/", javascript=False)
    here.fill("[name=asked]", "I am always tired after people")
    here.click(".ask .go")
    assert here.url.endswith("/library/find/")
    assert here.inner_text(".hits a >> nth=0") == "Why do people wear you out?"
    assert "your browser will ask" in here.inner_text("#found")


def test_a_ribbon_keeps_the_place_and_leads_back_to_it(page: Open) -> None:
    walk = Walk(page("/", width=320, javascript=False), scripts=False)
    walk.begin()
    here = walk.page
    here.goto("/library/1/")
    here.click("section:has(> #costs) > .ribbon")
    assert here.url.endswith("/library/1/#costs")
    assert here.locator(".ribbon[aria-pressed=true]").count() == 1
    here.goto("/library/")
    here.click(".begun a")
    assert here.url.endswith("/library/1/#costs")


def listening(page: Open, voices: str) -> Page:
    here = page("/blank/")
    here.add_init_script(VOICES.replace("VOICES,", f"[{voices}],"))
    here.goto("/library/text/1/")
    return here


def test_a_page_is_read_out_part_by_part_by_a_voice_of_this_device(page: Open, axe: Callable[[Page], None]) -> None:
    here = listening(page, f"{FAR}, {NEAR}")
    here.click("text=Listen")
    axe(here)
    heading = here.inner_text("h1")
    assert here.evaluate("said") == [f"near: {heading}"]
    here.evaluate("latest.onend()")
    assert here.evaluate("said.length") == 2
    here.click("text=Next part")
    first = here.inner_text("h2 >> nth=0")
    assert here.evaluate("said.at(-1)") == f"near: {first}"
    here.click("text=Pause")
    here.evaluate("latest.onend()")
    assert here.evaluate("said.length") == 3
    here.click("text=Go on")
    assert here.evaluate("said.at(-1)") == f"near: {first}"
    spoken = " ".join(here.evaluate("said"))
    for _ in range(200):
        if here.locator("text=That was the end.").count():
            break
        here.evaluate("latest.onend()")
        spoken = here.evaluate("said.join(' ')")
    assert "near: Sources" not in spoken and "That was the end." in here.inner_text("main")


@pytest.mark.parametrize("voices", ["", FAR, "{ name: 'proche', lang: 'fr-FR', localService: true }"])
def test_without_a_voice_of_this_device_in_this_language_nothing_is_offered(page: Open, voices: str) -> None:
    assert not listening(page, voices).is_visible("text=Listen")


def test_print_leaves_out_what_only_a_screen_can_do(page: Open) -> None:
    walk = Walk(page("/"))
    walk.begin()
    here = walk.page
    here.goto("/library/1/")
    here.emulate_media(media="print")
    for gone in (".ribbon", ".marks", ".listen", ".top"):
        assert not here.locator(gone).first.is_visible(), gone
    assert here.locator("#sources").is_visible()
