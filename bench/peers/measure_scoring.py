"""Scoring beside other Python packages: the same answers and parameters, in the same call.

    python -m bench.peers.measure_scoring

Bar: 100,000 people on one scale of 18 graded items at least 100 times as fast as the fastest peer, and RMSE between the
two ≤ .02. Where numba is installed, ours is compiled first, and how long that took is said. Twelve scales together are
compared on 100 people.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np

from bench.peers.answers import EACH, bank_of, made
from bench.peers.asking import IMPATIENCE, Told, ask, timed, times
from bench.results import Row, tell
from drawbridge.measure import compile_scoring, eap_many, quick_eap, score_many
from drawbridge.measure.curves import Floats

SCORED, LENGTH, SCALES, FEW = 100_000, 18, 12, 100
REPEATS, MANY = 9, 51
"""What takes two milliseconds is repeated more often: its median is the neighbours' otherwise."""


def main() -> None:
    rng = np.random.default_rng(7)
    tell([*one_scale(made(rng, 1, LENGTH, SCORED)), *twelve(made(rng, SCALES, EACH, FEW))])


def one_scale(given: dict[str, Any]) -> Iterator[Row]:
    size, bank = f"score {SCORED:,} × {LENGTH}", bank_of(given)
    exact = eap_many(bank, given["answers"], "s0")

    def quick(repeats: int) -> Told:
        return timed(lambda: quick_eap(bank, given["answers"], "s0"), repeats)

    plain = quick(REPEATS)
    yield from times(f"{size}, Drawbridge quick_eap", plain, "ms", f"means and SDs, numpy alone; {REPEATS} repeats")
    yield from near(plain, exact)
    began = time.perf_counter()
    ready = compile_scoring()
    warm = time.perf_counter() - began
    ours = quick(MANY) if ready else plain
    if ready:
        note = f"after compile_scoring, once in a process: {warm:.1f} s; {MANY} repeats"
        yield from times(f"{size}, Drawbridge quick_eap, compiled", ours, "ms", note)
        yield from near(ours, exact)
    else:
        yield Row(f"{size}, Drawbridge quick_eap, compiled", None, note="the extra numba is not installed")
    yield from times(f"{size}, Drawbridge eap_many", timed(lambda: eap_many(bank, given["answers"], "s0")), "s")
    told = ask("mirt_score", given)
    yield from times(f"{size}, mirt fscores, EAP", told, "s", "the fastest peer at this accuracy")
    yield from beside(told, ours)
    told = ask("mirt_score_map", given)
    yield from times(f"{size}, mirt fscores, MAP", told, "s")
    few = given | {"answers": given["answers"][:FEW]}
    yield from others(few, eap_many(bank, few["answers"], "s0")[0])


def near(quick: Told, exact: tuple[Floats, Floats]) -> Iterator[Row]:
    for what, found, true in zip(("means", "SDs"), quick.found, exact, strict=True):
        yield Row(f"… RMSE of {what} from eap_many", rmse(found, true), most=0.001)


def beside(told: Told, ours: Told) -> Iterator[Row]:
    if told.said:
        return
    yield Row("… RMSE between it and quick_eap", rmse(np.ravel(told.found), ours.found[0]), most=0.02)
    yield Row("… times as fast as it", median(told.seconds) / median(ours.seconds), least=100)
    yield Row("… by processor time", median(told.cpu) / median(ours.cpu), least=100)


def others(few: dict[str, Any], means: Floats) -> Iterator[Row]:
    """Peers that score graded answers of new people differently, or not at all."""
    for task, what in (
        ("girth_score", "girth ability_eap: graded answers of new people"),
        ("catsim_graded", "catsim: three graded answers scored"),
    ):
        told = ask(task, few, IMPATIENCE, 1)
        yield Row(what, None, note=told.said or f"it answered {told.found}")
    told = ask("adaptivetesting_graded", few, IMPATIENCE, 1)
    highest = np.array([[4] + [-1] * (LENGTH - 1)])
    mean = eap_many(bank_of(few), highest, "s0")[0][0]
    said = told.said or f"took it without a word and answered θ = {told.found:.2f}; the mean is {mean:.2f}"
    yield Row("adaptivetesting: the highest of five answers to one item", None, note=said)


def twelve(given: dict[str, Any]) -> Iterator[Row]:
    size, bank = f"score {FEW:,} × {SCALES * EACH} × {SCALES}", bank_of(given)
    ours = timed(lambda: score_many(bank, given["answers"]))
    yield from times(f"{size}, Drawbridge score_many", ours, "s", "modes and full covariances")
    told = ask("mirt_score_map", given, repeats=3)
    yield from times(f"{size}, mirt fscores, MAP", told, "s", "modes and standard errors")
    if not told.said:
        yield Row("… RMSE between the two", rmse(np.array(told.found), ours.found.mean))
        yield Row("… its processor time as a multiple of ours", median(told.cpu) / median(ours.cpu))


def rmse(one: Floats, other: Floats) -> float:
    return float(np.sqrt(np.mean((one - other) ** 2)))


if __name__ == "__main__":
    main()
