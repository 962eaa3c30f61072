"""The item bank: items, their scales, how the scales correlate, and where all this comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.curves import Curves, Floats, Ints
from drawbridge.measure.errors import BankError, UnknownItem, UnknownScale
from drawbridge.measure.items import Item, ItemParameters, ItemSpec, check_item, curve_of
from drawbridge.measure.prior import MOST_CATEGORIES, ItemPrior

ENGINE = "drawbridge.measure 1"
"""Changes when the same answers could score differently; every saved bank names it."""
MODEST = 0.2
"""Correlation between any two patterns before there are answers: the mean |r| of the 27 SPI scales is .20.

All patterns are ways of keeping safe and all are worded in one direction, so the sign is taken as positive.
"""


@dataclass(frozen=True)
class Provenance:
    """Where a bank's numbers come from; empty strings for a bank made from judgement alone."""

    data_sha256: str = ""
    people: int = 0
    date: str = ""
    engine: str = ENGINE


JUDGED = Provenance()
USUAL = ItemPrior()


@dataclass(frozen=True, eq=False)
class Bank:
    """Items with integrated response curves; build one with ``provisional`` or ``from_parameters``.

    ``correlation`` is the (D, D) correlation of the scales in the population, ``curves`` the tabulated
    curves.
    """

    items: tuple[Item, ...]
    scales: tuple[str, ...]
    categories: int
    correlation: Floats
    curves: Curves = field(repr=False)
    prior: ItemPrior = USUAL
    provenance: Provenance = JUDGED

    @classmethod
    def provisional(
        cls,
        items: Sequence[ItemSpec],
        scales: Sequence[str],
        categories: int = 5,
        correlation: float | Floats = MODEST,
        prior: ItemPrior = USUAL,
    ) -> Bank:
        """A bank from judged positions alone; ``correlation=0`` makes scales independent. Raises BankError.

        >>> bank = Bank.provisional([ItemSpec("calm", "anger", keyed=-1, position=2)], ["anger"])
        >>> bank.categories, bank.is_provisional
        (5, True)
        """
        return cls.of(items, scales, categories, correlation=correlation, prior=prior)

    @classmethod
    def from_parameters(
        cls,
        items: Sequence[ItemParameters],
        scales: Sequence[str],
        correlation: float | Floats = 0.0,
        provenance: Provenance = JUDGED,
    ) -> Bank:
        """A bank of calibrated items, their standard errors integrated. Raises BankError.

        >>> item = ItemParameters("q1", "anxiety", 1, a=2.0, b=(-1.0, 0.0, 1.0), n=500)
        >>> Bank.from_parameters([item], ["anxiety"]).categories
        4
        """
        categories = len(items[0].b) + 1 if items else 0
        return cls.of(items, scales, categories, correlation=correlation, provenance=provenance)

    @classmethod
    def of(
        cls,
        items: Sequence[Item],
        scales: Sequence[str],
        categories: int,
        *,
        correlation: float | Floats,
        prior: ItemPrior = USUAL,
        provenance: Provenance = JUDGED,
    ) -> Bank:
        """A bank that may mix judged and calibrated items. Raises BankError naming what is wrong."""
        _check(items, scales, categories)
        matrix = correlation_matrix(correlation, len(scales))
        curves = [curve_of(item, categories, prior) for item in items]
        rows = {id(curve): curve for curve in curves}
        places = {key: row for row, key in enumerate(rows)}
        stacked = Curves.of([places[id(curve)] for curve in curves], list(rows.values()))
        return cls(tuple(items), tuple(scales), categories, matrix, stacked, prior, provenance)

    @classmethod
    def load(cls, path: Path) -> Bank:
        """Read a BANK.toml. Raises BankError when it is not one."""
        from drawbridge.measure.bankfile import load_bank  # noqa: PLC0415  (bankfile imports Bank)

        return load_bank(path)

    def save(self, path: Path) -> None:
        """Write a BANK.toml, whole or not at all."""
        from drawbridge.measure.bankfile import save_bank  # noqa: PLC0415  (bankfile imports Bank)

        save_bank(self, path)

    @property
    def is_provisional(self) -> bool:
        """Whether any item still rests on judgement alone."""
        return any(isinstance(item, ItemSpec) for item in self.items)

    def place(self, item: str) -> int:
        """The item's index. Raises UnknownItem."""
        try:
            return self._places[item]
        except KeyError:
            raise UnknownItem(item) from None

    def scale_index(self, scale: str) -> int:
        """The scale's index. Raises UnknownScale."""
        return scale_index(self.scales, scale)

    def expected_answer(self, scale: str, theta: Floats) -> Floats:
        """The mean answer to all the scale's items at each θ, an array of any shape.

        Answers run from 0 to K − 1 in the scale's direction. Raises UnknownScale.
        """
        items = np.flatnonzero(self.scale_of == self.scale_index(scale))
        flat = np.ravel(np.asarray(theta, dtype=float))
        p = self.curves.probabilities(items, np.broadcast_to(flat, (len(items), flat.size)))
        mean = np.einsum("jkq,k->jq", p, np.arange(self.categories)).mean(axis=0)
        return np.asarray(mean.reshape(np.shape(theta)))

    @cached_property
    def scale_of(self) -> Ints:
        """Each item's scale index, (J,)."""
        return np.array([self.scales.index(item.scale) for item in self.items], dtype=np.int64)

    @cached_property
    def keyed(self) -> Ints:
        """+1 or −1 for each item, (J,)."""
        return np.array([item.keyed for item in self.items], dtype=np.int64)

    @cached_property
    def answers_behind(self) -> Ints:
        """Calibrating answers behind each item, (J,); 0 for judged items."""
        return np.array([item.n for item in self.items], dtype=np.int64)

    @cached_property
    def precision(self) -> Floats:
        """The inverse of ``correlation``, (D, D)."""
        return np.asarray(np.linalg.inv(self.correlation))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {item.id: place for place, item in enumerate(self.items)}


def scale_index(scales: tuple[str, ...], scale: str) -> int:
    """The index of a scale among scales. Raises UnknownScale."""
    if scale not in scales:
        raise UnknownScale(scale, scales)
    return scales.index(scale)


def correlation_matrix(correlation: float | Floats, size: int) -> NDArray[np.float64]:
    """A (size, size) correlation matrix from one number for all pairs, or a checked copy. Raises BankError.

    >>> correlation_matrix(0.2, 2).tolist()
    [[1.0, 0.2], [0.2, 1.0]]
    """
    given = np.asarray(correlation, dtype=float)
    matrix = np.where(np.eye(size) == 1, 1.0, given) if given.ndim == 0 else given.copy()
    if matrix.shape != (size, size) or not _is_correlation(matrix):
        raise BankError(f"The correlation must be symmetric, {size} by {size}, with ones on the diagonal.")
    if np.linalg.eigvalsh(matrix).min() < 1e-8:
        raise BankError("The correlation is not positive definite: no scales correlate in this way.")
    return matrix


def _is_correlation(matrix: Floats) -> bool:
    return bool(np.allclose(matrix, matrix.T) and np.allclose(np.diag(matrix), 1.0))


def _check(items: Sequence[Item], scales: Sequence[str], categories: int) -> None:
    if not items or not scales:
        raise BankError("A bank needs at least one item and one scale.")
    if not 2 <= categories <= MOST_CATEGORIES:
        raise BankError(f"A bank has 2 to {MOST_CATEGORIES} categories, not {categories}.")
    if len(set(scales)) < len(scales):
        raise BankError("Two scales have the same name.")
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise BankError(f"Two items have the id {item.id!r}.")
        if item.scale not in scales:
            raise BankError(f"Item {item.id!r} belongs to {item.scale!r}; known scales: {', '.join(scales)}.")
        check_item(item, categories)
        seen.add(item.id)
