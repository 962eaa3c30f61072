"""Lengths that keep pages readable and drawings legible, and the parts a whole pack has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from drawbridge.pack import prose
from drawbridge.pack.load import OPTIONAL, Draft, Essay, Page
from drawbridge.pack.locate import Path
from drawbridge.pack.markdown import count_words
from drawbridge.pack.problem import Level, Problem
from drawbridge.pack.reading import sentences
from drawbridge.pack.schema import GuideFront, Pattern
from drawbridge.pack.sheet import Sheet

GUIDE, ARTICLE, CAPACITY = (1200, 2000), (1000, 1800), (200, 400)
SUMMARY, TAGLINE = (35, 70), (3, 7)
LABEL, EXIT_LINE = 26, 34
ONE_SENTENCE = ("gift_line", "protects_line", "costs_line")


def wrong_lengths(draft: Draft) -> Iterator[Problem]:
    """Texts that are too short to say it or too long to be read, and labels that leave the drawing."""
    for guide in draft.guides:
        yield from _page(guide, GUIDE)
        yield from _drawing(guide)
    for article in draft.articles:
        yield from _page(article, ARTICLE)
    for capacity in draft.capacities:
        yield from _words(capacity.sheet, ("body",), prose.count(capacity), CAPACITY, is_error=False)
    for pattern in draft.patterns:
        yield from _pattern(pattern)


def incomplete(draft: Draft) -> Iterator[Problem]:
    """Patterns without items or guide, and files a whole pack has."""
    for name in OPTIONAL:
        if name not in draft.files:
            yield Problem(name, None, "", "This file is missing.", f"Add {name} to the pack's folder.")
    for file in sorted(draft.files):
        for wanted in _companions(file):
            if wanted not in draft.files:
                yield Problem(file, None, "", f"This pattern has no {wanted}.", "Write it.")


def _companions(file: str) -> tuple[str, ...]:
    name = PurePath(file)
    return (f"items/{name.stem}.toml", f"guides/{name.stem}.md") if name.parent == PurePath("patterns") else ()


def _page(page: Essay, bounds: tuple[int, int]) -> Iterator[Problem]:
    least, most = bounds
    found = prose.count(page)
    if not least <= found <= most:
        what = f"The text has {found:,} words."
        yield page.sheet.problem_at(0, "body", what, f"Write {least:,} to {most:,}.")


def _drawing(page: Page[GuideFront]) -> Iterator[Problem]:
    for loop in ("loop", "slow"):
        for place, arrow in enumerate(getattr(page.says, loop)):
            yield from _characters(page.sheet, (loop, place, "label"), arrow.label, LABEL)
            yield from _characters(page.sheet, (loop, place, "exit_line"), arrow.exit_line, EXIT_LINE)
            yield from _one_sentence(page.sheet, (loop, place, "line"), arrow.line)


def _pattern(page: Page[Pattern]) -> Iterator[Problem]:
    says, sheet = page.says, page.sheet
    yield from _words(sheet, ("summary",), count_words(says.summary), SUMMARY)
    yield from _words(sheet, ("tagline",), count_words(says.tagline), TAGLINE)
    if says.tagline != says.tagline.lower() or says.tagline.endswith("."):
        yield sheet.problem(
            ("tagline",), "A tagline is not a sentence.", "Write it in lower case, without a full stop."
        )
    for name in ONE_SENTENCE:
        yield from _one_sentence(sheet, (name,), getattr(says, name))
    for place, neighbour in enumerate(says.neighbours):
        yield from _one_sentence(sheet, ("neighbours", place, "tell_apart"), neighbour.tell_apart)


def _words(
    sheet: Sheet, path: Path, found: int, bounds: tuple[int, int], *, is_error: bool = True
) -> Iterator[Problem]:
    least, most = bounds
    if not least <= found <= most:
        level: Level = "error" if is_error else "warning"
        yield sheet.problem(path, f"This has {found} words.", f"Write {least} to {most}.", level)


def _characters(sheet: Sheet, path: Path, text: str, most: int) -> Iterator[Problem]:
    if len(text) > most:
        what = f"This has {len(text)} characters; the drawing holds {most}."
        yield sheet.problem(path, what, "Say it shorter.")


def _one_sentence(sheet: Sheet, path: Path, text: str) -> Iterator[Problem]:
    if len(sentences(text)) > 1:
        yield sheet.problem(path, "There are two sentences here.", "Write one.", "warning")
