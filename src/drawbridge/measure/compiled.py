"""``quick_eap`` once more, by loops that numba compiles: for who scores millions of people, again and again.

Likelihoods are multiplied rather than their logarithms added: the answers to three items together pick one row of a
table, and a row is a curve at some thirty nodes. A person is the product of six rows and three sums over it, thirty
nanoseconds in all. What is no answer picks a row of zeros, so answers are checked as they are read. Nothing here is
used before ``compile_scoring`` has been called, because compiling takes seconds that no page may wait for, and nothing
compiled is kept on disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.bank import Bank
from drawbridge.measure.batch import columns_of
from drawbridge.measure.curves import GRID, Floats, Ints
from drawbridge.measure.items import ItemSpec

Place = Callable[..., bool]
Precision = type[np.float32] | type[np.float64]

TOGETHER = 3
"""Items a table, as the loops read them."""
IN_SINGLE = 6
"""The most tables for single precision: what a product of more of them needs does not fit between its ends."""
NODES_BY = 16
"""Nodes come in multiples of this, so that they fill registers."""
A_PIECE = 25_000
"""People a thread takes at a time."""
ROOM: dict[Precision, tuple[float, float]] = {np.float32: (80.0, 85.0), np.float64: (600.0, 690.0)}
"""Weights start at e to the first, and e to minus the second is still a number of full precision."""
WIDEST = 12
"""Points of the grid between two nodes at most: wider, their multiple would not reach the ends."""
LINE = 64
"""Bytes of memory that are read at once."""
SHARP = 7.0
"""A factor raised to the floor may be wrong by this share of what counts, e to minus this."""

_place: Place | None = None


@dataclass(frozen=True, eq=False)
class Products:
    """A scale made ready: ``tables`` (T · size + Q,) with a row of ones at the end, ``prior`` and ``nodes`` (Q,)."""

    bits: int
    size: int
    tables: NDArray[Any]
    prior: NDArray[Any]
    nodes: NDArray[Any]
    least: float

    @classmethod
    def of(cls, bank: Bank, items: Ints, step: int, precision: Precision) -> Products:
        """Made for these items, with a node every ``step`` points of the grid."""
        nodes, log_p = _at_nodes(bank, items, step, precision)
        top, bottom = ROOM[precision]
        count = -(-len(items) // TOGETHER)
        floor = min(top, (top + bottom - 0.5 * nodes[0] ** 2) / count)
        bits = bank.categories.bit_length()
        shape = (count, *(1 << bits,) * TOGETHER, len(nodes))
        flat = _aligned(int(np.prod(shape)) + len(nodes), precision)
        flat[-len(nodes) :] = 1.0
        tables, states = flat[: -len(nodes)].reshape(shape), slice(bank.categories + 1)
        for table, start in zip(tables, range(0, len(items), TOGETHER), strict=True):
            table[states, states, states] = _products(log_p[start : start + TOGETHER], floor)
        prior, least = np.exp(top - 0.5 * nodes**2), float(np.exp(top - floor + SHARP))
        return cls(bits, tables[0].size, flat, prior.astype(precision), nodes.astype(precision), least)

    def into(self, shown: Ints, mean: Floats, sd: Floats) -> bool:
        """Everybody's mean and SD, by as many threads as there are cores; False when an answer has no row."""
        assert _place is not None
        unsigned, single = np.uint64, self.tables.dtype.type
        given = unsigned(self.bits), self.tables, unsigned(self.size), self.prior, self.nodes, single(self.least)

        def piece(start: int) -> bool:
            own = slice(start, start + A_PIECE)
            return bool(_place(shown[own], *given, mean[own], sd[own]))

        starts = range(0, len(shown), A_PIECE)
        if len(starts) == 1:
            return piece(0)
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            return all(threads.map(piece, starts))


def compile_scoring() -> bool:
    """Compile what ``quick_eap`` uses from then on in this process; False, and no harm, without the extra ``numba``.

    Takes some seconds and writes no file. Never called by the application.
    """
    global _place  # noqa: PLW0603
    if _place is None:
        try:
            from drawbridge.measure.loops import place  # noqa: PLC0415
        except ImportError:
            return False
        _place = place
        bank = Bank.provisional([ItemSpec("any", "any")], ["any"])
        for precision in ROOM:
            Products.of(bank, np.zeros(1, int), WIDEST, precision).into(np.zeros((1, 1), int), *np.empty((2, 1)))
    return True


def place_all(bank: Bank, shown: Ints, scale: int, step: int) -> tuple[Floats, Floats] | None:
    """Everybody's mean and SD of θ, (N,); None when nothing is compiled, or an answer cannot even be looked up.

    A mean is NaN where an answer is none after all, and where even double precision fails: answers no two of which
    agree, on a very long scale.
    """
    if _place is None:
        return None
    own, step = columns_of(bank)[scale], min(step, WIDEST)
    table = np.ascontiguousarray(shown if len(own) == shown.shape[1] else shown[:, own], dtype=np.int64)
    mean, sd = np.empty((2, len(table)))
    first = np.float32 if -(-len(own) // TOGETHER) <= IN_SINGLE else np.float64
    if not Products.of(bank, own, step, first).into(table, mean, sd):
        return None
    odd = np.flatnonzero(np.isnan(mean))
    if len(odd) and first is np.float32:
        again = np.empty((2, len(odd)))
        Products.of(bank, own, step, np.float64).into(table[odd], *again)
        mean[odd], sd[odd] = again
    return mean, sd


def _at_nodes(bank: Bank, items: Ints, step: int, precision: Precision) -> tuple[Floats, NDArray[Any]]:
    """Nodes (Q,), even in number and as far below 0 as above, and curves there (J, K, Q), by answers as shown."""
    count = (len(GRID) - 1 + step) // step // NODES_BY * NODES_BY
    first = (len(GRID) - 1 - (count - 1) * step) // 2
    picked = slice(first, first + count * step, step)
    log_p: NDArray[Any] = bank.curves.log_p[:, :, picked][bank.curves.row[items]].astype(precision)
    return GRID[picked], np.where((bank.keyed[items] == 1)[:, None, None], log_p, log_p[:, ::-1])


def _aligned(count: int, precision: Precision) -> NDArray[Any]:
    """Zeros that begin where a line of memory does, so that a row of a table is no more lines than it must be."""
    raw = np.zeros(count * np.dtype(precision).itemsize + LINE, np.uint8)
    start = -raw.ctypes.data % LINE
    return raw[start : start + count * np.dtype(precision).itemsize].view(precision)


def _products(log_p: NDArray[Any], floor: float) -> NDArray[Any]:
    """Likelihoods of up to three items (g, K, Q) for all combinations of answers, none first, (K + 1, …, Q), 1 at most.

    One item alone is told by two equal digits, and the last digit of fewer than three is always 0.
    """
    items, categories, nodes = log_p.shape
    states = np.zeros((TOGETHER, categories + 1, nodes), log_p.dtype)
    states[:items, 1:] = log_p
    one, two, three = states
    logs = one[:, None, None] + two[:, None] + three
    logs -= logs.max(axis=-1, keepdims=True)
    return np.asarray(np.exp(np.maximum(logs, -floor, out=logs), out=logs))
