"""One scale's means and spreads for very many people: ``eap_many`` some fifty times as fast, to a thousandth of an SD.

Curves of answers are smooth: a dozen numbers say nearly all there is to say about each of them (the leading parts of a
singular value decomposition; Eckart & Young 1936). A person's curve is a sum, so its dozen numbers are sums too, and
those of three or four items together are looked up in one table of all their combinations. What remains is one small
matrix product a block of people. Single precision is enough: its error is a hundredth of what the dozen leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.bank import Bank
from drawbridge.measure.batch import checked_shape, checked_table, columns_of, eap_many
from drawbridge.measure.compiled import place_all
from drawbridge.measure.curves import DENSITY, GRID, Floats, Ints

Singles = NDArray[np.float32]

BLOCK = 600
"""People at a time: a product as small as this stays on one core, which on a busy machine is quicker than two."""
MOST_COMBINATIONS = 1300
"""Rows of one table: with six states an item (five answers, or none), four items; it stays in the nearest memory."""
LEFT_OUT = 0.04
"""The most that all items' curves together may be off in log-likelihood, wherever people are."""
PEOPLE_TO = 4.5
MOST_PARTS = 24
FLOOR = -60.0
"""e to this is nothing beside 1, and unlike what lies below, no slow number."""


@dataclass(frozen=True, eq=False)
class Lookup:
    """A scale made ready: ``nodes`` (Q,), ``waves`` (Q, R), tables (C, R) of T groups of items, ``digits`` (J, T).

    ``digits`` turn answers, 1 more than shown and 0 where missing, into rows of the tables.
    """

    nodes: Singles
    waves: Singles
    tables: tuple[Singles, ...]
    digits: Singles

    @classmethod
    def of(cls, bank: Bank, scale: int) -> Lookup | None:
        """The scale's look-up, or None when its curves are too sharp to be said in a few numbers."""
        items = columns_of(bank)[scale]
        step = _step(bank, items)
        nodes = GRID[::step]
        log_p = bank.curves.log_p[bank.curves.row[items], :, ::step]
        log_p = np.where((bank.keyed[items] == 1)[:, None, None], log_p, log_p[:, ::-1])
        found = _parts(log_p, nodes)
        if found is None:
            return None
        weights, waves = found
        groups = np.array_split(np.arange(len(items)), -(-len(items) // _together(bank.categories)))
        tables = tuple(_combinations(weights[group]) for group in groups)
        return cls(nodes.astype(np.float32), waves, tables, _digits(groups, bank.categories + 1))

    def moments(self, shown: Ints) -> Floats:
        """The posterior's total, Σ θ and Σ θ², up to a factor a person, (3, n)."""
        rows = ((shown.astype(np.float32) + 1.0) @ self.digits).T.astype(np.intp)
        numbers = self.tables[0].take(rows[0], axis=0)
        for table, row in zip(self.tables[1:], rows[1:], strict=True):
            numbers += table.take(row, axis=0)
        curves = self.waves @ numbers.T
        curves -= 0.5 * self.nodes[:, None] ** 2
        curves -= curves.max(axis=0)
        np.exp(np.maximum(curves, FLOOR, out=curves), out=curves)
        powers = np.stack([np.ones_like(self.nodes), self.nodes, self.nodes**2])
        return np.asarray(powers @ curves, dtype=float)


def quick_eap(bank: Bank, shown: Ints, scale: str) -> tuple[Floats, Floats]:
    """Everybody's mean and SD of θ on one scale from its own answers, each (N,): ``eap_many`` to about .001 SD.

    Takes the same table. A scale with curves too sharp for it goes to ``eap_many``, slower and exact. Once
    ``compile_scoring`` has been called, compiled loops find the same numbers, some ten times as fast again. Raises
    UnknownScale, ResponsesError or CategoryOutOfRange.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec("a", "anger")], ["anger"])
    >>> mean, sd = quick_eap(bank, np.array([[4], [0]]), "anger")
    >>> mean.round(1).tolist(), sd.round(1).tolist()
    ([0.9, -0.9], [0.9, 0.9])
    """
    place = bank.scale_index(scale)
    found = _compiled(bank, shown, place)
    if found is not None:
        return _mended(bank, shown, scale, *found)
    checked_table(bank, shown)
    ready = Lookup.of(bank, place)
    if ready is None:
        return eap_many(bank, shown, scale)
    own = _as_slice(columns_of(bank)[place])
    sums = np.empty((3, len(shown)))
    for start in range(0, len(shown), BLOCK):
        sums[:, start : start + BLOCK] = ready.moments(shown[start : start + BLOCK, own])
    mean = sums[1] / sums[0]
    return mean, np.sqrt(np.maximum(sums[2] / sums[0] - mean**2, 0.0))


def _compiled(bank: Bank, shown: Ints, scale: int) -> tuple[Floats, Floats] | None:
    """What the compiled loops find, or None: they check what they read, which is whole numbers with a sign."""
    checked_shape(bank, shown)
    items = columns_of(bank)[scale]
    if len(items) < len(bank.items) or shown.dtype.kind != "i":
        checked_table(bank, shown)
    return place_all(bank, shown, scale, _step(bank, items))


def _mended(bank: Bank, shown: Ints, scale: str, mean: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """The same, with the few whom the compiled loops gave up on placed by ``eap_many``."""
    lost = np.isnan(mean)
    if lost.any():
        mean[lost], sd[lost] = eap_many(bank, shown[lost], scale)
    return mean, sd


def _step(bank: Bank, items: Ints) -> int:
    """How many points of the grid to go at a time: steps of about the least SD anyone has give sums exact enough."""
    information = bank.curves.information[bank.curves.row[items]].sum(axis=0)
    least = 1.0 / np.sqrt(1.0 + information.max())
    steps = [step for step in (1, 2, 3, 4, 6, 8, 12, 16) if step <= 1.5 * least * DENSITY]
    return max(steps, default=1)


def _parts(log_p: Floats, nodes: Floats) -> tuple[Floats, Singles] | None:
    """Curves (J, K, Q) as weights (J, K, R) of waves (Q, R): the fewest that leave out little enough."""
    items, categories, _ = log_p.shape
    importance = np.exp(-0.25 * nodes**2) + 1e-3
    flat = log_p.reshape(items * categories, -1)
    flat = flat - flat @ importance[:, None] / importance.sum()
    left, size, right = np.linalg.svd(flat * importance, full_matrices=False)
    weights, waves = left * size, right / importance
    near = np.abs(nodes) <= PEOPLE_TO
    for rank in range(1, min(MOST_PARTS, len(size)) + 1):
        off = np.abs(flat - weights[:, :rank] @ waves[:rank]).reshape(items, categories, -1)
        if off.max(axis=1).sum(axis=0)[near].max() <= LEFT_OUT:
            return weights[:, :rank].reshape(items, categories, rank), waves[:rank].T.astype(np.float32)
    return None


def _together(categories: int) -> int:
    """How many items share a table."""
    return int(np.log(MOST_COMBINATIONS) / np.log(categories + 1))


def _combinations(weights: Floats) -> Singles:
    """The sums over a few items (g, K, R) for all combinations of their answers, none at all first, ((K + 1)^g, R)."""
    _, _, rank = weights.shape
    table = np.zeros((1, rank))
    for own in weights:
        states = np.concatenate([np.zeros((1, rank)), own])
        table = (table[:, None] + states[None]).reshape(-1, rank)
    return table.astype(np.float32)


def _digits(groups: list[Ints], states: int) -> Singles:
    """What one more step up the answers of each item adds to its table's row, (J, T)."""
    digits = np.zeros((sum(map(len, groups)), len(groups)), dtype=np.float32)
    for place, group in enumerate(groups):
        digits[group, place] = float(states) ** np.arange(len(group))[::-1]
    return digits


def _as_slice(columns: Ints) -> Ints | slice:
    """Columns that stand together as a slice, which copies nothing."""
    first, last = int(columns[0]), int(columns[-1])
    return slice(first, last + 1) if last - first + 1 == len(columns) else columns
