"""Two takes of the adaptive quiz: how often is change claimed where there is none, and found where there is?

    python -m bench.measure_change

Bars: ≤ 5 % false alarms, for single scales and for all together. Power is reported at .5 and .8 SD. Items are drawn
from what the core bank believes; people take the quiz twice, with fresh answers and other seeds. ``known``: the bank
knows the items; ``estimated``: it holds them with the errors 500 answers leave, as every real bank does. Change is put
into one scale of eight, or into all eight, up or down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from bench.results import Row, tell
from drawbridge.measure import Answer, Bank, Change, ItemParameters, ItemPrior, Settings, reliable_change
from drawbridge.measure.curves import Floats, category_probabilities
from drawbridge.measure.simulate import take_quiz

SCALES, EACH, RHO = 8, 10, 0.2
BANKS, PEOPLE = 24, 40
ERROR_LOG_A, ERROR_B = 0.088, 0.126
"""What 500 answers leave: measured on ECR subsamples."""
TARGETS = (0.447, 0.316)


@dataclass(frozen=True)
class Pair:
    """One pair of takes: the condition, and what was found."""

    bank: str
    target: float
    moved: str
    items: int
    change: Change


def main() -> None:
    with ProcessPoolExecutor() as executor:
        pairs = [pair for pairs in executor.map(_bank_of_pairs, range(BANKS)) for pair in pairs]
    conditions = dict.fromkeys((pair.bank, pair.target, pair.moved) for pair in pairs)
    tell(row for c in conditions for row in _rows(c, [p for p in pairs if (p.bank, p.target, p.moved) == c]))


def _rows(condition: tuple[str, float, str], pairs: list[Pair]) -> Iterator[Row]:
    bank, target, moved = condition
    name = f"{moved}, {bank} items, SE {target}"
    most = 0.05 if moved == "no change" else None
    items = np.mean([pair.items for pair in pairs])
    own = [scale for pair in pairs for scale in pair.change.scales[: 1 if moved.startswith("one") else None]]
    yield _row(f"{name}: single scales at p ≤ .05", [scale.p <= 0.05 for scale in own], most, f"{items:.1f} items")
    yield _row(f"{name}: all scales together at p ≤ .05", [pair.change.p <= 0.05 for pair in pairs], most)
    yield _row(f"{name}: scales called clear", [scale.verdict != "no clear change" for scale in own], most)
    yield _row(f"{name}: people with any scale called clear", [bool(pair.change.clear) for pair in pairs], most)


def _row(what: str, found: Sequence[bool], most: float | None, note: str = "") -> Row:
    share = float(np.mean(found))
    doubt = f"± {np.sqrt(share * (1 - share) / len(found)):.3f} over {len(found):,}"
    return Row(what, share, most=most, note="; ".join(filter(None, [doubt, note])))


def _bank_of_pairs(seed: int) -> list[Pair]:
    rng = np.random.default_rng([7, seed])
    drawn = [ItemPrior().parameters(j % 5 + 1, 5, rng.normal(size=(1, 6))) for j in range(SCALES * EACH)]
    a, b = np.array([d[0][0] for d in drawn]), np.array([d[1][0] for d in drawn])
    banks = {"known": _bank(a, b, 0.0), "estimated": _bank(*_blurred(a, b, rng), 1.0)}
    return [row for _ in range(PEOPLE) for row in _pairs(banks, a, b, rng)]


def _pairs(banks: dict[str, Bank], a: Floats, b: Floats, rng: np.random.Generator) -> Iterator[Pair]:
    """One person under every condition."""
    theta = rng.multivariate_normal(np.zeros(SCALES), banks["known"].correlation)
    signs, first = rng.choice([-1.0, 1.0], size=SCALES), np.eye(SCALES)[0]
    shifts = {"no change": 0.0 * signs}
    shifts |= {f"one scale by {size} SD": size * signs * first for size in (0.5, 0.8)}
    shifts |= {f"all scales by {size} SD": size * signs for size in (0.5, 0.8)}
    for name, target in (("known", TARGETS[0]), ("known", TARGETS[1]), ("estimated", TARGETS[0])):
        settings = Settings(target=target, cap=SCALES * EACH)
        before = _take(banks[name], theta, a, b, settings, rng)
        for moved, shift in shifts.items() if name == "known" else [("no change", shifts["no change"])]:
            after = _take(banks[name], theta + shift, a, b, settings, rng)
            yield Pair(name, target, moved, len(after), reliable_change(banks[name], before, after))


def _take(
    bank: Bank, theta: Floats, a: Floats, b: Floats, settings: Settings, rng: np.random.Generator
) -> tuple[Answer, ...]:
    p, _ = category_probabilities(np.repeat(theta, EACH), a, b)
    scored = (rng.random((len(a), 1)) > p.cumsum(axis=1)[:, :-1]).sum(axis=1)
    shown = np.where(bank.keyed == 1, scored, bank.categories - 1 - scored)
    return take_quiz(bank, lambda item: int(shown[bank.place(item)]), settings, int(rng.integers(2**40))).answers


def _blurred(a: Floats, b: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    return a * np.exp(ERROR_LOG_A * rng.normal(size=a.shape)), np.sort(b + ERROR_B * rng.normal(size=b.shape), axis=1)


def _bank(a: Floats, b: Floats, doubt: float) -> Bank:
    items = [
        ItemParameters(
            id=f"q{j}",
            scale=f"s{j // EACH}",
            keyed=-1 if j % EACH < 3 else 1,
            a=float(a[j]),
            b=tuple(b[j].tolist()),
            se_a=float(doubt * ERROR_LOG_A * a[j]),
            se_b=(doubt * ERROR_B,) * 4,
            n=500 if doubt else 5000,
        )
        for j in range(len(a))
    ]
    return Bank.from_parameters(items, [f"s{d}" for d in range(SCALES)], RHO)


if __name__ == "__main__":
    main()
