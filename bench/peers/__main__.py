"""Drawbridge's engine beside other Python packages: the same answers, in the same call.

    python -m bench.peers

The peers are pinned in ``requirements.txt`` and installed into ``build/peers``. Answers are made from the graded model,
so the truth is known. A peer that cannot do a task is listed with what it said. Each timing is repeated five times.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.results import Row, tell
from drawbridge.measure import Bank, ItemParameters, ItemPrior, eap_many, next_item
from drawbridge.measure.answers import Answer
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.curves import Floats, Ints, category_probabilities
from drawbridge.measure.responses import Responses

HERE = Path(__file__).parent
HOME = HERE.parents[1] / "build" / "peers"
SCALES, EACH, PEOPLE, SCORED, LENGTH = 12, 10, 50_000, 100_000, 18
REPEATS = 5
PATIENCE = 3600
IMPATIENCE = 120
"""Seconds given to a task; the shorter for what a peer may not be made for."""


@dataclass(frozen=True)
class Told:
    """What a peer answered, or ``said`` instead."""

    seconds: list[float]
    cpu: list[float]
    found: Any
    said: str = ""


def main() -> None:
    python = environment()
    rng = np.random.default_rng(7)
    with tempfile.TemporaryDirectory() as folder:
        many, one = made(rng, SCALES, EACH, PEOPLE), made(rng, 1, LENGTH, SCORED)

        def ask(task: str, given: dict[str, Any], patience: int = PATIENCE, repeats: int = REPEATS) -> Told:
            return asked(python, Path(folder) / "answers.npz", task, given | {"repeats": repeats}, patience)

        tell([*calibration(many, ask), *next_items(many, ask), *scoring(one, ask), *refusals(many, ask)])


Ask = Callable[..., Told]


def calibration(given: dict[str, Any], ask: Ask) -> Iterator[Row]:
    """50,000 × 120 × 12. A peer fits twelve scales one by one."""
    size = f"calibrate {PEOPLE:,} × {SCALES * EACH} × {SCALES}"
    ours = timed(lambda: calibrate(responses(given["answers"])))
    slopes = np.concatenate([fit.a for fit in ours.found.fits.values()])
    yield Row.of(f"{size}, Drawbridge", ours.seconds, "s", most=30, note="with correlations and standard errors")
    yield Row.of("… processor time", ours.cpu, "CPU s")
    yield Row("… RMSE of log a", error(slopes, given["a"]), most=0.025)
    for name, note in (
        ("girth", "twelve fits: no correlations, no standard errors"),
        ("mirt", "twelve fits: no correlations"),
    ):
        told = ask(f"{name}_calibrate", given)
        yield from times(f"{size}, {name}", told, "s", note)
        if not told.said:
            yield Row("… RMSE of log a", error(np.ravel(told.found), given["a"]))


def next_items(given: dict[str, Any], ask: Ask) -> Iterator[Row]:
    """The next item with its update."""
    bank = bank_of(given, 0.0)
    ours = steps(bank, given["answers"])
    yield Row.of("next item, 12 × 120, Drawbridge", ours.seconds, "ms", most=1, note="twelve dimensions, 30 steps")
    yield Row.of("… processor time", ours.cpu, "CPU ms")
    yield from times(
        "next item, 12 × 120, mirt MCATEngine by MAP", ask("mirt_next_map", given), "ms", "twelve dimensions"
    )
    yield from times("next item, 12 × 120, mirt MCATEngine by EAP", ask("mirt_next_eap", given), "ms", "its default")
    note = "one dimension, 120 items, two categories"
    yield from times("next item, adaptivetesting", ask("adaptivetesting_next", given), "ms", note)


def scoring(given: dict[str, Any], ask: Ask) -> Iterator[Row]:
    """100,000 people, one dimension, by quadrature on both sides."""
    bank = bank_of(given, 0.0)
    ours, told = timed(lambda: eap_many(bank, given["answers"], "s0")), ask("mirt_score", given)
    yield Row.of(f"score {SCORED:,} × {LENGTH}, Drawbridge", ours.seconds, "s")
    yield Row.of("… processor time", ours.cpu, "CPU s")
    yield from times(f"score {SCORED:,} × {LENGTH}, mirt", told, "s", "the fastest Python peer found")
    if not told.said:
        apart = float(np.sqrt(np.mean((np.ravel(told.found) - ours.found[0]) ** 2)))
        yield Row("… RMSE between the two", apart, most=0.02)
        yield Row("… times as fast as mirt", median(told.seconds) / median(ours.seconds), least=100)
        yield Row("… by processor time", median(told.cpu) / median(ours.cpu))


def refusals(given: dict[str, Any], ask: Ask) -> Iterator[Row]:
    """Tasks of Drawbridge that a peer may not be made for, on 2,000 people."""
    few = given | {"answers": given["answers"][:2000]}
    for task, what in (
        ("mirt_several", "mirt: twelve dimensions in one fit"),
        ("girth_several", "girth: twelve dimensions in one fit"),
        ("catsim_graded", "catsim: three graded answers scored"),
    ):
        told = ask(task, few, IMPATIENCE, 1)
        yield Row(what, None, note=told.said or "it answered")
    told = ask("adaptivetesting_graded", few, IMPATIENCE, 1)
    mean = eap_many(bank_of(few, 0.0), first_only(few), "s0")[0][0]
    said = told.said or f"took it without a word and answered θ = {told.found:.2f}; the mean is {mean:.2f}"
    yield Row("adaptivetesting: the highest of five answers to one item", None, note=said)


def times(what: str, told: Told, unit: str, note: str) -> Iterator[Row]:
    """A peer's rows: wall and processor time, or what it said."""
    if told.said:
        yield Row(what, None, note=told.said)
        return
    scale = 1000 if unit == "ms" else 1
    yield Row.of(what, [scale * s for s in told.seconds], unit, note=note)
    yield Row.of("… processor time", [scale * s for s in told.cpu], f"CPU {unit}")


def asked(python: Path, file: Path, task: str, given: dict[str, Any], patience: int) -> Told:
    """One task, in the peers' own Python. Silence is an answer too."""
    np.savez(file, **given)
    command = [python, HERE / "tasks.py", task, file]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return Told([], [], None, f"no answer within {patience} s")
    try:
        told = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, json.JSONDecodeError):
        last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        return Told([], [], None, f"ended with {done.returncode}: {last}")
    return Told(told.get("seconds", []), told.get("cpu", []), told.get("found"), told.get("said", ""))


def environment() -> Path:
    """The peers' Python, made when their pins have changed. Ends the program, saying so, when they cannot be had."""
    pins, mark = HERE / "requirements.txt", HOME / "holds"
    python = HOME / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    wanted = sha256(pins.read_bytes()).hexdigest()
    if python.exists() and mark.exists() and mark.read_text() == wanted:
        return python
    print(f"Installing the peers into {HOME.relative_to(Path.cwd())} ...", flush=True)
    venv.create(HOME, with_pip=True, clear=True)
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", pins]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        sys.exit(f"Not measured: the peers could not be installed. {' '.join(errors[-1:])}")
    mark.write_text(wanted)
    return python


def timed(task: Callable[[], Any]) -> Told:
    """Our side, timed as the peers time theirs."""
    seconds, cpu = [], []
    for _ in range(REPEATS):
        wall, busy = time.perf_counter(), time.process_time()
        found = task()
        seconds.append(time.perf_counter() - wall)
        cpu.append(time.process_time() - busy)
    return Told(seconds, cpu, found)


def steps(bank: Bank, answers: Ints) -> Told:
    """Milliseconds of thirty steps of one person's quiz."""
    given: list[Answer] = []
    seconds, cpu = [], []
    for _ in range(30):
        wall, busy = time.perf_counter(), time.process_time()
        item = next_item(bank, given).item
        seconds.append(1000 * (time.perf_counter() - wall))
        cpu.append(1000 * (time.process_time() - busy))
        if item is None:
            break
        given.append(Answer(item, int(answers[0, bank.place(item)])))
    return Told(seconds, cpu, None)


def made(rng: np.random.Generator, scales: int, each: int, people: int) -> dict[str, Any]:
    """Answers of made-up people to items of the usual kind."""
    drawn = [ItemPrior().parameters(j % 5 + 1, 5, rng.normal(size=(1, 6))) for j in range(scales * each)]
    theta = rng.normal(size=(people, scales))
    answers = np.stack([answer(theta[:, j // each], a, b, rng) for j, (a, b) in enumerate(drawn)], axis=1)
    return {"answers": answers, "a": np.array([a[0] for a, _ in drawn]), "b": np.array([b[0] for _, b in drawn])}


def answer(theta: Floats, a: Floats, b: Floats, rng: np.random.Generator) -> Ints:
    p, _ = category_probabilities(theta, np.broadcast_to(a, theta.shape), b)
    return np.asarray((rng.random((len(theta), 1)) > p.cumsum(axis=1)[:, :-1]).sum(axis=1))


def names(items: int, each: int) -> list[tuple[str, str]]:
    return [(f"q{j}", f"s{j // each}") for j in range(items)]


def responses(answers: Ints) -> Responses:
    columns = {f"s{d}": tuple(range(d * EACH, (d + 1) * EACH)) for d in range(SCALES)}
    items = tuple(item for item, _ in names(SCALES * EACH, EACH))
    return Responses(answers, items, np.ones(len(items), dtype=np.int64), columns, 5)


def bank_of(given: dict[str, Any], correlation: float) -> Bank:
    count = len(given["a"])
    each = EACH if count == SCALES * EACH else count
    items = [
        ItemParameters(item, scale, 1, float(a), tuple(b.tolist()), n=5000)
        for (item, scale), a, b in zip(names(count, each), given["a"], given["b"], strict=True)
    ]
    return Bank.from_parameters(items, list(dict.fromkeys(item.scale for item in items)), correlation)


def first_only(given: dict[str, Any]) -> Ints:
    """One person, who gave the highest answer to the first item, and no other."""
    return np.array([[4] + [-1] * (len(given["a"]) - 1)])


def error(found: Floats, truth: Floats) -> float:
    return float(np.sqrt(np.mean(np.log(found / truth) ** 2)))


if __name__ == "__main__":
    main()
