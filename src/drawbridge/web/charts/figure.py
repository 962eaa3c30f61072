"""What every chart becomes: a name, a sentence that says what to see, a drawing, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Table:
    """The numbers of a drawing. The first cell of each row is its heading."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("Every row of a table needs one cell for each column.")


@dataclass(frozen=True)
class Figure:
    """A drawing for ``parts/figure.html``. ``kind`` is its class; ``svg`` is safe and holds every variant."""

    id: str
    name: str
    sentence: str
    svg: SafeString
    table: Table
    kind: str


def of_100(share: float) -> str:
    """A share between 0 and 1 as people read it.

    >>> of_100(0.8)
    '80 of 100'
    """
    return f"{round(100 * share)} of 100"
