"""Check every fact of the model and keep what was found: ``python -m bench.found [ID …]``.

It goes into ``found.json``, for the lab's pages, and into the table of ``docs/loop.md``. With ids, only those are
checked again. Facts 1 to 16 take four minutes of one core, 17 and 18 some twenty-five, with numba.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.loop_facts import renewed
from drawbridge.loop import Parameters
from drawbridge.loop.facts import FACTS, check
from drawbridge.loop.facts.found import FILE

PAGE = Path(__file__).parents[1] / "docs" / "loop.md"
SEEDS = 10


def main(only: list[str]) -> None:
    kept = {row["id"]: row for row in json.loads(FILE.read_text())} if FILE.exists() else {}
    for fact in FACTS:
        if not only or fact.id in only:
            kept[fact.id] = check(fact, range(SEEDS), Parameters()).as_dict() | {"seeds": SEEDS}
            print(f"{fact.id}: {kept[fact.id]['value']:.3f}", flush=True)
    rows = [kept[fact.id] for fact in FACTS if fact.id in kept]
    FILE.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
