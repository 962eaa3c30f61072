"""Write the facts as the table of docs/loop.md: ``drawbridge loop facts --json | python -m bench.loop_facts``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping

HEAD = (
    "| fact | value | over seeds | holds | kind | evidence | without | then | breaks |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
Record = Mapping[str, object]


def rows(fact: Record) -> list[str]:
    """The line of a fact, and, where it stands without what it was expected to need, a line for what it rests on."""
    told = (
        f"{fact['id']} {fact['title']}",
        number(fact["value"]),
        f"{number(fact['low'])} to {number(fact['high'])}",
        verdict(fact),
        str(fact["kind"]),
        str(fact["evidence"]),
    )
    found = [(*told, *without(fact, "ablation"))]
    if fact.get("rests_on"):
        found.append((f"– {fact['id']} rests on", "", "", "", "", "", *without(fact, "rests_on")))
    return ["| " + " | ".join(cells) + " |" for cells in found]


def verdict(fact: Record) -> str:
    """A fact that fails says so in capitals, unless it was only ever to be reported."""
    return "yes" if fact["holds"] else "no" if fact["kind"] == "reported" else "NO"


def without(fact: Record, which: str) -> tuple[str, str, str]:
    """What was taken away, what was found then, and whether the fact failed."""
    value, breaks = fact.get(f"{which}_value"), fact[f"{which}_breaks"]
    then = "–" if value is None else number(value)
    return str(fact[which] or "–"), then, "–" if breaks is None else "yes" if breaks else "no"


def number(value: object) -> str:
    """Three decimals below ten, one above.

    >>> number(0.12345), number(67.45)
    ('0.123', '67.5')
    """
    assert isinstance(value, float | int)
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def table(facts: Iterable[Record]) -> str:
    return "\n".join([HEAD, *(line for fact in facts for line in rows(fact))])


def renewed(page: str, facts: Iterable[Record]) -> str:
    """The page with this table in the place of the one it has.

    >>> print(renewed("Before.\\n\\n| fact | value |\\n|---|---|\\n| 1 | 2 |\\n\\nAfter.", []).replace(HEAD, "HEAD"))
    Before.
    <BLANKLINE>
    HEAD
    <BLANKLINE>
    After.
    """
    before, told = page.split("| fact | value |", 1)
    return before + table(facts) + "\n\n" + told.split("\n\n", 1)[1]


if __name__ == "__main__":
    print(table(json.load(sys.stdin)))
