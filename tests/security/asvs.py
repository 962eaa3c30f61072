"""The table of OWASP's standard, for the page that shows it. ``python -m tests.security.asvs`` writes it there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "security" / "asvs.toml"
PAGE = ROOT / "docs" / "security" / "asvs.md"
START, END = "<!-- from asvs.toml -->\n", "<!-- to here -->\n"
STATES = {"test": "tested", "says": "written", "na": "does not apply", "open": "**open**"}
CHAPTERS = {
    1: "Encoding and sanitization",
    2: "Validation and business logic",
    3: "Web frontend",
    4: "API and web service",
    5: "File handling",
    6: "Authentication",
    7: "Session management",
    8: "Authorization",
    9: "Self-contained tokens",
    11: "Cryptography",
    12: "Secure communication",
    13: "Configuration",
    14: "Data protection",
    15: "Secure coding and architecture",
    16: "Logging and error handling",
}

Item = Mapping[str, Any]


def table() -> Mapping[str, Mapping[str, Item]]:
    """``items`` by their number, and ``chapters`` that are answered as one."""
    return tomllib.loads(TABLE.read_text())


def state(item: Item) -> str:
    """Which of the four stands beside an item."""
    return next(name for name in STATES if name in item)


def counted() -> dict[str, int]:
    """How many items of both levels stand how; whole chapters do not apply."""
    found = dict.fromkeys(STATES, 0)
    for item in table()["items"].values():
        found[state(item)] += 1
    found["na"] += sum(chapter["level_1"] + chapter["level_2"] for chapter in table()["chapters"].values())
    return found


def rendered() -> str:
    """The table in Markdown, chapter by chapter, what is open first of all."""
    total = counted()
    lines = [
        f"Of {sum(total.values())} requirements of levels 1 and 2, {total['test']} have a test, {total['says']} a "
        f"document, {total['na']} do not apply, and {total['open']} are open.",
        "",
    ]
    lines += _part("Open", {number: item for number, item in table()["items"].items() if "open" in item})
    for chapter, name in CHAPTERS.items():
        lines += _part(f"V{chapter} {name}", {n: i for n, i in table()["items"].items() if n.startswith(f"{chapter}.")})
    for number, chapter in table()["chapters"].items():
        lines += [
            f"## V{number} {chapter['name']}",
            "",
            f"{chapter['level_1'] + chapter['level_2']} items. {chapter['na']}",
            "",
        ]
    return "\n".join(lines)


def _part(title: str, items: Mapping[str, Item]) -> list[str]:
    rows = [f"| {number} | {item['level']} | {item['asks']} | {_stands(item)} |" for number, item in items.items()]
    return [f"## {title}", "", "| item | level | asks, in short | here |", "|---|---|---|---|", *rows, ""]


def _stands(item: Item) -> str:
    match state(item):
        case "test":
            told = f"`{item['test'].split('/')[-1]}`"
        case "says":
            told = f"`{item['says'][0]}`: “{item['says'][1]}”"
        case "na":
            told = f"Does not apply. {item['na']}"
        case _:
            told = f"**Open.** {item['open']}"
    return f"{told} {item.get('and', '')}".strip()


def with_table(page: str) -> str:
    """The page with today's table between its two marks."""
    before, rest = page.split(START)
    return before + START + "\n" + rendered() + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text()))
