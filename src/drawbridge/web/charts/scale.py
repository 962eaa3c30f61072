"""Scales: from values to places on paper, straight or round."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from drawbridge.web.charts.pen import Point


@dataclass(frozen=True)
class Scale:
    """A straight scale: ``low`` to ``high`` lands on ``start`` to ``end``; what is beyond stops at the edge.

    >>> Scale(0, 4, 10, 290)(1)
    80.0
    """

    low: float
    high: float
    start: float = 0.0
    end: float = 1.0

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


@dataclass(frozen=True)
class Ring:
    """An ellipse read as a clock: degrees run clockwise from the top, or the other way when mirrored."""

    centre: Point
    rx: float
    ry: float
    mirrored: bool = False

    def at(self, degrees: float, *, out: float = 0.0) -> Point:
        """The point at an angle, ``out`` units beyond the rim (negative: inside it)."""
        turn = radians(degrees) * (-1 if self.mirrored else 1)
        return (
            self.centre[0] + (self.rx + out) * sin(turn),
            self.centre[1] - (self.ry + out) * cos(turn),
        )

    def arc(self, start: float, end: float, *, out: float = 0.0) -> tuple[str | float, ...]:
        """The steps of a path along the rim, from where the pen is at ``start`` to ``end``."""
        far = int(abs(end - start) > 180)
        clockwise = int((end > start) is not self.mirrored)
        return ("A", self.rx + out, self.ry + out, 0, far, clockwise, *self.at(end, out=out))
