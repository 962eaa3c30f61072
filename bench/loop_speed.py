"""How fast the model lives and the filter learns: ``python -m bench.loop_speed``.

An agent-day is a night and, every third day, one moment at the middle of the ladder. Mesa lives the same days
in Python objects, in an environment of its own (``build/loop-peers``), when it can be installed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.results import Row, tell
from drawbridge.loop import Chance, Model, Moment, Parameters, State, begin, fresh, meet, night, suggest, take_in
from drawbridge.loop.guess import guesses
from drawbridge.loop.recovery import logs

HERE = Path(__file__).parent
HOME = HERE.parent / "build" / "loop-peers"
EVERY, RUNG = 3, 4
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MESA_PEOPLE, MESA_DAYS = 1_000, 6
MOMENTS, GUESSES = 300, 1_000
PINS = ("mesa==3.3.1", "numpy==2.4.6")


def main() -> None:
    rates = {size: agent_days(size, days=max(3, min(60, 3_000_000 // size // 3 * 3))) for size in SIZES}
    rows = [Row(f"agent-days per second, {size:,} people", rate, unit="1/s") for size, rate in rates.items()]
    rows.append(Row("… at 1,000,000 against 10,000 (1 is linear)", rates[1_000_000] / rates[10_000]))
    rows.append(bandwidth(rates[1_000_000]))
    tell([*rows, *mesa(rates[10_000]), *filtering()])


def agent_days(people: int, days: int) -> float:
    """Agent-days per second of processor time."""
    rng, p, state = np.random.default_rng(0), Parameters(), fresh(people)
    moment = Moment(np.full(people, RUNG), np.ones(people, dtype=bool), np.zeros(people))
    began = time.process_time()
    for day in range(days):
        if day % EVERY == 0:
            state, _ = meet(state, p, moment, Chance.draw(rng, people))
        state = night(state, p)
    return people * days / (time.process_time() - began)


def bandwidth(rate: float) -> Row:
    """The share of the machine's memory bandwidth that reading and writing the state once a day would take."""
    state: State = fresh(2)
    each = 2 * sum(array.nbytes for array in vars(state).values()) / len(state)
    big = np.zeros(40_000_000)
    began = time.perf_counter()
    for _ in range(3):
        np.add(big, 1.0, out=big)
    copied = 3 * 2 * big.nbytes / (time.perf_counter() - began)
    note = f"{each:.0f} bytes a person a day; the machine moves {copied / 1e9:.1f} GB/s"
    return Row(
        "… share of measured memory bandwidth, state read and written once a day", rate * each / copied, note=note
    )


def mesa(ours: float) -> Iterator[Row]:
    """The same days in Mesa."""
    python = HOME / "bin" / "python"
    if not python.exists():
        venv.create(HOME, with_pip=True)
        installed = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINS],
            capture_output=True,
            text=True,
            check=False,
        )
        if installed.returncode:
            yield Row("Mesa 3.3.1", None, note="could not be installed here")
            return
    command = [python, HERE / "peers" / "mesa_days.py", str(MESA_PEOPLE), str(MESA_DAYS), str(EVERY), str(RUNG)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        yield Row("Mesa 3.3.1", None, note=(told.stderr.strip().splitlines() or ["said nothing"])[-1])
        return
    found = json.loads(told.stdout)
    rate = found["agent_days"] / found["cpu"]
    note = f"{MESA_PEOPLE:,} people, {MESA_DAYS} days; the end agrees within {_apart(found):.1e}"
    yield Row("agent-days per second, Mesa 3.3.1", rate, unit="1/s", note=note)
    yield Row("… times as fast as Mesa at 10,000 people", ours / rate, least=150)


def _apart(found: dict[str, float]) -> float:
    """How far Mesa's mean danger without noise is from ours: the two are the same model."""
    p, state = Parameters(noise=0.0), fresh(1)
    moment = Moment(np.array([RUNG]), np.ones(1, dtype=bool), np.zeros(1), escape=False)
    for day in range(MESA_DAYS):
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
    sys.exit(main())
