"""Spans: for each row, how far it may reach on one line, where it was found, and a mark to hold it against.

A filled dot is what was found, the stroke is what it may be in the long run, an open circle is what it is held against.
Rows are HTML with a strip without text, so nothing shrinks on a narrow page.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from drawbridge.web.charts.dots import ends_of
from drawbridge.web.charts.figure import Figure, Table, of_100
from drawbridge.web.charts.pen import circle, drawing, line, tag
from drawbridge.web.charts.scale import Scale

WIDTH, HIGH = 300.0, 30.0


@dataclass(frozen=True)
class Row:
    """Shares from 0 to 1. ``mark`` is what the row is held against."""

    label: str
    note: str
    low: float
    at: float
    high: float
    mark: float


@dataclass(frozen=True)
class Spans:
    """Rows on one line from 0 to 1, both ends named, and what dot and circle stand for."""

    id: str
    name: str
    sentence: str
    rows: tuple[Row, ...]
    low_words: str
    high_words: str
    found: str
    against: str


def spans_figure(chart: Spans) -> Figure:
    """Draw the rows, with the two ends named below them, and a key."""
    ends = ends_of(chart.low_words, chart.high_words)
    rows = (_row(row, f"{chart.id}-{number}") for number, row in enumerate(chart.rows, 1))
    key = tag("ul", _key("full", chart.found), _key("hollow", chart.against), class_="key", aria_hidden="true")
    drawn = tag("div", tag("ul", *rows, ends, class_="strips"), key)
    return Figure(chart.id, chart.name, chart.sentence, drawn, _table(chart), "spans")


def _row(row: Row, id_: str) -> SafeString:
    words = tag("span", tag("b", row.label), " ", tag("span", row.note, class_="say"))
    place, middle = Scale(0, 1, 8, WIDTH - 8), HIGH / 2
    parts = (
        line((0, middle), (WIDTH, middle), "thin"),
        line((place(row.low), middle), (place(row.high), middle), "strong"),
        circle((place(row.mark), middle), 7, "hollow"),
        circle((place(row.at), middle), 5, "full"),
    )
    said = f"{of_100(row.at)}, in the long run from {of_100(row.low)} to {of_100(row.high)}"
    return tag("li", words, drawing(id_, "strip", (WIDTH, HIGH), row.label, said, *parts))


def _key(kind: str, words: str) -> SafeString:
    dot = circle((17, 10), 7 if kind == "hollow" else 5, kind)
    return tag("li", tag("svg", dot, viewBox="0 0 34 20", aria_hidden="true", focusable="false"), words)


def _table(chart: Spans) -> Table:
    rows = tuple(
        (row.label, row.note, of_100(row.at), f"{of_100(row.low)} to {of_100(row.high)}", of_100(row.mark))
        for row in chart.rows
    )
    columns = ("Row", "In words", chart.found.capitalize(), "In the long run", chart.against.capitalize())
    return Table(f"From 0 ({chart.low_words}) to 100 ({chart.high_words})", columns, rows)
