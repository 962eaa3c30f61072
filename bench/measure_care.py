"""Careless answering put into real answers: is it noticed, are untouched people left alone, are bands honest after?

    DRAWBRIDGE_DATA=folder python -m bench.measure_care

The folder holds ``ecr_51492x36_openpsychometrics_2018.csv.gz`` and the SPI's ``spi_4000x135_psychTools.csv.gz`` with
``spi_keys.txt``, which are not part of this repository; without them, the bench says so and measures nothing. Bars, on
the whole form: AUC ≥ .90 for 30 % random answers and for one answer to everything; ≤ 5 % of untouched people unusual.
The bank comes from one half of the people, all else from the other. Cut-offs come from real people of the first half,
or from made-up ones alone; the same is reported for the adaptive quiz. The style of made-up people was chosen on ECR;
SPI is where it is tested. "Held" is the share of bands with the estimate of the untouched whole form inside.
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
from drawbridge.measure.responses import Responses, ScalesFile, read_responses, read_scales
from drawbridge.measure.simulate import NORMAL_95

HERE = Path(__file__).parent
ECR, SPI, KEYS = "ecr_51492x36_openpsychometrics_2018.csv.gz", "spi_4000x135_psychTools.csv.gz", "spi_keys.txt"
PEOPLE, REPLAYED, SEED = 5000, 500, 0
BROAD_SCALES = 5
"""The first lines of the SPI's keys are five broad scales made of the items of the others."""


def main() -> None:
    folder = Path(os.environ.get("DRAWBRIDGE_DATA") or "/nowhere")
    missing = [name for name in (ECR, SPI, KEYS) if not (folder / name).is_file()]
    if missing:
        sys.exit(f"Not measured: set DRAWBRIDGE_DATA to a folder that holds {', '.join(missing)}.")
    tell([*_ecr(folder), *_spi(folder)])


def _ecr(folder: Path) -> Iterator[Row]:
    bank, known, new = _halves(read_responses(folder / ECR, read_scales(HERE / "ecr.scales.toml")))
    for condition in _conditions():
        yield from _rows(*condition, bank, known, new)


def _spi(folder: Path) -> Iterator[Row]:
    keys = [line.split(": ") for line in (folder / KEYS).read_text(encoding="utf-8").split("\n") if line]
    scales = {
        name: tuple((item.removeprefix("-"), -1 if item.startswith("-") else 1) for item in items.split())
        for name, items in keys[BROAD_SCALES:]
    }
    bank, known, new = _halves(read_responses(folder / SPI, ScalesFile(6, 1, (), ",", scales)))
    people = len(known)
    yield from _rows("SPI, whole form, cut-offs from made-up people", None, people, False, 0.9, bank, known, new)


def _halves(responses: Responses) -> tuple[Bank, Ints, Ints]:
    """A bank fitted on one half of those who answered everything, and both halves' answers."""
    fitted, others = split(responses.people(np.flatnonzero((responses.shown >= 0).all(axis=1))), SEED)
    bank = calibrate(fitted).bank
    return bank, columns_for(bank, fitted), columns_for(bank, others)


def _conditions() -> Iterator[tuple[str, Settings | None, int, bool, float | None]]:
    """Name, how the quiz asks (settings follow from the bank), people, whose cut-offs, and the least AUC."""
    yield "ECR, whole form, cut-offs from real people", None, PEOPLE, True, 0.9
    yield "ECR, whole form, cut-offs from made-up people", None, PEOPLE, False, 0.9
    for target in (0.316, 0.447):
        asking = Settings(target=target, floor=0, active_floor=0)
        yield f"ECR, adaptive to SE {target}, real people", asking, REPLAYED, True, None
        yield f"ECR, adaptive to SE {target}, made-up people", asking, REPLAYED, False, None


def _rows(
    name: str,
    settings: Settings | None,
    people: int,
    real: bool,
    least: float | None,
    bank: Bank,
    known: Ints,
    new: Ints,
) -> Iterator[Row]:
    rng = np.random.default_rng(SEED)
    if settings is not None:
        settings = settings_for(bank, settings.target, 0)
    measured = yardstick(bank, rng, settings, known if real else None, people)
    untouched = new[:people]
    usual = measured.strangeness(asked(bank, untouched, settings, rng))
    unusual = float((usual > measured.cut).mean())
    yield Row(f"{name}: untouched people unusual", unusual, most=0.05 if least else None, note=f"{people:,} people")
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
        yield Row(f"{name}: AUC for {what}", auc(usual, found), least=least, note=note)


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
