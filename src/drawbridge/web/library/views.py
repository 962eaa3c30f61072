"""Reading. Addresses carry a number or a code, never a pattern's name."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from drawbridge.pack import Capacity, Evidence, Guide, Pack, Pattern, Source
from drawbridge.web.charts.figure import Figure
from drawbridge.web.charts.loop import Loop, draw_loop, turns_of
from drawbridge.web.library.marks import reading_here
from drawbridge.web.library.pages import catalogue
from drawbridge.web.library.sitemap import about
from drawbridge.web.packs import shelf

_drawn = lru_cache(maxsize=64)(draw_loop)
"""The loops of guides are the same for everyone; drawing one is most of what its page costs."""


@require_GET
def guide(request: HttpRequest, number: int) -> HttpResponse:
    """A pattern: its full guide where there is one, else what it keeps safe, charges and points to."""
    pack = shelf().current
    pattern = next((p for p in pack.patterns if p.number == number), None)
    if pattern is None:
        raise Http404
    text = pack.guide(pattern.id)
    context = _page(request, pack, f"pattern:{pattern.id}") | {
        "pattern": pattern,
        "guide": text,
        "loop": _loop(text, pattern) if text else None,
        "capacities": [(pack.capacity(link.to), link) for link in pattern.capacities],
        "neighbours": [(pack.pattern(link.to), link) for link in pattern.neighbours],
        "sources": [pack.source(source) for source in text.cited] if text else [],
    }
    return render(request, "library/guide.html" if text else "library/pattern.html", context)


def _loop(text: Guide, pattern: Pattern) -> Figure:
    """The guide's own loop, drawn with a way out on every arrow."""
    sentence = "Each turn is quick and ends in relief. That is why it stays. It opens at every arrow."
    chart = Loop("loop", f"The loop of {pattern.name.lower()}", sentence, turns_of(text.loop))
    return _drawn(chart)


@require_GET
def capacity(request: HttpRequest, code: str) -> HttpResponse:
    """A capacity: what it is and is not, why it was hard to learn, what is known, who should skip it."""
    pack = shelf().current
    found = next((c for c in pack.capacities if c.id.lower() == code.lower()), None)
    if found is None:
        raise Http404
    context = _page(request, pack, f"capacity:{found.id}") | {
        "capacity": found,
        "patterns": [p for p in pack.patterns if any(link.to == found.id for link in p.capacities)],
        "evidence": _evidence(pack, found),
    }
    return render(request, "library/capacity.html", context)


def _evidence(pack: Pack, found: Capacity) -> list[tuple[Source, list[Evidence]]]:
    """What is known, by source, in the order in which the text numbers them."""
    return [(pack.source(id_), [note for note in found.evidence if note.source == id_]) for id_ in found.cited]


@require_GET
def article(request: HttpRequest, number: int) -> HttpResponse:
    """One question answered."""
    pack = shelf().current
    if not 1 <= number <= len(pack.articles):
        raise Http404
    text = pack.articles[number - 1]
    context = _page(request, pack, f"article:{text.id}") | {
        "article": text,
        "sources": [pack.source(source) for source in text.cited],
    }
    return render(request, "library/article.html", context)


def _page(request: HttpRequest, pack: Pack, page: str) -> dict[str, object]:
    """What every page of the library knows: what it is in lists, its chapter, and the marks on it, if any can be."""
    mine, chapter, known = reading_here(request), pack.questions.chapter_of(page), catalogue(pack)[page]
    return {
        "page": known,
        "chapter": chapter,
        "marks": mine.of(page) if mine else None,
        "language": pack.language,
        **about(request, known.url, f"{known.title}. {known.line}"),
    }
