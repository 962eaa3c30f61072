"""The ladder: the steps of a practice in order. A heavier rung asks more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.charts.pen import line, tag

LIGHT, HEAVY = 2.0, 15.0

State = Literal["done", "today", "open"]
_WORDS: dict[State, str] = {"done": "done", "today": "suggested today", "open": ""}


@dataclass(frozen=True)
class Step:
    """One rung. ``dose`` from 0 to 1 is how much it asks."""

    number: int
    title: str
    dose: float
    href: str | None = None
    state: State = "open"


@dataclass(frozen=True)
class Ladder:
    """The rungs, lightest first."""

    id: str
    name: str
    sentence: str
    steps: tuple[Step, ...]


def ladder_figure(chart: Ladder) -> Figure:
    """Draw the rungs beside their names; the drawing holds no text, so it never shrinks any."""
    rows = tag("ol", *map(_row, chart.steps), class_="treads")
    return Figure(chart.id, chart.name, chart.sentence, rows, _table(chart), "ladder")


def thickness(dose: float) -> float:
    """A rung's height on paper.

    >>> thickness(0.0), thickness(1.0)
    (2.0, 15.0)
    """
    return LIGHT + (HEAVY - LIGHT) * min(max(dose, 0.0), 1.0)


def size(dose: float) -> str:
    """How much a step asks, as people read it.

    >>> size(0.1), size(0.25), size(1.0)
    ('size 1 of 10', 'size 2.5 of 10', 'size 10 of 10')
    """
    return f"size {10 * dose:.3g} of 10"


def _row(step: Step) -> SafeString:
    title = tag("a", step.title, href=step.href) if step.href else tag("b", step.title)
    words = ", ".join(filter(None, (f"step {step.number}", size(step.dose), _WORDS[step.state])))
    return tag(
        "li",
        tag("span", _rung(step), class_="rails"),
        tag("span", title, " ", tag("span", words, class_="say")),
        aria_current="step" if step.state == "today" else None,
    )


def _rung(step: Step) -> SafeString:
    high = thickness(step.dose)
    beam = tag(
        "rect",
        class_="hollow" if step.state == "open" else "full",
        x=1,
        y=(20 - high) / 2,
        width=38,
        height=high,
        rx=1.5,
    )
    mark = (line((44, 10), (52, 10), "strong"),) if step.state == "today" else ()
    return tag("svg", beam, *mark, viewBox="0 0 40 20", width=40, aria_hidden="true", focusable="false")


def _table(chart: Ladder) -> Table:
    rows = tuple(
        (str(step.number), step.title, size(step.dose), _WORDS[step.state] or "not yet") for step in chart.steps
    )
    return Table("The steps, lightest first", ("Step", "What", "Size", "State"), rows)
