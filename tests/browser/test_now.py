"""Now, with a thumb: three taps, four ways, what was done; with scripts and without."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

Open = Callable[..., Page]
NOTED = re.compile(r"/now/[0-9a-f-]{36}/$")


def agreed(here: Page) -> Page:
    """From the lines, through the door, to the first question."""
    here.goto("/now/")
    here.click("text=Note this moment")
    here.fill("[name=year]", "1985")
    here.check("[name=agree]")
    here.click("main form .go")
    here.wait_for_url("**/now/")
    return here


class Thumb:
    """Presses what can be seen and is large enough, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def taps_on(self, target: Locator) -> None:
        expect(target).to_be_visible()
        box = target.bounding_box()
        assert box is not None and box["width"] >= 44 and box["height"] >= 44, box
        target.click()
        self.taps += 1

    def notes(self, pull: str = "Leave", strength: int = 7, began: str = "Just now") -> None:
        form = self.page.locator("form.taps")
        self.taps_on(form.locator("label", has_text=re.compile(rf"^\s*{pull}\s*$")))
        self.taps_on(form.locator("label", has=self.page.locator(f"[name=strength][value='{strength}']")))
        self.taps_on(form.get_by_role("button", name=began))
        self.page.wait_for_url(NOTED)


def fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [320, 1280])
def test_three_taps_keep_a_moment_and_two_more_say_what_was_done(page: Open, width: int, scripts: bool) -> None:
    here = agreed(page("/", width=width, javascript=scripts))
    thumb = Thumb(here)
    thumb.notes()
    assert thumb.taps == 3
    assert "Leave · 7 of 10 · just now" in here.inner_text("main")
    here.click("text=Afterwards")
    thumb.taps_on(here.locator("form.taps label", has_text="Stayed a minute"))
    thumb.taps_on(here.get_by_role("button", name="In the middle of it"))
    here.wait_for_url(NOTED)
    assert here.inner_text("h1") == "You caught it in the middle."
    if scripts:
        assert fits(here, width)


def test_in_the_dark_with_a_thumb_each_tap_is_in_sight_and_ten_seconds_are_enough(page: Open) -> None:
    """On the smallest screen there is, two seconds of looking for each tap leave time to spare, and nothing scrolls."""
    here = agreed(page("/", width=320, scheme="dark"))
    here.set_viewport_size({"width": 320, "height": 568})
    began = time.monotonic()
    here.goto("/now/")
    form = here.locator("form.taps")
    for target in (
        form.locator("label", has=here.locator("[name=pull][value=leave]")),
        form.locator("label", has=here.locator("[name=strength][value='7']")),
        form.get_by_role("button", name="Just now"),
    ):
        box = target.bounding_box()
        assert box is not None and box["y"] >= 57 and box["y"] + box["height"] <= 568, "below the bar, above the edge"
        target.click()
    here.wait_for_url(NOTED)
    assert time.monotonic() - began + 3 * 2 < 10
    assert here.locator(".ways summary").first.is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_one_question_at_a_time(page: Open, scripts: bool) -> None:
    here = agreed(page("/", width=320, javascript=scripts))
    strength, began = here.locator("fieldset", has_text="How strong"), here.get_by_role("button", name="Just now")
    expect(strength).to_be_hidden()
    expect(began).to_be_hidden()
    here.check("[name=pull][value=leave]", force=True)
    expect(strength).to_be_visible()
    expect(began).to_be_hidden()
    here.check("[name=strength][value='0']", force=True)
    expect(began).to_be_visible()


def test_the_keyboard_alone_can_note_a_moment(page: Open) -> None:
    here = agreed(page("/", width=1280))
    here.focus("[name=pull] >> nth=0")
    here.keyboard.press("Space")
    here.keyboard.press("ArrowRight")
    here.focus("[name=strength][value='0']")
    here.keyboard.press("ArrowRight")
    here.focus("button[value=minutes]")
    here.keyboard.press("Enter")
    here.wait_for_url(NOTED)
    assert "Leave · 1 of 10 · a few minutes ago" in here.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_it_is_accessible_and_fits_320_pixels(
    page: Open, axe: Callable[[Page], None], scheme: str
) -> None:
    here = agreed(page("/", width=320, scheme=scheme))

    def look() -> None:
        axe(here)
        assert fits(here, 320)

    for number in range(5):
        here.goto("/now/")
        here.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        look() if number == 0 else None
        Thumb(here).notes("Go quiet", 9)
        for way in range(4):
            here.locator(".ways > details > summary").nth(way).click()
            look() if number == 0 else None
        here.click("text=Afterwards")
        here.check("[name=did] >> nth=4", force=True)
        look() if number == 0 else None
        here.locator("button[name=caught]").nth(number % 4).click()
        look() if number == 0 else None
    here.goto("/now/")
    assert here.locator("figure.caught").count() == 1
    look()


def test_space_is_asked_for_with_a_time_even_without_scripts(page: Open) -> None:
    here = agreed(page("/", width=320, javascript=False))
    Thumb(here).notes()
    here.locator(".ways > .space > summary").click()
    say = here.locator("[data-say]")
    assert say.inner_text().split("\n") == ["I need some time.", "I am not leaving.", "I am back at …"]
    here.check("[name=back][value='60']", force=True)
    assert say.inner_text().split("\n")[-1] == "I am back in an hour."
    assert here.locator("[data-script]:visible").count() == 0


def test_with_scripts_the_time_is_one_that_can_be_kept_and_the_lines_are_copied(page: Open) -> None:
    here = agreed(page("/", width=320))
    here.clock.install(time="2026-11-22T20:20:00")
    Thumb(here).notes()
    here.locator(".ways > .space > summary").click()
    say = here.locator("[data-say]")
    here.check("[name=back][value='20']", force=True)
    assert say.inner_text().endswith("I am back at 20:40.")
    here.check("[name=back][value='morning']", force=True)
    assert say.inner_text().endswith("I am back tomorrow morning.")
    here.fill("#back-at", "21:15")
    here.dispatch_event("#back-at", "change")
    assert say.inner_text().endswith("I am back at 21:15.")
    here.click("[data-copy]")
    expect(here.locator("[data-copied]")).not_to_be_empty()


def test_how_long_a_ride_has_been_is_told_to_those_who_ask(page: Open) -> None:
    here = agreed(page("/", width=320))
    here.clock.install()
    Thumb(here).notes()
    here.locator(".ways > .ride > summary").click()
    so_far = here.locator("[data-so-far]")
    here.clock.fast_forward("01:05")
    expect(so_far).to_be_empty()
    here.click("[data-elapsed]")
    expect(so_far).to_have_text("1 minute so far. You chose 3.")
    here.clock.run_for("02:00")
    expect(so_far).to_have_text("3 minutes so far. Stop here, or go on.")


def test_nothing_moves_for_someone_who_wants_no_motion(page: Open) -> None:
    here = agreed(page("/", width=320))
    Thumb(here).notes()
    here.locator(".ways > .ride > summary").click()
    expect(here.locator(".watching")).to_be_hidden()
    assert here.evaluate("document.getAnimations().length") == 0
