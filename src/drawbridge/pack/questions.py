"""The ways into the library: chapters, questions in people's own words, and what search needs (``questions.toml``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from drawbridge.pack.schema import Table, Text

PageId = Annotated[str, Field(pattern=r"^(pattern|capacity|article):\S+$")]
"""A page of the library, as links in Markdown name it: ``article:willpower``."""

ChapterId = Literal["see", "steady", "test", "relate", "settle"]
Group = Annotated[tuple[Text, ...], Field(min_length=2)]


class Chapter(Table):
    """One of the five chapters, and the articles and capacities that stand in it, in reading order."""

    id: ChapterId
    name: Text
    line: Text
    leads: tuple[PageId, ...] = Field(min_length=1)


class Question(Table):
    """A question as someone would ask it, and the one or two pages that answer it, the nearer first.

    ``also`` are other ways people say it. They are not shown; search reads them for the nearer page.
    """

    ask: Text
    leads: tuple[PageId, ...] = Field(min_length=1, max_length=2)
    also: tuple[Text, ...] = ()


class Theme(Table):
    """Questions that belong together."""

    name: Text
    questions: tuple[Question, ...] = Field(min_length=1)


class Questions(Table):
    """``questions.toml``; empty in a pack without one.

    ``alike`` are groups of words that search takes for one another; ``urgent`` are phrases after which help is shown
    before anything else.
    """

    chapters: tuple[Chapter, ...] = ()
    themes: tuple[Theme, ...] = ()
    alike: tuple[Group, ...] = ()
    urgent: tuple[Text, ...] = ()

    def all(self) -> Iterator[Question]:
        """Every question, theme by theme."""
        return (question for theme in self.themes for question in theme.questions)

    def chapter_of(self, page: str) -> Chapter | None:
        """The chapter a page stands in, or None."""
        return next((chapter for chapter in self.chapters if page in chapter.leads), None)
