"""The web: which patterns live next door to each other, and which of them show.

Wide it is a ring, a quarter for each family; narrow it is a list with its neighbours joined by arcs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from django.utils.safestring import SafeString

from drawbridge.web.charts.figure import Figure, Table, of_100
from drawbridge.web.charts.pen import Point, circle, drawing, join, lines, path, wrap
from drawbridge.web.charts.scale import Ring

PAGE = (640.0, 540.0)
RX, RY = 168.0, 206.0
LETTER = 8.4
"""Units a letter takes, at most, on average."""
NARROW = 280.0
ROW = 30.0
"""Units from one name to the next on the narrow page."""


@dataclass(frozen=True)
class Node:
    """A pattern. ``weight`` from 0 (does not show) to 1; ``neighbours`` are ids of other nodes."""

    id: str
    label: str
    family: str
    neighbours: tuple[str, ...]
    weight: float = 0.0


@dataclass(frozen=True)
class Web:
    """Patterns, families together and in order."""

    id: str
    name: str
    sentence: str
    nodes: tuple[Node, ...]


def web_figure(chart: Web) -> Figure:
    """Draw the neighbours, wide and narrow."""
    return Figure(chart.id, chart.name, chart.sentence, join((_wide(chart), _narrow(chart))), _table(chart), "web")


def edges(nodes: tuple[Node, ...]) -> tuple[tuple[int, int, bool], ...]:
    """Each pair of neighbours once, by place, and whether both show. One naming the other is enough."""
    place = {node.id: i for i, node in enumerate(nodes)}
    found = {
        (min(i, place[n]), max(i, place[n])) for i, node in enumerate(nodes) for n in node.neighbours if n in place
    }
    return tuple((a, b, nodes[a].weight > 0 and nodes[b].weight > 0) for a, b in sorted(found))


def _families(nodes: tuple[Node, ...]) -> Iterator[tuple[str, list[int]]]:
    """Families in order of appearance, with the places of their nodes."""
    names = dict.fromkeys(node.family for node in nodes)
    return ((name, [i for i, node in enumerate(nodes) if node.family == name]) for name in names)


def _angles(nodes: tuple[Node, ...]) -> list[float]:
    """A place on the ring for each node, with one empty place between families."""
    groups = len({node.family for node in nodes})
    step = 360 / (len(nodes) + 0.8 * groups)
    angle, angles = step * 0.9, [step * 0.9]
    for a, b in pairwise(nodes):
        angle += step * (1.8 if a.family != b.family else 1)
        angles.append(angle)
    return angles


def _wide(chart: Web) -> SafeString:
    ring = Ring((PAGE[0] / 2, PAGE[1] / 2), RX, RY)
    angles = _angles(chart.nodes)
    points = [ring.at(angle) for angle in angles]
    pairs = sorted(edges(chart.nodes), key=lambda edge: edge[2])
    return drawing(
        chart.id,
        "wide",
        PAGE,
        chart.name,
        chart.sentence,
        *(_chord(points[a], points[b], ring.centre, strong) for a, b, strong in pairs),
        *(_dot(point, node.weight) for point, node in zip(points, chart.nodes, strict=True)),
        *(_ring_label(ring, angle, node.label) for angle, node in zip(angles, chart.nodes, strict=True)),
        *(_corner(ring, [angles[i] for i in members], name) for name, members in _families(chart.nodes)),
    )


def _chord(a: Point, b: Point, centre: Point, strong: bool) -> SafeString:
    """A line between neighbours that bends inward; the closer they stand, the straighter it is."""
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    bend = 0.5 * min(1.0, dist(a, b) / (2 * RX))
    pull = (middle[0] + bend * (centre[0] - middle[0]), middle[1] + bend * (centre[1] - middle[1]))
    return path("strong" if strong else "faint", "M", *a, "Q", *pull, *b)


def _dot(at: Point, weight: float) -> SafeString:
    return circle(at, 6 + 5 * weight, "full") if weight > 0 else circle(at, 5, "hollow")


def _ring_label(ring: Ring, angle: float, label: str) -> SafeString:
    x, y = ring.at(angle, out=19)
    side = (x - ring.centre[0]) / ring.rx
    anchor = "middle" if abs(side) < 0.12 else "start" if side > 0 else "end"
    room = ring.centre[0] if anchor == "middle" else PAGE[0] - x if anchor == "start" else x
    words = wrap(label, max(8, int(room / LETTER)))
    lift = (len(words) - 1) * 9 * (y - ring.centre[1]) / ring.ry
    return lines((x, y + lift), words, 18, anchor=anchor)


def _corner(ring: Ring, angles: list[float], name: str) -> SafeString:
    """A family's name in the corner of the page nearest to it."""
    x, y = ring.at(sum(angles) / len(angles))
    right, low = x > ring.centre[0], y > ring.centre[1]
    at = (PAGE[0] if right else 0.0, PAGE[1] - 12 if low else 12.0)
    return lines(at, (name,), 18, anchor="end" if right else "start", class_="read soft")


def _narrow(chart: Web) -> SafeString:
    heads, rows = _rows(chart.nodes)
    x = 92.0
    height = max(rows) + ROW * 0.6
    pairs = sorted(edges(chart.nodes), key=lambda edge: edge[2])
    return drawing(
        chart.id,
        "narrow",
        (NARROW, height),
        chart.name,
        chart.sentence,
        *(_bow(x, rows[a], rows[b], strong) for a, b, strong in pairs),
        *(_dot((x, y), node.weight) for y, node in zip(rows, chart.nodes, strict=True)),
        *(lines((x + 18, y), (node.label,), 18, anchor="start") for y, node in zip(rows, chart.nodes, strict=True)),
        *(lines((x + 18, y), (name,), 18, anchor="start", class_="read soft") for name, y in heads),
    )


def _rows(nodes: tuple[Node, ...]) -> tuple[list[tuple[str, float]], list[float]]:
    """Heights of the families' names and of the nodes, down the page."""
    heads: list[tuple[str, float]] = []
    rows: list[float] = []
    y = 0.0
    for name, members in _families(nodes):
        y += ROW * (0.5 if not heads else 1.1)
        heads.append((name, y))
        rows += [y + ROW * (i + 1) for i in range(len(members))]
        y = rows[-1]
    return heads, rows


def _bow(x: float, top: float, bottom: float, strong: bool) -> SafeString:
    """An arc to the outer side, wider the further apart the two stand."""
    reach = min(x - 4, 16 + 0.24 * (bottom - top))
    return path(
        "strong" if strong else "faint",
        "M",
        x,
        top,
        "C",
        x - reach * 1.32,
        top,
        x - reach * 1.32,
        bottom,
        x,
        bottom,
    )


def _table(chart: Web) -> Table:
    names = {node.id: node.label for node in chart.nodes}
    joined = {i: [] for i in range(len(chart.nodes))}  # type: dict[int, list[str]]
    for a, b, _ in edges(chart.nodes):
        joined[a].append(names[chart.nodes[b].id])
        joined[b].append(names[chart.nodes[a].id])
    rows = tuple(
        (
            node.label,
            node.family,
            of_100(node.weight) if node.weight > 0 else "does not show",
            ", ".join(joined[i]),
        )
        for i, node in enumerate(chart.nodes)
    )
    return Table("Patterns and their neighbours", ("Pattern", "Family", "Shows", "Neighbours"), rows)
