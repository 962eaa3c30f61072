"""The next item with its update, beside other Python packages, in the same call.

    python -m bench.peers.measure_next_item

Twelve dimensions with 120 graded items where the peer takes them; else what it is made for: one dimension, two answers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from bench.peers.answers import EACH, bank_of, made
from bench.peers.asking import PATIENCE, Told, ask, times
from bench.results import Row, tell
from drawbridge.measure import Answer, Bank, next_item
from drawbridge.measure.curves import Ints

SCALES, STEPS, PEOPLE = 12, 30, 5
ASKED = (
    ("mirt_next_map", "mirt MCATEngine by MAP", "twelve dimensions, graded"),
    ("mirt_next_eap", "mirt MCATEngine by EAP", "twelve dimensions, graded; its default"),
    ("adaptivetesting_next", "adaptivetesting", "one dimension, two answers, which is what it is made for"),
    ("catsim_next", "catsim", "one dimension, two answers, which is what it is made for"),
    ("girth_next", "girth", ""),
)


def main() -> None:
    given = made(np.random.default_rng(7), SCALES, EACH, 50)
    tell([*ours(given), *peers(given)])


def ours(given: dict[str, Any]) -> Iterator[Row]:
    bank = bank_of(given)
    told = steps(bank, given["answers"])
    note = f"twelve dimensions, graded; {PEOPLE} people, {len(told.seconds)} steps"
    yield from times("next item, 12 × 120, Drawbridge", told, "ms", note, most=1)


def peers(given: dict[str, Any]) -> Iterator[Row]:
    for task, name, note in ASKED:
        yield from times(f"next item, 120 items, {name}", ask(task, given, PATIENCE), "ms", note)


def steps(bank: Bank, answers: Ints) -> Told:
    """The seconds of thirty steps of each of some people's quizzes."""
    told = Told([], [], None)
    for row in answers[:PEOPLE]:
        given: list[Answer] = []
        item: str | None = ""
        while item is not None and len(given) < STEPS:
            wall, busy = time.perf_counter(), time.process_time()
            item = next_item(bank, given).item
            told.seconds.append(time.perf_counter() - wall)
            told.cpu.append(time.process_time() - busy)
            given += [Answer(item, int(row[bank.place(item)]))] if item else []
    return told


if __name__ == "__main__":
    main()
