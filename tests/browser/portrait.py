"""Draw the README's picture again: ``python -m tests.browser.portrait docs/_static/map.png``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import NONE_HERE, chromium, find_chromium
from tests.browser.server import serving
from tests.browser.walk import Walk

BUSY = {"intimacy-avoidance": 4, "conflict-avoidance": 3, "overfunctioning": 3, "self-criticism": 2}


def main(target: Path) -> None:
    """Answer as someone with four busy patterns would, and photograph where they may stand."""
    executable = find_chromium()
    if executable is None:
        raise SystemExit(f"No picture was taken: {NONE_HERE}.")
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as home, chromium(executable) as browser:
        page = browser.new_context(base_url=home, viewport={"width": 1000, "height": 900}).new_page()
        walk = Walk(page)
        walk.begin()
        while "/map/" not in page.url:
            walk.answer(answer_to(page))
        page.screenshot(path=target, full_page=True, clip=around(page))


def answer_to(page: Page) -> int:
    """High on the busy patterns, low on the rest, whichever way the statement is worded."""
    from drawbridge.pack import load_pack

    pack = load_pack(Path(__file__).resolve().parents[2] / "content" / "core")
    item = pack.item(page.get_attribute("[name=item]", "value") or "")
    level = BUSY.get(item.pattern, 1)
    return level if item.keyed == "direct" else 4 - level


def around(page: Page) -> dict[str, float]:
    """The dots with their name and sentence, and a margin."""
    box = page.locator("#leading").bounding_box()
    assert box is not None
    return {"x": box["x"] - 40, "y": box["y"] - 20, "width": box["width"] + 80, "height": box["height"] + 40}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
