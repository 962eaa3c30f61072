"""What a bench found: rows with their bars, the file they are kept in, and the table in the documentation."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import median
from typing import Any

FILE = Path(__file__).with_name("results.json")
PAGE = Path(__file__).parents[1] / "docs" / "measurement.md"
BEGIN, END = "<!-- measured: written by python -m bench -->", "<!-- measured: end -->"
ROWS_TO = "BENCH_ROWS"
"""Names the file into which a module run by ``python -m bench`` puts its rows."""
TIMES = ("s", "ms", "CPU s", "CPU ms")
HEAD = "| what | median | range | bar | met | beside it |\n|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """One figure: median and range over ``repeats``, and the bar it is held to, from ``least`` to ``most``.

    A time meets its bar by its median, for it measures the machine's other work too, and so does a row ``by_median``,
    whose range is over made-up conditions; anything else by its worst value. ``note`` says what stands beside it, or
    why there is no value.
    """

    what: str
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    repeats: int = 1
    least: float | None = None
    most: float | None = None
    note: str = ""
    by_median: bool = False

    @classmethod
    def of(cls, what: str, values: Sequence[float], unit: str = "", **more: Any) -> Row:
        """A row from repeated values.

        >>> Row.of("steps", [1.0, 9.0, 2.0], "ms", most=5).met, Row.of("items", [1.0, 9.0, 2.0], most=5).met
        (True, False)
        """
        return cls(what, float(median(values)), float(min(values)), float(max(values)), unit, len(values), **more)

    @property
    def distance(self) -> float:
        """How far the bar is missed; 0 when it is met, or when there is none.

        >>> Row("items", 8.0, most=7.5).distance
        0.5
        """
        worst = (self.value,) if self.by_median or self.unit in TIMES else (self.value, self.low, self.high)
        seen = [value for value in worst if value is not None]
        short = [self.least - value for value in seen if self.least is not None]
        over = [value - self.most for value in seen if self.most is not None]
        return max([0.0, *short, *over])

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None without a bar or a value."""
        if self.value is None or (self.least is None and self.most is None):
            return None
        return self.distance == 0

    @property
    def bar(self) -> str:
        """The bar in words."""
        match self.least, self.most:
            case None, None:
                return ""
            case None, most:
                return f"≤ {number(most)}"
            case least, None:
                return f"≥ {number(least)}"
            case least, most:
                return f"{number(least)} to {number(most)}"

    def line(self) -> str:
        """The row of a Markdown table."""
        if self.value is None:
            return f"| {self.what} | no figure | | {self.bar} | | {self.note} |"
        unit = f" {self.unit}" if self.unit else ""
        spread = "" if self.low == self.high else f"{number(self.low)} to {number(self.high)}"
        met = {True: "yes", False: f"no, by {number(self.distance)}", None: ""}[self.met]
        return f"| {self.what} | {number(self.value)}{unit} | {spread} | {self.bar} | {met} | {self.note} |"


def number(value: float | None) -> str:
    """Three figures that matter, and no more than a reader needs.

    >>> [number(x) for x in (0.9204, 6.94, 46610.0, 0.00004, -0.0001)]
    ['0.920', '6.94', '46,610', '0.00004', '-0.0001']
    """
    if value is None or value == 0:
        return "" if value is None else "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if abs(value) < 0.001:
        return f"{value:.7f}".rstrip("0") if abs(value) >= 1e-7 else f"{value:.0e}"
    return f"{value:.3f}" if abs(value) < 1 else f"{value:.3g}"


def tell(rows: Iterable[Row]) -> None:
    """Print rows, and leave them for ``python -m bench`` when that is what runs."""
    found = list(rows)
    print("\n".join([HEAD, *(row.line() for row in found)]))
    if os.environ.get(ROWS_TO):
        Path(os.environ[ROWS_TO]).write_text(json.dumps([asdict(row) for row in found]))


def left(path: Path) -> list[Row]:
    """The rows a module left, if it did."""
    names = {field.name for field in fields(Row)}
    told = json.loads(path.read_text()) if path.exists() else []
    return [Row(**{name: value for name, value in row.items() if name in names}) for row in told]


def load() -> dict[str, Any]:
    """Everything kept so far, a table a module."""
    return dict(json.loads(FILE.read_text())) if FILE.exists() else {}


def keep(found: Mapping[str, Any]) -> None:
    """Write the results, and the table in the documentation that is made of them."""
    FILE.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table(found)}\n{END}{after}", encoding="utf-8")


def table(found: Mapping[str, Any]) -> str:
    """All rows as Markdown, module by module, each with when and on what it was measured."""
    parts = []
    for name, module in sorted(found.items()):
        if not (module["rows"] or module["not_measured"]):
            continue
        head = f"**`bench.{name}`**, {module['date']}, {module['machine']}; {module['cost']}"
        why = [f"Not measured: {module['not_measured']}"] if module["not_measured"] else []
        rows = [Row(**row).line() for row in module["rows"]]
        parts.append("\n\n".join([head, *why, *(["\n".join([HEAD, *rows])] if rows else [])]))
    return "\n\n".join(parts)
