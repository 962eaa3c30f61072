"""Photograph every room: ``python -m tests.browser.screens FOLDER``, which is what ``make screens`` calls.

Each room is taken whole, at 320 and 1280 px, light and dark, with one journal that agrees, answers the quiz
and reaches its map. ``index.html`` in the folder shows them side by side.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.browser.chromium import NONE_HERE, chromium, find_chromium
from tests.browser.server import serving

WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
BEFORE = {"home": "/", "consent": "/start/", "privacy": "/privacy/"}
DURING = {"quiz": "/quiz/", "pause": "/quiz/pause/"}
AFTER = {
    "map": "/map/",
    "library": "/library/",
    "guide": "/library/1/",
    "capacity": "/library/D2/",
    "practice": "/practice/",
    "ladder": "/practice/D2/",
    "step": "/practice/D2/1/",
    "now": "/now/",
    "look-back": "/now/day/",
    "plans": "/practice/plans/",
    "stays": "/practice/stays/",
    "people": "/people/",
    "promises": "/promises/",
    "progress": "/progress/",
    "lab": "/lab/",
    "year": "/lab/year/",
    "said": "/lab/said/",
    "pairs": "/lab/pairs/",
    "filter": "/lab/mine/",
    "keep": "/keep/",
    "open": "/keep/open/",
    "offline": "/offline/",
    "names": "/app/",
    "leaving": "/help/leaving/",
    "help": "/help/",
    "not-found": "/nowhere/",
}
MOST_ANSWERS = 80


def main(folder: Path) -> None:
    """Walk one journal through the house, and photograph each room on the way."""
    executable = find_chromium()
    if executable is None:
        raise SystemExit(f"No pictures were taken: {NONE_HERE}.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as home, chromium(executable) as browser:
        journal = walk(browser, home, folder)
        print(f"{len(journal)} pictures; look at {folder / 'index.html'}")
    (folder / "index.html").write_text(contact_sheet(journal), encoding="utf-8")


def walk(browser: Browser, home: str, folder: Path) -> list[str]:
    """Take every picture; returns their names, room by room.

    Who walks has scripts switched off, so that each answer is a page of its own; the camera has them on.
    """
    looks = {"base_url": home, "reduced_motion": "reduce", "locale": "en-GB"}
    walker = browser.new_context(**looks, java_script_enabled=False)
    camera = browser.new_context(**looks)
    person, lens = walker.new_page(), camera.new_page()
    names = [*photograph(lens, folder, BEFORE)]
    for does, rooms in ((begin, DURING), (answer_everything, AFTER)):
        does(person)
        camera.add_cookies(walker.cookies())
        names += photograph(lens, folder, rooms)
    return names


def photograph(page: Page, folder: Path, rooms: dict[str, str]) -> Iterator[str]:
    """Every room in every look, whole page."""
    for (room, path), width, scheme in product(rooms.items(), WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(path)
        name = f"{room}-{width}-{scheme}.png"
        page.screenshot(path=folder / name, full_page=True)
        yield name


def begin(page: Page) -> None:
    """Agree as an adult, and open the first statement."""
    page.goto("/start/")
    page.locator("main [name=year]").fill("1985")
    page.locator("main input[type=checkbox]").check()
    page.locator("main .go").click()
    page.goto("/quiz/")
    page.locator("main .go").click()


def answer_everything(page: Page) -> None:
    """Answer until the quiz has had enough, four times out of five "often", then see the map."""
    page.goto("/quiz/")
    for turn in range(MOST_ANSWERS):
        choices = page.locator("main .scale input[type=radio]")
        if choices.count() == 0:
            break
        choices.nth(turn % 5 and 3).check(force=True)
        page.locator("main .go").click()
    if page.url.endswith("/quiz/"):
        page.locator("main .go").click()


def contact_sheet(names: list[str]) -> str:
    """One page with all pictures; needs nothing but a browser."""
    figures = "\n".join(
        f'<figure><a href="{escape(name)}"><img src="{escape(name)}" loading="lazy" alt=""></a>'
        f"<figcaption>{escape(name.removesuffix('.png'))}</figcaption></figure>"
        for name in names
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Drawbridge, every room</title><style>'
        "body{font:14px sans-serif;margin:1rem;background:#888}"
        "main{display:flex;flex-wrap:wrap;gap:1rem;align-items:start}"
        "figure{margin:0}img{height:26rem;width:auto;max-width:40rem;object-fit:cover;object-position:top}"
        f"</style><main>\n{figures}\n</main></html>\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
