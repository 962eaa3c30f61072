"""The facts as they were last found, kept with the code so that a page can show them: ``python -m bench.found``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from drawbridge.loop.facts.fact import Result

FILE = Path(__file__).with_name("found.json")


@dataclass(frozen=True, kw_only=True)
class Found(Result):
    """A result, and over how many seeds it was found."""

    seeds: int


@cache
def found() -> dict[str, Found]:
    """Every fact by its id."""
    return {row["id"]: Found(**row) for row in json.loads(FILE.read_text(encoding="utf-8"))}
