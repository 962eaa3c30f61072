"""What the choice of items buys: against D-optimality, and against the best fixed form.

    DRAWBRIDGE_DATA=folder python -m bench.measure_design

Banks of 12 patterns × 10 items, resampled from the 135 items of ``params_spi135_grm.csv``; the patterns correlate like
12 of the 27 scales of ``latentcorr_spi27.csv``. Every design meets the same people, with the same answer to every item.
Known parameters flatter all designs alike, so everything is done twice: the second time, parameters and correlations
are those estimated from 1,000 other people. Bars are for the average, so a row meets its bar by the median over banks.
Without the folder nothing is measured.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from bench.results import Row, tell
from drawbridge.measure import Answer, Bank, ItemParameters, Profile, Settings, score
from drawbridge.measure.answers import read
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.correlate import nearest_correlation
from drawbridge.measure.curves import Floats, Ints, category_probabilities
from drawbridge.measure.fixed import best_fixed_form
from drawbridge.measure.replay import settings_for
from drawbridge.measure.responses import Responses
from drawbridge.measure.score import laplace
from drawbridge.measure.simulate import NORMAL_95, take_quiz
from drawbridge.measure.sitting import Sitting
from drawbridge.measure.stop import need_of

PARAMETERS, CORRELATIONS = "params_spi135_grm.csv", "latentcorr_spi27.csv"
SCALES, EACH, TARGET, FIXED = 12, 10, 0.447, 48
BANKS, PEOPLE, CALIBRATING = 5, 200, 1000
Design = Callable[[Bank, Ints], list[Answer]]


@dataclass
class Outcome:
    """What one design did, a value a bank."""

    items: list[float] = field(default_factory=list)
    all_met: list[float] = field(default_factory=list)
    coverage: list[float] = field(default_factory=list)


def main() -> None:
    folder = Path(os.environ.get("DRAWBRIDGE_DATA", "."))
    if not ((folder / PARAMETERS).is_file() and (folder / CORRELATIONS).is_file()):
        sys.exit(f"Not measured: set DRAWBRIDGE_DATA to a folder that holds {PARAMETERS} and {CORRELATIONS}.")
    known = {name: Outcome() for name in designs()}
    estimated = {name: Outcome() for name in designs()}
    for seed in range(BANKS):
        rng = np.random.default_rng([15, seed])
        bank = spi_like(folder, rng)
        theta, shown = people(bank, PEOPLE, rng)
        for name, design in designs().items():
            observe(known[name], bank, design, theta, shown)
        fitted = fitted_to(bank, people(bank, CALIBRATING, rng)[1])
        for name, design in designs().items():
            observe(estimated[name], fitted, design, theta, shown)
    tell([*rows(known, "known parameters"), *rows(estimated, f"parameters estimated from {CALIBRATING:,} others")])


def designs() -> dict[str, Design]:
    """Ours with three floors, D-optimality among all items or among those of unmet scales, and a fixed form."""
    return {
        "floor 0": lambda bank, row: quiz(bank, row, 0),
        "floor 2": lambda bank, row: quiz(bank, row, 2),
        "floor 3": lambda bank, row: quiz(bank, row, 3),
        "D-optimality": lambda bank, row: d_optimal(bank, row, everywhere=True),
        "D-optimality, unmet scales only": lambda bank, row: d_optimal(bank, row, everywhere=False),
        "fixed": lambda bank, row: [reply(bank, row, item) for item in fixed_form(bank)],
    }


def rows(found: dict[str, Outcome], how: str) -> Iterator[Row]:
    """The figures with their bars; ranges are over banks."""
    fixed, d = found["fixed"], found["D-optimality"]
    for name, most in (("floor 2", 28.0), ("floor 3", 38.0)):
        yield Row.of(f"SPI-like 12 × 10, {how}, {name}: items", found[name].items, "items", most=most, by_median=True)
        yield Row.of(
            "… people with all 12 patterns at reliability .80", found[name].all_met, "%", least=95, by_median=True
        )
        yield Row.of("… coverage of 95 % intervals", found[name].coverage, least=0.94, most=0.96, by_median=True)
    yield Row.of(f"… the best fixed {FIXED}: people with all 12", fixed.all_met, "%")
    yield Row.of("… the best fixed: coverage", fixed.coverage)
    share = [ours / theirs for ours, theirs in zip(found["floor 0"].items, d.items, strict=True)]
    yield Row.of(f"items to the same target, {how}, as a share of D-optimality's", share, most=0.75, by_median=True)
    yield Row.of("… ours (no floor)", found["floor 0"].items, "items")
    yield Row.of("… ours, people with all 12", found["floor 0"].all_met, "%")
    yield Row.of("… D-optimality", d.items, "items")
    yield Row.of("… D-optimality, people with all 12", d.all_met, "%")
    yield Row.of("… D-optimality kept to unmet scales", found["D-optimality, unmet scales only"].items, "items")


def observe(outcome: Outcome, bank: Bank, design: Design, theta: Floats, shown: Ints) -> None:
    """Let everybody through; ``all_met`` goes by the error that stopping goes by, coverage by the one shown."""
    taken = [design(bank, row) for row in shown]
    profiles = [score(bank, answers) for answers in taken]
    errors = np.array([laplace(bank, read(bank, answers)).se for answers in taken])
    outcome.items.append(float(np.mean([len(answers) for answers in taken])))
    outcome.all_met.append(100 * float((errors <= TARGET).all(axis=1).mean()))
    outcome.coverage.append(float(np.mean([covered(p, t) for p, t in zip(profiles, theta, strict=True)])))


def covered(profile: Profile, theta: Floats) -> float:
    return float((np.abs(profile.mean - theta) <= NORMAL_95 * profile.se).mean())


def reply(bank: Bank, row: Ints, item: str) -> Answer:
    return Answer(item, int(row[bank.place(item)]))


@lru_cache(maxsize=1)
def fixed_form(bank: Bank) -> tuple[str, ...]:
    return best_fixed_form(bank, FIXED)


def settings(bank: Bank, floor: int) -> Settings:
    return settings_for(bank, TARGET, floor)


def quiz(bank: Bank, row: Ints, floor: int) -> list[Answer]:
    """Our own choice of items."""
    return list(take_quiz(bank, lambda item: int(row[bank.place(item)]), settings(bank, floor)).answers)


def d_optimal(bank: Bank, row: Ints, everywhere: bool) -> list[Answer]:
    """The same stopping, with the next item that shrinks the posterior's volume most (Segall 1996): log(1 + I V)."""
    answers: list[Answer] = []
    while True:
        sitting = Sitting.after(bank, answers, settings(bank, 0))
        need = need_of(sitting)
        if need.stopped:
            return answers
        left = np.setdiff1d(np.arange(len(bank.items)), sitting.reading.items) if everywhere else need.candidates
        scale = bank.scale_of[left]
        information = bank.curves.information_at(left, sitting.profile.mean[scale])
        best = left[np.argmax(information * np.diag(sitting.profile.cov)[scale])]
        answers.append(reply(bank, row, bank.items[best].id))


def spi_like(folder: Path, rng: np.random.Generator) -> Bank:
    """120 items drawn with replacement, and the correlations of 12 scales drawn without."""
    with (folder / PARAMETERS).open() as stream:
        pool = [(float(row["a"]), tuple(float(row[f"b{k}"]) for k in range(1, 6))) for row in csv.DictReader(stream)]
    whole = np.genfromtxt(folder / CORRELATIONS, delimiter=",", skip_header=1)[:, 1:]
    scales = rng.choice(len(whole), SCALES, replace=False)
    correlation = nearest_correlation(whole[np.ix_(scales, scales)])
    drawn = rng.integers(len(pool), size=SCALES * EACH)
    items = [ItemParameters(f"q{j}", f"s{j // EACH}", 1, *pool[place], n=5000) for j, place in enumerate(drawn)]
    return Bank.from_parameters(items, [f"s{d}" for d in range(SCALES)], correlation)


def people(bank: Bank, count: int, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Places (N, D), and answers (N, J) to every item."""
    theta = rng.multivariate_normal(np.zeros(SCALES), bank.correlation, size=count)
    shown = np.empty((count, len(bank.items)), dtype=np.int64)
    for j, item in enumerate(bank.items):
        assert isinstance(item, ItemParameters)
        p, _ = category_probabilities(theta[:, bank.scale_of[j]], np.full(count, item.a), np.array(item.b))
        shown[:, j] = (rng.random((count, 1)) > p.cumsum(axis=1)[:, :-1]).sum(axis=1)
    return theta, shown


def fitted_to(bank: Bank, shown: Ints) -> Bank:
    """The same items as calibration sees them."""
    columns = {name: tuple(range(d * EACH, (d + 1) * EACH)) for d, name in enumerate(bank.scales)}
    names = tuple(item.id for item in bank.items)
    return calibrate(Responses(shown, names, np.ones(len(names), dtype=np.int64), columns, bank.categories)).bank


if __name__ == "__main__":
    main()
