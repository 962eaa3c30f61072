"""How real answers agree with a bank's curves: each item foretold from the person's other answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.errors import ResponsesError
from drawbridge.measure.responses import ANSWER_MISSING, Responses

NODES: Floats = np.linspace(-5.0, 5.0, 81)
MOST_PEOPLE = 5000
"""Fit is judged on at most this many people: with more, every difference is beyond chance and few matter."""
GROUPS = 10


@dataclass(frozen=True, eq=False)
class Fit:
    """How real answers agree with the curves.

    ``shares`` (K,): of each answer, in the scale's direction. ``misfit``: root mean square difference between the mean
    answer of ten groups and the one their other answers foretell, in steps; ``chance``: what chance alone would leave.
    ``r_own``: correlation of the answer with that forecast; ``r_other``: the highest one with another scale, by name.
    """

    n: int
    shares: Floats
    misfit: float
    chance: float
    r_own: float
    r_other: tuple[str, float] | None


def fits_of(bank: Bank, responses: Responses, seed: int = 0) -> dict[str, Fit]:
    """Each answered item's fit, foretold from the person's other answers on its scale. Raises ResponsesError."""
    places = _places(bank, responses)
    rows = np.random.default_rng(seed).permutation(len(responses.shown))[:MOST_PEOPLE]
    answers = responses.scored[rows]
    curves = bank.curves.probabilities(places, np.tile(NODES, (len(places), 1)))
    logs = _log_likelihoods(answers, curves)
    scales = bank.scale_of[places]
    whole = {int(d): logs[scales == d].sum(axis=0) for d in np.unique(scales)}
    means = {d: posterior(log) @ NODES for d, log in whole.items()}
    found = {}
    for j, name in enumerate(responses.items):
        own = answers[:, j] != ANSWER_MISSING
        if own.sum() >= GROUPS:
            forecast = posterior((whole[int(scales[j])] - logs[j])[own]) @ curves[j].T
            others = {bank.scales[d]: mean[own] for d, mean in means.items() if d != scales[j]}
            found[name] = _fit(answers[own, j], forecast, others)
    return found


def _places(bank: Bank, responses: Responses) -> Ints:
    if responses.categories != bank.categories:
        raise ResponsesError(
            f"The answers have {responses.categories} categories and the bank {bank.categories}. No report was made."
        )
    places = np.array([bank.place(item) for item in responses.items])
    turned = [name for name, place, key in zip(responses.items, places, responses.keyed, strict=True)
              if bank.keyed[place] != key]  # fmt: skip
    if turned:
        raise ResponsesError(
            f"The scales file and the bank disagree on which way {', '.join(turned[:5])} runs. No report was made. "
            "Use the scales file the bank was fitted with."
        )
    return places


def _log_likelihoods(answers: Ints, curves: Floats) -> Floats:
    """log P of every person's answer to every item on ``NODES``, (J, N, Q); 0 where there is none."""
    logs = np.log(np.maximum(curves, 1e-300))
    given = answers.T[..., None] != ANSWER_MISSING
    picked = np.stack([log[np.maximum(column, 0)] for log, column in zip(logs, answers.T, strict=True)])
    return np.where(given, picked, 0.0)


def posterior(log_likelihood: Floats) -> Floats:
    """Weights on ``NODES`` under θ ~ N(0, 1), (N, Q)."""
    log = log_likelihood - 0.5 * NODES**2
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _fit(answers: Ints, forecast: Floats, others: Mapping[str, Floats]) -> Fit:
    categories = np.arange(forecast.shape[1])
    expected = forecast @ categories
    variance = forecast @ categories**2 - expected**2
    groups = np.array_split(np.argsort(expected, kind="stable"), GROUPS)
    gaps = [float((answers[g] - expected[g]).mean()) for g in groups]
    noise = [float(variance[g].sum() / len(g) ** 2) for g in groups]
    apart = {name: abs(_r(answers, mean)) for name, mean in others.items()}
    nearest = max(apart, key=lambda name: apart[name], default=None)
    return Fit(
        n=len(answers),
        shares=np.bincount(answers, minlength=len(categories)) / len(answers),
        misfit=float(np.sqrt(np.mean(np.square(gaps)))),
        chance=float(np.sqrt(np.mean(noise))),
        r_own=_r(answers, expected),
        r_other=(nearest, apart[nearest]) if nearest else None,
    )


def _r(x: Floats | Ints, y: Floats) -> float:
    return float(np.corrcoef(x, y)[0, 1]) if np.std(x) > 0 and np.std(y) > 0 else 0.0
