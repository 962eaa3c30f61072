"""The test report of the documentation: ``python -m tests.faults.report`` writes it from the figures that were found.

``build/faults.json`` holds what the runs on this machine found last, row by row. Writing the report keeps it in
``docs/security/report.json``, beside the page; rows that were not run again stay, with the day they were found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.faults.figures import KEPT, ROOT, Finding, kept, numbers
from tests.security.named import exists

FIGURES = ROOT / "docs" / "security" / "report.json"
PAGE = ROOT / "docs" / "security" / "report.md"
START, END = "<!-- from report.json -->\n", "<!-- to here -->\n"
WHAT = {
    "R1": "kill -9",
    "R2": "power cuts",
    "R3": "failing disks",
    "R4": "damaged files",
    "R5": "clocks and zones",
    "R6": "forms sent fifty times",
    "R7": "backup and restore",
    "R8": "upgrades",
    "R9": "load",
    "R10": "slow lines",
    "R11": "random use",
    "R12": "who is let in",
    "R13": "scripts",
    "R14": "forged requests",
    "R15": "guessing",
    "R16": "telling nicknames",
    "R17": "sessions",
    "R18": "files from elsewhere",
    "R19": "packages",
    "R20": "the way out",
    "R21": "canaries",
    "R22": "erasure",
    "R23": "a lost passphrase",
    "R24": "seals",
    "R25": "access",
    "R26": "help under failure",
    "R27": "the help directory",
    "R28": "the gate",
    "R29": "getting worse",
    "R30": "words",
    "R31": "silence",
    "R32": "parity",
    "R33": "soak",
    "removed": "protections taken away",
}


def merged(old: Iterable[Finding], new: Iterable[Finding]) -> list[Finding]:
    """Of each row and test that is still there the later one, in the order of the table."""
    rows = {(str(row["row"]), str(row["test"])): row for row in old}
    rows |= {(str(row["row"]), str(row["test"])): row for row in new}
    return [rows[name] for name in sorted(rows, key=_place) if exists(name[1])]


def _place(name: tuple[str, str]) -> tuple[int, str, str]:
    row, test = name
    number = re.match(r"R(\d+)", row)
    return (int(number[1]) if number else 99, row, test)


def added(rows: Sequence[Finding]) -> dict[str, Any]:
    """Figures of one harness that was dealt out: counts are added, seconds and shares are the largest.

    >>> added([{"found": {"kills": 25, "slowest_start_s": 1.5}}, {"found": {"kills": 25, "slowest_start_s": 0.5}}])
    {'kills': 50, 'slowest_start_s': 1.5}
    """
    found: dict[str, Any] = {}
    for row in rows:
        for name, value in row["found"].items():
            before = found.get(name)
            if before is None or isinstance(value, str):
                found[name] = value
            else:
                found[name] = max(before, value) if isinstance(value, float) else before + value
    return found


def lines(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings put together, so that the parts of one harness are one line: its shards, and forms by their names."""
    together: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        row = str(finding["row"])
        name = row.split(maxsplit=1)[0] if ":" in row else row
        size = "" if ":" in row else _size(finding["test"])
        together.setdefault((name, _harness(finding["test"]), size), []).append(finding)
    return [(name, rows) for (name, _, _), rows in together.items()]


def _harness(test: str) -> str:
    return test.split("[", maxsplit=1)[0]


def _size(test: str) -> str:
    """The last part of what stands in brackets: shards differ in what stands before it."""
    return test.partition("[")[2].rstrip("]").rpartition("-")[2]


def rendered(findings: Sequence[Finding]) -> str:
    rows = [_line(row, together) for row, together in lines(findings)]
    return "\n".join(["| row | found | by | when |", "|---|---|---|---|", *rows]) + "\n"


def _line(row: str, together: Sequence[Finding]) -> str:
    number = row.split(maxsplit=1)[0].rstrip(":,")
    name = f"{row} {WHAT[number]}" if row == number else f"{number} {WHAT[number]}: {row.removeprefix(number).strip()}"
    first, last = together[0], max(together, key=lambda one: str(one["when"]))
    command = (
        f'`pytest "{first["test"]}"`'
        if len(together) == 1
        else f"`pytest {_harness(first['test'])}` ({len(together)} parts)"
    )
    busy = max(float(one["load"]) for one in together)
    when = f"{str(last['when'])[:10]}, commit {last.get('commit', '') or 'unknown'}, load {busy:g}"
    return f"| {name} | {numbers(added(together))} | {command} | {when} |"


def with_figures(page: str, findings: Sequence[Finding]) -> str:
    """The page with these figures between its two marks."""
    before, rest = page.split(START)
    return before + START + "\n" + rendered(findings) + "\n" + END + rest.split(END)[1]


def write(found: Path = KEPT) -> None:
    findings = merged(kept(FIGURES), kept(found))
    FIGURES.write_text(json.dumps(findings, indent=1) + "\n")
    PAGE.write_text(with_figures(PAGE.read_text(), findings))


if __name__ == "__main__":
    write()
