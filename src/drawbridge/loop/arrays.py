"""The arrays of the model: people are rows, rungs are columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOUGHT, ONE = np.array(0.0), np.array(1.0)
"""As arrays: a plain number costs numpy a fifth of a microsecond, and a year of the lab meets a hundred thousand."""
Amount = float | Floats
"""One number for everyone, or (N,) numbers, one a person."""

RUNGS = 10
DOSES: Floats = np.arange(1, RUNGS + 1) / RUNGS
"""Dose d_k of each rung: 0.1 is mentioning a preference, 1.0 is saying the thing most hidden, and staying."""


def column(amount: Amount) -> Amount:
    """The same amount, ready to meet (N, K) arrays."""
    return amount[:, None] if isinstance(amount, np.ndarray) else amount


def logistic(x: Floats) -> Floats:
    """1 / (1 + e^−x), without overflow.

    >>> logistic(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def unit(x: Floats) -> Floats:
    """x held within 0 and 1."""
    return np.asarray(np.minimum(np.maximum(x, NOUGHT), ONE))


def places(values: Floats, columns: Ints) -> Ints:
    """Where in (N, K), read row by row, each row's column stands: (N,)."""
    return np.arange(0, values.size, values.shape[1]) + columns


def at(values: Floats, columns: Ints) -> Floats:
    """From each row of (N, K), the value at that row's column: (N,)."""
    return values.take(places(values, columns))
