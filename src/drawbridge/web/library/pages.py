"""A page of the library as lists name it: what it is, what it is called, how long it takes, where it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from drawbridge.pack import Pack
from drawbridge.pack.shelfmarks import STEP
from drawbridge.web.packs import address, numbers_of


@dataclass(frozen=True)
class Listed:
    """One line of a list. ``minutes`` is None where nothing is known to be long."""

    id: str
    kind: str
    title: str
    line: str
    minutes: int | None
    url: str

    @property
    def code(self) -> str:
        """The id without its kind."""
        return self.id.partition(":")[2]

    def at(self, section: str) -> str:
        """The address of a section of it; a step of a capacity has a page of its own."""
        if section.startswith(STEP):
            return reverse("practice:rung", args=[self.code, int(section.removeprefix(STEP))])
        return f"{self.url}#{section}" if section else self.url


@cache
def catalogue(pack: Pack) -> dict[str, Listed]:
    """Every page of the library by its id: patterns, capacities, articles."""
    guides = {pattern.id: pack.guide(pattern.id) for pattern in pack.patterns}
    rows = [
        *(
            ("pattern", p.id, "Guide", p.name, p.tagline, guide.minutes if (guide := guides[p.id]) else None)
            for p in pack.patterns
        ),
        *(("capacity", c.id, "Capacity", c.name, c.line, c.minutes) for c in pack.capacities),
        *(("article", a.id, "Article", a.title, a.line, a.minutes) for a in pack.articles),
    ]
    numbers = numbers_of(pack)
    return {
        f"{kind}:{id_}": Listed(f"{kind}:{id_}", name, title, line, minutes, address(numbers, kind, id_))
        for kind, id_, name, title, line, minutes in rows
    }


def listed(pack: Pack, pages: Iterable[str]) -> list[Listed]:
    """Those pages that this pack has, in the order given."""
    known = catalogue(pack)
    return [known[page] for page in pages if page in known]


def heading(pack: Pack, page: str, section: str | None) -> str:
    """The heading of a section of a page; empty when the pack has no such section."""
    kind, _, name = page.partition(":")
    text = {"pattern": pack.guide, "capacity": pack.capacity, "article": pack.article}[kind](name)
    return next((part.heading for part in text.sections if part.key == section), "") if text else ""
