"""One content file as read: its tables, the lines they stand on, and its Markdown body."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from drawbridge.pack import locate
from drawbridge.pack.problem import Level, Problem

LARGEST = 1_000_000
"""Bytes; a guide has some 20,000. Anything larger is not a content file."""

_FENCE = "+++"


@dataclass(frozen=True)
class Sheet:
    """``file`` is the name inside the pack; TOML and body start on ``tables_line`` and ``body_line``."""

    file: str
    data: Mapping[str, Any]
    tables: str = field(repr=False)
    tables_line: int = 1
    body: str = ""
    body_line: int = 1

    @property
    def stem(self) -> str:
        return Path(self.file).stem

    @cached_property
    def lines(self) -> Mapping[locate.Path, int]:
        """Where each table and key stands; only a sheet with a problem is ever asked."""
        return locate.locate(self.tables, self.tables_line - 1)

    def problem(self, path: locate.Path, what: str, fix: str, level: Level = "error") -> Problem:
        """A problem with the field at ``path``."""
        line = locate.line_of(self.lines, path)
        return Problem(self.file, line, locate.spell(path), what, fix, level)

    def problem_at(self, line: int, field: str, what: str, fix: str, level: Level = "error") -> Problem:
        """A problem in the body, ``line`` counted from 0 within it."""
        return Problem(self.file, self.body_line + line, field, what, fix, level)


def read_sheet(folder: Path, file: str) -> Sheet | Problem:
    """Read ``file`` inside ``folder``; what cannot be read comes back as a problem, not as an exception."""
    text = _text(folder, file)
    if isinstance(text, Problem):
        return text
    return _page(file, text) if file.endswith(".md") else _tables(file, text, offset=0)


def _text(folder: Path, file: str) -> str | Problem:
    path = folder / file
    if path.is_symlink() or not path.is_file():
        return Problem(file, None, "", "This is not an ordinary file.", "Put the file itself here, not a link.")
    raw = path.read_bytes()
    if len(raw) > LARGEST:
        return Problem(file, None, "", f"This file has more than {LARGEST:,} bytes.", "Split it, or shorten it.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Problem(file, line, "", "This line is not UTF-8 text.", "Save the file again as UTF-8.")


def _tables(file: str, text: str, offset: int) -> Sheet | Problem:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, line = _said(error, text)
        return Problem(
            file, line + offset, "", f"This is not valid TOML: {said}.", "Correct this line or the one above."
        )
    return Sheet(file, data, text, offset + 1)


def _said(error: tomllib.TOMLDecodeError, text: str) -> tuple[str, int]:
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    if place is None:
        return str(error), 1
    said = str(error)[: place.start()]
    return said[:1].lower() + said[1:], int(place[1] or text.count("\n") + 1)


def _page(file: str, text: str) -> Sheet | Problem:
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        return Problem(
            file,
            1,
            "",
            "There is no front matter.",
            f"Start with a line {_FENCE}, the fields, and {_FENCE} again.",
        )
    end = fences[1]
    front = _tables(file, "\n".join(lines[1:end]), offset=1)
    if isinstance(front, Problem):
        return front
    return replace(front, body="\n".join(lines[end + 1 :]), body_line=end + 2)
