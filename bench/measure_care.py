"""Careless answering put into real answers: is it noticed, are untouched people left alone, are bands honest after?

    DRAWBRIDGE_DATA=folder python -m bench.measure_care

The folder holds ``ecr_51492x36_openpsychometrics_2018.csv.gz``, which is not part of this repository; without it, the
bench says so and measures nothing. Bars, on the whole form: AUC ≥ .90 for 30 % random answers and for one answer to
everything; ≤ 5 % of untouched people unusual. The bank and habits come from one half of the people, all else from the
other. The same is reported, without bars, for the adaptive quiz and for cut-offs from made-up people alone, to whom
real people's untidiness is unknown. "Held" is the share of bands with the estimate of the untouched whole form inside.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.results import Row, tell
from drawbridge.measure import Bank, Settings, score_many
from drawbridge.measure.batch import columns_for
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.care import RANDOM_SHARE, Yardstick, all_alike, asked, partly_random, yardstick
from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.replay import settings_for, split
from drawbridge.measure.responses import read_responses, read_scales
from drawbridge.measure.simulate import NORMAL_95

HERE = Path(__file__).parent
ANSWERS = "ecr_51492x36_openpsychometrics_2018.csv.gz"
PEOPLE, REPLAYED, SEED = 5000, 500, 0


def main() -> None:
    folder = os.environ.get("DRAWBRIDGE_DATA")
    if not folder or not (Path(folder) / ANSWERS).is_file():
        sys.exit(f"Not measured: set DRAWBRIDGE_DATA to a folder that holds {ANSWERS}.")
    responses = read_responses(Path(folder) / ANSWERS, read_scales(HERE / "ecr.scales.toml"))
    complete = responses.people(np.flatnonzero((responses.shown >= 0).all(axis=1)))
    fitted, others = split(complete, SEED)
    bank = calibrate(fitted).bank
    known, new = columns_for(bank, fitted), columns_for(bank, others)
    tell(row for condition in _conditions() for row in _rows(*condition, bank, known, new))


def _conditions() -> Iterator[tuple[str, Settings | None, int, bool, bool]]:
    """Name, how the quiz asks (settings follow from the bank), people, whether cut-offs are real people's, and bars."""
    yield "whole form", None, PEOPLE, True, True
    yield "whole form, cut-offs from made-up people", None, PEOPLE, False, False
    for target in (0.316, 0.447):
        yield f"adaptive to SE {target}", Settings(target=target, floor=0, active_floor=0), REPLAYED, True, False


def _rows(
    name: str, settings: Settings | None, people: int, real: bool, barred: bool, bank: Bank, known: Ints, new: Ints
) -> Iterator[Row]:
    rng = np.random.default_rng(SEED)
    if settings is not None:
        settings = settings_for(bank, settings.target, 0)
    measured = yardstick(bank, rng, settings, known if real else None, people)
    untouched = new[:people]
    usual = measured.strangeness(asked(bank, untouched, settings, rng))
    unusual = float((usual > measured.cut).mean())
    yield Row(f"{name}: untouched people unusual", unusual, most=0.05 if barred else None, note=f"{people:,} people")
    disturbed = {
        "30 % random": partly_random(untouched, RANDOM_SHARE, bank.categories, rng),
        "one answer to all": all_alike(untouched, bank.categories, rng),
    }
    truth = score_many(bank, untouched).mean
    for (what, shown), (_, widening) in zip(disturbed.items(), measured.widening, strict=True):
        taken = asked(bank, shown, settings, rng)
        found = measured.strangeness(taken)
        noticed = found > measured.cut
        held, wider = _held(measured, taken[noticed], truth[noticed], widening)
        note = f"noticed {noticed.mean():.2f}; of those, held {held:.2f}, and {wider:.2f} with bands x {widening:.2f}"
        yield Row(f"{name}: AUC for {what}", auc(usual, found), least=0.9 if barred else None, note=note)


def _held(measured: Yardstick, shown: Ints, truth: Floats, widening: float) -> tuple[float, float]:
    if len(shown) == 0:
        return 1.0, 1.0
    profiles = score_many(measured.bank, shown)
    off = np.abs(profiles.mean - truth) / profiles.se
    return float((off <= NORMAL_95).mean()), float((off <= NORMAL_95 * widening).mean())


def auc(usual: Floats, disturbed: Floats) -> float:
    """The chance that a disturbed person looks stranger than an untouched one; ties count half."""
    ordered = np.sort(usual)
    below = np.searchsorted(ordered, disturbed, "left") + np.searchsorted(ordered, disturbed, "right")
    return float(below.mean() / 2 / len(usual))


if __name__ == "__main__":
    main()
