"""Who is with whom after years, under the usual rules and with one of them changed: ``python -m bench.loop_pairs``.

600 people, nine years, seeds 0 to 9. Writes what the lab's page about couples shows. The last three are candidates for
what the model misses there; they are reported as they come.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

from bench.results import Row, tell
from drawbridge.loop.market import Market
from drawbridge.loop.population import live_years, summary

FILE = Path(__file__).parents[1] / "src" / "drawbridge" / "web" / "lab" / "pairs.json"
PEOPLE, YEARS, SEEDS = 600, 9, range(10)
MARKETS = {
    "usual": Market(),
    "nobody-leaves": Market(leaving=0.0, drift=0.0),
    "nobody-clings": Market(clinging=0.0),
    "all-fit": Market(compatibility=0.0),
    "drift-apart": Market(drift=3e-3, intimacy=0.25),
    "someone-dares": Market(initiative=1.0),
    "relief": Market(relief=0.06),
}
KEPT = ("paired", "dissolution_per_year", "avoidant_avoidant", "avoidant_anxious")


def lived(job: tuple[str, int]) -> dict[str, float]:
    """One population's numbers."""
    name, seed = job
    found = summary(live_years(PEOPLE, YEARS, seed, market=MARKETS[name]))
    return {key: round(found[key], 3) for key in KEPT}


def main(workers: int) -> None:
    jobs = [(name, seed) for name in MARKETS for seed in SEEDS]
    with ProcessPoolExecutor(workers) as pool:
        found = dict(zip(jobs, pool.map(lived, jobs), strict=True))
    rows = [
        {"id": name, "market": asdict(market), "seeds": [found[name, seed] for seed in SEEDS]}
        for name, market in MARKETS.items()
    ]
    FILE.write_text(json.dumps({"people": PEOPLE, "years": YEARS, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    tell(_row(row["id"], key, [one[key] for one in row["seeds"]]) for row in rows for key in KEPT)


def _row(name: object, key: str, values: list[float]) -> Row:
    low, high = min(values), max(values)
    return Row(f"{name}: {key.replace('_', ' ')}", sum(values) / len(values), low, high, repeats=len(values))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
