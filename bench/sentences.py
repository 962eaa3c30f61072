"""The figures to read out of what bench modules print for people.

A sentence that no longer holds its number is an error, never a row left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.results import Row


@dataclass(frozen=True)
class Figure:
    """A number in a module's sentences: the group of ``pattern``, wherever it matches, and its bar."""

    what: str
    pattern: str
    unit: str = ""
    least: float | None = None
    most: float | None = None
    note: str = ""

    def read(self, outputs: Sequence[str]) -> Row:
        """The row over all repeats. Raises ValueError when one of them does not say the number.

        >>> Figure("items", r"([\\d.]+) of 36").read(["6.9 of 36", "7.1 of 36"]).value
        7.0
        """
        found = [re.findall(self.pattern, output) for output in outputs]
        if not all(found):
            raise ValueError(f"The sentence with {self.what!r} is gone: nothing matches {self.pattern}")
        values = [float(text.replace(",", "")) for texts in found for text in texts]
        return Row.of(self.what, values, self.unit, least=self.least, most=self.most, note=self.note)


def _ecr(target: str, most: float, least: float) -> tuple[Figure, ...]:
    line = rf"SE {re.escape(target)}: .*?"
    short = target.removeprefix("0")
    return (
        Figure(f"ECR, held-out people: items of 36 to SE {short}", line + r"([\d.]+) of 36", "items", most=most),
        Figure("… avoidance, r with the whole form", line + r"avoidance r ([\d.]+)", least=least),
        Figure("… the best fixed form of that length", line + r"avoidance r [\d.]+ \(fixed ([\d.]+)"),
        Figure("… anxiety, r with the whole form", line + r"anxiety r ([\d.]+)", least=least),
        Figure("… the best fixed form of that length", line + r"anxiety r [\d.]+ \(fixed ([\d.]+)"),
        Figure("… people for whom both scales reach the target", line + r"all met ([\d.]+)%", "%"),
        Figure("… the best fixed form of that length", line + r"all met [\d.]+% \(fixed ([\d.]+)%", "%"),
    )


FIGURES: dict[str, tuple[Figure, ...]] = {
    "measure_ecr": (
        Figure(
            "ECR anxiety, 46,610 × 18: log-likelihood, distance from R mirt's",
            r"R mirt: ([+-][\d.]+)%",
            "%",
            -0.01,
            0.01,
        ),
        Figure("ECR, 36 slopes: largest distance from R mirt's", r"slope ([\d.]+)%", "%", most=4),
        Figure("ECR, one scale fitted with standard errors", r"calibrate \w+: .*? in ([\d.]+) s", "s"),
        *_ecr("0.447", 7.5, 0.91),
        *_ecr("0.316", 17.0, 0.96),
    ),
    "measure_honesty": (
        Figure(
            "coverage of 95 % intervals, nobody has answered (16 × 10)",
            r"^0 answers.*?coverage ([\d.]+)",
            "",
            0.94,
            0.98,
        ),
        *(
            Figure(f"… {n} answers a statement (6 × 10)", rf"(?m)^{n} answers.*?coverage ([\d.]+)", "", 0.94, 0.98)
            for n in (100, 250, 500)
        ),
        Figure("next item with its update, 12 × 120: middle", r"12 x 120: p50 ([\d.]+) ms", "ms", most=1),
        Figure("… slowest in a hundred", r"12 x 120: p50 [\d.]+ ms, p99 ([\d.]+) ms", "ms", most=5),
        Figure("provisional quiz: statements asked", r"items ([\d.]+) \(most", "items", most=56),
        Figure("… mean standard error", r"mean SE ([\d.]+)"),
    ),
    "measure_calibration": (
        Figure("calibrate 50,000 × 120 × 12 with correlations and standard errors", r"x 12: ([\d.]+) s", "s", most=30),
        Figure("… processor time", r"\(([\d.]+) CPU s", "CPU s"),
        Figure("… RMSE of log a", r"log a ([\d.]+)", most=0.025),
        Figure("… RMSE of correlations", r"correlation ([\d.]+)", most=0.02),
    ),
    "pages": (Figure("a page over a journal of 500 entries", r"'cpu_ms_median': ([\d.]+)", "CPU ms a page", most=60),),
}
