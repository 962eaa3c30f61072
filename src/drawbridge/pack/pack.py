"""A pack that can be relied on: every name in it resolves, and every page is rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from markdown_it import MarkdownIt

from drawbridge.pack import markdown, prose, references
from drawbridge.pack.cards import Cards
from drawbridge.pack.check import SOUND, broken
from drawbridge.pack.load import Draft, Page, Written, fingerprint, read
from drawbridge.pack.markdown import Link, Section
from drawbridge.pack.moment import Moment
from drawbridge.pack.problem import PackError, in_order
from drawbridge.pack.questions import Questions
from drawbridge.pack.schema import ArticleFront, CapacityFront, GuideFront, Help, Item, Named, Pattern, Source

P = TypeVar("P", "Guide", "Capacity", "Article")


class Body:
    """What every page with a body has: sections, length in words, and sources in the order of their marks."""

    sections: tuple[Section, ...]
    words: int
    cited: tuple[str, ...]

    @property
    def minutes(self) -> int:
        return markdown.minutes(self.words)

    @property
    def lettered(self) -> str:
        """The key of the section in which a claim first carries its source and letter; empty when none does."""
        return next((section.key for section in self.sections if markdown.CITED in section.html), "")

    def section(self, key: str) -> Section:
        """The section with this key. Raises KeyError when there is none."""
        return {section.key: section for section in self.sections}[key]


class Guide(GuideFront, Body):
    """One pattern explained: scenes, loop, sections and sources."""

    sections: tuple[Section, ...]
    words: int
    cited: tuple[str, ...]


class Capacity(CapacityFront, Body):
    """One capacity explained, with its evidence and its ladder of practices."""

    sections: tuple[Section, ...]
    words: int
    cited: tuple[str, ...]


class Article(ArticleFront, Body):
    """One question answered."""

    sections: tuple[Section, ...]
    words: int
    cited: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Pack:
    """Everything that can be said. Tuples stand in order of number or id; lookups raise KeyError."""

    id: str
    version: str
    title: str
    language: str
    frame: str
    answers: tuple[str, ...]
    families: tuple[Named, ...]
    strands: tuple[Named, ...]
    needs: tuple[Named, ...]
    patterns: tuple[Pattern, ...]
    items: tuple[Item, ...]
    capacities: tuple[Capacity, ...]
    guides: tuple[Guide, ...]
    articles: tuple[Article, ...]
    sources: tuple[Source, ...]
    words: Mapping[str, str]
    help: Help
    moment: Moment
    cards: Cards
    questions: Questions
    fingerprint: str

    @property
    def ref(self) -> str:
        """``core@0.1.0``."""
        return f"{self.id}@{self.version}"

    def pattern(self, name: str) -> Pattern:
        return self._patterns[name]

    def by_number(self, number: int) -> Pattern:
        return self._numbers[number]

    def item(self, name: str) -> Item:
        return self._items[name]

    def items_of(self, pattern: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.pattern == pattern)

    def capacity(self, name: str) -> Capacity:
        return self._capacities[name]

    def guide(self, pattern: str) -> Guide | None:
        """The guide of a pattern, or None while there is none."""
        return self._guides.get(pattern)

    def article(self, name: str) -> Article:
        return self._articles[name]

    def source(self, name: str) -> Source:
        return self._sources[name]

    def need(self, name: str) -> Named:
        return self._needs[name]

    def family(self, name: str) -> Named:
        return {family.id: family for family in self.families}[name]

    def strand(self, name: str) -> Named:
        return {strand.id: strand for strand in self.strands}[name]

    @cached_property
    def _patterns(self) -> dict[str, Pattern]:
        return {pattern.id: pattern for pattern in self.patterns}

    @cached_property
    def _numbers(self) -> dict[int, Pattern]:
        return {pattern.number: pattern for pattern in self.patterns}

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _capacities(self) -> dict[str, Capacity]:
        return {capacity.id: capacity for capacity in self.capacities}

    @cached_property
    def _guides(self) -> dict[str, Guide]:
        return {guide.pattern: guide for guide in self.guides}

    @cached_property
    def _articles(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _needs(self) -> dict[str, Named]:
        return {need.id: need for need in self.needs}


def load_pack(path: Path, link: Link = markdown.anchor) -> Pack:
    """Read, check and render the pack in the folder ``path``.

    ``link(kind, id)`` gives the address of ``pattern:``, ``capacity:``, ``room:`` and ``article:`` links.
    Raises PackError, which lists all errors at once. Questions of style are left to ``check_pack``.
    """
    reader = markdown.parser()
    draft = read(path, reader)
    errors = [p for p in (*draft.problems, *broken(draft, SOUND)) if p.level == "error"]
    if errors or not (draft.manifest and draft.needs and draft.sources):
        raise PackError(in_order(errors))
    manifest, needs, sources = draft.manifest.says, draft.needs.says, draft.sources.says.sources
    numbers = {page.says.id: page.says.number for page in draft.patterns}
    press = _Press(reader, link, {source.id: source for source in sources})
    return Pack(
        id=manifest.id,
        version=manifest.version,
        title=manifest.title,
        language=manifest.language,
        frame=manifest.frame,
        answers=manifest.answers,
        families=manifest.families,
        strands=manifest.strands,
        needs=needs.needs,
        patterns=tuple(sorted((page.says for page in draft.patterns), key=lambda pattern: pattern.number)),
        items=tuple(sorted(_items(draft), key=lambda item: (numbers[item.pattern], item.id))),
        capacities=tuple(press.capacity(page) for page in draft.capacities),
        guides=tuple(sorted(map(press.guide, draft.guides), key=lambda guide: numbers[guide.pattern])),
        articles=tuple(press.article(page) for page in draft.articles),
        sources=tuple(sorted(sources, key=lambda source: source.id)),
        words=MappingProxyType(dict(draft.words)),
        help=draft.help.says if draft.help else Help(),
        moment=draft.moment.says if draft.moment else Moment(),
        cards=draft.cards.says if draft.cards else Cards(),
        questions=draft.questions.says if draft.questions else Questions(),
        fingerprint=fingerprint(path),
    )


def _items(draft: Draft) -> Iterator[Item]:
    return (item for page in draft.items for item in page.says.items)


@dataclass(frozen=True)
class _Press:
    """Renders pages: one parser, one way to address links, one list of sources."""

    reader: MarkdownIt
    link: Link
    sources: Mapping[str, Source]

    def guide(self, page: Page[GuideFront]) -> Guide:
        return self._print(Guide, page)

    def capacity(self, page: Page[CapacityFront]) -> Capacity:
        return self._print(Capacity, page)

    def article(self, page: Page[ArticleFront]) -> Article:
        return self._print(Article, page)

    def _print(self, kind: type[P], page: Written) -> P:
        cited = references.listed_in(page)
        style = markdown.Style(self.link, self.sources, cited)
        sections = tuple(markdown.render(self.reader, passage, style) for passage in page.passages)
        # Already validated by the front matter's own model; checking it again would double the time.
        rest = {"sections": sections, "words": prose.count(page), "cited": cited}
        every: dict[str, Any] = dict(page.says) | rest
        return kind.model_construct(None, **every)
