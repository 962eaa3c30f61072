"""Where the way out may lead: a few places that many people open, and that look the same for everyone."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

SETTING = "leave_to"
"""The name under which the choice is sealed in the journal."""


@dataclass(frozen=True)
class Place:
    """``id`` is what is chosen by; it says nothing about who chose it."""

    id: str
    label: str
    url: str


def places() -> tuple[Place, ...]:
    """The first is where the way out leads when nothing was chosen."""
    empty = Place("empty", "An empty page of this site", "/blank/")
    theirs = Place("", "The page that whoever runs this copy has chosen", settings.EXIT_URL)
    first = (Place("", empty.label, empty.url),) if theirs.url == empty.url else (theirs, empty)
    return (*first, *_ELSEWHERE)


def place(id_: object) -> Place:
    """The place with this id; for anything else, the first."""
    return next((found for found in places() if found.id == id_), places()[0])


_ELSEWHERE = (
    Place("weather", "The weather (bbc.com/weather)", "https://www.bbc.com/weather"),
    Place("book", "An encyclopedia (wikipedia.org)", "https://www.wikipedia.org/"),
    Place("search", "A search page (duckduckgo.com)", "https://duckduckgo.com/"),
)
