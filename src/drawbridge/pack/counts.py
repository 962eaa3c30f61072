"""What a pack holds, in one line: sixteen guides, fifteen capacities, and so on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from drawbridge.pack import markdown
from drawbridge.pack.load import read


@dataclass(frozen=True)
class Counts:
    """How many of each a pack has; ``lines`` are help lines, ``countries`` those with an entry."""

    guides: int
    capacities: int
    practices: int
    articles: int
    items: int
    sources: int
    lines: int
    countries: int

    def __str__(self) -> str:
        """``1 guide, 2 capacities, 6 practices``: each with its noun."""
        return f"{', '.join(_count(number, *NOUNS[name]) for name, number in asdict(self).items())}."


NOUNS = {
    "guides": ("guide", "guides"),
    "capacities": ("capacity", "capacities"),
    "practices": ("practice", "practices"),
    "articles": ("article", "articles"),
    "items": ("statement", "statements"),
    "sources": ("source", "sources"),
    "lines": ("help line", "help lines"),
    "countries": ("country", "countries"),
}


def count(folder: Path) -> Counts:
    """Count the sound files of the pack in ``folder``. Raises PackError when it is no pack at all."""
    draft = read(folder, markdown.parser())
    countries = draft.help.says.countries if draft.help else ()
    return Counts(
        guides=len(draft.guides),
        capacities=len(draft.capacities),
        practices=sum(len(page.says.ladder) for page in draft.capacities),
        articles=len(draft.articles),
        items=sum(len(page.says.items) for page in draft.items),
        sources=len(draft.sources.says.sources) if draft.sources else 0,
        lines=sum(len(country.lines) for country in countries),
        countries=len(countries),
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
