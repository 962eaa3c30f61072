"""The marks of the rubric, as tables for their page. ``python -m tests.pack.rubric`` writes them there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "content" / "rubric.md"
START, END = "<!-- from rubric.toml -->\n", "<!-- end -->"
SAYS = {"y": "yes", "p": "*part*", "n": "**no**", "-": "–"}


def rubric() -> dict[str, Any]:
    """``docs/content/rubric.toml``."""
    return tomllib.loads(PAGE.with_suffix(".toml").read_text(encoding="utf-8"))


def marks(kind: str) -> dict[str, dict[int, str]]:
    """Of each text of a kind, the mark for each check."""
    found = rubric()
    checks = next(row["checks"] for row in found["kinds"] if row["id"] == kind)
    return {name: dict(zip(checks, row, strict=True)) for name, row in found["marks"][kind].items()}


def second(kind: str) -> dict[tuple[str, int], str]:
    """Where a second reader marks otherwise: by text and check."""
    return {(row["text"], row["check"]): row["mark"] for row in rubric()["second"] if row["kind"] == kind}


def note(kind: str, name: str, check: int) -> str | None:
    """Why a mark is not a yes: said of this text, or of all."""
    notes: dict[str, str] = rubric()["notes"]
    return notes.get(f"{kind}/{name} {check}", notes.get(str(check)))


def with_tables(page: str) -> str:
    """The page, with the tables that the marks make today."""
    before, rest = page.split(START)
    return f"{before}{START}{''.join(_tables())}{END}{rest.split(END)[1]}"


def _tables() -> Iterator[str]:
    for kind in rubric()["kinds"]:
        checks = kind["checks"]
        yield f"\n### {kind['title']}\n| | {' | '.join(map(str, checks))} |\n|---|{'---|' * len(checks)}\n"
        for name, row in marks(kind["id"]).items():
            shown = (_both(row[check], second(kind["id"]).get((name, check))) for check in checks)
            yield f"| {name} | {' | '.join(shown)} |\n"
        yield "\n"
        yield from (f"- {text}\n" for text in dict.fromkeys(_notes(kind["id"])))
    yield "\n"


def _both(first: str, other: str | None) -> str:
    return f"{SAYS[first]}, {SAYS[other]}" if other else SAYS[first]


def _notes(kind: str) -> Iterator[str]:
    for name, row in marks(kind).items():
        for check in (check for check, mark in row.items() if mark in "pn"):
            its_own = f"{kind}/{name} {check}" in rubric()["notes"] and name != "all"
            yield f"Check {check}{f', {name}' if its_own else ''}: {note(kind, name, check)}"
    for row in rubric()["second"]:
        if row["kind"] == kind:
            yield f"Second reading, check {row['check']}, {row['text']}: {row['note']}"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
