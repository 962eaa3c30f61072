"""The card with a thumb: from the moment to the card in one tap, copied, shared, printed; with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_now import Thumb, agreed, fits

Open = Callable[..., Page]
CARD = re.compile(r"/promises/[0-9a-f-]{36}/$")


def from_a_moment(here: Page) -> Page:
    """From the pull, through "ask for space", to the builder: one tap after the time."""
    here.goto("/now/")
    Thumb(here).notes()
    here.locator(".ways > .space > summary").click()
    here.check("[name=back][value='60']", force=True)
    here.click("text=Make a card of it")
    here.wait_for_url("**/promises/new/")
    return here


def makes_it(here: Page) -> None:
    here.click("button[value=card]")
    here.wait_for_url(CARD)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [320, 1280])
def test_from_the_pull_to_a_card_to_kept_with_what_can_be_seen_and_tapped(
    page: Open, width: int, scripts: bool
) -> None:
    here = from_a_moment(agreed(page("/", width=width, javascript=scripts)))
    assert here.is_checked("[name=back][value='60']")
    makes_it(here)
    lines = here.inner_text("[data-say]").split("\n")
    assert lines[:2] == ["I need some time.", "I am not leaving."]
    assert re.fullmatch(r"I am back at \d\d:\d\d( tomorrow)?\.", lines[2])
    assert here.title() == "Card"
    Thumb(here).taps_on(here.get_by_role("button", name="Kept"))
    here.wait_for_load_state()
    assert here.inner_text("h1") == "You came back."
    here.click("text=Back to the moment")
    expect(here.locator("main")).to_contain_text("Your card")
    if scripts:
        assert fits(here, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_it_is_accessible_and_fits_320_pixels(
    page: Open, axe: Callable[[Page], None], scheme: str
) -> None:
    here = agreed(page("/", width=320, scheme=scheme))

    def look(path: str = "") -> None:
        if path:
            here.goto(path)
        here.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        axe(here)
        assert fits(here, 320)

    look("/promises/")
    from_a_moment(here)
    look()
    here.fill("[name=need]", "")
    here.fill("[name=stay]", "")
    here.fill("[name=line]", "")
    here.click("button[value=card]")
    look()
    here.fill("[name=need]", "AVeryLongWordWithoutAnySpaceThatStillHasToFitOnTheCard" * 3)
    makes_it(here)
    card = here.url
    look()
    look(f"{card}moved/")
    here.check("[name=back][value=morning]", force=True)
    here.click("text=Give this time")
    look()
    here.click("text=It broke")
    look()
    for path in ("/promises/", "/promises/quiet/", "/promises/hour/", "/keep/letter/"):
        look(path)
    here.goto("/promises/quiet/")
    here.check("[name=how_long][value=week]", force=True)
    here.click("main form .go")
    for path in ("/promises/quiet/", "/", "/now/", "/practice/"):
        look(path)


def test_the_hour_that_comes_twice_can_be_chosen_with_a_thumb(page: Open, axe: Callable[[Page], None]) -> None:
    here = agreed(page("/", width=320))
    here.goto("/promises/new/")
    here.locator("summary", has_text="At a time of your own").click()
    here.fill("[name=zone]", "Europe/Berlin")
    here.fill("[name=time]", "02:30")
    here.fill("[name=day]", "2027-10-31")
    here.click("button[value=card]")
    expect(here.locator("main")).to_contain_text("this hour comes twice")
    axe(here)
    assert here.input_value("[name=zone]") == "Europe/Berlin"
    here.check("[name=which][value=second]", force=True)
    makes_it(here)
    expect(here.locator("main")).to_contain_text("31 October 2027, 02:30")


def test_times_go_by_the_clocks_of_this_device_until_others_are_named(page: Open) -> None:
    here = agreed(page("/", width=320))
    here.goto("/promises/new/")
    device = here.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert here.input_value("[name=zone]") == device
    here.locator("summary", has_text="At a time of your own").click()
    here.fill("[name=zone]", "Asia/Kathmandu")
    here.locator("summary", has_text="Other words").click()
    here.click("text=Show me other words")
    here.wait_for_load_state()
    assert here.input_value("[name=zone]") == "Asia/Kathmandu"


def test_the_card_is_copied_and_shared_as_three_lines_and_nothing_else(page: Open) -> None:
    here = agreed(page("/", width=320))
    here.add_init_script("navigator.share = async (what) => { window.shared = what }")
    from_a_moment(here)
    makes_it(here)
    card = here.inner_text("[data-say] p")
    here.click("[data-copy]")
    expect(here.locator("[data-copied]")).not_to_be_empty()
    here.click("[data-share]")
    assert here.evaluate("window.shared") == {"text": card}


def test_where_nothing_can_be_shared_no_button_says_so(page: Open) -> None:
    here = agreed(page("/", width=320))
    here.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined })")
    from_a_moment(here)
    makes_it(here)
    expect(here.locator("[data-share]")).to_be_hidden()
    expect(here.locator("[data-copy]")).to_be_visible()


def test_printed_it_is_the_card_and_nothing_else(page: Open) -> None:
    here = from_a_moment(agreed(page("/", width=1280)))
    makes_it(here)
    here.emulate_media(media="print")
    seen = here.evaluate("document.body.innerText").split("\n")
    assert [line for line in seen if line.strip()] == here.inner_text("[data-say]").split("\n")


def test_the_files_are_handed_over_under_names_that_tell_nothing(page: Open) -> None:
    here = from_a_moment(agreed(page("/", width=320)))
    makes_it(here)
    with here.expect_download() as taken:
        here.click("text=Put it in your calendar")
    assert taken.value.suggested_filename == "event.ics"
    here.goto("/promises/hour/")
    with here.expect_download() as taken:
        here.click("text=Take the file")
    assert taken.value.suggested_filename == "event.ics"
    here.goto("/keep/letter/")
    with here.expect_download() as taken:
        here.click("text=Take it as a file")
    assert re.fullmatch(r"letter-\d{4}-\d\d-\d\d\.txt", taken.value.suggested_filename)
