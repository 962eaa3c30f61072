"""Dots: where a person may stand on each pattern, one dot for each equally likely place.

Quantile dotplots, after Kay, Kola, Hullman and Munson (2016), *When (ish) is my bus?*; stacked in equal bins,
after Wilkinson (1999), *Dot plots*. Every row is an HTML label and a strip without text, so nothing shrinks on
a narrow page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.charts.pen import circle, drawing, join, line, tag
from drawbridge.web.charts.scale import Scale

WIDTH = 300.0
BINS = 30
STEP = WIDTH / BINS
RADIUS = 4.2
VERY_LIKELY = "very likely (9\N{NO-BREAK SPACE}in\N{NO-BREAK SPACE}10)"
"""What is said of the place where eighteen of the twenty dots lie; its number stays in one line."""


@dataclass(frozen=True)
class Row:
    """One pattern. ``quantiles`` ascend, in the chart's units; ``note`` says the place in words."""

    label: str
    quantiles: tuple[float, ...]
    note: str
    href: str | None = None


@dataclass(frozen=True)
class Dots:
    """Rows on one scale from ``low`` to ``high``, both ends named in words; ``marks`` are ticked on it."""

    id: str
    name: str
    sentence: str
    rows: tuple[Row, ...]
    low: float = -3.0
    high: float = 3.0
    low_words: str = "seldom like me"
    high_words: str = "often like me"
    marks: tuple[float, ...] = ()


def dots_figure(chart: Dots) -> Figure:
    """Draw the rows, with the two ends named below them."""
    ends = ends_of(chart.low_words, chart.high_words)
    rows = (_row(chart, row, f"{chart.id}-{i}") for i, row in enumerate(chart.rows, 1))
    return Figure(chart.id, chart.name, chart.sentence, tag("ul", *rows, ends, class_="strips"), _table(chart), "dots")


def ends_of(low: str, high: str) -> SafeString:
    """The row below all others that names both ends of their scale."""
    return tag("li", tag("span"), tag("span", tag("span", low), tag("span", high)), class_="ends", aria_hidden="true")


def stacks(quantiles: Sequence[float], low: float, high: float) -> tuple[int, ...]:
    """How many dots stand in each of the ``BINS`` equal bins; what lies beyond an end stands in its last bin.

    >>> stacks([-3, 0.1, 0.15, 9], -3, 3)[::29], stacks([-3, 0.1, 0.15, 9], -3, 3)[15]
    ((1, 1), 2)
    """
    place = Scale(low, high, 0, BINS)
    crowd = Counter(min(int(place(value)), BINS - 1) for value in quantiles)
    return tuple(crowd[b] for b in range(BINS))


def _row(chart: Dots, row: Row, id_: str) -> SafeString:
    label = tag("a", row.label, href=row.href) if row.href else tag("b", row.label)
    words = tag("span", label, " ", tag("span", row.note, class_="say"))
    return tag("li", words, _strip(chart, row, id_))


def _strip(chart: Dots, row: Row, id_: str) -> SafeString:
    columns = stacks(row.quantiles, chart.low, chart.high)
    height = STEP * max(3, *columns) + 5
    ground = height - 4
    place = Scale(chart.low, chart.high, 0, WIDTH)
    parts = (
        line((0, ground), (WIDTH, ground), "thin"),
        *(line((place(mark), ground), (place(mark), ground + 4), "thin") for mark in chart.marks),
        *(
            circle(((b + 0.5) * STEP, ground - (level + 0.5) * STEP), RADIUS, "full")
            for b, count in enumerate(columns)
            for level in range(count)
        ),
    )
    spread = "from {} to {}, the middle at {}".format(*_places(chart, row))
    return drawing(id_, "strip", (WIDTH, height), row.label, f"{row.note}: {spread}, of 100", join(parts))


def _places(chart: Dots, row: Row) -> tuple[int, int, int]:
    """The lowest, highest and middle dot, from 0 at the low end to 100 at the high one."""
    place = Scale(chart.low, chart.high, 0, 100)
    q = row.quantiles
    middle = (q[(len(q) - 1) // 2] + q[len(q) // 2]) / 2
    return round(place(q[0])), round(place(q[-1])), round(place(middle))


def _table(chart: Dots) -> Table:
    caption = f"Places on the line, from 0 ({chart.low_words}) to 100 ({chart.high_words})"
    rows = []
    for row in chart.rows:
        lowest, highest, middle = _places(chart, row)
        rows.append((row.label, row.note, str(lowest), str(middle), str(highest)))
    return Table(caption, ("Pattern", "In words", "Lowest", "Middle", "Highest"), tuple(rows))
