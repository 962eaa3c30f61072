"""Figures that the harnesses find, printed when a run that was asked for ``tests/faults`` ends."""

from __future__ import annotations

from typing import Protocol


class Figure(Protocol):
    """Note what was found: the row of the table in ``docs/proof.md``, then names and numbers."""

    def __call__(self, row: str, /, **found: float | str) -> None: ...


def told(row: str, found: dict[str, float | str]) -> str:
    """One line of the report.

    >>> told("R1", {"kills": 20, "slowest_start_s": 1.25004})
    'R1: kills 20, slowest start s 1.25'
    """
    numbers = (f"{name.replace('_', ' ')} {round(n, 3) if isinstance(n, float) else n}" for name, n in found.items())
    return f"{row}: {', '.join(numbers)}"
