"""Caught: for each month, one dot for each moment, in a lane for how early it was caught.

Rows are HTML with a strip without text, so nothing shrinks on a narrow page. Early lanes hold full dots, late ones
hollow ones; the lanes are named above, so nothing hangs on colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString

from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.charts.pen import circle, drawing, line, tag

WIDTH = 300.0
STEP = 11.0
RADIUS = 4.4
TALLEST = 5
"""Dots a lane holds on top of each other; with more moments than fit, each dot stands for several."""


@dataclass(frozen=True)
class Row:
    """One month (or person), and its moments counted by lane."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Caught:
    """Rows under the same lanes; the first ``early`` lanes hold full dots. ``head`` names what a row is."""

    id: str
    name: str
    sentence: str
    lanes: tuple[str, ...]
    rows: tuple[Row, ...]
    early: int = 2
    caption: str = "Moments by month and by how early they were caught"
    head: str = "Month"


def caught_figure(chart: Caught) -> Figure:
    """Draw the rows below the names of their lanes."""
    each = dot_stands_for(chart)
    names = tag("span", *(tag("span", lane) for lane in chart.lanes), class_="lanes")
    head = tag("li", tag("span"), names, class_="ends", aria_hidden="true")
    rows = (_row(chart, row, each, f"{chart.id}-{number}") for number, row in enumerate(chart.rows, 1))
    sentence = chart.sentence if each == 1 else f"{chart.sentence} Each dot stands for {each} moments."
    return Figure(chart.id, chart.name, sentence, tag("ul", head, *rows, class_="strips"), _table(chart), "caught")


def dot_stands_for(chart: Caught) -> int:
    """How many moments one dot stands for, so that the fullest lane still fits."""
    most = max((count for row in chart.rows for count in row.counts), default=0)
    return max(1, ceil(most / (TALLEST * _abreast(chart))))


def _abreast(chart: Caught) -> int:
    """Dots side by side in a lane."""
    return int((WIDTH / len(chart.lanes) - STEP / 2) // STEP)


def _row(chart: Caught, row: Row, each: int, id_: str) -> SafeString:
    said = _in_words(chart, row)
    return tag("li", tag("span", tag("b", row.label)), _strip(chart, row, each, id_, said))


def _in_words(chart: Caught, row: Row) -> str:
    return ", ".join(f"{count} {lane}" for lane, count in zip(chart.lanes, row.counts, strict=True))


def _strip(chart: Caught, row: Row, each: int, id_: str, said: str) -> SafeString:
    abreast, wide = _abreast(chart), WIDTH / len(chart.lanes)
    high = STEP * max(1, *(ceil(ceil(count / each) / abreast) for count in row.counts)) + 5
    ground = high - 4
    lanes = [line((i * wide, ground), ((i + 1) * wide - STEP, ground), "thin") for i in range(len(chart.lanes))]
    dots = [
        circle((lane * wide + (n % abreast + 0.5) * STEP, ground - (n // abreast + 0.5) * STEP), RADIUS, kind)
        for lane, kind, count in _dots(chart, row, each)
        for n in range(count)
    ]
    return drawing(id_, "strip", (WIDTH, high), row.label, said, *lanes, *dots)


def _dots(chart: Caught, row: Row, each: int) -> Iterator[tuple[int, str, int]]:
    for lane, count in enumerate(row.counts):
        yield lane, "full" if lane < chart.early else "hollow", ceil(count / each)


def _table(chart: Caught) -> Table:
    rows = tuple((row.label, *map(str, row.counts)) for row in chart.rows)
    return Table(chart.caption, (chart.head, *chart.lanes), rows)
