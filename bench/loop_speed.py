"""How fast the model lives and the filter learns: ``python -m bench.loop_speed``; with ``filter``, only that.

An agent-day is a night and, every third day, one moment at the middle of the ladder. Mesa and mesa-frames live the same
days, each in an environment of its own under ``build``, when it can be installed. All rates are of processor time, and
ratios are taken turn by turn, for the machine has other work.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.drawing import Line, lines
from bench.results import Row, tell
from drawbridge.loop import Chance, Model, Moment, Parameters, begin, fresh, meet, night, suggest, take_in
from drawbridge.loop.cohort import draw
from drawbridge.loop.compiled import available
from drawbridge.loop.crowd import Routine, live
from drawbridge.loop.guess import guesses
from drawbridge.loop.recovery import logs

HERE = Path(__file__).parent
BUILD = HERE.parent / "build"
PICTURE = HERE.parent / "docs" / "_static" / "crowd.svg"
EVERY, RUNG = 3, 4
SIZES = (1_000, 10_000, 100_000, 1_000_000)
PEOPLE, DAYS, TURNS = 10_000, 60, 5
MOMENTS, GUESSES = 300, 1_000


@dataclass(frozen=True)
class Peer:
    """Another program that lives the same days: its script, what it needs, and for how many days it is asked."""

    name: str
    script: str
    home: str
    pins: tuple[str, ...]
    days: int
    least: float

    def ready(self) -> bool:
        """Whether it is installed by now."""
        if self.python.exists():
            return True
        venv.create(BUILD / self.home, with_pip=True)
        command = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *self.pins]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    @property
    def python(self) -> Path:
        return BUILD / self.home / "bin" / "python"

    def live(self, days: int) -> dict[str, float]:
        command = [self.python, HERE / "peers" / self.script, str(PEOPLE), str(days), str(EVERY), str(RUNG)]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        return dict(json.loads(told.stdout))


PEERS = (
    Peer("Mesa 3.3.1", "mesa_days.py", "loop-peers", ("mesa==3.3.1", "numpy==2.4.6"), 6, 150.0),
    Peer(
        "mesa-frames 0.1.0a0",
        "frames_days.py",
        "frames-peers",
        ("mesa-frames==0.1.0a0", "polars==2.1.0", "numpy==1.26.4"),
        60,
        3.0,
    ),
)


def main(only: str = "") -> None:
    if only == "filter":
        tell(list(filtering()))
        return
    ways = ("numba", "numpy") if available() else ("numpy",)
    for way in ways:
        crowd(PEOPLE, 6, way)  # whatever is compiled is compiled before anything is timed
    growth = {way: {size: crowd(size, DAYS, way) for size in SIZES} for way in ways}
    rows = [
        Row(f"agent-days per second, {way}, {size:,} people", rate, unit="1/s")
        for way in ways
        for size, rate in growth[way].items()
    ]
    rows += [
        Row(f"… {way}, at 1,000,000 against 10,000 (1 is linear)", one[SIZES[-1]] / one[PEOPLE])
        for way, one in growth.items()
    ]
    rows += bandwidth({way: one[SIZES[-1]] for way, one in growth.items()})
    PICTURE.write_text(picture(growth), encoding="utf-8")
    tell([*rows, *peers(ways), *filtering()])


def picture(growth: dict[str, dict[int, float]]) -> str:
    """Seconds for a year of so many people."""
    drawn = [
        Line(f"people, by {way}", tuple((float(size), 365 * size / rate) for size, rate in one.items()))
        for way, one in growth.items()
    ]
    return lines("Processor seconds for a year", *drawn)


def crowd(people: int, days: int, way: str) -> float:
    """Agent-days per second of processor time."""
    cohort = draw(np.random.default_rng(0), people, Parameters())
    began = time.process_time()
    live(cohort, Routine(days, RUNG, EVERY), plain=way == "numpy")
    return people * days / (time.process_time() - began)


def day_by_day(people: int, days: int) -> float:
    """The same by ``meet`` and ``night``, everybody's day before anybody's next, as those who meet each other must."""
    rng, p, state = np.random.default_rng(0), Parameters(), fresh(people)
    moment = Moment(np.full(people, RUNG), np.ones(people, dtype=bool), np.zeros(people))
    began = time.process_time()
    for day in range(days):
        if day % EVERY == 0:
            state, _ = meet(state, p, moment, Chance.draw(rng, people))
        state = night(state, p)
    return people * days / (time.process_time() - began)


def bandwidth(rates: dict[str, float]) -> Iterator[Row]:
    """What of the machine's memory bandwidth reading and writing everyone's state once a day would take."""
    state = fresh(2)
    each = 2 * sum(array.nbytes for array in vars(state).values()) / len(state)
    big = np.zeros(40_000_000)
    moved = []
    for _ in range(5):
        began = time.process_time()
        np.add(big, 1.0, out=big)
        moved.append(2 * big.nbytes / (time.process_time() - began))
    most = max(moved)
    note = f"{each:.0f} bytes a person a day; one core moves {most / 1e9:.1f} GB/s"
    day_by_day(10_000, 3)
    slow = day_by_day(1_000_000, 6)
    yield Row("agent-days per second, day by day, 1,000,000 people", slow, unit="1/s")
    for what, rate in {**rates, "day by day": slow}.items():
        yield Row(f"… share of measured memory bandwidth, {what}, 1,000,000 people", rate * each / most, note=note)


def peers(ways: tuple[str, ...]) -> Iterator[Row]:
    """The same days elsewhere, and how many times as fast ours are, turn by turn."""
    for peer in PEERS:
        if not peer.ready():
            yield Row(peer.name, None, note="could not be installed here")
            continue
        turns = [(peer.live(peer.days), {way: crowd(PEOPLE, DAYS, way) for way in ways}) for _ in range(TURNS)]
        theirs = [found["agent_days"] / found["cpu"] for found, _ in turns]
        note = f"{PEOPLE:,} people; the end agrees within {_apart(peer.days, turns[0][0]):.1e}"
        yield Row.of(f"agent-days per second, {peer.name}", theirs, "1/s", note=note)
        for way in ways:
            ratios = [ours[way] / other for (_, ours), other in zip(turns, theirs, strict=True)]
            bar = peer.least if way == ways[0] else None
            what = f"… times as fast as {peer.name}, {way}, {PEOPLE:,} people"
            yield Row.of(what, ratios, least=bar, by_median=True)


def _apart(days: int, found: dict[str, float]) -> float:
    """How far another program's mean danger without noise is from ours: all are the same model."""
    p, state = Parameters(noise=0.0), fresh(1)
    moment = Moment(np.array([RUNG]), np.ones(1, dtype=bool), np.zeros(1), escape=False)
    for day in range(days):
        if day % EVERY == 0:
            state, _ = meet(state, p, moment, Chance(np.zeros(1), np.ones((3, 1))))
        state = night(state, p)
    return abs(float(state.danger.mean()) - found["danger"])


def filtering() -> Iterator[Row]:
    """A log of 300 moments, 1,000 guesses: each update, and the next step at its end."""
    rng = np.random.default_rng(3)
    book = logs(guesses(np.zeros((1, 10)), Model()), MOMENTS, rng)[0]
    known, spent = begin(rng, Model(), GUESSES), []
    for note in book:
        began = time.process_time()
        known = take_in(known, note, rng)
        spent.append(1000 * (time.process_time() - began))
    size = f"{MOMENTS} moments × {GUESSES:,} guesses"
    yield Row.of(f"a new moment, {size}", spent, "CPU ms", most=50)
    yield Row(f"… the worst, when the whole log is read again, {size}", max(spent), unit="CPU ms", most=1000)
    chosen = []
    for _ in range(9):
        began = time.process_time()
        suggest(known, MOMENTS)
        chosen.append(1000 * (time.process_time() - began))
    yield Row.of("the next step", chosen, "CPU ms", most=100)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
