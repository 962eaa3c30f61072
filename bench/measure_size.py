"""How calibration grows: a million people, the memory it takes, and whether cost is linear in people and in items.

    python -m bench.measure_size

Bars: 1,000,000 × 100 on one scale in ≤ 5 minutes and ≤ 3 GB on two cores; 50,000 × 120 × 12 in ≤ 500 MB; doubling
people or items costs no more than 2.2 times. Every calibration runs as a program of its own, so that its peak memory is
its own; making the answers is part of the peak and not of the time. Two threads share the work, and matrix products use
one each. Draws docs/measurement/growth.svg.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from bench.drawing import Line, lines
from bench.results import Row, tell
from drawbridge.measure import ItemPrior
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.curves import Ints
from drawbridge.measure.responses import Responses

PICTURE = Path(__file__).parents[1] / "docs" / "measurement" / "growth.svg"
PEOPLE = (12_500, 25_000, 50_000, 100_000)
ITEMS = (10, 20, 40, 80)
USUAL_ITEMS, USUAL_PEOPLE = 20, 25_000
REPEATS = 5
BLOCK = 20_000


def main() -> None:
    if len(sys.argv) == 4:
        print(json.dumps(calibrated(*(int(number) for number in sys.argv[1:]))))
        return
    tell([*large(), *growth()])


def large() -> Iterator[Row]:
    wall, cpu, peak = apart(1_000_000, 100, 1)
    yield Row("calibrate 1,000,000 × 100 × 1 with standard errors", wall, unit="s", most=300)
    yield Row("… processor time", cpu, unit="CPU s")
    yield Row("… peak memory", peak, unit="MB", most=3000, note="answers and all")
    yield Row("calibrate 50,000 × 120 × 12: peak memory", apart(50_000, 120, 12)[2], unit="MB", most=500)


def growth() -> Iterator[Row]:
    """Processor seconds by people and by items, the median of five, as rows and as a picture."""
    people = [(n, [apart(n, USUAL_ITEMS, 1)[1] for _ in range(REPEATS)]) for n in PEOPLE]
    items = [(j, [apart(USUAL_PEOPLE, j, 1)[1] for _ in range(REPEATS)]) for j in ITEMS]
    for n, seconds in people:
        yield Row.of(f"{n:,} people × {USUAL_ITEMS} items", seconds, "CPU s")
    yield Row("… each doubling of people costs, times", doubling(people), most=2.2)
    for j, seconds in items:
        yield Row.of(f"{USUAL_PEOPLE:,} people × {j} items", seconds, "CPU s")
    yield Row("… each doubling of items costs, times", doubling(items), most=2.2)
    PICTURE.write_text(
        lines(
            "Processor seconds to calibrate one scale",
            Line(f"people, with {USUAL_ITEMS} items", tuple((n, float(np.median(s))) for n, s in people)),
            Line(f"items, with {USUAL_PEOPLE:,} people", tuple((j, float(np.median(s))) for j, s in items)),
        ),
        encoding="utf-8",
    )


def doubling(costs: list[tuple[int, list[float]]]) -> float:
    """What twice as many cost, from the slope of log cost on log size."""
    size, cost = np.log2([n for n, _ in costs]), np.log2([np.median(seconds) for _, seconds in costs])
    return float(2.0 ** np.polyfit(size, cost, 1)[0])


def apart(people: int, items: int, scales: int) -> tuple[float, float, float]:
    """Wall and processor seconds and peak megabytes of one calibration, in a program of its own."""
    command = [sys.executable, "-m", "bench.measure_size", str(people), str(items), str(scales)]
    quiet = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=quiet).stdout
    wall, cpu, peak = json.loads(said)
    return wall, cpu, peak


def calibrated(people: int, items: int, scales: int) -> tuple[float, float, float]:
    responses = made(people, items, scales)
    wall, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(2) as executor:
        calibrate(responses, executor=executor)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def made(people: int, items: int, scales: int) -> Responses:
    """Answers from the graded model, a byte each."""
    rng, each = np.random.default_rng(0), items // scales
    drawn = [ItemPrior().parameters(j % 5 + 1, 5, rng.normal(size=(1, 6))) for j in range(items)]
    a, b = np.array([a[0] for a, _ in drawn]), np.array([b[0] for _, b in drawn])
    shown = np.empty((people, items), dtype=np.int8)
    for start in range(0, people, BLOCK):
        block = shown[start : start + BLOCK]
        theta = np.repeat(rng.normal(size=(len(block), scales)), each, axis=1)
        block[:] = answered(a * theta + rng.logistic(size=theta.shape), a[:, None] * b)
    columns = {f"s{d}": tuple(range(d * each, (d + 1) * each)) for d in range(scales)}
    return Responses(shown, tuple(f"q{j}" for j in range(items)), np.ones(items, dtype=np.int64), columns, 5)


def answered(strength: np.ndarray, marks: np.ndarray) -> Ints:
    """How many marks each answer's strength reaches: the graded model, said as what happens."""
    return np.asarray(sum((strength > marks[:, k]).astype(np.int8) for k in range(marks.shape[1])))


if __name__ == "__main__":
    main()
