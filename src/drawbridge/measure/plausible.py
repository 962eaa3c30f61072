"""Plausible values: draws of where each person may stand, for questions that a mean and an error cannot answer.

Averages of estimates are too close together, because each estimate leans towards the middle. Draws from the
posteriors do not have that fault (Mislevy 1991): over many people from the bank's population they scatter as the
people themselves do.
"""

from __future__ import annotations

import numpy as np

from drawbridge.measure.bank import Bank
from drawbridge.measure.batch import Block, Profiles, blocks, log_at, profiles_of, scored_table
from drawbridge.measure.curves import Floats, Ints

TRIES = 12
"""Proposals for each draw: the proposals lie close to the posterior, so that a few forget the start."""


def plausible_values(bank: Bank, shown: Ints, draws: int, rng: np.random.Generator) -> Floats:
    """Draws from everybody's exact posterior, (N, draws, D); takes the same table as ``score_many``.

    Metropolis's algorithm with independent proposals from each person's profile (Tierney 1994), which the draws do
    not depend on once it has run: skew and all, they are the posterior's. Raises ResponsesError or CategoryOutOfRange.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec("a", "anger")], ["anger"])
    >>> plausible_values(bank, np.array([[4], [-1]]), 3, np.random.default_rng(0)).shape
    (2, 3, 1)
    """
    people = blocks(bank, scored_table(bank, shown), beside=2 * draws * TRIES)
    return np.concatenate([_draw(block, profiles_of(block), draws, rng) for block in people])


def _draw(block: Block, profiles: Profiles, draws: int, rng: np.random.Generator) -> Floats:
    proposed = _proposals(profiles, draws * TRIES, rng)
    worth = _log_proposal_ratio(block.bank, profiles, proposed)
    for scale in range(len(profiles.scales)):
        worth += log_at(block.log_likelihood(scale), proposed[..., scale])
    kept = _walk(worth, rng)[:, TRIES - 1 :: TRIES]
    return np.asarray(np.take_along_axis(proposed, kept[..., None], axis=1))


def _proposals(profiles: Profiles, count: int, rng: np.random.Generator) -> Floats:
    """Normal draws (N, count, D) around each person's profile."""
    root = np.linalg.cholesky(profiles.cov)
    z = rng.standard_normal((len(profiles), count, len(profiles.scales)))
    return np.asarray(profiles.mean[:, None] + z @ root.transpose(0, 2, 1))


def _log_proposal_ratio(bank: Bank, profiles: Profiles, theta: Floats) -> Floats:
    """Log of the population's density over the proposal's, (N, count), up to a constant a person."""
    away = theta - profiles.mean[:, None]
    own = np.einsum("nqd,nqd->nq", away @ np.linalg.inv(profiles.cov), away)
    return np.asarray(0.5 * (own - np.einsum("nqd,nqd->nq", theta @ bank.precision, theta)))


def _walk(worth: Floats, rng: np.random.Generator) -> Ints:
    """Which proposal everybody stands on after each one, (N, count): the step is taken with chance exp(gain)."""
    luck = np.log(rng.random(worth.shape))
    here = np.zeros(len(worth), dtype=np.int64)
    path = np.zeros(worth.shape, dtype=np.int64)
    people = np.arange(len(worth))
    for step in range(1, worth.shape[1]):
        here = np.where(luck[:, step] < worth[:, step] - worth[people, here], step, here)
        path[:, step] = here
    return path
