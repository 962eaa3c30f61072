"""The pages a browser may keep, made from the pack and from nothing else: no request, no journal, no cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from drawbridge.web.packs import shelf
from drawbridge.web.promises.cards import words_of

RIDES = (1, 3, 5, 10)
"""Minutes to ride it out for."""
_ASSETS = ("drawbridge.css", "now.css", "leave.js", "favicon.svg", "icon-180.png")
_NAMED = re.compile(r'url\("([^"]+)"\)')


@dataclass(frozen=True)
class Edition:
    """A page as it is kept: the address it stands in for, the one it is fetched from, and its template."""

    instead_of: str
    path: str
    template: str


EDITIONS = (
    Edition("/help/", "/offline/help/", "help/help.html"),
    Edition("/help/leaving/", "/offline/leaving/", "help/leaving.html"),
    Edition("/now/", "/offline/now/", "offline/now.html"),
    Edition("/blank/", "/blank/", "blank.html"),
)
NOTHING = Edition("", "/offline/nothing/", "offline/nothing.html")
"""For every other page: it says that this copy cannot be reached, and leads to the two that are here."""
LEAVE = "/x"


def render(edition: Edition, on: date) -> str:
    """A page as it stands on this day. It is given no request, so nothing of whoever asks can be on it."""
    current = shelf().current
    words = [words_of(card) for card in current.cards.cards if card.tie == "anyone"] or [words_of(None)]
    context = {
        "kept_on": on,
        "help": current.help,
        "rides": RIDES,
        "words": words,
        "not_for": current.cards.not_for,
        "lines": {key: current.words[f"now.{key}"] for key in ("ride", "stay", "minute_done", "away")},
    }
    return render_to_string(edition.template, context)


@cache
def assets() -> tuple[str, ...]:
    """The addresses of what those pages are drawn with, fonts named in a style sheet included."""
    return tuple(settings.STATIC_URL + name for name in _names())


@cache
def version() -> str:
    """Changes when anything of it does: a word of a page, a style, the worker itself; not from day to day."""
    found = sha256(WORKER.read_bytes())
    for edition in (*EDITIONS, NOTHING):
        found.update(render(edition, date.min).encode())
    for name in _names():
        found.update(_file(name).read_bytes())
    return found.hexdigest()[:16]


WORKER = Path(__file__).with_name("worker.js")


def _names() -> list[str]:
    styles = [name for name in _ASSETS if name.endswith(".css")]
    return [*_ASSETS, *(font for style in styles for font in _NAMED.findall(_file(style).read_text()))]


def _file(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str)  # one of ours, in static/
    return Path(found)
