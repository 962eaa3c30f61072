"""Do 95 % intervals hold the truth 95 % of the time, with 0, 100, 250 and 500 answers an item? And how fast is it?

    python -m bench.measure_honesty

At 0 the bank rests on judgement alone; at the others it is calibrated on that many made-up people, and its people
meet the very items those people answered. Bars: coverage .94–.98; at most 56 items; p50 ≤ 1 ms and p99 ≤ 5 ms a step.
"""

from __future__ import annotations

import numpy as np

from drawbridge.measure import Answer, Bank, ItemPrior, Settings, score
from drawbridge.measure.bank import correlation_matrix
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.curves import Floats, Ints, category_probabilities
from drawbridge.measure.responses import Responses
from drawbridge.measure.simulate import NORMAL_95, simulate, synthetic_bank, take_quiz

SCALES, EACH, RHO = 6, 10, 0.2
BANKS, PEOPLE = 15, 40


def main() -> None:
    found = simulate(synthetic_bank(), people=600, seed=1)
    print(
        f"0 answers, 16 x 10: coverage {found.coverage:.3f}, items {found.items_mean:.1f} (most {found.items_max}), "
        f"mean SE {found.se_mean:.3f}, RMSE {found.rmse:.3f}, r {found.correlation:.3f}, met {found.share_met:.1%}, "
        f"{found.ms_p50:.2f} / {found.ms_p99:.2f} ms"
    )
    speed = simulate(synthetic_bank(12, 10), people=200, seed=2)
    print(f"a step with 12 x 120: p50 {speed.ms_p50:.2f} ms, p99 {speed.ms_p99:.2f} ms")
    for people in (100, 250, 500):
        print(f"{people} answers an item, {SCALES} x {EACH}: coverage {calibrated_coverage(people):.3f}")


def calibrated_coverage(answers: int) -> float:
    """Coverage of the adaptive quiz over banks each calibrated on so many people."""
    return float(np.mean([_coverage(answers, np.random.default_rng([answers, seed])) for seed in range(BANKS)]))


def _coverage(answers: int, rng: np.random.Generator) -> float:
    prior = ItemPrior()
    drawn = [prior.parameters(j % 5 + 1, 5, rng.normal(size=(1, 6))) for j in range(SCALES * EACH)]
    a, b = np.array([d[0][0] for d in drawn]), np.array([d[1][0] for d in drawn])
    names = tuple(f"q{j}" for j in range(len(a)))
    columns = {f"s{d}": tuple(range(d * EACH, (d + 1) * EACH)) for d in range(SCALES)}
    shown = _answer(_people(answers, rng), a, b, rng)
    bank = calibrate(Responses(shown, names, np.ones(len(a), dtype=np.int64), columns, 5)).bank
    return _share_covered(bank, _people(PEOPLE, rng), a, b, rng)


def _people(count: int, rng: np.random.Generator) -> Floats:
    return rng.multivariate_normal(np.zeros(SCALES), correlation_matrix(RHO, SCALES), size=count)


def _answer(theta: Floats, a: Floats, b: Floats, rng: np.random.Generator) -> Ints:
    own = np.repeat(theta, EACH, axis=1)
    p, _ = category_probabilities(own, np.broadcast_to(a, own.shape), b[None])
    return (rng.random((*own.shape, 1)) > p.cumsum(axis=2)[..., :-1]).sum(axis=2)


def _share_covered(bank: Bank, theta: Floats, a: Floats, b: Floats, rng: np.random.Generator) -> float:
    covered = []
    for person, row in zip(theta, _answer(theta, a, b, rng), strict=True):
        taken = take_quiz(bank, lambda item, row=row: int(row[int(item[1:])]), Settings(cap=24))
        profile = score(bank, [Answer(x.item, x.value) for x in taken.answers])
        covered.append(np.abs(profile.mean - person) <= NORMAL_95 * profile.se)
    return float(np.mean(covered))


if __name__ == "__main__":
    main()
