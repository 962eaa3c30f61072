"""Where questions and chapters lead: pages that exist, each article in one chapter, each page asked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from drawbridge.pack.load import Draft, Page
from drawbridge.pack.locate import Path
from drawbridge.pack.problem import Problem
from drawbridge.pack.questions import ChapterId, Questions
from drawbridge.pack.references import Names


def dead_leads(draft: Draft) -> Iterator[Problem]:
    """Leads to pages that do not exist, a page in two chapters, a question asked twice, chapters out of order."""
    if draft.questions is None:
        return
    page, names = draft.questions, Names(draft)
    for path, lead in _leads(page.says):
        kind, _, name = lead.partition(":")
        yield from names.expect(page.sheet, path, kind, name)
    in_chapters = ((path, lead) for path, lead in _leads(page.says) if path[0] == "chapters")
    yield from _twice(page, in_chapters, "Let each page stand in one chapter.")
    yield from _twice(page, _asked(page.says), "Ask it once, and let it lead to two pages.")
    yield from _order(page)


def unasked(draft: Draft) -> Iterator[Problem]:
    """Articles without a chapter, and pages that no question leads to."""
    if draft.questions is None:
        return
    page = draft.questions
    placed = {lead for chapter in page.says.chapters for lead in chapter.leads}
    for article in draft.articles:
        if f"article:{article.says.id}" not in placed:
            what = f'"{article.says.id}" stands in no chapter.'
            yield page.sheet.problem(("chapters",), what, "Add it to one, or nobody meets it by browsing.", "warning")
    asked = {lead for question in page.says.all() for lead in question.leads}
    for lead in sorted(_pages(draft) - asked):
        what = f'No question leads to "{lead}".'
        yield page.sheet.problem(("themes",), what, "Ask what someone would ask who needs it.", "warning")


def _pages(draft: Draft) -> set[str]:
    patterns = (f"pattern:{page.says.id}" for page in draft.patterns)
    capacities = (f"capacity:{page.says.id}" for page in draft.capacities)
    return {*patterns, *capacities, *(f"article:{page.says.id}" for page in draft.articles)}


def _leads(says: Questions) -> Iterator[tuple[Path, str]]:
    for n, chapter in enumerate(says.chapters):
        yield from ((("chapters", n, "leads", place), lead) for place, lead in enumerate(chapter.leads))
    for n, theme in enumerate(says.themes):
        for m, question in enumerate(theme.questions):
            yield from (
                (("themes", n, "questions", m, "leads", place), lead) for place, lead in enumerate(question.leads)
            )


def _asked(says: Questions) -> Iterator[tuple[Path, str]]:
    for n, theme in enumerate(says.themes):
        yield from ((("themes", n, "questions", m, "ask"), q.ask) for m, q in enumerate(theme.questions))


def _twice(page: Page[Questions], found: Iterator[tuple[Path, str]], fix: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, name in found:
        if name in seen:
            yield page.sheet.problem(path, f'"{name}" stands here twice.', fix)
        seen.add(name)


def _order(page: Page[Questions]) -> Iterator[Problem]:
    found, every = [chapter.id for chapter in page.says.chapters], get_args(ChapterId)
    if found and found != list(every):
        fix = f"Write each once, in this order: {', '.join(every)}."
        yield page.sheet.problem(("chapters",), "These are not the five chapters.", fix)
