"""Real answers: is calibration exact, and how few items say what the whole form says?

    DRAWBRIDGE_DATA=folder python -m bench.measure_ecr

The folder holds ``ecr_51492x36_openpsychometrics_2018.csv.gz`` and ``params_ecr36_grm_N46610.csv`` (slopes found by
R mirt 1.45.1). Neither is part of this repository. Without the folder, the bench says so and measures nothing.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from pathlib import Path

import numpy as np

from drawbridge.measure.calibrate import fit_scale
from drawbridge.measure.replay import held_out, replay, settings_for
from drawbridge.measure.responses import Responses, read_responses, read_scales

HERE = Path(__file__).parent
ANSWERS = "ecr_51492x36_openpsychometrics_2018.csv.gz"
REFERENCE = "params_ecr36_grm_N46610.csv"
REFERENCE_LOG_LIKELIHOOD = -1_118_577.0
TARGETS = ((0.447, 7.5, 0.91), (0.316, 17.0, 0.96))
SPLITS = (0, 1, 2)
PEOPLE = 2000


def main() -> None:
    folder = Path(os.environ.get("DRAWBRIDGE_DATA") or "/nowhere")
    missing = [name for name in (ANSWERS, REFERENCE) if not (folder / name).is_file()]
    if missing:
        sys.exit(f"Not measured: set DRAWBRIDGE_DATA to a folder that holds {', '.join(missing)}.")
    responses = read_responses(folder / ANSWERS, read_scales(HERE / "ecr.scales.toml"))
    exactness(responses, folder / REFERENCE)
    for seed in SPLITS:
        shortness(responses, seed)


def exactness(responses: Responses, reference: Path) -> None:
    """Anxiety, complete cases: log-likelihood and slopes beside R mirt's."""
    complete = responses.people(np.flatnonzero((responses.shown >= 0).all(axis=1)))
    with reference.open() as stream:
        slopes = {row["item"]: float(row["a"]) for row in csv.DictReader(stream)}
    for scale, columns in complete.columns_of.items():
        began = time.perf_counter()
        fit = fit_scale(complete.scored[:, list(columns)], complete.categories)
        seconds = time.perf_counter() - began
        off = max(abs(a / slopes[complete.items[c]] - 1) for a, c in zip(fit.a, columns, strict=True))
        print(
            f"calibrate {scale}: {len(complete.shown)} x {len(columns)} in {seconds:.1f} s, {fit.cycles} cycles, "
            f"log-likelihood {fit.log_likelihood:,.1f}, largest difference of a slope {off:.2%} (bar 4 %)"
        )
        if scale == "anxiety":
            print(f"  against R mirt: {fit.log_likelihood / REFERENCE_LOG_LIKELIHOOD - 1:+.6%} (bar .01 %)")


def shortness(responses: Responses, seed: int) -> None:
    """Parameters fitted on one half of the people, the quiz taken by others."""
    bank, others = held_out(responses, seed)
    for target, most_items, least_r in TARGETS:
        found = replay(bank, others, settings_for(bank, target, floor=0), PEOPLE, seed)
        by_scale = ", ".join(
            f"{name} r {adaptive.r_full:.3f} (fixed {found.fixed.scales[name].r_full:.3f})"
            for name, adaptive in found.scales.items()
        )
        print(
            f"replay {seed}, SE {target}: {found.items_mean:.2f} of {found.items_total} items (bar {most_items}), "
            f"{by_scale} (bar {least_r}); all met {found.share_all_met:.1%} (fixed {found.fixed.share_all_met:.1%}); "
            f"{found.ms_p50:.2f} / {found.ms_p99:.2f} ms"
        )


if __name__ == "__main__":
    main()
