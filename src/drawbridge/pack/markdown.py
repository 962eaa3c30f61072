"""Markdown as packs may use it: no HTML, citations, links inside Drawbridge, and named sections.

``[@craske2014]`` becomes a small mark that leads to the source; ``[text](pattern:control)`` and the like
become links whose address the caller chooses. Whatever comes out is cleaned once more, so that a pack by
someone else can never bring a script or a style.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from drawbridge.pack.schema import Source

Link = Callable[[str, str], str]
"""``link("pattern", "control")`` is the address of that page."""

SCHEMES = ("pattern", "capacity", "room", "article")
ROOMS = ("help", "now", "practice", "map", "quiz")
WORDS_A_MINUTE = 220
CITED = 'class="cite"'
"""By this a citation is known in what is rendered."""

_CITATION = re.compile(r"\[@([\w-]+)\]")
_HEADING = re.compile(r"([a-z][a-z-]*): (\S.*)")
_APART = re.compile(rf"\s+<sup (?={CITED})")
_TORN = re.compile(r"</sup>\s+\((?=(?:strength )?[ABC]\b)")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_TAGS = {
    "p",
    "em",
    "strong",
    "a",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "blockquote",
    "sup",
    "code",
    "pre",
    "hr",
    "br",
}
_ATTRIBUTES = {"a": {"href", "title", "class", "rel"}, "sup": {"class"}, "ol": {"start"}}


@dataclass(frozen=True)
class Section:
    """A named section: ``html`` is safe to show as it stands, ``text`` is the same without marks."""

    key: str
    heading: str
    html: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A section before it is rendered; ``line`` counts from 0 within the body."""

    key: str
    heading: str
    line: int
    tokens: Sequence[Token] = field(repr=False)

    def inline(self) -> Iterator[tuple[int, Token]]:
        """Each run of text, with its line in the body."""
        yield from (((t.map or [self.line])[0], t) for t in self.tokens if t.type == "inline")

    def blocks(self) -> Iterator[tuple[int, str]]:
        """Each paragraph or list line as plain text, with its line in the body."""
        yield from ((line, plain(token)) for line, token in self.inline())

    @property
    def text(self) -> str:
        return "\n\n".join(text for _, text in self.blocks())

    def marks(self, kind: str) -> Iterator[tuple[int, str]]:
        """Citations (``kind="cite"``) or link addresses (``kind="link_open"``), with their lines."""
        for line, token in self.inline():
            for child in token.children or ():
                if child.type == kind:
                    yield line, str(child.meta.get("id") or child.attrGet("href"))


@dataclass(frozen=True)
class Style:
    """How marks become HTML: addresses of links, the sources, and the order in which a page numbers them."""

    link: Link
    sources: Mapping[str, Source]
    order: Sequence[str] = ()


def anchor(kind: str, name: str) -> str:
    """The address of a thing on the same page: ``#pattern-control``."""
    return f"#{kind}-{name}"


def parser() -> MarkdownIt:
    """CommonMark without HTML, images and reference definitions, and with citations."""
    made = MarkdownIt("commonmark", {"html": False}).disable(["image", "reference", "autolink", "html_inline"])
    made.inline.ruler.before("link", "cite", _read_citation)
    made.validateLink = _is_known  # type: ignore[method-assign, assignment]
    made.add_render_rule("cite", _render_citation)
    made.add_render_rule("link_open", _render_link)
    return made


def split(markdown: MarkdownIt, body: str) -> tuple[Passage, ...]:
    """The sections of a body. Text before the first heading is a passage with an empty key."""
    tokens = markdown.parse(body)
    starts = [place for place, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    lead = tokens[: starts[0] if starts else None]
    before = (Passage("", "", (lead[0].map or [0])[0], lead),) if lead else ()
    ends = [*starts[1:], len(tokens)]
    return before + tuple(_passage(tokens[start:end]) for start, end in zip(starts, ends, strict=bool(starts)))


def render(markdown: MarkdownIt, passage: Passage, style: Style) -> Section:
    """The passage as clean HTML and as plain text."""
    html = markdown.renderer.render(passage.tokens, markdown.options, {"style": style})
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https"}, link_rel=None)
    return Section(passage.key, passage.heading, _set(clean), passage.text)


def _set(html: str) -> str:
    """A mark stands close to its word, as in print, and its letter is not torn off it at the end of a line."""
    return _TORN.sub("</sup>&nbsp;(", _APART.sub("<sup ", html))


def plain(token: Token) -> str:
    """The words of an inline token, without citations and marks."""
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(child.type, child.content) for child in token.children or () if child.type != "cite")


def count_words(text: str) -> int:
    """Words, a hyphenated one counting once.

    >>> count_words("A well-set line isn't long.")
    5
    """
    return len(_WORD.findall(text))


def minutes(words: int) -> int:
    """Reading time in whole minutes, rounded up."""
    return math.ceil(words / WORDS_A_MINUTE)


def _passage(tokens: Sequence[Token]) -> Passage:
    heading, line = tokens[1].content, (tokens[0].map or [0])[0]
    named = _HEADING.fullmatch(heading)
    key, title = named.groups() if named else ("", heading)
    return Passage(key, title, line, tokens[3:])


def _is_known(address: str) -> bool:
    return address.startswith(("https://", *(f"{scheme}:" for scheme in SCHEMES)))


def _read_citation(state: StateInline, silent: bool) -> bool:
    found = _CITATION.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("cite", "", 0).meta = {"id": found[1]}
    state.pos = found.end()
    return True


def _render_citation(
    _self: RendererHTML, tokens: Sequence[Token], place: int, _options: OptionsDict, env: EnvType
) -> str:
    style: Style = env["style"]
    name = tokens[place].meta["id"]
    source = style.sources.get(name)
    mark = style.order.index(name) + 1 if name in style.order else escape(source.label if source else name)
    title = escape(f"{source.label}, strength {source.strength}" if source else name)
    return f'<sup {CITED}><a href="#source-{name}" title="{title}">{mark}</a></sup>'


def _render_link(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[place]
    scheme, _, name = str(token.attrGet("href")).partition(":")
    if scheme in SCHEMES:
        style: Style = env["style"]
        token = token.copy(attrs={"href": style.link(scheme, name)})
    else:
        token = token.copy(attrs={"href": token.attrGet("href") or "", "rel": "noopener noreferrer"})
    return self.renderToken([token], 0, options, env)
