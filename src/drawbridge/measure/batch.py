"""Scoring many people at once: the same profiles as ``score``, found for a hundred thousand people in seconds.

Items of one scale share one θ, so a person's answers to them add up to one curve. A block of people's curves is one
matrix product a scale; after it, a Newton step costs a look-up a scale instead of one an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from drawbridge.measure.answers import Answer, read
from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import DENSITY, GRID, Floats, Ints, cells
from drawbridge.measure.errors import CategoryOutOfRange, ResponsesError
from drawbridge.measure.profile import Profile
from drawbridge.measure.responses import ANSWER_MISSING, Responses
from drawbridge.measure.score import CLOSE, LONGEST_STEP, PATIENT_ROUNDS, ROUNDS, STEPS

BLOCK_CELLS = 8_000_000
"""Curve points held at a time: 64 MB. Small blocks leave the threads of a busy machine waiting for each other."""


@dataclass(frozen=True, eq=False)
class Profiles:
    """Many people's profiles: ``mean`` (N, D), ``cov`` (N, D, D), ``answered`` (N, D); ``profiles[i]`` is one."""

    scales: tuple[str, ...]
    mean: Floats
    cov: Floats
    answered: Ints

    @cached_property
    def se(self) -> Floats:
        """The standard error of each person's each scale, (N, D)."""
        return np.asarray(np.sqrt(np.einsum("ndd->nd", self.cov)))

    def __len__(self) -> int:
        return len(self.mean)

    def __getitem__(self, person: int) -> Profile:
        return Profile(self.scales, self.mean[person], self.cov[person], self.answered[person])


@dataclass(frozen=True, eq=False)
class Block:
    """Some people's answers, added up by scale.

    ``marks`` holds a (N, J · K) array of marks for each scale, ``slope`` (D, N, G + 2) the slope of each person's
    log-likelihood on the grid, with one more point at either end.
    """

    bank: Bank
    marks: tuple[Floats, ...]
    slope: Floats
    answered: Ints

    @classmethod
    def of(cls, bank: Bank, scored: Ints) -> Block:
        """The block of people with these answers, (N, J), in the scales' direction."""
        columns = columns_of(bank)
        marks = tuple(one_hot(scored[:, own], bank.categories) for own in columns)
        slope = np.empty((len(columns), len(scored), len(GRID) + 2))
        for mark, own, out in zip(marks, columns, slope, strict=True):
            np.matmul(mark, _one_more(factor(bank.curves.turn[..., 0], bank.curves.row[own])), out=out)
        answered = np.stack([mark.sum(axis=1) for mark in marks], axis=1).astype(np.int64)
        return cls(bank, marks, slope, answered)

    def turning(self, people: Ints, theta: Floats) -> tuple[Floats, Floats]:
        """Slope and downward curvature (floored at 0) of these people's log-likelihood at θ, each (n, D)."""
        cell, part = cells(theta)
        scale = np.arange(theta.shape[1])
        s = [self.slope[scale, people[:, None], cell + shift] for shift in range(4)]
        bend_here, bend_there = s[2] - s[0], s[3] - s[1]
        bend = (bend_here + part * (bend_there - bend_here)) * (DENSITY / 2.0)
        return s[1] + part * (s[2] - s[1]), np.maximum(-bend, 0.0)

    def log_likelihood(self, scale: int) -> Floats:
        """Everybody's log-likelihood of one scale on the grid, (N, G)."""
        own = columns_of(self.bank)[scale]
        return np.asarray(self.marks[scale] @ factor(self.bank.curves.log_p, self.bank.curves.row[own]))


def score_many(bank: Bank, shown: Ints) -> Profiles:
    """Everybody's profile, equal to what ``score`` says of each: the mode, and the covariance widened for skew.

    ``shown`` (N, J) holds categories as shown, a column an item in the bank's order, −1 where there is no answer
    (``table_of`` and ``columns_for`` make such a table). Raises ResponsesError or CategoryOutOfRange.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec("a", "anger"), ItemSpec("b", "anger")], ["anger"])
    >>> found = score_many(bank, np.array([[4, -1], [0, 1]]))
    >>> found.mean.round(2).tolist(), found.answered.tolist()
    ([[0.93], [-0.96]], [[1], [2]])
    """
    parts = [profiles_of(block) for block in blocks(bank, scored_table(bank, shown))]
    whole = (np.concatenate(part) for part in zip(*((p.mean, p.cov, p.answered) for p in parts), strict=True))
    return Profiles(bank.scales, *whole)


def eap_many(bank: Bank, shown: Ints, scale: str) -> tuple[Floats, Floats]:
    """Everybody's mean and SD of θ on one scale from its own answers, each (N,): what ``eap`` says of each.

    Takes the same table as ``score_many``. Raises UnknownScale, ResponsesError or CategoryOutOfRange.
    """
    place = bank.scale_index(scale)
    own = columns_of(bank)[place]
    table = factor(bank.curves.log_p, bank.curves.row[own])
    powers = np.stack([np.ones_like(GRID), GRID, GRID**2], axis=1)
    moments = [
        posterior_weights(one_hot(part, bank.categories) @ table - 0.5 * GRID**2) @ powers
        for part in _parts(scored_table(bank, shown)[:, own], len(GRID))
    ]
    _, mean, square = np.concatenate(moments).T
    return mean, np.sqrt(square - mean**2)


def posterior_weights(log_posterior: Floats) -> Floats:
    """Weights over the last axis that add up to 1."""
    weights = np.exp(log_posterior - log_posterior.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def table_of(bank: Bank, people: Sequence[Sequence[Answer]]) -> Ints:
    """People's answers as the table ``score_many`` takes, (N, J). Raises what ``read`` raises."""
    table = np.full((len(people), len(bank.items)), ANSWER_MISSING)
    for row, answers in zip(table, people, strict=True):
        reading = read(bank, answers)
        row[reading.items] = reading.values
    return _turned(bank, table)


def columns_for(bank: Bank, responses: Responses) -> Ints:
    """A response file as the table ``score_many`` takes; an item it lacks is missing. Raises UnknownItem."""
    table = np.full((len(responses.shown), len(bank.items)), ANSWER_MISSING)
    table[:, [bank.place(item) for item in responses.items]] = responses.shown
    return table


def scored_table(bank: Bank, shown: Ints) -> Ints:
    """A checked table with reversed items turned round. Raises ResponsesError or CategoryOutOfRange."""
    checked_table(bank, shown)
    return _turned(bank, shown)


def checked_table(bank: Bank, shown: Ints) -> None:
    """Raise ResponsesError or CategoryOutOfRange unless this is a table of answers to the bank's items."""
    checked_shape(bank, shown)
    if shown.min() >= ANSWER_MISSING and shown.max() < bank.categories:
        return
    row, column = np.argwhere((shown < ANSWER_MISSING) | (shown >= bank.categories))[0]
    raise CategoryOutOfRange(bank.items[column].id, int(shown[row, column]), bank.categories)


def checked_shape(bank: Bank, shown: Ints) -> None:
    """Raise ResponsesError unless this is a table of whole numbers with a column an item."""
    if shown.ndim != 2 or shown.shape[1] != len(bank.items) or len(shown) == 0:
        raise ResponsesError(
            f"The table of answers has the shape {shown.shape}. No one was scored. "
            f"It needs at least one row, and {len(bank.items)} columns, one an item in the bank's order."
        )
    if not np.issubdtype(shown.dtype, np.integer):
        raise ResponsesError(f"The table of answers holds {shown.dtype}, not whole numbers. Missing answers are -1.")


def blocks(bank: Bank, scored: Ints, beside: int = 0) -> Iterator[Block]:
    """The people of a scored table, some thousands at a time; fewer when ``beside`` more points a scale are needed."""
    return (Block.of(bank, part) for part in _parts(scored, len(bank.scales) * (len(GRID) + beside)))


def _parts(scored: Ints, cells_each: int) -> Iterator[Ints]:
    size = max(1, BLOCK_CELLS // cells_each)
    return (scored[start : start + size] for start in range(0, len(scored), size))


def columns_of(bank: Bank) -> list[Ints]:
    """Each scale's columns."""
    return [np.flatnonzero(bank.scale_of == scale) for scale in range(len(bank.scales))]


def one_hot(scored: Ints, categories: int) -> Floats:
    """Answers as marks, (N, J · K): one 1 for an answer, none for a missing one."""
    return np.asarray((scored[..., None] == np.arange(categories)).reshape(len(scored), -1), dtype=float)


def factor(curves: Floats, rows: Ints) -> Floats:
    """Items' curves, picked from (C, K, G), as the matrix (J · K, G) that marks are multiplied with."""
    return np.asarray(curves[rows].reshape(-1, curves.shape[2]))


def modes(block: Block) -> Floats:
    """Everybody's most probable θ, (N, D): the steps of ``score.mode``, those who have arrived dropping out."""
    theta = np.zeros(block.answered.shape)
    people = np.flatnonzero(block.answered.any(axis=1))
    for turn in range(ROUNDS):
        slope, curvature = block.turning(people, theta[people])
        uphill = slope - theta[people] @ block.bank.precision
        step = np.linalg.solve(_precisions(block.bank, curvature), uphill[..., None])[..., 0]
        longest = np.abs(step).max(axis=1, initial=0.0)
        share = np.minimum(1.0, LONGEST_STEP / np.maximum(longest, CLOSE)) * 0.8 ** max(0, turn - PATIENT_ROUNDS)
        theta[people] += step * share[:, None]
        people = people[longest >= CLOSE]
        if len(people) == 0:
            break
    return theta


def profiles_of(block: Block) -> Profiles:
    theta = modes(block)
    slope, curvature = block.turning(np.arange(len(theta)), theta)
    covariance = np.linalg.inv(_precisions(block.bank, curvature))
    plain = Profiles(block.bank.scales, theta, 0.5 * (covariance + covariance.transpose(0, 2, 1)), block.answered)
    scales = range(len(plain.scales))
    wider = np.stack([_widening(block, plain, d, slope[:, d], curvature[:, d]) for d in scales], axis=1)
    return replace(plain, cov=plain.cov * wider[:, :, None] * wider[:, None, :])


def _widening(block: Block, plain: Profiles, scale: int, slope: Floats, curvature: Floats) -> Floats:
    """How much wider than Laplace's the error of one scale is, (N,); see ``score.widened``."""
    curves = block.log_likelihood(scale)
    mean, se = plain.mean[:, scale], plain.se[:, scale]
    away = se[:, None] * STEPS
    tilted = -slope[:, None] * away - 0.5 * (se**-2 - curvature)[:, None] * away**2
    weight = posterior_weights(tilted + log_at(curves, mean[:, None] + away))
    return np.asarray(np.maximum(np.sqrt((weight * away**2).sum(axis=1)) / se, 1.0))


def log_at(curves: Floats, theta: Floats) -> Floats:
    """Everybody's own curve (N, G) read at everybody's own θ (N, Q)."""
    cell, part = cells(theta)
    here, there = (np.take_along_axis(curves, cell + shift, axis=1) for shift in (0, 1))
    return np.asarray(here + part * (there - here))


def _precisions(bank: Bank, curvature: Floats) -> Floats:
    whole = np.repeat(bank.precision[None], len(curvature), axis=0)
    np.einsum("ndd->nd", whole)[:] += curvature
    return whole


def _turned(bank: Bank, table: Ints) -> Ints:
    turned = np.where(bank.keyed == 1, table, bank.categories - 1 - table)
    return np.where(table == ANSWER_MISSING, ANSWER_MISSING, turned)


def _one_more(curves: Floats) -> Floats:
    """Curves with one more point at either end, in line with the last two: central differences then hold there too."""
    first = 2.0 * curves[..., :1] - curves[..., 1:2]
    last = 2.0 * curves[..., -1:] - curves[..., -2:-1]
    return np.concatenate([first, curves, last], axis=-1)
