"""What is wrong in a pack, said so that its author can put it right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One finding: where it stands, what is wrong, what to write instead.

    ``line`` counts from 1 and is None when the whole file or folder is meant; ``field`` counts list places
    from 1 (``items[3].text`` is the third item's text).
    """

    file: str
    line: int | None
    field: str
    what: str
    fix: str
    level: Level = "error"

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "whole file"
        name = f"{self.field}: " if self.field else ""
        return f"{self.level}, {place}. {name}{self.what} {self.fix}".rstrip()


class PackError(Exception):
    """A pack that cannot be loaded; the message lists every problem, file by file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(report(problems))


def report(problems: Iterable[Problem]) -> str:
    """All problems as text: grouped by file, in line order, with a closing count."""
    ordered = in_order(problems)
    blocks = [_block(file, list(found)) for file, found in groupby(ordered, key=lambda p: p.file)]
    return "\n\n".join([*blocks, count_line(ordered)])


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by file, then line."""
    return sorted(problems, key=lambda p: (p.file, p.line or 0, p.field))


def count_line(problems: Sequence[Problem]) -> str:
    """``2 errors, 1 warning in 2 files.``"""
    if not problems:
        return "No problems found."
    errors = sum(p.level == "error" for p in problems)
    files = len({p.file for p in problems})
    return f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')} in {_count(files, 'file')}."


def _block(file: str, problems: list[Problem]) -> str:
    return "\n".join([file, *(f"  {problem}" for problem in problems)])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
