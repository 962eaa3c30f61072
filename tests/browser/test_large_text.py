"""Text at twice its size (WCAG 2.2, 1.4.4, 1.4.10 and 2.4.11): nothing is cut off, overlaps or runs off the side, and
what has the focus is never hidden under what stays on top.

The browser's own text size is doubled, as someone does who cannot read small print: 32 pixels to a ``rem`` in place
of 16. Seen to fail: with a heading of a fixed height, a page wider than the window, and without ``scroll-padding``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from bench.pages import years
from drawbridge.journal.export import to_file
from tests.browser.test_now import Thumb, agreed

Open = Callable[..., Page]
WIDTHS = (640, 1280)
TWICE = {"fontSizes": {"standard": 32, "fixed": 26}}
BEFORE = (
    *("/", "/start/", "/privacy/", "/young/", "/help/", "/help/leaving/"),
    *("/quiz/", "/map/", "/keep/open/", "/nowhere/"),
)
AFTER = (
    *("/", "/quiz/", "/quiz/pause/", "/map/"),
    *("/library/", "/library/1/", "/library/D2/", "/library/text/1/", "/library/needs/", "/library/questions/"),
    *("/now/", "/now/day/", "/practice/", "/practice/D2/", "/practice/D2/1/", "/practice/plans/", "/practice/stays/"),
    *("/people/", "/promises/", "/promises/new/", "/promises/quiet/", "/promises/hour/"),
    *("/progress/", "/progress/loop/", "/progress/check/", "/progress/flaw/", "/progress/time/", "/progress/takes/"),
    *("/lab/", "/lab/said/", "/lab/pairs/", "/lab/year/", "/lab/mine/"),
    *("/keep/", "/keep/take/", "/keep/bring/", "/keep/history/", "/keep/leaving/", "/keep/letter/", "/keep/erase/"),
    *("/keep/recover/", "/offline/", "/offline/now/", "/app/"),
)
WRONG = """(most) => {
  const wide = document.documentElement.clientWidth, wrong = new Set(), texts = [];
  const said = text => '“' + text.trim().replace(/\\s+/g, ' ').slice(0, 40) + '”';
  const stays = e => /sticky|fixed/.test(getComputedStyle(e).position);
  const on_top = [...document.querySelectorAll('body *')].filter(stays);
  if (parseFloat(getComputedStyle(document.documentElement).fontSize) < 36) wrong.add('the text is small');
  if (document.documentElement.scrollWidth > wide) wrong.add('the page scrolls sideways');
  document.querySelectorAll('main details').forEach(d => { d.open = true });
  const known = new Map([[document.body, []], [null, []]]);
  const clipping = box => {
    if (!known.has(box)) {
      const clips = getComputedStyle(box).overflowX !== 'visible' && !(box instanceof SVGElement);
      known.set(box, clips ? [box, ...clipping(box.parentElement)] : clipping(box.parentElement));
    }
    return known.get(box);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let node; (node = walk.nextNode());) {
    const here = node.parentElement;
    if (!node.data.trim() || here.closest('.unseen, .skip, .mark, script, style, option, textarea')) continue;
    if (!here.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const clips = clipping(here);
    range.selectNodeContents(node);
    for (const r of range.getClientRects()) {
      if (r.width < 2 || r.height < 2) continue;
      if ((r.right > wide + 1 || r.left < -1) && !here.closest('.scroll'))
        wrong.add('beyond the edge: ' + said(node.data));
      for (const box of clips) {
        const c = box.getBoundingClientRect(), style = getComputedStyle(box);
        const over = (a, how) => a && (how === 'hidden' || how === 'clip');
        if (over(r.right > c.right + 2 || r.left < c.left - 2, style.overflowX))
          wrong.add('cut off: ' + said(node.data));
        if (over(r.bottom > c.bottom + r.height / 4 || r.top < c.top - r.height / 4, style.overflowY))
          wrong.add('cut off: ' + said(node.data));
      }
      if (!on_top.some(e => e.contains(here)))
        texts.push({node, top: r.top + r.height / 4, bottom: r.bottom - r.height / 4, left: r.left, right: r.right});
    }
  }
  texts.sort((a, b) => a.top - b.top);
  texts.forEach((a, at) => {
    for (let next = at + 1; next < texts.length && texts[next].top < a.bottom - 1; next++) {
      const b = texts[next];
      if (b.node !== a.node && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2)
        wrong.add('overlap: ' + said(a.node.data) + ' and ' + said(b.node.data));
    }
  });
  const stops = [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary)')]
    .filter(e => e.getBoundingClientRect().height > 8 && !on_top.some(t => t.contains(e)));
  stops.filter((e, at) => at % Math.ceil(stops.length / most) === 0).forEach(e => {
    scrollTo(0, e.getBoundingClientRect().top + scrollY - 2);
    document.activeElement.blur();
    e.focus();
    const r = e.getBoundingClientRect();
    const hidden = t => { const c = t.getBoundingClientRect();
      return c.top <= r.top + 1 && c.bottom >= r.bottom - 1 && c.left <= r.left + 1 && c.right >= r.right - 1 };
    if (document.activeElement === e && on_top.some(hidden)) wrong.add('hidden while focused: ' + said(e.textContent));
  });
  return [...wrong];
}"""


@pytest.fixture
def here(page: Open) -> Page:
    """A browser whose text is twice as large."""
    here = page("/", width=1280)
    here.context.new_cdp_session(here).send("Page.setFontSizes", TWICE)
    return here


def wrong(here: Page, paths: tuple[str, ...], most: int = 5) -> dict[str, list[str]]:
    """What cannot be read on these pages, by page and width."""
    found = {}
    for path in paths:
        here.goto(path)
        for width in WIDTHS:
            here.set_viewport_size({"width": width, "height": 800})
            found[f"{path} {width}"] = here.evaluate(WRONG, most)
    return {where: what for where, what in found.items() if what}


def test_before_a_journal_is_begun_every_page_can_be_read(here: Page) -> None:
    assert wrong(here, BEFORE) == {}


def test_with_a_year_behind_one_every_room_can_be_read(here: Page) -> None:
    agreed(here)
    here.goto("/keep/bring/")
    brought = to_file(tuple(years(420)), datetime.now(UTC))
    here.set_input_files("input[type=file]", {"name": "1.json", "mimeType": "application/json", "buffer": brought})
    here.click("main form .go")
    assert "Brought in: 420 entries." in here.inner_text("main")
    here.goto("/practice/plans/")
    here.fill("[name=when]", "I look for my coat and for the door at the other end of the room")
    here.fill("[name=then]", "I finish one breath out")
    here.click("main form .go >> nth=0")
    here.goto("/now/")
    Thumb(here).notes()
    assert wrong(here, (here.url, *AFTER)) == {}
