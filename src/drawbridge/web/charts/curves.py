"""Curves: what one number of the model does over a year, with the run beside it, and how far luck spreads it.

One panel a number, all under the same weeks. Lines carry their last value at their end, so there is no legend to look
up; wide and narrow are drawn apart, so that words keep their size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.charts.pen import circle, drawing, join, line, path, tag
from drawbridge.web.charts.scale import Scale

WIDE, NARROW = (640.0, 150.0), (290.0, 140.0)
LEADING = 17.0
"""Least distance between two numbers at the ends of lines."""
TOP, FOOT, SIDE = 10.0, 24.0, 40.0
LEFT = 4.0


@dataclass(frozen=True)
class Line:
    """Values from the start to the end; ``kind`` is its class: ``strong``, ``other`` or ``path dashed``."""

    name: str
    values: tuple[float, ...]
    kind: str = "strong"


@dataclass(frozen=True)
class Curves:
    """Lines on one scale, 0 to ``high`` unless ``low`` says otherwise; ``band`` is where luck leads the first line.

    ``mark`` is the place along the lines that is looked at, ``ticks`` the places with a word, for wide and narrow;
    ``values`` says whether lines carry their last value.
    """

    id: str
    name: str
    sentence: str
    lines: tuple[Line, ...]
    table: Table
    band: tuple[tuple[float, ...], tuple[float, ...]] | None = None
    low: float = 0.0
    high: float = 100.0
    mark: int | None = None
    ticks: tuple[tuple[int, str], ...] = ()
    few_ticks: tuple[tuple[int, str], ...] = ()
    values: bool = True


def curves_figure(chart: Curves) -> Figure:
    """Draw the panel, wide and narrow."""
    wide = _panel(chart, "wide", WIDE, chart.ticks)
    narrow = _panel(chart, "narrow", NARROW, chart.few_ticks or chart.ticks)
    return Figure(chart.id, chart.name, chart.sentence, join((wide, narrow)), chart.table, "curves")


def _panel(chart: Curves, variant: str, size: tuple[float, float], ticks: Sequence[tuple[int, str]]) -> SafeString:
    last = len(chart.lines[0].values) - 1
    across = Scale(0, last, LEFT, size[0] - SIDE)
    up = Scale(chart.low, chart.high, size[1] - FOOT, TOP)
    parts = [*_ground(chart, size, across, up, ticks)]
    if chart.band is not None:
        parts.append(_band(chart.band, across, up))
    parts += [_stroke(one, across, up) for one in reversed(chart.lines)]
    if chart.mark is not None:
        parts += _marked(chart, across, up)
    if chart.values:
        parts += _ends(chart, size, up)
    return drawing(chart.id, variant, size, chart.name, chart.sentence, *parts)


def _ground(
    chart: Curves, size: tuple[float, float], across: Scale, up: Scale, ticks: Sequence[tuple[int, str]]
) -> Iterator[SafeString]:
    """A base line, a line where the scale passes nought, and the weeks."""
    base = size[1] - FOOT
    yield line((LEFT, base), (size[0] - SIDE, base), "thin")
    if chart.low < 0:
        yield line((LEFT, up(0)), (size[0] - SIDE, up(0)), "faint")
    for place, word in ticks:
        x = across(place)
        yield line((x, base), (x, base + 5), "thin")
        anchor = "start" if x < 20 else "end" if x > size[0] - SIDE - 20 else "middle"
        yield tag("text", word, class_="soft", x=x, y=size[1] - 3, text_anchor=anchor)


def _band(band: tuple[tuple[float, ...], tuple[float, ...]], across: Scale, up: Scale) -> SafeString:
    low, high = band
    there = [(across(place), up(value)) for place, value in enumerate(high)]
    back = [(across(place), up(low[place])) for place in range(len(low) - 1, -1, -1)]
    return path("luck", "M", *(step for point in there + back for step in point), "Z")


def _stroke(one: Line, across: Scale, up: Scale) -> SafeString:
    points = [step for place, value in enumerate(one.values) for step in (across(place), up(value))]
    return path(one.kind, "M", *points)


def _marked(chart: Curves, across: Scale, up: Scale) -> Iterator[SafeString]:
    assert chart.mark is not None
    x = across(chart.mark)
    yield line((x, TOP), (x, up(chart.low)), "way dashed")
    for one in chart.lines:
        if "dashed" not in one.kind:
            yield circle((x, up(one.values[chart.mark])), 4, "full" if one.kind == "strong" else "hollow")


def _ends(chart: Curves, size: tuple[float, float], up: Scale) -> Iterator[SafeString]:
    """The last value of each line beside its end, moved apart where two would touch."""
    wanted = sorted((up(one.values[-1]), place) for place, one in enumerate(chart.lines))
    lowest = size[1] - FOOT
    heights: dict[int, float] = {}
    before = -LEADING
    for number, (y, place) in enumerate(wanted):
        room = lowest - LEADING * (len(wanted) - 1 - number)
        before = max(min(y, room), before + LEADING)
        heights[place] = before
    for place, one in enumerate(chart.lines):
        class_ = {"strong": "here", "other": "there"}.get(one.kind, "soft")
        yield tag("text", str(round(one.values[-1])), class_=class_, x=size[0] - SIDE + 8, y=heights[place] + 5)
