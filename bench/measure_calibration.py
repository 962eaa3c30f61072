"""Calibration at size: 50,000 people, 12 scales of 10 items, with standard errors and correlations.

    python -m bench.measure_calibration

Bars: 30 s on two cores; RMSE of log a ≤ .025; RMSE of correlations ≤ .02. Answers are made from the model.
"""

from __future__ import annotations

import time

import numpy as np

from drawbridge.measure import ItemPrior
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.curves import Floats, category_probabilities
from drawbridge.measure.responses import Responses

PEOPLE, SCALES, EACH, CATEGORIES = 50_000, 12, 10, 5


def main() -> None:
    rng = np.random.default_rng(0)
    truth = _correlation(rng)
    theta = rng.multivariate_normal(np.zeros(SCALES), truth, size=PEOPLE)
    items = [ItemPrior().parameters(j % 5 + 1, CATEGORIES, rng.normal(size=(1, 6))) for j in range(SCALES * EACH)]
    shown = np.stack([_answer(theta[:, j // EACH], *item, rng) for j, item in enumerate(items)], axis=1)
    columns = {f"s{d}": tuple(range(d * EACH, (d + 1) * EACH)) for d in range(SCALES)}
    names = tuple(f"q{j}" for j in range(SCALES * EACH))
    responses = Responses(shown, names, np.ones(len(names), dtype=np.int64), columns, CATEGORIES)
    wall, cpu = time.perf_counter(), time.process_time()
    found = calibrate(responses)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    off = np.log(np.concatenate([fit.a for fit in found.fits.values()]) / np.array([a[0] for a, _ in items]))
    print(
        f"calibrate {PEOPLE} x {len(names)} x {SCALES}: {wall:.1f} s ({cpu:.1f} CPU s), "
        f"RMSE log a {np.sqrt((off**2).mean()):.4f}, "
        f"RMSE correlation {np.sqrt(((found.bank.correlation - truth) ** 2).mean()):.4f}"
    )


def _correlation(rng: np.random.Generator) -> Floats:
    loadings = rng.normal(size=(SCALES, 3))
    covariance = loadings @ loadings.T + 3.0 * np.eye(SCALES)
    sd = np.sqrt(np.diag(covariance))
    return covariance / sd / sd[:, None]


def _answer(theta: Floats, a: Floats, b: Floats, rng: np.random.Generator) -> Floats:
    p, _ = category_probabilities(theta, np.broadcast_to(a, theta.shape), b)
    return (rng.random((len(theta), 1)) > p.cumsum(axis=1)[:, :-1]).sum(axis=1)


if __name__ == "__main__":
    main()
