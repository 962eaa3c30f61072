"""What everybody's answers add up to while items are fitted: sums over people, taken a block at a time.

Calibration needs people only through sums: how many are expected at each place to give each answer, and how their
scores go together. So memory does not grow with people beyond their answers themselves (a byte each will do), and
people can be shared out: the sums of two halves add up to those of the whole, wherever each half was counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import reduce

import numpy as np

from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.graded import probabilities

NODES: Floats = np.linspace(-6.0, 6.0, 61)
WEIGHTS: Floats = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()
BLOCK_CELLS = 2_000_000
"""Marks held at a time: 16 MB."""
SHARD = 100_000
"""People sent to an executor at a time."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Over some people: expected ``counts`` (J, Q, K), their ``spread`` over the nodes (Q,), and log-likelihood."""

    counts: Floats
    spread: Floats
    log_likelihood: float

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.counts + other.counts, self.spread + other.spread, self.log_likelihood + other.log_likelihood)


def one_hot(values: Ints, categories: int) -> Floats:
    """Answers as marks, (N, J · K): one 1 for an answer, none for a missing one; makes likelihoods matrix products."""
    states = np.arange(categories, dtype=values.dtype)
    return np.asarray((values[..., None] == states).reshape(len(values), -1), dtype=float)


def log_table(parameters: Floats, nodes: Floats) -> Floats:
    """log P of every item's every category, (J · K, Q)."""
    p, _ = probabilities(parameters, nodes)
    return np.log(np.maximum(p, 1e-300)).transpose(0, 2, 1).reshape(-1, len(nodes))


def blocks(values: Ints, cells: int) -> Iterator[Ints]:
    """The people, some thousands at a time, when each answer takes so many cells."""
    size = max(1, BLOCK_CELLS // (values.shape[1] * cells + len(NODES)))
    return (values[start : start + size] for start in range(0, len(values), size))


def posterior_of(marks: Floats, table: Floats) -> tuple[Floats, float]:
    """Each person's posterior over the nodes, (n, Q), and the marginal log-likelihood of all."""
    joint = marks @ table
    joint += np.log(WEIGHTS)
    top = joint.max(axis=1, keepdims=True)
    joint -= top
    np.exp(joint, out=joint)
    total = joint.sum(axis=1, keepdims=True)
    joint /= total
    return joint, float(top.sum() + np.log(total).sum())


def sums_of(values: Ints, parameters: Floats) -> Sums:
    """The sums over these people, (N, J), −1 where missing, if the items were those of ``graded`` parameters (J, K)."""
    items, categories = parameters.shape
    table = log_table(parameters, NODES)
    counts, spread, log_likelihood = np.zeros((len(NODES), items * categories)), np.zeros(len(NODES)), 0.0
    for block in blocks(values, categories):
        marks = one_hot(block, categories)
        posterior, told = posterior_of(marks, table)
        counts += posterior.T @ marks
        spread += posterior.sum(axis=0)
        log_likelihood += told
    return Sums(counts.reshape(len(NODES), items, categories).transpose(1, 0, 2), spread, log_likelihood)


def information_of(values: Ints, parameters: Floats) -> Floats:
    """The cross-product of everybody's score, (J · K, J · K): what these answers tell about the parameters."""
    items, size = parameters.shape
    p, dp = probabilities(parameters, NODES)
    pull = (dp / np.maximum(p, 1e-300)[..., None]).transpose(1, 0, 2, 3).reshape(len(NODES), -1)
    table = log_table(parameters, NODES)
    information = np.zeros((items * size, items * size))
    for block in blocks(values, size * size):
        posterior, _ = posterior_of(one_hot(block, size), table)
        expected = (posterior @ pull).reshape(-1, size, size)
        given = expected[np.arange(len(expected)), np.maximum(block, 0).ravel()]
        scores = np.where((block >= 0).reshape(-1, 1), given, 0.0).reshape(len(block), -1)
        information += scores.T @ scores
    return information


def shards(values: Ints) -> list[Ints]:
    """The people in parts for an executor: the same parts whoever counts them."""
    return [values[start : start + SHARD] for start in range(0, len(values), SHARD)]


def sums_over(parts: list[Ints], parameters: Floats, executor: Executor | None = None) -> Sums:
    """``sums_of`` over all parts, counted by the executor's workers, if there is one; added up in the parts' order."""
    each = executor.map if executor else map
    return reduce(Sums.__add__, each(sums_of, parts, [parameters] * len(parts)))


def information_over(parts: list[Ints], parameters: Floats, executor: Executor | None = None) -> Floats:
    """``information_of`` over all parts."""
    each = executor.map if executor else map
    return np.asarray(sum(each(information_of, parts, [parameters] * len(parts))))
