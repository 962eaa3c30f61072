"""From answers to a profile: the mode of the posterior with its curvature, for all scales at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from drawbridge.measure.answers import Answer, Reading, read
from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import GRID, Floats, Ints
from drawbridge.measure.profile import Profile

ROUNDS = 60
PATIENT_ROUNDS = 12
LONGEST_STEP = 1.5
CLOSE = 1e-7
STEPS = np.linspace(-4.5, 4.5, 19)


def score(bank: Bank, answers: Sequence[Answer]) -> Profile:
    """The posterior of θ given answers, θ ~ N(0, R): its mode, and Laplace's covariance widened for skew.

    Skipped items count as not asked, and the order of answers is irrelevant. Raises UnknownItem,
    RepeatedItem or CategoryOutOfRange.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec("a", "anger"), ItemSpec("b", "anger")], ["anger"])
    >>> profile = score(bank, [Answer("a", 4), Answer("b", None)])
    >>> round(float(profile.mean[0]), 2), round(float(profile.se[0]), 2), profile.answered.tolist()
    (0.93, 0.89, [1])
    """
    reading = read(bank, answers)
    return widened(bank, reading, laplace(bank, reading))


def laplace(bank: Bank, reading: Reading) -> Profile:
    """The posterior mode with the inverse of its curvature (Laplace): what selection and stopping go by."""
    theta = mode(bank, reading.items, reading.values)
    _, curvature = _turning(bank, reading.items, reading.values, theta)
    covariance = np.linalg.inv(bank.precision + np.diag(curvature))
    counts = np.bincount(bank.scale_of[reading.items], minlength=len(bank.scales))
    return Profile(bank.scales, theta, 0.5 * (covariance + covariance.T), counts)


def widened(bank: Bank, reading: Reading, profile: Profile) -> Profile:
    """A Laplace profile with its spread made honest about skew: what people are shown.

    A few answers leave a skewed posterior whose mode lies to one side, and Laplace's parabola then holds the truth
    too seldom (93 to 94 % for a nominal 95 %). So each scale's own likelihood is put back in place of its parabola
    (the tilted distribution of expectation propagation, Minka 2001), and the mean square distance from the mode is
    taken from that by quadrature. Correlations stay, and nothing is ever narrowed.
    """
    scale = bank.scale_of[reading.items]
    slope, curvature = _turning(bank, reading.items, reading.values, profile.mean)
    away = profile.se[:, None] * STEPS
    tilted = -slope[:, None] * away - 0.5 * (profile.se**-2 - curvature)[:, None] * away**2
    theta = (profile.mean[:, None] + away)[scale]
    np.add.at(tilted, scale, bank.curves.log_probability(reading.items, reading.values, theta))
    weight = np.exp(tilted - tilted.max(axis=1, keepdims=True))
    spread = np.sqrt((weight * away**2).sum(axis=1) / weight.sum(axis=1))
    wider = np.maximum(spread / profile.se, 1.0)
    return replace(profile, cov=profile.cov * wider[:, None] * wider)


def mode(bank: Bank, items: Ints, values: Ints, start: Floats | None = None) -> Floats:
    """The most probable θ, (D,), by Newton steps from ``start`` (default 0).

    Integrated curves are not everywhere log-concave (a surprising answer may leave more doubt than none),
    so a scale's curvature is never taken as negative: the step stays uphill and no longer than Newton's.
    Steps are capped, and after a dozen rounds shrink, which ends any to and fro.
    """
    theta = np.zeros(len(bank.scales)) if start is None else start.copy()
    if len(items) == 0:
        return np.zeros(len(bank.scales))
    for turn in range(ROUNDS):
        slope, curvature = _turning(bank, items, values, theta)
        step = np.linalg.solve(bank.precision + np.diag(curvature), slope - bank.precision @ theta)
        longest = float(np.abs(step).max())
        theta += step * min(1.0, LONGEST_STEP / max(longest, CLOSE)) * 0.8 ** max(0, turn - PATIENT_ROUNDS)
        if longest < CLOSE:
            break
    return theta


def _turning(bank: Bank, items: Ints, values: Ints, theta: Floats) -> tuple[Floats, Floats]:
    """Per scale, the slope of the log-likelihood and its downward curvature (floored at 0); both (D,)."""
    scale = bank.scale_of[items]
    turning = bank.curves.turning(items, values, theta[scale])
    size = len(bank.scales)
    slope = np.bincount(scale, weights=turning[:, 0], minlength=size)
    bend = np.bincount(scale, weights=turning[:, 1], minlength=size)
    return np.asarray(slope, dtype=float), np.maximum(-bend, 0.0)


def eap(bank: Bank, answers: Sequence[Answer], scale: str) -> tuple[float, float]:
    """Mean and SD of θ on one scale from its own answers, θ ~ N(0, 1), by quadrature on the bank's grid.

    Exact where ``score`` approximates; it borrows nothing from other scales. Raises UnknownScale and what
    ``read`` raises.

    >>> from drawbridge.measure.items import ItemSpec
    >>> bank = Bank.provisional([ItemSpec("a", "anger")], ["anger"])
    >>> tuple(round(x, 2) for x in eap(bank, [Answer("a", 4)], "anger"))
    (0.87, 0.89)
    """
    reading = read(bank, answers)
    own = bank.scale_of[reading.items] == bank.scale_index(scale)
    rows = bank.curves.row[reading.items[own]]
    log_posterior = bank.curves.log_p[rows, reading.values[own]].sum(axis=0) - 0.5 * GRID**2
    weights = np.exp(log_posterior - log_posterior.max())
    weights /= weights.sum()
    mean = float(weights @ GRID)
    return mean, float(np.sqrt(weights @ (GRID - mean) ** 2))


def influence(bank: Bank, answers: Sequence[Answer]) -> dict[str, float]:
    """How far each answer moves its own scale: the mean with it minus the mean without it, in population SD.

    Every answer is removed in turn and the rest scored again, from the full answer's place: no approximation.
    """
    reading = read(bank, answers)
    full = mode(bank, reading.items, reading.values)
    rest = _without_each(bank, reading, full)
    scale = bank.scale_of[reading.items]
    moved = full[scale] - rest[np.arange(len(scale)), scale]
    return {bank.items[item].id: float(by) for item, by in zip(reading.items, moved, strict=True)}


def _without_each(bank: Bank, reading: Reading, start: Floats) -> Floats:
    """The mode with each of N answers left out in turn, (N, D): the steps of ``mode``, taken by all at once."""
    count, size = len(reading.items), len(bank.scales)
    left_out, answer = np.nonzero(~np.eye(count, dtype=bool))
    items, values = reading.items[answer], reading.values[answer]
    place = left_out * size + (scale := bank.scale_of[items])
    theta = np.tile(start, (count, 1))
    for turn in range(ROUNDS if count else 0):
        turning = bank.curves.turning(items, values, theta[left_out, scale])
        slope, bend = (np.bincount(place, weights=w, minlength=count * size).reshape(count, size) for w in turning.T)
        bent = bank.precision + np.maximum(-bend, 0.0)[:, :, None] * np.eye(size)
        step = np.linalg.solve(bent, (slope - theta @ bank.precision)[:, :, None])[:, :, 0]
        longest = np.abs(step).max(axis=1, keepdims=True)
        theta += (
            step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, CLOSE)) * 0.8 ** max(0, turn - PATIENT_ROUNDS)
        )
        if longest.max() < CLOSE:
            break
    return theta
