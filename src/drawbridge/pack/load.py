"""Reading a folder into a draft: every file that could be read, and every problem met on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

from markdown_it import MarkdownIt
from pydantic import BaseModel, ValidationError

from drawbridge.pack import markdown
from drawbridge.pack.cards import Cards
from drawbridge.pack.explain import explain
from drawbridge.pack.moment import Moment
from drawbridge.pack.problem import PackError, Problem
from drawbridge.pack.questions import Questions
from drawbridge.pack.schema import (
    ArticleFront,
    CapacityFront,
    GuideFront,
    Help,
    ItemSheet,
    Manifest,
    Needs,
    Pattern,
    Sources,
)
from drawbridge.pack.sheet import Sheet, read_sheet

M = TypeVar("M", bound=BaseModel)

REQUIRED = ("pack.toml", "needs.toml", "sources.toml")
OPTIONAL = ("words.toml", "help.toml", "moment.toml", "cards.toml", "questions.toml")
FOLDERS = {"patterns": ".toml", "items": ".toml", "capacities": ".md", "guides": ".md", "articles": ".md"}


@dataclass(frozen=True)
class Page(Generic[M]):
    """A file whose fields are sound: what it says, and where it says it."""

    says: M
    sheet: Sheet
    passages: tuple[markdown.Passage, ...] = ()


Essay = Page[GuideFront] | Page[ArticleFront]
"""A long text with a list of sources."""
Written = Page[CapacityFront] | Essay
"""Any page with a Markdown body."""


@dataclass(frozen=True)
class Draft:
    """A pack before its parts are checked against each other; ``problems`` are those of single files.

    ``files`` names all that are there, ``sheets`` those that could be read.
    """

    files: frozenset[str]
    sheets: Mapping[str, Sheet]
    manifest: Page[Manifest] | None
    needs: Page[Needs] | None
    sources: Page[Sources] | None
    help: Page[Help] | None
    moment: Page[Moment] | None
    cards: Page[Cards] | None
    questions: Page[Questions] | None
    words: Mapping[str, str]
    patterns: tuple[Page[Pattern], ...]
    items: tuple[Page[ItemSheet], ...]
    capacities: tuple[Page[CapacityFront], ...]
    guides: tuple[Page[GuideFront], ...]
    articles: tuple[Page[ArticleFront], ...]
    problems: tuple[Problem, ...]

    @property
    def essays(self) -> tuple[Essay, ...]:
        """Guides, then articles."""
        return (*self.guides, *self.articles)

    @property
    def written(self) -> tuple[Written, ...]:
        """Every page with a Markdown body."""
        return (*self.capacities, *self.essays)


def files_of(folder: Path) -> tuple[str, ...]:
    """The names, inside ``folder``, of all files a pack is made of, sorted."""
    single = [name for name in (*REQUIRED, *OPTIONAL) if (folder / name).is_file()]
    inner = [path for name, suffix in FOLDERS.items() for path in (folder / name).glob(f"*{suffix}")]
    return tuple(sorted([*single, *(path.relative_to(folder).as_posix() for path in inner if path.name[0] != ".")]))


def strays_of(folder: Path) -> tuple[str, ...]:
    """Content files in ``folder`` that no part of a pack is read from, such as a guide with a wrong ending."""
    inner = (path for name in FOLDERS for path in (folder / name).rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix() for path in (*folder.glob("*.toml"), *inner) if path.name[0] != "."}
    return tuple(sorted(names - set(files_of(folder))))


def fingerprint(folder: Path) -> str:
    """SHA-256 (hex) over the sorted names and bytes of all files: any changed letter changes it."""
    whole = sha256()
    for file in files_of(folder):
        content = (folder / file).read_bytes()
        whole.update(f"{file}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def read(folder: Path, reader: MarkdownIt) -> Draft:
    """Read the whole folder. Raises PackError only when it is not a pack at all."""
    _expect_pack(folder)
    problems: list[Problem] = [_absent(name) for name in REQUIRED if not (folder / name).is_file()]
    sheets: dict[str, Sheet] = {}
    problems += map(_stray, strays_of(folder))
    files = files_of(folder)
    for file in files:
        sheet = read_sheet(folder, file)
        if isinstance(sheet, Problem):
            problems.append(sheet)
        else:
            sheets[file] = sheet
    desk = _Desk(sheets, reader, problems)
    return Draft(
        files=frozenset(files),
        sheets=sheets,
        manifest=desk.page("pack.toml", Manifest),
        needs=desk.page("needs.toml", Needs),
        sources=desk.page("sources.toml", Sources),
        help=desk.page("help.toml", Help),
        moment=desk.page("moment.toml", Moment),
        cards=desk.page("cards.toml", Cards),
        questions=desk.page("questions.toml", Questions),
        words=desk.words(),
        patterns=desk.pages("patterns", Pattern),
        items=desk.pages("items", ItemSheet),
        capacities=desk.pages("capacities", CapacityFront),
        guides=desk.pages("guides", GuideFront),
        articles=desk.pages("articles", ArticleFront),
        problems=tuple(problems),
    )


@dataclass(frozen=True)
class _Desk:
    """Turns sheets into pages and notes what is wrong with each."""

    sheets: Mapping[str, Sheet]
    reader: MarkdownIt
    problems: list[Problem]

    def page(self, file: str, model: type[M]) -> Page[M] | None:
        sheet = self.sheets.get(file)
        if sheet is None:
            return None
        try:
            says = model.model_validate(dict(sheet.data))
        except ValidationError as error:
            self.problems.extend(sheet.problem(*found) for found in explain(error, model))
            return None
        return Page(says, sheet, markdown.split(self.reader, sheet.body))

    def pages(self, folder: str, model: type[M]) -> tuple[Page[M], ...]:
        files = [file for file in self.sheets if file.startswith(f"{folder}/")]
        return tuple(page for file in files if (page := self.page(file, model)))

    def words(self) -> Mapping[str, str]:
        sheet = self.sheets.get("words.toml")
        if sheet is None:
            return {}
        self.problems.extend(_wrong_words(sheet))
        return {".".join(path): text for path, text in _flat(sheet.data) if isinstance(text, str)}


def _flat(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from (((key, inner), text) for inner, text in value.items())
        else:
            yield (key,), value


def _wrong_words(sheet: Sheet) -> Iterator[Problem]:
    for path, text in _flat(sheet.data):
        if not isinstance(text, str) or not text.strip():
            yield sheet.problem(path, "This is not a sentence.", "Write text in quotes, at most one table deep.")


def _absent(name: str) -> Problem:
    return Problem(name, None, "", "This file is missing.", f"Add {name} to the pack's folder.")


def _stray(name: str) -> Problem:
    fix = f"Rename it, or move it out of the pack: {', '.join(f'{f}/*{end}' for f, end in FOLDERS.items())} are read."
    return Problem(name, None, "", "Nothing reads this file.", fix, "warning")


def _expect_pack(folder: Path) -> None:
    if not folder.exists():
        raise PackError([Problem(str(folder), None, "", "There is nothing at this path.", "Name a pack's folder.")])
    if not (folder / "pack.toml").is_file():
        what = "There is no pack.toml here, so this is not a pack."
        raise PackError([Problem(str(folder), None, "", what, "Name the folder that holds pack.toml.")])
