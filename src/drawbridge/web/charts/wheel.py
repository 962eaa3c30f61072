"""The wheel of needs: outward, what the patterns keep safe; inward, what pays for it.

Outward is solid, inward engraved in lines: the two differ in place and texture before they differ in tone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from drawbridge.web.charts.figure import Figure, Table, of_100
from drawbridge.web.charts.pen import Point, circle, drawing, join, lines, path, tag
from drawbridge.web.charts.scale import Ring, Scale

HALF = 25.0
"""Degrees a need takes to either side of its middle."""
ENGRAVED = 5.0
"""Units between two engraved lines."""
LEAST = 0.02
"""Shares below this are drawn as nothing, and stand in the table."""


@dataclass(frozen=True)
class NeedShare:
    """One need: how much is kept safe and how much is charged, each from 0 to 1."""

    label: str
    kept: float
    charged: float


@dataclass(frozen=True)
class Wheel:
    """The needs in order, clockwise from the top; the words for the two directions."""

    id: str
    name: str
    sentence: str
    needs: tuple[NeedShare, ...]
    kept_words: str = "kept safe"
    charged_words: str = "paid with"


@dataclass(frozen=True)
class _Size:
    """Measures of a variant: the page, the rim, how far the shares reach, and where the labels stand."""

    variant: str
    page: Point
    rim: float
    out: float
    within: float
    label: float
    wide: float


_WIDE = _Size("wide", (480, 400), rim=102, out=58, within=62, label=15, wide=20)
_NARROW = _Size("narrow", (280, 314), rim=76, out=42, within=44, label=13, wide=-18)


def wheel_figure(chart: Wheel) -> Figure:
    """Draw the wheel twice, for the wide page and the narrow one, with a key to its two directions."""
    svg = join((_draw(chart, _WIDE), _draw(chart, _NARROW), _key(chart)))
    return Figure(chart.id, chart.name, chart.sentence, svg, _table(chart), "wheel")


def _draw(chart: Wheel, size: _Size) -> SafeString:
    ring = Ring((size.page[0] / 2, size.page[1] / 2), size.rim, size.rim)
    step = 360 / len(chart.needs)
    return drawing(
        chart.id,
        size.variant,
        size.page,
        chart.name,
        chart.sentence,
        circle(ring.centre, size.rim + size.out, "faint dashed"),
        circle(ring.centre, size.rim - size.within, "faint dashed"),
        *(_need(ring, size, need, i * step) for i, need in enumerate(chart.needs)),
        circle(ring.centre, size.rim, "ink"),
    )


def _need(ring: Ring, size: _Size, need: NeedShare, middle: float) -> SafeString:
    kept = Scale(0, 1, 0, size.out)(need.kept)
    charged = Scale(0, 1, 0, size.within)(need.charged)
    at, anchor = _label_place(ring, size, middle)
    return join(
        (
            _wedge(ring, middle, kept, "full") if need.kept >= LEAST else SafeString(),
            _engraving(ring, middle, charged) if need.charged >= LEAST else SafeString(),
            lines(at, (need.label,), 18, anchor=anchor),
        )
    )


def _label_place(ring: Ring, size: _Size, middle: float) -> tuple[Point, str]:
    """Beyond the outer rim: above and below it in the middle, else flush with the page's side."""
    x, y = ring.at(middle, out=size.out + size.label)
    side = x - ring.centre[0]
    if abs(side) < 1:
        return (x, y), "middle"
    if size.wide > 0:
        return (x, y), "start" if side > 0 else "end"
    edge = size.page[0] if side > 0 else 0.0
    lift = size.wide if y < ring.centre[1] else -size.wide
    return (edge, y + 2 * lift), "end" if side > 0 else "start"


def _wedge(ring: Ring, middle: float, depth: float, class_: str) -> SafeString:
    a, b = middle - HALF, middle + HALF
    return path(
        class_,
        "M",
        *ring.at(a),
        *ring.arc(a, b),
        "L",
        *ring.at(b, out=depth),
        *ring.arc(b, a, out=depth),
        "Z",
    )


def _engraving(ring: Ring, middle: float, depth: float) -> SafeString:
    """Lines from the rim inward, the last of them exactly at the depth."""
    a, b = middle - HALF, middle + HALF
    count = max(1, round(depth / ENGRAVED))
    depths = (-depth * (i + 1) / count for i in range(count))
    strokes = (path("engrave", "M", *ring.at(a, out=d), *ring.arc(a, b, out=d)) for d in depths)
    sides = (path("engrave", "M", *ring.at(side), "L", *ring.at(side, out=-depth)) for side in (a, b))
    return join((*strokes, *sides))


def _key(chart: Wheel) -> SafeString:
    """Two small wedges that say which way is which."""
    ring = Ring((17, 90), 70, 70)
    kept = join(
        (
            _small_rim(ring),
            path(
                "full",
                "M",
                *ring.at(-9),
                *ring.arc(-9, 9),
                "L",
                *ring.at(9, out=17),
                *ring.arc(9, -9, out=17),
                "Z",
            ),
        )
    )
    inner = (path("engrave", "M", *ring.at(-9, out=-d), *ring.arc(-9, 9, out=-d)) for d in (4, 8, 12))
    charged = join((_small_rim(ring), *inner))
    rows = (
        ("outward: ", chart.kept_words, kept, "0 0 34 26"),
        ("inward: ", chart.charged_words, charged, "0 14 34 26"),
    )
    return tag(
        "ul",
        *(
            tag("li", tag("svg", glyph, viewBox=box, width=34, aria_hidden="true"), tag("span", way, tag("b", words)))
            for way, words, glyph, box in rows
        ),
        class_="key",
    )


def _small_rim(ring: Ring) -> SafeString:
    return path("ink", "M", *ring.at(-14), *ring.arc(-14, 14))


def _table(chart: Wheel) -> Table:
    rows = tuple((need.label, of_100(need.kept), of_100(need.charged)) for need in chart.needs)
    return Table("Each need, as a share of the largest", ("Need", chart.kept_words, chart.charged_words), rows)
