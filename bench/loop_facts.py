"""Write the facts as the table of docs/loop.md: ``drawbridge loop facts --json | python -m bench.loop_facts``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping

HEAD = "| fact | value | over seeds | holds | kind | evidence | without | breaks |\n|---|---|---|---|---|---|---|---|"
Record = Mapping[str, object]


def row(fact: Record) -> str:
    """One line of the table; a fact that fails says so in capitals."""
    cells = (
        f"{fact['id']} {fact['title']}",
        number(fact["value"]),
        f"{number(fact['low'])} to {number(fact['high'])}",
        "yes" if fact["holds"] else "NO",
        fact["kind"],
        fact["evidence"],
        fact["ablation"] or "–",
        {True: "yes", False: "no", None: "–"}[fact["ablation_breaks"]],  # type: ignore[index]
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def number(value: object) -> str:
    """Three decimals below ten, one above.

    >>> number(0.12345), number(67.45)
    ('0.123', '67.5')
    """
    assert isinstance(value, float | int)
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def table(facts: Iterable[Record]) -> str:
    return "\n".join([HEAD, *map(row, facts)])


if __name__ == "__main__":
    print(table(json.load(sys.stdin)))
