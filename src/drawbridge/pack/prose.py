"""Every piece of text a person will read, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from drawbridge.pack import markdown
from drawbridge.pack.load import Draft, Written
from drawbridge.pack.locate import Path
from drawbridge.pack.problem import Level, Problem
from drawbridge.pack.schema import CapacityFront, GuideFront
from drawbridge.pack.sheet import Sheet

NAMES = {
    *(
        "id",
        "to",
        "source",
        "sources",
        "url",
        "doi",
        "code",
        "authors",
        "where_published",
        "licence",
        "language",
    ),
    *(
        "number",
        "emergency",
        "hours",
        "version",
        "pattern",
        "exit",
        "stage",
        "family",
        "kind",
        "keyed",
        "mirror",
    ),
    *("protects", "pays_with", "checked_against", "strand"),
    *("leads", "alike", "urgent"),
}
"""Fields that hold names and addresses rather than prose."""


@dataclass(frozen=True)
class Prose:
    """A field's text, or a paragraph of a body; then ``line`` is its line there, ``path`` its section."""

    sheet: Sheet
    path: Path
    text: str
    line: int | None = None

    @property
    def field(self) -> str:
        """The innermost field's name: ``leave_out``."""
        return str(next((step for step in reversed(self.path) if isinstance(step, str)), ""))

    def problem(self, what: str, fix: str, level: Level = "error") -> Problem:
        """A problem with this text."""
        if self.line is None:
            return self.sheet.problem(self.path, what, fix, level)
        return self.sheet.problem_at(self.line, self.field, what, fix, level)


def all_prose(draft: Draft) -> Iterator[Prose]:
    """Fields of every file, then paragraphs of every body."""
    for sheet in draft.sheets.values():
        yield from (Prose(sheet, path, text) for path, text in _texts(sheet.data, ()))
    for page in draft.written:
        yield from paragraphs(page.sheet, page.passages)


def paragraphs(sheet: Sheet, passages: Sequence[markdown.Passage]) -> Iterator[Prose]:
    """Headings and paragraphs of a body."""
    for passage in passages:
        yield Prose(sheet, (passage.key,), passage.heading, passage.line)
        yield from (Prose(sheet, (passage.key,), text, line) for line, text in passage.blocks())


def fields(page: Written) -> Iterator[Prose]:
    """What a page says around its body: a guide's scenes, first step and loops; a capacity's short lines."""
    if isinstance(page.says, CapacityFront):
        for name in ("line", "not_this", "if_then", "lapse"):
            yield Prose(page.sheet, (name,), getattr(page.says, name))
    if isinstance(page.says, GuideFront):
        says = page.says
        yield from (Prose(page.sheet, ("scenes", place), text) for place, text in enumerate(says.scenes))
        yield Prose(page.sheet, ("first_step",), says.first_step)
        for loop in ("loop", "slow"):
            for place, arrow in enumerate(getattr(says, loop)):
                yield Prose(page.sheet, (loop, place, "line"), arrow.line)


def count(page: Written) -> int:
    """The words a reader of this page reads: body, scenes, first step and loop."""
    texts = [*(prose.text for prose in fields(page)), *(passage.text for passage in page.passages)]
    return sum(map(markdown.count_words, texts))


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in NAMES:
                yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*path, place))
