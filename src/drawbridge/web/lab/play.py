"""The play: one evening, ten evenings, a year, and someone who is not safe. Every number comes from the model.

Nothing random is in the evenings: alarm is taken at its mean, and staying or leaving is what the reader chose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np

from drawbridge.loop import Moment, Parameters, State, fresh, night
from drawbridge.loop.alarm import alarms, course, threat, window
from drawbridge.loop.moment import live
from drawbridge.loop.reflex import LEFT, STAYED
from drawbridge.loop.year import Setup, Year, years
from drawbridge.web.charts.curves import Curves, Line, curves_figure
from drawbridge.web.charts.dots import BINS, Dots, Row, dots_figure
from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.lab.figures import FEW_TICKS, TICKS

Did = Literal["open", "wait", "leave"]
DID: dict[Did, str] = {"open": "Open the door", "wait": "Wait a minute, then go", "leave": "Be gone"}
MINUTES_STAYED: dict[Did, float] = {"open": 10.0, "wait": 1.0, "leave": 0.0}
BETS = {"up": "It goes up", "down": "It goes down", "same": "It stays"}
RUNG = 2
"""Sam asks to come in: the third rung of ten."""
SHOWN_MINUTES, A_MINUTE = 12, 4
A_DOT, BELOW = 0.3, 23.5
"""How much harm a place on the line stands for, and how many places lie below the tick; so a dot can stand on it."""
TEN = 10
OFTEN = range(5)
P = Parameters()


@dataclass(frozen=True)
class Evening:
    """What one choice at the door does: the alarm by quarter minutes, and the harm expected before and after."""

    did: Did
    alarm: tuple[float, ...]
    before: float
    after: float


def _one(state: State) -> float:
    return float(threat(state, P)[0, RUNG])


def _moment(minutes: float) -> Moment:
    return Moment(np.array([RUNG]), np.array([True]), np.zeros(1), minutes)


def _after(state: State, minutes: float) -> State:
    """The state after staying so long with Sam, who is kind; 0 minutes is leaving at once."""
    mean = alarms(state, P)[:, RUNG]
    path = course(mean, window(state, P), max(minutes, 1.0), P)
    return live(state, P, _moment(max(minutes, 1.0)), path, np.array([STAYED if minutes else LEFT]))


@cache
def evening(did: Did) -> Evening:
    """One evening. After someone has gone the alarm is drawn as gone: how relief falls is not in the model."""
    state, stays = fresh(1), MINUTES_STAYED[did]
    first = float(alarms(state, P)[0, RUNG])
    times = np.arange(SHOWN_MINUTES * A_MINUTE + 1) / A_MINUTE
    falling = first * (P.residue + (1.0 - P.residue) * np.exp(-times / P.calming))
    there = np.where(times <= max(stays, 0.25), falling, 0.0)
    return Evening(did, tuple((100 * there).tolist()), 100 * _one(state), 100 * _one(_after(state, stays)))


def evening_figure(chosen: Did | None) -> Figure:
    """The alarm of the three evenings; the chosen one is the strong line."""
    three: list[Evening] = [evening(did) for did in DID]
    lines = sorted((_line(one, chosen) for one in three), key=lambda line: line.kind != "strong")
    rows = tuple(
        (DID[one.did], *(str(round(one.alarm[minute * A_MINUTE])) for minute in (0, 1, 5, 10, 12)),
         f"{one.before:.1f}", f"{one.after:.1f}")
        for one in three
    )  # fmt: skip
    columns = ("What they do", "at the door", "1 minute", "5", "10", "12", "harm expected before", "after")
    ticks = ((0, "the door"), (5 * A_MINUTE, "5 minutes"), (10 * A_MINUTE, "10"))
    return curves_figure(
        Curves(
            id="evening",
            name="The alarm, this evening",
            sentence="Gone at once, and the alarm is gone at once. Staying, it falls slowly by itself. "
            f"The strong line is “{DID[chosen or 'open']}”, the thin ones are the other two.",
            lines=tuple(lines),
            table=Table("Alarm by the minute, and the harm expected of an evening like this, of 100", columns, rows),
            high=40.0,
            ticks=ticks,
            values=False,
        )
    )


def expected_figure() -> Figure:
    """The harm expected next time, after each of the three evenings; the tick is where it was before."""
    three = [evening(did) for did in DID]
    before = three[0].before
    low = before - BELOW * A_DOT
    rows = tuple(Row(DID[one.did], (one.after,), _moved(one)) for one in three)
    chart = Dots(
        id="expected",
        name="The harm expected, next time",
        sentence=f"The tick is before this evening, at {before:.1f} of 100; each dot is after it. Who is gone at once "
        "finds out nothing, and the dot stands on the tick.",
        rows=rows,
        low=low,
        high=low + BINS * A_DOT,
        low_words="less",
        high_words="more",
        marks=(before,),
    )
    cells = tuple((DID[one.did], f"{one.before:.1f}", f"{one.after:.1f}") for one in three)
    return replace(dots_figure(chart), table=Table("Harm expected, of 100", ("What they do", "before", "after"), cells))


def _moved(one: Evening) -> str:
    return f"{one.before:.1f}, still" if one.before == one.after else f"{one.before:.1f}, then {one.after:.1f}"


def _line(one: Evening, chosen: Did | None) -> Line:
    return Line(DID[one.did], one.alarm, "strong" if one.did == (chosen or "open") else "other")


@cache
def ten(stays: bool) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The alarm at the door and the habit of leaving, before the first and after each of ten evenings."""
    state = fresh(1)
    alarm, habit = [float(alarms(state, P)[0, RUNG])], [float(state.habit[0])]
    for _ in range(TEN):
        state = night(_after(state, MINUTES_STAYED["open"] if stays else 0.0), P)
        alarm.append(float(alarms(state, P)[0, RUNG]))
        habit.append(float(state.habit[0]))
    return tuple(100 * a for a in alarm), tuple(100 * h for h in habit)


def ten_figure() -> Figure:
    """Ten evenings of leaving, and ten of staying."""
    (left, habit), (stayed, other_habit) = ten(False), ten(True)
    rows = tuple(
        (str(n), f"{left[n]:.1f}", f"{habit[n]:.0f}", f"{stayed[n]:.1f}", f"{other_habit[n]:.0f}")
        for n in (0, 1, 5, 10)
    )
    columns = ("Evenings", "alarm, leaving", "habit, leaving", "alarm, staying", "habit, staying")
    return curves_figure(
        Curves(
            id="ten",
            name="Ten evenings at the door",
            sentence=f"Leaving every time, the alarm is {left[0]:.0f} before and {left[-1]:.0f} after. Staying every "
            f"time, it goes from {stayed[0]:.0f} to {stayed[-1]:.0f}: the thin line.",
            lines=(Line("leaving", left), Line("staying", stayed, "other")),
            table=Table("Alarm at the door and habit of leaving, of 100", columns, rows),
            high=40.0,
            ticks=((0, "now"), (5, "5 evenings"), (10, "10")),
        )
    )


@cache
def knob_years() -> tuple[Year, ...]:
    """A year of one tiny thing, from never to four times a week."""
    return years([Setup(policy="tiny", often=often) for often in OFTEN], lives=12)


def knob_figure(often: int) -> Figure:
    """The harm expected over a year, at this setting and never."""
    every = [tuple((100 * year.middle("expected")).tolist()) for year in knob_years()]
    lines = [Line(f"{often} times a week", every[often])]
    if often:
        lines.append(Line("never", every[0], "other"))
    rows = tuple(
        (_times(n), str(round(values[0])), str(round(values[26])), str(round(values[-1])))
        for n, values in enumerate(every)
    )
    start, end, never = round(every[often][0]), round(every[often][-1]), round(every[0][-1])
    beside = f"; without it, at {never}" if often else ""
    return curves_figure(
        Curves(
            id="knob",
            name="The harm expected, over a year",
            sentence=f"{_times(often)}, it begins at {start} and ends at {end}{beside}.",
            lines=tuple(lines),
            table=Table("Harm expected, of 100", ("One tiny thing", "start", "half a year", "a year"), rows),
            ticks=TICKS,
            few_ticks=FEW_TICKS,
        )
    )


def _times(often: int) -> str:
    return ("Never", "Once a week", "Twice a week", "Three times a week", "Four times a week")[often]


@dataclass(frozen=True)
class Unsafe:
    """A year with someone who is not safe: how often who leaves and who stays is hurt, and what they expect."""

    hurt_leaving: int
    hurt_staying: int
    figure: Figure


@cache
def unsafe() -> Unsafe:
    """Leaving as it comes, and never leaving."""
    leaves, stays = years([Setup(partner="unsafe"), Setup(partner="unsafe", leaves=False)], lives=12)
    lines = tuple(
        Line(name, tuple((100 * year.middle("expected")).tolist()), kind)
        for name, year, kind in (("leaves", leaves, "strong"), ("never leaves", stays, "other"))
    )
    hurt = round(leaves.total("harmed")), round(stays.total("harmed"))
    rows = tuple((str(week), *(str(round(line.values[week])) for line in lines)) for week in (0, 13, 26, 39, 52))
    figure = curves_figure(
        Curves(
            id="unsafe",
            name="The harm expected of someone who is not safe",
            sentence=f"Who leaves as it comes is hurt {hurt[0]} times in this year. Who never leaves, the thin line, "
            f"is hurt {hurt[1]} times, and comes to expect it.",
            lines=lines,
            table=Table("Harm expected, of 100", ("Week", "leaves", "never leaves"), rows),
            ticks=TICKS,
            few_ticks=FEW_TICKS,
        )
    )
    return Unsafe(*hurt, figure)
