"""Lines on a doubly logarithmic paper, as SVG: what a bench found, seen at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340, 260, 52, 16, 40, 44
COLOURS = ("#1f5f8b", "#9a5b13")


@dataclass(frozen=True)
class Line:
    """What lies along the bottom, and the points (x, y)."""

    name: str
    points: tuple[tuple[float, float], ...]


def lines(title: str, *drawn: Line) -> str:
    """One small chart a line, side by side, with the slope of exact proportion dashed beside it.

    >>> picture = lines("Seconds", Line("people", ((10.0, 1.0), (20.0, 2.1))))
    >>> picture.count("<circle"), "20: 2.1" in picture
    (2, True)
    """
    heights = [y for line in drawn for _, y in line.points]
    low, high = 10.0 ** np.floor(np.log10(min(heights))), 10.0 ** np.ceil(np.log10(max(heights)))
    charts = "".join(
        f'<g transform="translate({place * WIDTH} 0)">{_chart(line, float(low), float(high), COLOURS[place % 2])}</g>'
        for place, line in enumerate(drawn)
    )
    told = ". ".join(f"{line.name}: " + ", ".join(f"{x:,.0f}: {y:.3g}" for x, y in line.points) for line in drawn)
    size = f'width="{WIDTH * len(drawn)}" height="{HEIGHT}" viewBox="0 0 {WIDTH * len(drawn)} {HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="sans-serif" font-size="12">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{LEFT}" y="20" font-weight="bold" fill="#222">{escape(title)}</text>{charts}</svg>\n'
    )


def _chart(line: Line, low: float, high: float, colour: str) -> str:
    xs = [x for x, _ in line.points]
    across = _scale(xs[0], xs[-1], LEFT + 12, WIDTH - RIGHT - 12)
    up = _scale(low, high, HEIGHT - BOTTOM, TOP)
    placed = [(across(x), up(y)) for x, y in line.points]
    proportion = [(across(x), up(line.points[0][1] * x / xs[0])) for x in (xs[0], xs[-1])]
    parts = [
        _rule(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM),
        _rule(LEFT, TOP, LEFT, HEIGHT - BOTTOM),
        *(_mark(across(x), HEIGHT - BOTTOM + 16, f"{x:,.0f}", "middle") for x in xs),
        *(_mark(LEFT - 6, up(y) + 4, f"{y:g}", "end") for y in _decades(low, high)),
        _mark((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, escape(line.name), "middle"),
        f'<polyline points="{_path(proportion)}" fill="none" stroke="#999" stroke-dasharray="4 4"/>',
        f'<polyline points="{_path(placed)}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in placed),
    ]
    return "".join(parts)


class _Scale:
    """A logarithmic ruler from values to places."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.span, self.start, self.length = np.log(low), np.log(high / low), start, end - start

    def __call__(self, value: float) -> float:
        return float(self.start + self.length * (np.log(value) - self.low) / self.span)


def _scale(low: float, high: float, start: float, end: float) -> _Scale:
    return _Scale(low, high, start, end)


def _decades(low: float, high: float) -> Sequence[float]:
    return [10.0**power for power in range(round(np.log10(low)), round(np.log10(high)) + 1)]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#666"/>'


def _mark(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#222">{text}</text>'
