"""Who is with whom after years, under the usual rules and with one of them changed: ``python -m bench.loop_pairs``.

600 people, nine years, seeds 0 to 9. Writes what the lab's page about couples shows. From ``drift-apart`` on they are
candidates for what the model misses there; they are reported as they come.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.results import Row, tell
from drawbridge.loop.market import USUAL, Market
from drawbridge.loop.population import (
    Census,
    Kinds,
    Years,
    by_choice,
    by_score,
    by_trait,
    cached_years,
    dissolution,
    paired,
    pairing,
)

FILE = Path(__file__).parents[1] / "src" / "drawbridge" / "web" / "lab" / "pairs.json"
PEOPLE, YEARS, SEEDS = 600, 9, range(10)
KEPT = ("paired", "dissolution_per_year", "avoidant_avoidant", "avoidant_anxious")


@dataclass(frozen=True)
class Tried:
    """One set of rules, and how the people in it are classed."""

    market: Market = USUAL
    kinds: Callable[[Years, Census], Kinds] = by_trait
    sexes: bool = False

    def pairs(self, seed: int) -> dict[str, float]:
        """One population's numbers."""
        years = cached_years(PEOPLE, YEARS, seed, None, self.market)
        found = paired(years), dissolution(years), *pairing(years, self.kinds, self.sexes)
        return {key: round(value, 3) for key, value in zip(KEPT, found, strict=True)}


ALL = Market(initiative=1.0, relief=0.06, sexes=0.28, unkind=1.0, settling=0.0)
TRIED = {
    "usual": Tried(),
    "nobody-leaves": Tried(Market(leaving=0.0, drift=0.0)),
    "nobody-clings": Tried(Market(clinging=0.0)),
    "all-fit": Tried(Market(compatibility=0.0)),
    "drift-apart": Tried(Market(drift=3e-3, intimacy=0.25)),
    "someone-dares": Tried(Market(initiative=1.0)),
    "relief": Tried(Market(relief=0.06)),
    "much-relief": Tried(Market(relief=0.5)),
    "two-sexes": Tried(Market(sexes=0.28), sexes=True),
    "sexes-far-apart": Tried(Market(sexes=1.0), sexes=True),
    "sexes-unheeded": Tried(Market(sexes=1.0)),
    "score": Tried(kinds=by_score),
    "choice": Tried(kinds=by_choice),
    "not-all-safe": Tried(Market(unkind=1.0)),
    "expect-no-less": Tried(Market(settling=0.0)),
    "all-at-once": Tried(ALL, sexes=True),
    "all-and-choice": Tried(ALL, by_choice, sexes=True),
}


def lived(job: tuple[int, str]) -> dict[str, float]:
    """One population's numbers."""
    seed, name = job
    return TRIED[name].pairs(seed)


def main(workers: int) -> None:
    jobs = [(seed, name) for seed in SEEDS for name in TRIED]
    with ProcessPoolExecutor(workers) as pool:
        found = dict(zip(jobs, pool.map(lived, jobs, chunksize=len(TRIED)), strict=True))
    each = {name: [found[seed, name] for seed in SEEDS] for name in TRIED}
    rows = [{"id": name, "market": asdict(tried.market), "seeds": each[name]} for name, tried in TRIED.items()]
    FILE.write_text(json.dumps({"people": PEOPLE, "years": YEARS, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    tell(_row(name, key, [one[key] for one in each[name]]) for name in TRIED for key in KEPT)


def _row(name: object, key: str, values: list[float]) -> Row:
    low, high = min(values), max(values)
    return Row(f"{name}: {key.replace('_', ' ')}", sum(values) / len(values), low, high, repeats=len(values))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
