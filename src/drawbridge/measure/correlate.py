"""Latent correlations between scales whose items are already calibrated.

For two scales the marginal likelihood of a correlation ρ is Π_i ∫∫ L1_i(x) L2_i(y) φ(x, y; ρ) dx dy: on a
grid, two matrix products a step. Pairs are fitted one by one, then the matrix is moved to the nearest one
that can be.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drawbridge.measure.curves import Floats

NODES: Floats = np.linspace(-4.5, 4.5, 25)
HIGHEST = 0.98
PRIOR_VARIANCE = 0.25
"""Correlations are believed to be moderate; with a few hundred people, this is no longer felt."""
LEAST_EIGENVALUE = 1e-3
ROUNDS = 25
CLOSE = 1e-4


def latent_correlations(likelihoods: Sequence[Floats]) -> Floats:
    """The (D, D) correlation of scales, each given as likelihoods (N, Q) of the same people on ``NODES``."""
    size = len(likelihoods)
    matrix = np.eye(size)
    for i in range(size):
        for j in range(i):
            matrix[i, j] = matrix[j, i] = pair_correlation(likelihoods[i], likelihoods[j])
    return nearest_correlation(matrix)


def pair_correlation(first: Floats, second: Floats) -> float:
    """The most likely correlation of two scales, by scoring with the cross-product of people's scores."""
    rho = 0.0
    for _ in range(ROUNDS):
        density, slope = bivariate_normal(rho)
        reached = first @ np.concatenate([density, slope], axis=1)
        size = len(NODES)
        likelihood = np.einsum("iq,iq->i", reached[:, :size], second)
        scores = np.einsum("iq,iq->i", reached[:, size:], second) / likelihood
        step = (scores.sum() - rho / PRIOR_VARIANCE) / (scores @ scores + 1.0 / PRIOR_VARIANCE)
        moved = float(np.clip(rho + step, -HIGHEST, HIGHEST))
        if abs(moved - rho) < CLOSE:
            return moved
        rho = moved
    return rho


def bivariate_normal(rho: float) -> tuple[Floats, Floats]:
    """The standard bivariate normal density on the grid, (Q, Q), and its derivative by ρ."""
    x, y = NODES[:, None], NODES[None, :]
    rest = 1.0 - rho**2
    density = np.exp(-0.5 * (x**2 - 2.0 * rho * x * y + y**2) / rest) / np.sqrt(rest)
    slope = density * (rho / rest + (x * y * (1.0 + rho**2) - rho * (x**2 + y**2)) / rest**2)
    return density, slope


def nearest_correlation(matrix: Floats) -> Floats:
    """A positive definite correlation close to ``matrix``: small eigenvalues raised, the diagonal set back to 1.

    >>> impossible = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    >>> bool(np.linalg.eigvalsh(nearest_correlation(impossible)).min() > 0)
    True
    """
    values, vectors = np.linalg.eigh(matrix)
    if values.min() >= LEAST_EIGENVALUE:
        return matrix
    raised = (vectors * np.maximum(values, LEAST_EIGENVALUE)) @ vectors.T
    scale = 1.0 / np.sqrt(np.diag(raised))
    return np.asarray(raised * scale[:, None] * scale[None, :])
