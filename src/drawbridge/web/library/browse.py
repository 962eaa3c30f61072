"""Ways into the library: by family, chapter and strand on its first page; by need; by question."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from drawbridge.mirror.library import Marks
from drawbridge.pack import Pack, Question
from drawbridge.web.library.marks import reading_here
from drawbridge.web.library.pages import Listed, catalogue, heading, listed
from drawbridge.web.library.sitemap import about
from drawbridge.web.packs import shelf

ABOUT = "Guides, articles and small practices: what keeps people apart, what it protects, and what could replace it."
"""What search engines are told, where they are told anything."""
GO_ON, PUT_ASIDE = 3, 12
"""How many pages are offered to go on with, and how many of those saved."""


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Everything there is to read; above it, for whoever kept a place, the page to go on with."""
    pack, mine = shelf().current, reading_here(request)
    known = catalogue(pack)
    articles = [
        (c, [page for page in listed(pack, c.leads) if page.kind == "Article"]) for c in pack.questions.chapters
    ]
    placed = {page.id for _, pages in articles for page in pages}
    context = {
        "families": [(f, listed(pack, _patterns(pack, f.id))) for f in pack.families],
        "chapters": articles,
        "loose": [page for page in known.values() if page.kind == "Article" and page.id not in placed],
        "strands": [(s, listed(pack, _capacities(pack, s.id))) for s in pack.strands],
        "few": [(q, listed(pack, q.leads[:1])) for q in _few(pack)],
        "begun": [_begun(pack, known[m.page], m) for m in mine.begun if m.page in known][:GO_ON] if mine else [],
        "saved": [known[m.page] for m in mine.saved if m.page in known][:PUT_ASIDE] if mine else [],
    }
    return render(request, "library/library.html", context | about(request, request.path, ABOUT))


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Questions as people ask them, each with the page that answers it."""
    pack = shelf().current
    themes = [(t, [(q, listed(pack, q.leads)) for q in t.questions]) for t in pack.questions.themes]
    return render(request, "library/questions.html", {"themes": themes} | about(request, request.path, ABOUT))


@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """For each need, the patterns that keep it safe, and those that pay with it."""
    pack = shelf().current
    rows = [
        (
            need,
            listed(pack, (f"pattern:{p.id}" for p in pack.patterns if need.id in p.protects)),
            listed(pack, (f"pattern:{p.id}" for p in pack.patterns if need.id in p.pays_with)),
        )
        for need in pack.needs
    ]
    return render(request, "library/needs.html", {"needs": rows} | about(request, request.path, ABOUT))


def _few(pack: Pack) -> list[Question]:
    """One question of each theme."""
    return [theme.questions[0] for theme in pack.questions.themes]


def _articles(pack: Pack, leads: Sequence[str]) -> list[Listed]:
    return [page for page in listed(pack, leads) if page.kind == "Article"]


def _patterns(pack: Pack, family: str) -> list[str]:
    return [f"pattern:{pattern.id}" for pattern in pack.patterns if pattern.family == family]


def _capacities(pack: Pack, strand: str) -> list[str]:
    return [f"capacity:{capacity.id}" for capacity in pack.capacities if capacity.strand == strand]


def _begun(pack: Pack, page: Listed, marks: Marks) -> tuple[Listed, str, str]:
    """A page with a place kept in it: the page, the address of the place, and its heading."""
    found = heading(pack, page.id, marks.section)
    return page, page.at(marks.section if found and marks.section else ""), found
