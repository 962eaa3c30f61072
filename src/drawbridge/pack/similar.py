"""Runs of words that stand in two places: on two pages of a pack, or in a pack and in somebody else's text.

Eight words in a row are rarely an accident. Between guides, capacities and articles they mean that a reader meets the
same sentence twice; against a text from outside they mean that a sentence may not be ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from drawbridge.pack import prose
from drawbridge.pack.load import Draft
from drawbridge.pack.problem import Problem
from drawbridge.pack.prose import Prose
from drawbridge.pack.reading import WORD

RUN = 8
"""So many words in a row, capitals and punctuation aside, are the same passage."""

ASIDE = 5
"""Words shown on either side of a run."""

OWN_IN_A_STEP = ("title", "act", "leave_out", "done_when", "smaller", "if_badly")
"""What a step says of its own. With whom, what to predict and who skips it are asked in the same words on purpose."""

OWN_IN_A_PATTERN = ("summary", "gift_line", "protects_line", "costs_line", "tell_apart")

NOT_OURS = ("sources.toml", "help.toml")
"""Titles of works and names of services are the same wherever they are named."""

_LETTER = re.compile(r"\((?:strength )?[ABC]\)")
_MARKS = re.compile(r"\[@[\w-]+\]|\]\([^)\s]*\)")


@dataclass(frozen=True)
class Text:
    """A text as it is compared: word by word, without capitals, citations and letters of strength.

    >>> Text("“It’s late,” she says (B).").words
    ("it's", 'late', 'she', 'says')
    """

    text: str
    name: str = ""

    @cached_property
    def _found(self) -> list[re.Match[str]]:
        return list(WORD.finditer(_LETTER.sub(lambda mark: " " * len(mark[0]), self.text)))

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(word[0].lower().replace("’", "'") for word in self._found)

    @cached_property
    def runs(self) -> dict[tuple[str, ...], int]:
        """Every run, and the word it first begins at."""
        last = len(self.words) - RUN
        return {self.words[at : at + RUN]: at for at in range(last, -1, -1)}

    def line(self, at: int) -> int:
        """The line, from 1, on which a word stands."""
        return self.text.count("\n", 0, self._found[at].start()) + 1

    def around(self, at: int, length: int) -> str:
        """A passage of so many words, with a few on either side."""
        first, last = max(at - ASIDE, 0), min(at + length + ASIDE, len(self._found)) - 1
        shown = " ".join(self.text[self._found[first].start() : self._found[last].end()].split())
        return f"{'… ' if first else ''}{shown}{' …' if last + 1 < len(self._found) else ''}"


@dataclass(frozen=True)
class Shared:
    """A run of ``length`` words that begins at these words of two texts."""

    first: int
    second: int
    length: int


def longest_shared(first: Text, second: Text) -> Shared | None:
    """The longest run of at least ``RUN`` words in both; None when there is none.

    >>> longest_shared(Text("a b c d e f g h i"), Text("x a b c d e f g h"))
    Shared(first=0, second=1, length=8)
    """
    if first.runs.keys().isdisjoint(second.runs):
        return None
    match = SequenceMatcher(None, first.words, second.words, autojunk=False).find_longest_match()
    return Shared(match.a, match.b, match.size)


def said_twice(draft: Draft) -> Iterator[Problem]:
    """Passages of two guides, capacities, articles or patterns that share a run. Names of pages may stand anywhere."""
    names = {run for name in _names(draft) for run in Text(name).runs}
    pieces = list(_own(draft))
    texts = [Text(piece.text) for piece in pieces]
    for a, b in _meeting(texts, names):
        shared = longest_shared(texts[a], texts[b])
        if shared and _whose(pieces[a]) != _whose(pieces[b]):
            where = f"{pieces[a].sheet.file}, line {pieces[a].problem('', '').line}"
            said = _side_by_side(texts[b], texts[a], shared, where)
            yield pieces[b].problem(said, "Say it anew, or link to where it is said.")


def borrowed(draft: Draft, outside: Iterable[Text]) -> Iterator[Problem]:
    """Passages of the pack that share a run with a text from outside."""
    pieces = [piece for piece in prose.all_prose(draft) if piece.sheet.file not in NOT_OURS]
    texts = [Text(piece.text) for piece in pieces]
    for theirs in outside:
        for piece, ours in zip(pieces, texts, strict=True):
            if shared := longest_shared(theirs, ours):
                where = f"{theirs.name}, line {theirs.line(shared.first)}"
                said = _side_by_side(ours, theirs, shared, where)
                yield piece.problem(said, "Write it anew, from what it means.")


def outside(file: Path) -> Text:
    """A text, HTML or Markdown file, line by line as it stands. Bytes that are not UTF-8 are replaced."""
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    if file.suffix.lower() in (".html", ".htm", ".xhtml"):
        reader = _Reader()
        reader.feed(text)
        text = "".join(reader.parts)
    return Text(_MARKS.sub(lambda mark: " " * len(mark[0]), text), file.name)


class _Reader(HTMLParser):
    """The words between tags, each on its line; what nobody reads is left out."""

    INLINE = ("a", "b", "i", "em", "strong", "span", "sup", "sub", "small", "code", "q", "cite", "abbr")
    SILENT = ("script", "style", "template")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._lines = 1
        self._silent = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._silent += tag in self.SILENT
        self._write("" if tag in self.INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT and self._silent > 0
        self._write("" if tag in self.INLINE else " ")

    def handle_data(self, data: str) -> None:
        self._write("\n" * data.count("\n") if self._silent else data)

    def _write(self, text: str) -> None:
        """A tag may run over lines of its own: catch up first."""
        behind = "\n" * (self.getpos()[0] - self._lines)
        self._lines += len(behind) + text.count("\n")
        self.parts.append(behind + text)


def _own(draft: Draft) -> Iterator[Prose]:
    """What each page says of its own: lines and paragraphs, the steps of a ladder, a pattern's sentences."""
    for page in draft.written:
        yield from prose.fields(page)
        yield from prose.paragraphs(page.sheet, page.passages)
    for piece in prose.all_prose(draft):
        folder = piece.sheet.file.split("/")[0]
        in_a_step = folder == "capacities" and piece.path[0] == "ladder" and piece.field in OWN_IN_A_STEP
        if in_a_step or (folder == "patterns" and piece.field in OWN_IN_A_PATTERN):
            yield piece


def _whose(piece: Prose) -> str:
    """Two sentences of one page may echo each other."""
    return piece.sheet.file


def _names(draft: Draft) -> Iterator[str]:
    yield from (page.says.name for page in draft.capacities)
    yield from (page.says.name for page in draft.patterns)
    yield from (page.says.title for page in draft.essays)


def _meeting(texts: Sequence[Text], names: set[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Every two texts with a run in common that is no name, each pair once, in order."""
    index: dict[tuple[str, ...], list[int]] = {}
    for place, text in enumerate(texts):
        for run in text.runs.keys() - names:
            index.setdefault(run, []).append(place)
    return sorted({(a, b) for places in index.values() for a in places for b in places if a < b})


def _side_by_side(ours: Text, other: Text, shared: Shared, where: str) -> str:
    here = ours.around(shared.second, shared.length)
    there = other.around(shared.first, shared.length)
    return f"{shared.length} words in a row stand in {where} too.\n    here:  {here}\n    there: {there}\n   "
