"""Many people's answers, read from a CSV file and a description of its scales."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import tomllib
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.curves import Ints
from drawbridge.measure.errors import ResponsesError
from drawbridge.measure.prior import MOST_CATEGORIES

ANSWER_MISSING = -1
MOST_ANSWERS = 400_000_000
"""A byte each while they are read, and a few more while they are fitted: what fits into 3 GB."""
CHUNK = 1 << 20
LONGEST_LINE = 1 << 20
"""Characters: a longer line is no table, and is not read to its end."""


@dataclass(frozen=True)
class ScalesFile:
    """How to read a response file: number of categories, lowest code, codes for missing, delimiter, keying.

    ``scales`` maps each scale to its columns and their keys, +1 or −1.
    """

    categories: int
    first: int
    missing: tuple[int, ...]
    delimiter: str
    scales: Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, eq=False)
class Responses:
    """``shown`` (N, J) holds categories as shown, 0 to K − 1, and −1 where missing; ``keyed`` (J,) is +1 or −1.

    ``beside`` holds other columns of the file that were asked for, as written, one cell (N,) a person.
    """

    shown: Ints
    items: tuple[str, ...]
    keyed: Ints
    columns_of: Mapping[str, tuple[int, ...]]
    categories: int
    sha256: str = field(default="")
    source: str = "the responses"
    beside: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)

    @property
    def scales(self) -> tuple[str, ...]:
        """The scales' names, in the file's order."""
        return tuple(self.columns_of)

    @cached_property
    def scored(self) -> Ints:
        """Answers in each scale's direction, (N, J): reversed items turned round, −1 where missing."""
        turned = np.where(self.keyed == 1, self.shown, self.categories - 1 - self.shown)
        return np.where(self.shown == ANSWER_MISSING, ANSWER_MISSING, turned)

    def scored_of(self, scale: str) -> Ints:
        """One scale's answers in its direction, (N, its items), −1 where missing."""
        own = list(self.columns_of[scale])
        shown = self.shown[:, own]
        top = np.array(self.categories - 1, dtype=shown.dtype)
        return np.where((self.keyed[own] == 1) | (shown == ANSWER_MISSING), shown, top - shown)

    def people(self, rows: Ints) -> Responses:
        """The same file with only these people."""
        beside = {column: cells[rows] for column, cells in self.beside.items()}
        return replace(self, shown=self.shown[rows], beside=beside)


def read_scales(path: Path) -> ScalesFile:
    """Read a SCALES.toml. Raises ResponsesError saying what to change.

    ``categories = 5``, ``first = 1``, ``missing = [0, -1]``, ``delimiter = ","``, then ``[scales]`` with lists such as
    ``avoidance = ["Q1", "-Q3"]``, where a minus sign reverses.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        scales = {name: tuple(map(_keyed, entries)) for name, entries in table["scales"].items()}
        found = ScalesFile(
            categories=int(table["categories"]),
            first=int(table.get("first", 1)),
            missing=tuple(int(code) for code in table.get("missing", [])),
            delimiter=str(table.get("delimiter", ",")),
            scales=scales,
        )
    except OSError as error:
        raise ResponsesError(f"{path.name} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ResponsesError(f"{path.name} is not a scales file: {error}.") from error
    _check(found, path.name)
    return found


def _keyed(entry: str) -> tuple[str, int]:
    return (entry[1:], -1) if entry.startswith("-") else (entry, 1)


def _check(found: ScalesFile, name: str) -> None:
    columns = [column for entries in found.scales.values() for column, _ in entries]
    if not columns or not all(found.scales.values()):
        raise ResponsesError(f"{name}: every scale under [scales] needs at least one column.")
    if len(set(columns)) < len(columns):
        raise ResponsesError(f"{name}: a column belongs to one scale only, and is listed once.")
    if not 2 <= found.categories <= MOST_CATEGORIES:
        raise ResponsesError(f"{name}: categories must be 2 to {MOST_CATEGORIES}, not {found.categories}.")
    if len(found.delimiter) != 1:
        raise ResponsesError(f"{name}: the delimiter must be one character.")


def read_responses(path: Path, scales: ScalesFile, beside: Sequence[str] = ()) -> Responses:
    """Read a response file, gzipped or plain. Raises ResponsesError naming the line and column that is wrong.

    Empty cells and the codes under ``missing`` are missing; any other code must be a category. People
    without a single answer are left out. ``beside`` names other columns to keep as they are written.
    """
    columns = [column for entries in scales.scales.values() for column in entries]
    try:
        with _lines(path) as lines:
            rows = csv.reader(_bounded(lines, path.name), delimiter=scales.delimiter)
            shown, others = _table(path.name, rows, [name for name, _ in columns], scales, beside)
        sha256 = _hash(path)
    except (OSError, EOFError, zlib.error) as error:
        raise ResponsesError(f"{path.name} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ResponsesError(
            f"{path.name} is not text in rows and columns: {error}. Save it as CSV in UTF-8, and try again."
        ) from error
    anyone = (shown >= 0).any(axis=1)
    return Responses(
        shown=shown[anyone],
        items=tuple(name for name, _ in columns),
        keyed=np.array([key for _, key in columns], dtype=np.int64),
        columns_of=_places(scales),
        categories=scales.categories,
        sha256=sha256,
        source=path.name,
        beside={column: np.array(cells)[anyone] for column, cells in zip(beside, others, strict=True)},
    )


@contextmanager
def _lines(path: Path) -> Iterator[io.TextIOWrapper]:
    """The file's lines as they are read, so that a large file never stands in memory whole."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        with io.TextIOWrapper(
            cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if zipped else raw, encoding="utf-8-sig", newline=""
        ) as lines:
            yield lines


def _bounded(lines: io.TextIOWrapper, name: str) -> Iterator[str]:
    """The lines, none of them endless: two gigabytes without a line's end are refused after the first of them."""
    for number in count(1):
        line = lines.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE:
            raise ResponsesError(
                f"{name}, line {number}: more than {LONGEST_LINE:,} characters without an end. "
                "Save the answers as CSV, a line a person, and try again."
            )
        yield line


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as raw:
        while chunk := raw.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _places(scales: ScalesFile) -> dict[str, tuple[int, ...]]:
    counter = iter(range(10**9))
    return {name: tuple(next(counter) for _ in entries) for name, entries in scales.scales.items()}


def _table(
    name: str, rows: Iterator[list[str]], names: Sequence[str], scales: ScalesFile, beside: Sequence[str]
) -> tuple[Ints, list[list[str]]]:
    header = next(rows, [])
    _check_header(name, header, [*names, *beside])
    places = [header.index(column) for column in names]
    others: list[tuple[int, list[str]]] = [(header.index(column), []) for column in beside]
    codes = _codes(scales)
    table = array("b")
    for line, row in enumerate(rows, start=2):
        try:
            table.extend([codes[row[place]] for place in places])
        except (KeyError, IndexError):
            where = f"{name}, line {line}, column"
            table.extend([_code(row, place, f"{where} {header[place]}", codes) for place in places])
        for place, kept in others:
            kept.append(row[place].strip() if place < len(row) else "")
        if len(table) > MOST_ANSWERS:
            raise ResponsesError(
                f"{name}, line {line}: more than {MOST_ANSWERS:,} answers in {len(places)} columns, too many to hold. "
                "Keep a random part of the lines, or fit the scales from files of their own."
            )
    if not table:
        raise ResponsesError(f"{name} has no people in it: there is nothing below the header.")
    shown = cast(Ints, np.frombuffer(table, dtype=np.int8).reshape(-1, len(places)))
    return shown, [kept for _, kept in others]


def _check_header(name: str, header: Sequence[str], names: Sequence[str]) -> None:
    absent = [column for column in names if column not in header]
    if absent:
        raise ResponsesError(
            f"{name} has no column {', '.join(absent)}. Its header: {', '.join(header)}. "
            "Correct the scales file, or its delimiter."
        )
    twice = [column for column in names if header.count(column) > 1]
    if twice:
        raise ResponsesError(f"{name} has the column {twice[0]} more than once. Rename or remove all but one of them.")


def _codes(scales: ScalesFile) -> dict[str, int]:
    """Each code as written in the file, with its category; missing codes give −1."""
    answers = {str(scales.first + k): k for k in range(scales.categories)}
    return answers | {str(code): ANSWER_MISSING for code in scales.missing} | {"": ANSWER_MISSING}


def _code(row: Sequence[str], place: int, where: str, codes: Mapping[str, int]) -> int:
    cell = row[place].strip() if place < len(row) else ""
    if cell in codes:
        return codes[cell]
    raise ResponsesError(
        f"{where}: {cell!r} is neither an answer nor a code for missing. "
        f"Allowed: {', '.join(sorted(code for code in codes if code))}, or an empty cell."
    )
