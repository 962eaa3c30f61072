"""The loop: stages that follow from each other, with a way out on every arrow.

Wide it is a ring with gates in it; narrow it is a list that runs down and returns. The ways out are links in
both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Protocol

from django.urls import reverse
from django.utils.safestring import SafeString

from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.charts.pen import Point, circle, drawing, join, line, lines, path, tag, wrap
from drawbridge.web.charts.scale import Ring

PAGE = (860.0, 556.0)
RX, RY = 212.0, 208.0
LINE = 22.0
"""Leading of the stages' names."""
GATE = 10.0
"""Half the opening of a gate."""


@dataclass(frozen=True)
class Turn:
    """A stage, the way out on the arrow that leaves it, and how often it was taken, when that is known.

    ``passed`` says, in a word or two, how often the arrow itself was gone along; empty in a loop nobody counted.
    """

    label: str
    exit: str
    href: str
    count: int | None = None
    passed: str = ""


@dataclass(frozen=True)
class Loop:
    """Stages in order; ``mirrored`` runs the other way, for pages read from right to left."""

    id: str
    name: str
    sentence: str
    turns: tuple[Turn, ...]
    mirrored: bool = False


class Arrow(Protocol):
    """What a guide says of one stage: its label, the capacity that leads out, and that way out in words."""

    @property
    def label(self) -> str: ...
    @property
    def exit(self) -> str: ...
    @property
    def exit_line(self) -> str: ...


def turns_of(arrows: Sequence[Arrow]) -> tuple[Turn, ...]:
    """Read a guide's stages; each way out leads to its capacity's page."""
    return tuple(Turn(a.label, a.exit_line, reverse("library:capacity", args=(a.exit.lower(),))) for a in arrows)


def draw_loop(chart: Loop) -> Figure:
    """Draw the loop, wide and narrow."""
    return Figure(chart.id, chart.name, chart.sentence, join((_wide(chart), _narrow(chart))), _table(chart), "loop")


def taken(count: int | None) -> str:
    """How often a way out was taken, in words; empty when that is not known.

    >>> taken(None), taken(0), taken(1), taken(4)
    ('', 'not taken yet', 'taken once', 'taken 4 times')
    """
    if count is None:
        return ""
    return {0: "not taken yet", 1: "taken once"}.get(count, f"taken {count} times")


def _wide(chart: Loop) -> SafeString:
    ring = Ring((PAGE[0] / 2, PAGE[1] / 2), RX, RY, chart.mirrored)
    names = [wrap(turn.label, 17) for turn in chart.turns]
    step = 360 / len(names)
    parts = []
    for i, (turn, name, following) in enumerate(zip(chart.turns, names, [*names[1:], names[0]], strict=True)):
        start = _clear(ring, i * step, 1, name)
        end = _clear(ring, (i + 1) * step, -1, following)
        parts += [lines(ring.at(i * step), name, LINE, class_="read"), _arrow(ring, start, end, turn)]
    return drawing(chart.id, "wide", PAGE, chart.name, chart.sentence, *parts, role="group")


def _arrow(ring: Ring, start: float, end: float, turn: Turn) -> SafeString:
    """The arrow from one stage to the next, broken in its middle by an open gate."""
    middle = (start + end) / 2
    gap = _degrees(ring, middle, GATE)
    return join(
        (
            path("path", "M", *ring.at(start), *ring.arc(start, middle - gap)),
            path("path", "M", *ring.at(middle + gap), *ring.arc(middle + gap, end)),
            _head(ring, end),
            _gate(ring, middle, gap),
            *_lamp(ring.at(middle, out=-14), turn.count),
            *_passed(ring, middle, turn.passed),
            _exit_words(ring, middle, turn),
        )
    )


def _lamp(at: Point, count: int | None) -> Iterator[SafeString]:
    """A lamp at the gate of a counted loop: lit once that way out was practised."""
    if count is not None:
        yield circle(at, 5.5, "full" if count else "hollow")


def _passed(ring: Ring, middle: float, words: str) -> Iterator[SafeString]:
    """How often the arrow was gone along, inside the ring."""
    if words:
        x, y = ring.at(middle, out=-28)
        side = (x - ring.centre[0]) * (-1 if ring.mirrored else 1)
        anchor = "middle" if abs(side) < 40 else "end" if side > 0 else "start"
        yield lines((x, y + (14 if abs(side) < 40 and y < ring.centre[1] else 0)), (words,), 20, anchor=anchor)


def _clear(ring: Ring, angle: float, direction: int, rows: tuple[str, ...]) -> float:
    """The first angle at which the rim is free of a stage's name."""
    x, y = ring.at(angle)
    wide = max(map(len, rows)) * 4.6 + 12
    high = len(rows) * LINE / 2 + 8
    steps = (angle + direction * 0.5 * i for i in range(1, 90))
    return next(d for d in steps if abs(ring.at(d)[0] - x) > wide or abs(ring.at(d)[1] - y) > high)


def _degrees(ring: Ring, angle: float, length: float) -> float:
    """How many degrees a short length takes on the rim, here."""
    (x, y), (u, v) = ring.at(angle), ring.at(angle + 1)
    return length / hypot(u - x, v - y)


def _head(ring: Ring, angle: float) -> SafeString:
    """An arrow's head, pointing along the rim."""
    back = angle - _degrees(ring, angle, 11)
    return path("head-of", "M", *ring.at(angle), "L", *ring.at(back, out=5), "L", *ring.at(back, out=-5), "Z")


def _gate(ring: Ring, middle: float, gap: float) -> SafeString:
    """Two posts, the leaf swung open, and a path that leads out."""
    a, b = middle - gap, middle + gap
    return join(
        (
            line(ring.at(a, out=-6), ring.at(a, out=6), "way"),
            line(ring.at(b, out=-6), ring.at(b, out=6), "way"),
            line(ring.at(a, out=6), ring.at(a - 0.45 * gap, out=6 + 1.7 * GATE), "way"),
            path("way dashed", "M", *ring.at(middle, out=-3), "L", *ring.at(middle, out=34)),
        )
    )


def _exit_words(ring: Ring, middle: float, turn: Turn) -> SafeString:
    (x, y), words = ring.at(middle, out=44), wrap(turn.exit, 19)
    side = (x - ring.centre[0]) * (-1 if ring.mirrored else 1)
    if abs(side) < 40:
        y += LINE / 2 * (len(words) - 1) * (1 if y > ring.centre[1] else -1)
    if turn.count is not None and y < ring.centre[1] - 40:
        y -= 12  # room for the count, above the gate
    anchor = "middle" if abs(side) < 40 else "start" if side > 0 else "end"
    link = tag("a", lines((x, y), words, 20, anchor=anchor), href=turn.href)
    count = taken(turn.count)
    below = (x, y + 10 * (len(words) - 1) + 20)
    return join((link, lines(below, (count,), 20, anchor=anchor, class_="soft"))) if count else link


def _narrow(chart: Loop) -> SafeString:
    last = len(chart.turns) - 1
    return tag("ol", *(_turn(turn, i == last) for i, turn in enumerate(chart.turns)), class_="turns narrow")


def _turn(turn: Turn, last: bool) -> SafeString:
    count = taken(turn.count)
    words = tag("a", turn.exit, href=turn.href)
    passed = (tag("small", turn.passed),) if turn.passed else ()
    return tag(
        "li",
        tag("span", turn.label, *(" ", *passed) if passed else (), class_="stage"),
        tag(
            "svg",
            *_side_gate(last),
            *_lamp((14, 27), turn.count),
            class_="gate",
            viewBox="0 0 46 56",
            width=46,
            aria_hidden="true",
            focusable="false",
        ),
        tag("span", words, *((tag("small", count),) if count else ()), class_="exit"),
    )


def _side_gate(last: bool) -> Iterator[SafeString]:
    """The arrow to the next stage, with a gate that opens to the side; the last one joins the way back."""
    yield path("path", "M", 14, 2, "L", 14, 17)
    yield path("path", "M", 14, 37, "L", 14, 56 if last else 48)
    if not last:
        yield path("head-of", "M", 14, 55, "L", 9, 45, "L", 19, 45, "Z")
    yield line((8, 17), (20, 17), "way")
    yield line((8, 37), (20, 37), "way")
    yield line((20, 17), (35, 12), "way")
    yield path("way dashed", "M", 16, 27, "L", 43, 27)


def _table(chart: Loop) -> Table:
    following = (*chart.turns[1:], chart.turns[0])
    counted = any(turn.count is not None for turn in chart.turns)
    went = any(turn.passed for turn in chart.turns)
    rows = tuple(
        (
            turn.label,
            after.label,
            *((turn.passed,) if went else ()),
            turn.exit,
            *((taken(turn.count) or "not known",) if counted else ()),
        )
        for turn, after in zip(chart.turns, following, strict=True)
    )
    columns = (
        "Stage",
        "Leads to",
        *(("Counted",) if went else ()),
        "The way out here",
        *(("Taken",) if counted else ()),
    )
    return Table("The stages in order, and the way out on each arrow", columns, rows)
