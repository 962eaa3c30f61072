"""The drawings of a run: the loop in one month, and five curves over the year, with the run held beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.loop.arrays import Floats
from drawbridge.loop.year import Year
from drawbridge.web.charts.curves import Curves, Line, curves_figure
from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.charts.fork import Fork, fork_figure

TICKS = ((0, "start"), (13, "13 weeks"), (26, "26"), (39, "39"), (52, "a year"))
FEW_TICKS = ((0, "start"), (26, "26 weeks"), (52, "a year"))
MONTH = 4
"""Weeks that the drawing of the loop counts back from the week looked at."""
LISTED = (0, 4, 13, 26, 39, 52)
"""Weeks that stand in the tables."""


@dataclass(frozen=True)
class Panel:
    """One curve: its name in the model, its heading, what it is in a sentence, and a second line of the same scale."""

    curve: str
    name: str
    says: str
    second: tuple[str, str] | None = None
    low: float = 0.0
    high: float = 100.0


PANELS = (
    Panel("alarm", "Alarm", "How loud it gets when someone comes near.", ("tolerance", "what they can bear")),
    Panel("expected", "Expected harm", "What their body expects to happen.", ("belief", "what they think")),
    Panel("trust", "Trust", "What this person has become to them; below the middle line it is distrust.", None, -100.0),
    Panel("habit", "The habit", "How readily leaving comes, before there is a thought."),
    Panel("cost", "What nearness costs", "Energy spent on each day with people, as it is felt.", None, -10.0, 60.0),
)


def five(run: Year, beside: Year | None, week: int) -> tuple[Figure, ...]:
    """A figure for each panel."""
    return tuple(_curve(panel, run, beside, week) for panel in PANELS)


def _curve(panel: Panel, run: Year, beside: Year | None, week: int) -> Figure:
    own = _hundred(run.middle(panel.curve))
    lines = [Line("this run", own)]
    if beside is not None:
        lines.append(Line("the run beside it", _hundred(beside.middle(panel.curve)), "other"))
    if panel.second:
        lines.append(Line(panel.second[1], _hundred(run.middle(panel.second[0])), "path dashed"))
    low, high = run.band(panel.curve)
    return curves_figure(
        Curves(
            id=panel.curve,
            name=panel.name,
            sentence=_sentence(panel, lines),
            lines=tuple(lines),
            table=_table(panel, lines, (_hundred(low), _hundred(high))),
            band=(_hundred(low), _hundred(high)),
            low=panel.low,
            high=panel.high,
            mark=week,
            ticks=TICKS,
            few_ticks=FEW_TICKS,
        )
    )


def _sentence(panel: Panel, lines: list[Line]) -> str:
    first, last = round(lines[0].values[0]), round(lines[0].values[-1])
    went = f"stays at {last}" if first == last else f"goes from {first} to {last}"
    said = [panel.says, f"In this run it {went}"]
    others = {line.kind: line for line in lines[1:]}
    if "other" in others:
        said[-1] += f"; beside it, it ends at {round(others['other'].values[-1])}"
    said[-1] += "."
    if "path dashed" in others:
        dotted = others["path dashed"]
        said.append(f"Dotted, {dotted.name}: {round(dotted.values[0])}, then {round(dotted.values[-1])}.")
    return " ".join(said)


def _table(panel: Panel, lines: list[Line], band: tuple[tuple[float, ...], tuple[float, ...]]) -> Table:
    columns = ("Week", *(line.name for line in lines), "eight lucks in ten")
    rows = tuple(
        (str(week), *(str(round(line.values[week])) for line in lines), _from_to(band[0][week], band[1][week]))
        for week in LISTED
    )
    return Table(f"{panel.name}, of 100", columns, rows)


def _from_to(low: float, high: float) -> str:
    return str(round(low)) if round(low) == round(high) else f"{round(low)} to {round(high)}"


def _hundred(values: Floats) -> tuple[float, ...]:
    return tuple((100.0 * values).tolist())


def loop_of(run: Year, week: int, id_: str, name: str) -> Figure:
    """The loop in the month that ends with this week."""
    weeks = slice(max(week - MONTH, 0), max(week, MONTH))
    asked, stayed = (float(run.counts[key][weeks].sum()) for key in ("asked", "stayed"))
    share = stayed / asked if asked else 0.0
    at = {key: float(run.middle(key)[week]) for key in ("alarm", "expected", "habit", "trust")}
    chart = Fork(
        id=id_,
        name=name,
        sentence=_loop_sentence(share, asked / run.counts["asked"].shape[1] / MONTH, at["trust"]),
        alarm=min(at["alarm"], 1.0),
        expects=at["expected"],
        habit=at["habit"],
        trust=at["trust"],
        left=1.0 - share if asked else 0.0,
        stayed=share,
        asked=asked,
    )
    return fork_figure(chart)


def _loop_sentence(share: float, a_week: float, trust: float) -> str:
    if a_week == 0:
        return "Nobody comes near in this month, so nothing turns."
    near = "once a week" if round(a_week) <= 1 else f"{round(a_week)} times a week"
    if share < 0.25:
        what = "nearly every time they are gone before they can see what would have happened"
    elif share < 0.75:
        what = "sometimes they leave, sometimes they stay and see"
    elif trust < 0:
        what = "they stay, and what they see is harm"
    else:
        what = "they stay, and what happens is milder than what was expected"
    return f"Someone comes near about {near}; {what}."


@dataclass(frozen=True)
class Counted:
    """The year in whole numbers, means over lucks."""

    asked: int
    stayed: int
    flooded: int
    harmed: int
    fell: int


def counted(run: Year) -> Counted:
    """What happened in this year. ``fell`` is by how much of 100 the harm expected went down."""
    asked, stayed, flooded, harmed = (round(run.total(name)) for name in ("asked", "stayed", "flooded", "harmed"))
    expected = run.middle("expected")
    return Counted(asked, stayed, flooded, harmed, round(100 * float(np.subtract(expected[0], expected[-1]))))
