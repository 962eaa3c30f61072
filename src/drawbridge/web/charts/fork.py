"""The fork: one drawing of the loop whose arrows are as thick as they are used, and whose circles as large as they
stand, in one month of a run. Left, leaving closes the loop; right, staying runs through what really happens.

Drawn once, narrow enough for any page, so that two runs fit side by side on a wide one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.charts.pen import Point, circle, drawing, number, path, tag

SIZE = (290.0, 470.0)
MIDDLE, LEFT, RIGHT = 145.0, 58.0, 232.0
ALARM, SPLIT, STAND, EXPECTS = 98.0, 204.0, 300.0, 404.0
SMALLEST, LARGEST = 5.0, 30.0
THICKEST = 11.0


@dataclass(frozen=True)
class Fork:
    """One month: ``alarm``, ``expects``, ``habit`` from 0 to 1 and ``trust`` from −1 to 1; ``left`` and ``stayed`` are
    shares of the ``asked`` times someone came near.
    """

    id: str
    name: str
    sentence: str
    alarm: float
    expects: float
    habit: float
    trust: float
    left: float
    stayed: float
    asked: float


def fork_figure(chart: Fork) -> Figure:
    """Draw it."""
    parts = (*_arrows(chart), *_circles(chart), *_words(chart))
    drawn = drawing(chart.id, "fork", SIZE, chart.name, chart.sentence, *parts)
    return Figure(chart.id, chart.name, chart.sentence, drawn, _table(chart), "forked")


def radius(value: float) -> float:
    """Of a circle; the larger the value, the larger its area.

    >>> radius(0.0), radius(1.0)
    (5.0, 30.0)
    """
    return float((SMALLEST**2 + (LARGEST**2 - SMALLEST**2) * min(max(value, 0.0), 1.0)) ** 0.5)


def _arrows(chart: Fork) -> Iterator[SafeString]:
    out, into = ALARM + radius(chart.alarm), EXPECTS - radius(chart.expects)
    yield from _arrow((MIDDLE, 28), (MIDDLE, ALARM - radius(chart.alarm) - 3), "back", 0.15)
    for x, share, class_ in ((LEFT, chart.left, "back"), (RIGHT, chart.stayed, "on")):
        start = (MIDDLE + (x - MIDDLE) * 0.14, out + 4)
        yield _flow(class_, share, "M", start[0], start[1], "C", start[0], out + 40, x, out + 24, x, SPLIT - 22)
        yield _head((x, SPLIT - 12), (0, 1), class_, share)
        yield from _arrow((x, SPLIT + 30), (x, STAND - 36), class_, share)
    bend = EXPECTS + 6
    below, end = STAND + 62, (MIDDLE - radius(chart.expects) - 8, EXPECTS + 4)
    yield path("path dashed", "M", LEFT, below, "C", LEFT, bend, LEFT + 20, bend, end[0], end[1])
    end = (MIDDLE + radius(chart.expects) + 12, EXPECTS + 4)
    yield _flow("on", chart.stayed, "M", RIGHT, below, "C", RIGHT, bend, RIGHT - 20, bend, end[0], end[1])
    yield _head((end[0] - 8, end[1]), (-1, 0), "on", chart.stayed)
    yield from _arrow((MIDDLE, into - 3), (MIDDLE, out + 4), "back", chart.expects)


def _arrow(a: Point, b: Point, class_: str, share: float) -> Iterator[SafeString]:
    """A straight one, up or down."""
    way = 1 if b[1] > a[1] else -1
    yield _flow(class_, share, "M", *a, "L", b[0], b[1] - way * 10)
    yield _head(b, (0, way), class_, share)


def _flow(class_: str, share: float, *steps: str | float) -> SafeString:
    """``back`` into the loop or ``on`` through what happens; as thick as its share, a hair's breadth for nothing."""
    written = " ".join(step if isinstance(step, str) else number(step) for step in steps)
    thick = 1.0 + (THICKEST - 1.0) * min(max(share, 0.0), 1.0)
    return tag("path", class_=f"flow {class_}", d=written, stroke_width=thick)


def _head(tip: Point, way: tuple[float, float], class_: str, share: float) -> SafeString:
    half = 5.0 + 5.0 * min(max(share, 0.0), 1.0)
    (x, y), (dx, dy) = tip, way
    back = (x - 11 * dx, y - 11 * dy)
    a, b = (back[0] + half * dy, back[1] + half * dx), (back[0] - half * dy, back[1] - half * dx)
    return path("full" if class_ == "on" else "head-of", "M", x, y, "L", *a, "L", *b, "Z")


def _circles(chart: Fork) -> Iterator[SafeString]:
    yield circle((MIDDLE, ALARM), radius(chart.alarm), "stands")
    yield circle((MIDDLE, EXPECTS), radius(chart.expects), "stands")
    yield circle((LEFT, STAND), radius(chart.habit), "stands")
    yield circle((RIGHT, STAND), radius(abs(chart.trust)), "full" if chart.trust > 0 else "hollow")


def _words(chart: Fork) -> Iterator[SafeString]:
    yield _text((MIDDLE, 18), "Someone comes near", "read")
    beside = radius(chart.alarm) + 10
    yield _text((MIDDLE + beside, ALARM - 17), "Alarm", "read", "start")
    yield _text((MIDDLE + beside, ALARM + 2), f"{of(chart.alarm)}", "soft", "start")
    yield _text((LEFT, SPLIT + 4), "Leaves", "read")
    yield _text((LEFT, SPLIT + 23), f"{of(chart.left)} times" if chart.asked else "–", "soft")
    yield _text((RIGHT, SPLIT + 4), "Stays", "read")
    yield _text((RIGHT, SPLIT + 23), f"{of(chart.stayed)} times" if chart.asked else "–", "soft")
    yield _text((LEFT, STAND + 48), "Habit", "read")
    yield _text((RIGHT, STAND + 48), "Trust" if chart.trust >= -0.005 else "Distrust", "read")
    yield _text((MIDDLE, EXPECTS + 50), "Expects harm", "read")
    yield _text((LEFT - 8, EXPECTS + 26), "nothing learned", "soft")


def of(share: float) -> str:
    """A share as it is read here.

    >>> of(0.432)
    '43 of 100'
    """
    return f"{round(100 * share)} of 100"


def _text(at: Point, words: str, class_: str, anchor: str = "middle") -> SafeString:
    return tag("text", words, class_=class_, x=at[0], y=at[1], text_anchor=anchor)


def _table(chart: Fork) -> Table:
    rows = (
        ("Alarm when someone comes near", of(chart.alarm)),
        ("Leaves", of(chart.left) if chart.asked else "nobody came near"),
        ("Stays, and sees what happens", of(chart.stayed) if chart.asked else "nobody came near"),
        ("Habit of leaving", of(chart.habit)),
        ("Trust in this person (−100 to 100)", str(round(100 * chart.trust))),
        ("Harm expected", of(chart.expects)),
    )
    return Table("The loop in this month", ("What", "How much"), rows)
