"""Calibration beside girth and PyPI's mirt: the same answers, in the same call.

    python -m bench.peers.measure_calibration

Neither peer fits several correlated scales of graded items in one go, so that they are timed on one scale of ten items,
five times, beside our fit of one scale; then all of us once on twelve scales, theirs one by one. What they say when
asked for twelve dimensions is kept in their own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np

from bench.peers.answers import EACH, log_error, made, responses
from bench.peers.asking import IMPATIENCE, ask, timed, times
from bench.results import Row, tell
from drawbridge.measure.calibrate import calibrate, fit_scale

SCALES, PEOPLE = 12, 50_000
PEERS = (("girth", "no correlations, no standard errors"), ("mirt", "no correlations"))


def main() -> None:
    given = made(np.random.default_rng(7), SCALES, EACH, PEOPLE)
    tell([*one_scale(given), *all_scales(given), *in_one_go(given)])


def one_scale(given: dict[str, Any]) -> Iterator[Row]:
    size = f"fit one scale, {PEOPLE:,} × {EACH}"
    first = {name: values[:, :EACH] if name == "answers" else values[:EACH] for name, values in given.items()}
    ours = timed(lambda: fit_scale(first["answers"], 5))
    yield from times(f"{size}, Drawbridge", ours, "s", "with standard errors")
    yield Row("… RMSE of log a", log_error(ours.found.a, first["a"]))
    for name, note in PEERS:
        told = ask(f"{name}_calibrate", first)
        yield from times(f"{size}, {name}", told, "s", note)
        if not told.said:
            yield Row("… RMSE of log a", log_error(np.ravel(told.found), first["a"]))
            yield Row("… its processor time as a multiple of ours", median(told.cpu) / median(ours.cpu))


def all_scales(given: dict[str, Any]) -> Iterator[Row]:
    size = f"calibrate {PEOPLE:,} × {SCALES * EACH} × {SCALES}"
    ours = timed(lambda: calibrate(responses(given["answers"])), 1)
    slopes = np.concatenate([fit.a for fit in ours.found.fits.values()])
    yield from times(f"{size}, Drawbridge", ours, "s", "with correlations and standard errors", most=30)
    yield Row("… RMSE of log a", log_error(slopes, given["a"]), most=0.025)
    for name, note in PEERS:
        told = ask(f"{name}_calibrate", given, repeats=1)
        yield from times(f"{size}, {name}", told, "s", f"twelve fits: {note}")
        if not told.said:
            yield Row("… RMSE of log a", log_error(np.ravel(told.found), given["a"]))


def in_one_go(given: dict[str, Any]) -> Iterator[Row]:
    few = given | {"answers": given["answers"][:2000]}
    for name in ("girth", "mirt"):
        told = ask(f"{name}_several", few, IMPATIENCE, 1)
        yield Row(f"{name}: twelve dimensions in one fit, 2,000 people", None, note=told.said or "it answered")
    for name in ("catsim", "adaptivetesting"):
        told = ask(f"{name}_calibrate", few, IMPATIENCE, 1)
        yield Row(f"{name}: calibration", None, note=told.said or "it answered")


if __name__ == "__main__":
    main()
