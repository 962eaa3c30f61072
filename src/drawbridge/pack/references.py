"""Names that lead nowhere: needs, patterns, capacities, sources, links and citations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from drawbridge.pack.explain import closest
from drawbridge.pack.load import Draft, Essay, Page, Written
from drawbridge.pack.locate import Path
from drawbridge.pack.markdown import ROOMS, SCHEMES
from drawbridge.pack.moment import Moment
from drawbridge.pack.problem import Problem
from drawbridge.pack.schema import CapacityFront, GuideFront, ItemSheet, Pattern, Source
from drawbridge.pack.sheet import Sheet


@dataclass(frozen=True)
class Names:
    """Every id the pack defines, also in files that have other faults, so that one fault is reported once."""

    draft: Draft

    def known(self, kind: str) -> list[str] | None:
        """The ids of a kind; None when the file that would define them could not be read."""
        return {**self._defined, **self._files}.get(kind)

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        folders = {"pattern": "patterns/", "capacity": "capacities/", "article": "articles/"}
        files = sorted(self.draft.files)
        stems = {kind: [PurePath(f).stem for f in files if f.startswith(folder)] for kind, folder in folders.items()}
        return {**stems, "room": list(ROOMS)}

    @cached_property
    def _defined(self) -> dict[str, list[str]]:
        tables = {
            "need": ("needs.toml", "needs"),
            "family": ("pack.toml", "families"),
            "strand": ("pack.toml", "strands"),
            "source": ("sources.toml", "sources"),
        }
        sheets = self.draft.sheets
        return {kind: _ids(sheets[file], table) for kind, (file, table) in tables.items() if file in sheets}

    def expect(self, sheet: Sheet, path: Path, kind: str, name: str) -> Iterator[Problem]:
        """A problem when no ``kind`` is called ``name``."""
        known = self.known(kind)
        if known is not None and name not in known:
            yield sheet.problem(path, f'"{name}" is no {kind} of this pack.', closest(name, known))


def dead_references(draft: Draft) -> Iterator[Problem]:
    """Every name that nothing in the pack answers to."""
    names = Names(draft)
    for pattern in draft.patterns:
        yield from _of_pattern(pattern, names)
    for items in draft.items:
        yield from _of_items(items, names)
    for capacity in draft.capacities:
        yield from _of_capacity(capacity, names)
    for guide in draft.guides:
        yield from _of_guide(guide, names)
    if draft.moment:
        yield from _of_moment(draft.moment, names)
    for essay in draft.essays:
        yield from _of_sources(essay, names)
    for page in draft.written:
        yield from _unlisted(page)
        yield from _of_body(page, names)


def marked_in(page: Written) -> tuple[str, ...]:
    """The ids of all sources with a mark in the body, in order, each once."""
    return tuple(dict.fromkeys(name for passage in page.passages for _, name in passage.marks("cite")))


def listed_in(page: Written) -> tuple[str, ...]:
    """The sources a page lists, each once, in the order that numbers its marks: as they first stand in the text, then
    those that no passage names."""
    says = page.says
    listed = [row.source for row in says.evidence] if isinstance(says, CapacityFront) else says.sources
    marked = [name for passage in page.passages for _, name in passage.marks("cite")]
    return tuple(dict.fromkeys((*(name for name in marked if name in listed), *listed)))


def _ids(sheet: Sheet, table: str) -> list[str]:
    rows = sheet.data.get(table)
    tables = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [str(row["id"]) for row in tables if "id" in row]


def _of_pattern(page: Page[Pattern], names: Names) -> Iterator[Problem]:
    says, sheet = page.says, page.sheet
    yield from names.expect(sheet, ("family",), "family", says.family)
    for side in ("protects", "pays_with"):
        for place, need in enumerate(getattr(says, side)):
            yield from names.expect(sheet, (side, place), "need", need)
    for place, neighbour in enumerate(says.neighbours):
        yield from _other(sheet, ("neighbours", place, "to"), names, says.id, neighbour.to)
    if says.mirror:
        yield from _other(sheet, ("mirror",), names, says.id, says.mirror)
    for place, pointer in enumerate(says.capacities):
        yield from names.expect(sheet, ("capacities", place, "to"), "capacity", pointer.to)


def _other(sheet: Sheet, path: Path, names: Names, own: str, other: str) -> Iterator[Problem]:
    yield from names.expect(sheet, path, "pattern", other)
    if own == other:
        yield sheet.problem(path, "A pattern cannot stand beside itself.", "Name another pattern.")


def _of_items(page: Page[ItemSheet], names: Names) -> Iterator[Problem]:
    yield from names.expect(page.sheet, ("pattern",), "pattern", page.says.pattern)
    for place, item in enumerate(page.says.items):
        for second, other in enumerate(item.checked_against):
            yield from _other(page.sheet, ("items", place, "checked_against", second), names, item.pattern, other)


def _of_capacity(page: Page[CapacityFront], names: Names) -> Iterator[Problem]:
    yield from names.expect(page.sheet, ("strand",), "strand", page.says.strand)
    for place, evidence in enumerate(page.says.evidence):
        yield from names.expect(page.sheet, ("evidence", place, "source"), "source", evidence.source)


def _of_guide(page: Page[GuideFront], names: Names) -> Iterator[Problem]:
    yield from names.expect(page.sheet, ("pattern",), "pattern", page.says.pattern)
    for loop in ("loop", "slow"):
        for place, arrow in enumerate(getattr(page.says, loop)):
            yield from names.expect(page.sheet, (loop, place, "exit"), "capacity", arrow.exit)


def _of_moment(page: Page[Moment], names: Names) -> Iterator[Problem]:
    for place, pull in enumerate(page.says.pulls):
        yield from names.expect(page.sheet, ("pulls", place, "family"), "family", pull.family)
        for second, pattern in enumerate(pull.patterns):
            yield from names.expect(page.sheet, ("pulls", place, "patterns", second), "pattern", pattern)
    for table in ("endings", "caught"):
        for place, choice in enumerate(getattr(page.says, table)):
            if choice.practises:
                yield from names.expect(page.sheet, (table, place, "practises"), "capacity", choice.practises)


def _of_sources(page: Essay, names: Names) -> Iterator[Problem]:
    """Listed sources exist, and each is cited."""
    marked = marked_in(page)
    for place, name in enumerate(page.says.sources):
        yield from names.expect(page.sheet, ("sources", place), "source", name)
        if name not in marked:
            fix = f"Put [@{name}] at the claim it carries, or take it off the list."
            yield page.sheet.problem(("sources", place), f'"{name}" is listed, but no sentence cites it.', fix)


def _unlisted(page: Written) -> Iterator[Problem]:
    """Marks that would lead nowhere, since the page does not list their source."""
    field = "evidence" if isinstance(page.says, CapacityFront) else "sources"
    for passage in page.passages:
        for line, name in passage.marks("cite"):
            if name not in listed_in(page):
                fix = f'Add "{name}" to {field} in the front matter.'
                yield page.sheet.problem_at(line, passage.key, f"[@{name}] is not on this page's list.", fix)


def _of_body(page: Written, names: Names) -> Iterator[Problem]:
    for passage in page.passages:
        found = [(line, "source", name) for line, name in passage.marks("cite")]
        found += [(line, *_link(address)) for line, address in passage.marks("link_open")]
        for line, kind, name in found:
            for problem in names.expect(page.sheet, (), kind, name):
                yield page.sheet.problem_at(line, passage.key, problem.what, problem.fix)


def _link(address: str) -> tuple[str, str]:
    scheme, _, name = address.partition(":")
    return (scheme, name) if scheme in SCHEMES else ("address", address)


def uncited(draft: Draft) -> Iterator[Problem]:
    """Every source that nothing cites. It misleads nobody, so it does not keep a pack from loading. While a page
    cannot be read, none is told: it may be cited there."""
    unread = {file for file in draft.files if file.endswith(".md")} - {page.sheet.file for page in draft.written}
    if draft.sources is None or unread:
        return
    used = {name for page in draft.written for name in (*listed_in(page), *marked_in(page))}
    for place, source in enumerate(draft.sources.says.sources):
        if source.id not in used:
            yield _unused(draft.sources.sheet, place, source)


def _unused(sheet: Sheet, place: int, source: Source) -> Problem:
    fix = "Cite it at the claim it carries, or remove it."
    return sheet.problem(("sources", place), f'Nothing in the pack cites "{source.id}".', fix)
