"""CPU time of every page of the library, and of its search, over a journal of 500 entries: ``python -m bench.library``.

The bar is 50 ms of CPU a page. It is asked the questions of ``tests/pack/asked.toml``; its row also says how many of
them find their page first, so that speed is never bought with answers.
"""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.house import house

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drawbridge.pack.search import Hit

ASKED = Path(__file__).parents[1] / "tests" / "pack" / "asked.toml"
REPEATS = 5
BAR_MS = 50.0


def main() -> list[dict[str, object]]:
    """One row for all pages, one for search, one for making the index."""
    with house():
        return [_index(), _pages(), _search()]


def _index() -> dict[str, object]:
    from drawbridge.web.packs import index_of, shelf

    before = time.process_time()
    index = index_of(shelf().current)
    spent = 1000 * (time.process_time() - before)
    return {"what": f"index of {len(index.leaves)} pages, {len(index.parts)} sections", "cpu_ms": round(spent)}


def _pages() -> dict[str, object]:
    from bench.pages import _someone
    from drawbridge.web.library.pages import catalogue
    from drawbridge.web.packs import shelf

    client = _someone()
    ways = ["/library/", "/library/questions/", "/library/needs/", "/library/find/"]
    paths = [*ways, *(page.url for page in catalogue(shelf().current).values())]
    spent = {path: _spent(lambda path=path: client.get(path)) for path in paths}  # type: ignore[attr-defined, misc]
    worst = max(spent, key=lambda path: spent[path])
    return {
        "what": f"{len(paths)} pages of the library over 500 entries",
        "cpu_ms_median": round(median(spent.values()), 1),
        "cpu_ms_worst": round(spent[worst], 1),
        "worst": worst,
        "bar_ms": BAR_MS,
        "met": spent[worst] <= BAR_MS,
    }


def _search() -> dict[str, object]:
    from django.test import Client

    from drawbridge.pack.search import search
    from drawbridge.web.packs import index_of, shelf

    halves = tomllib.loads(ASKED.read_text(encoding="utf-8"))
    client, index = Client(), index_of(shelf().current)
    asked = [words for half in halves.values() for words in half]
    spent = [_spent(lambda words=words: client.post("/library/find/", {"asked": words})) for words in asked]  # type: ignore[misc]
    first = {
        half: f"{sum(_first(search(index, words).hits, pages) for words, pages in rows.items())} of {len(rows)}"
        for half, rows in halves.items()
    }
    worst = max(spent)
    return {
        "what": f"{len(asked)} searches, whole page",
        "cpu_ms_median": round(median(spent), 1),
        "cpu_ms_worst": round(worst, 1),
        "bar_ms": BAR_MS,
        "met": worst <= BAR_MS,
        "first": first,
    }


def _first(hits: Sequence[Hit], pages: str | list[str]) -> bool:
    """Whether the page that must come first does; where a list is given, any of it."""
    return bool(hits) and hits[0].page in ([pages] if isinstance(pages, str) else pages)


def _spent(act: object) -> float:
    """Milliseconds of CPU: the median of a few times, after a first one that is not counted."""
    act()  # type: ignore[operator]
    times = []
    for _ in range(REPEATS):
        before = time.process_time()
        act()  # type: ignore[operator]
        times.append(1000 * (time.process_time() - before))
    return median(times)


if __name__ == "__main__":
    for row in main():
        print(row)
