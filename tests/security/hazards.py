"""The hazard log, as a table for the page that shows it. ``python -m tests.security.hazards`` writes it there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "docs" / "safety" / "hazards.toml"
PAGE = ROOT / "docs" / "safety" / "index.md"
START, END = "<!-- from hazards.toml -->\n", "<!-- to here -->\n"


def hazards() -> Sequence[Mapping[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(LOG.read_text())["hazards"]
    return found


def rendered() -> str:
    """The log in Markdown: one heading a hazard, its controls with the tests that prove them."""
    return "\n".join(line for hazard in hazards() for line in _one(hazard)) + "\n"


def _one(hazard: Mapping[str, Any]) -> list[str]:
    controls = [f"- {control['does']} `{control['test'].split('/')[-1]}`" for control in hazard["controls"]]
    return [
        f"### {hazard['id']}. {hazard['hazard']}",
        "",
        f"Severity: {hazard['severity']}. {hazard['cause']}",
        "",
        *controls,
        "",
        f"What remains: {hazard['remains']}",
        "",
    ]


def with_table(page: str) -> str:
    """The page with today's log between its two marks."""
    before, rest = page.split(START)
    return before + START + "\n" + rendered() + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text()))
