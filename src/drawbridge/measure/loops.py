"""The innermost loops of ``quick_eap`` for numba to compile. Imports numba, and is imported by ``compiled`` only.

A person's posterior is the prior times one row of each table, node by node, and a row is picked by three answers at a
time; nothing as long as the people is made on the way.
Indices are unsigned: of a signed one it is asked each time whether it counts from the end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

BLOCK = np.uint64(1024)
"""People at a time: enough that reading ahead pays, and few enough to stay in the nearest memory."""
FUSED = np.uint64(6)
"""Tables multiplied in one go; where there are fewer, a row of ones stands in."""
NONE, ONE, TWO, THREE, FOUR, FIVE = (np.uint64(number) for number in range(6))
fast = njit(nogil=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp"})


@fast
def rows_of(shown: Any, begin: Any, people: Any, bits: Any, nodes: Any, size: Any, rows: Any) -> Any:  # noqa: PLR0917
    """Where in the tables a block's answers stand, into ``rows`` (BLOCK, T); False when one needs more than ``bits``.

    An answer counts from 1 and none is 0. What fits the bits and is no answer picks a row of zeros. A table of fewer
    than three items is read by its first two digits, which are one and the same item when it is alone.
    """
    items, every = np.uint64(shown.shape[1]), NONE
    whole, rest = items // THREE, items % THREE
    for person in range(people):
        for table in range(whole):
            item = table * THREE
            one = np.uint64(shown[begin + person, item] + 1)
            two = np.uint64(shown[begin + person, item + ONE] + 1)
            three = np.uint64(shown[begin + person, item + TWO] + 1)
            every |= one | two | three
            rows[person, table] = (((one << bits | two) << bits) | three) * nodes + table * size
    if rest:
        for person in range(people):
            one = np.uint64(shown[begin + person, items - rest] + 1)
            two = np.uint64(shown[begin + person, items - ONE] + 1)
            every |= one | two
            rows[person, whole] = ((one << bits | two) << bits) * nodes + whole * size
    return every >> bits == NONE


@fast
def moments_of(tables: Any, rows: Any, people: Any, prior: Any, nodes: Any, moments: Any) -> None:  # noqa: PLR0917
    """Σ w, Σ w θ and Σ w θ² over the nodes for each person of a block, into ``moments`` (3, BLOCK)."""
    count, last = np.uint64(len(nodes)), np.uint64(rows.shape[1]) - FUSED
    weights = np.empty(count, tables.dtype)
    for person in range(people):
        for at in range(NONE, last, FUSED):
            a, b, c = rows[person, at], rows[person, at + ONE], rows[person, at + TWO]
            d, e, f = rows[person, at + THREE], rows[person, at + FOUR], rows[person, at + FIVE]
            for q in range(count):
                before = prior[q] if at == NONE else weights[q]
                early = (tables[a + q] * tables[b + q]) * (tables[c + q] * tables[d + q])
                weights[q] = before * early * (tables[e + q] * tables[f + q])
        a, b, c = rows[person, last], rows[person, last + ONE], rows[person, last + TWO]
        d, e, f = rows[person, last + THREE], rows[person, last + FOUR], rows[person, last + FIVE]
        so_far = weights if last > NONE else prior
        total = mean = square = nodes.dtype.type(0)
        for q in range(count):
            early = (tables[a + q] * tables[b + q]) * (tables[c + q] * tables[d + q])
            weight = so_far[q] * early * (tables[e + q] * tables[f + q])
            part = weight * nodes[q]
            total += weight
            mean += part
            square += part * nodes[q]
        moments[0, person], moments[1, person], moments[2, person] = total, mean, square


@fast
def place(  # noqa: PLR0917
    shown: Any, bits: Any, tables: Any, size: Any, prior: Any, nodes: Any, least: Any, mean: Any, sd: Any
) -> Any:
    """Means and SDs (N,) of answers (N, J); NaN for a mean whose weights add up to under ``least``.

    False, and nothing to rely on, at an answer that does not fit the bits. ``tables`` holds T tables of ``size``
    numbers and a row of ones, all flat.
    """
    people, count = np.uint64(shown.shape[0]), np.uint64(len(nodes))
    needed = (np.uint64(shown.shape[1]) + TWO) // THREE
    rows = np.full((BLOCK, (needed + FIVE) // FUSED * FUSED), needed * size)
    moments = np.empty((3, BLOCK), tables.dtype)
    for begin in range(NONE, people, BLOCK):
        here = min(BLOCK, people - begin)
        if not rows_of(shown, begin, here, bits, count, size, rows):
            return False
        moments_of(tables, rows, here, prior, nodes, moments)
        for person in range(here):
            middle = moments[1, person] / moments[0, person]
            mean[begin + person] = middle
            sd[begin + person] = np.sqrt(abs(moments[2, person] / moments[0, person] - middle * middle))
        for person in range(here):
            if not moments[0, person] >= least:
                mean[begin + person] = np.nan
    return True
