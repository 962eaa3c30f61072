"""The lab in Chromium: a slider moves the year while it is moved; without scripts a button does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
ROOMS = ["/lab/", "/lab/?door=leave&guess=down&times=3", "/lab/said/", "/lab/pairs/", "/lab/mine/", "/lab/year/"]
TWO = "/lab/year/?does=grows&beside=85.30.70.14.50.safe.0.nothing.3."
WRONG = "/lab/year/?alarm=900"


@pytest.mark.parametrize("path", [*ROOMS, TWO, WRONG])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_it_is_accessible_and_fits_320_pixels(
    page: Open, axe: Callable[[Page], None], path: str, scheme: str
) -> None:
    here = page(path, width=320, scheme=scheme)
    here.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    axe(here)
    assert here.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", [TWO, "/lab/"])
def test_it_is_accessible_on_a_wide_page(page: Open, axe: Callable[[Page], None], path: str) -> None:
    here = page(path, width=1280)
    axe(here)
    assert here.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_slider_moves_the_year_and_the_address_follows(page: Open) -> None:
    here = page("/lab/year/?does=grows")
    told = here.locator(".told")
    before = told.inner_text()
    here.focus("#alarm")
    for _ in range(8):
        here.keyboard.press("ArrowLeft")
    expect(told).not_to_have_text(before)
    assert here.locator("output[for=alarm]").inner_text() == "77"
    assert here.evaluate("document.activeElement.id") == "alarm"
    here.wait_for_url("**/lab/year/?*alarm=77*")
    moved = told.inner_text()
    here.reload()
    assert here.locator(".told").inner_text() == moved


def test_an_assumption_can_be_taken_away_without_leaving_the_page(page: Open) -> None:
    here = page("/lab/year/")
    here.click("text=Take an assumption away")
    here.locator("label", has_text="They can leave").click()
    expect(here.locator(".told")).to_contain_text(re.compile(r"comes near (\d+) times\. They stay \1 times"))
    assert "off=leaving" in here.url


def test_the_week_moves_the_loop_and_not_the_year(page: Open) -> None:
    here = page("/lab/year/?does=grows")
    told = here.locator(".told").inner_text()
    drawn = here.locator("svg.fork").inner_html()
    here.focus("#week")
    here.keyboard.press("End")
    expect(here.locator(".forks + p")).to_contain_text("up to week 52")
    assert here.locator("svg.fork").inner_html() != drawn
    assert here.locator(".told").inner_text() == told


def test_one_knob_holds_the_run_beside(page: Open) -> None:
    here = page("/lab/year/", width=1280)
    here.click("text=A long supported stay")
    expect(here.locator("svg.fork")).to_have_count(2)
    assert here.locator("#does").input_value() == "long"
    here.click("text=Put the other one away")
    expect(here.locator("svg.fork")).to_have_count(1)


def test_without_scripts_the_button_lives_the_year(page: Open) -> None:
    here = page("/lab/year/", javascript=False)
    before = here.locator(".told").inner_text()
    here.select_option("#does", "tiny")
    here.click("text=Live this year")
    assert "does=tiny" in here.url
    assert here.locator(".told").inner_text() != before


@pytest.mark.parametrize("scripts", [True, False])
def test_the_play_can_be_played_with_the_keyboard(page: Open, scripts: bool) -> None:
    here = page("/lab/", width=320, javascript=scripts)
    here.focus("[name=door][value=leave]")
    here.keyboard.press("Enter")
    here.wait_for_url("**door=leave**#see")
    assert "That is what relief is" in here.inner_text("#see")
    here.focus("[name=guess][value=same]")
    here.keyboard.press("Enter")
    here.wait_for_url("**#run")
    assert "You bet that it stays" in here.inner_text("#run")
    assert "door=leave" in here.url
    here.focus("[name=times][value='4']")
    here.keyboard.press("Enter")
    here.wait_for_url("**times=4**")
    assert "Four times a week" in here.inner_text("#knob-h")


def test_nothing_moves_for_who_asked_for_stillness(page: Open) -> None:
    here = page(TWO)
    moving = "[...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).animationName !== 'none').length"
    assert here.evaluate(moving) == 0
