"""Every page of the library as search sees it: its names, the words people use for it, and its sections."""

from __future__ import annotations

from dataclasses import dataclass

from drawbridge.pack.pack import Article, Capacity, Pack
from drawbridge.pack.schema import Pattern

STEP = "rung-"
"""With this the keys of parts begin that are steps of a ladder, and have a page of their own."""


@dataclass(frozen=True)
class Part:
    """A piece of a page that can be led to: ``key`` is its anchor, empty for the top; ``text`` is plain."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class Leaf:
    """One page. ``said`` is what people say who need it: questions, pulls and statements that lead to it."""

    id: str
    title: str
    line: str
    asked: tuple[str, ...]
    said: tuple[str, ...]
    parts: tuple[Part, ...]


def leaves(pack: Pack) -> tuple[Leaf, ...]:
    """All pages of the library: patterns by number, then capacities, then articles."""
    return (
        *(_pattern(pack, pattern) for pattern in pack.patterns),
        *(_capacity(pack, capacity) for capacity in pack.capacities),
        *(_article(pack, article) for article in pack.articles),
    )


def _asked(pack: Pack, page: str) -> tuple[str, ...]:
    """The questions that lead to a page; where it is the nearer answer, their other wordings too."""
    leading = [question for question in pack.questions.all() if page in question.leads]
    also = (text for question in leading if question.leads[0] == page for text in question.also)
    return (*(question.ask for question in leading), *also)


def _pattern(pack: Pack, pattern: Pattern) -> Leaf:
    name, guide = f"pattern:{pattern.id}", pack.guide(pattern.id)
    items = (i.text for i in pack.items_of(pattern.id) if i.keyed == "direct")
    pulls = (f"{p.label}. {p.line}" for p in pack.moment.pulls if pattern.id in p.patterns[:1])
    parts = [Part("", "In short", f"{pattern.summary} {pattern.protects_line} {pattern.costs_line}")]
    if guide:
        parts.append(Part("", "Scenes", " ".join(guide.scenes)))
        parts += [Part(section.key, section.heading, section.text) for section in guide.sections]
        parts.append(Part("costs", "The loop", " ".join(arrow.line for arrow in (*guide.loop, *guide.slow))))
    return Leaf(name, pattern.name, pattern.tagline, _asked(pack, name), (*items, *pulls), tuple(parts))


def _capacity(pack: Pack, capacity: Capacity) -> Leaf:
    name = f"capacity:{capacity.id}"
    parts = [Part("", "In short", f"{capacity.line} {capacity.not_this} {capacity.if_then} {capacity.lapse}")]
    parts += [Part(section.key, section.heading, section.text) for section in capacity.sections]
    parts += [Part(f"{STEP}{rung.rung}", rung.title, rung.act) for rung in capacity.ladder]
    return Leaf(name, capacity.name, capacity.line, _asked(pack, name), (), tuple(parts))


def _article(pack: Pack, article: Article) -> Leaf:
    name = f"article:{article.id}"
    parts = [Part(section.key, section.heading, section.text) for section in article.sections]
    return Leaf(name, article.title, article.line, _asked(pack, name), (), tuple(parts))
