"""Differential item functioning: do two groups who stand at the same place answer an item alike?

Each item's answer is regressed on θ, for all, with a shift for one group, and for each group by itself (ordinal
logistic regression: Zumbo 1999; with an item response θ and purified anchors: Choi, Gibbons & Crane 2011). By itself,
and not only with another slope: when a group's answers hang less on θ its thresholds draw together too, which slopes
alone cannot show. θ is what the other items of the scale
say, under the group's own mean and spread: with one prior for both, the group standing lower would be drawn up, and
every item would seem to work against it. With many people everything is significant, so that an item is flagged only
when answers also differ by enough to matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.bank import Bank
from drawbridge.measure.batch import columns_of, posterior_weights, scored_table
from drawbridge.measure.change import chi_square_tail, discoveries
from drawbridge.measure.curves import GRID, Floats, Ints, category_probabilities
from drawbridge.measure.errors import ResponsesError

Flags = NDArray[np.bool_]

LEVEL = 0.05
LEAST_APART = 0.1
"""Of one step of the answers: what an item must differ by, at equal θ and on average over people, to be flagged."""
LEAST_PEOPLE = 1000
LEAST_ANCHORS = 3
ROUNDS, LATENT_ROUNDS, STEPS = 10, 25, 30
GRID_STEP = slice(None, None, 4)
COARSE: Floats = GRID[GRID_STEP]


@dataclass(frozen=True)
class ItemDif:
    """One item. ``p`` is of no difference at all, ``p_uniform`` of none that is the same everywhere on the scale.

    ``r2`` is the change of McFadden's R²; ``difference`` the mean difference of the expected answer at equal θ, second
    group minus first, in steps of the answers and the scale's direction; ``apart`` the same without sign at each θ.
    """

    item: str
    p: float
    p_uniform: float
    r2: float
    difference: float
    apart: float
    flagged: bool


@dataclass(frozen=True)
class Dif:
    """The items judged, the last round's anchors, the items too few people answered, and whether anchors settled."""

    items: tuple[ItemDif, ...]
    anchors: tuple[str, ...]
    not_judged: tuple[str, ...]
    settled: bool

    @property
    def flagged(self) -> tuple[ItemDif, ...]:
        """The items that differ, and by enough to matter."""
        return tuple(item for item in self.items if item.flagged)


def dif(bank: Bank, shown: Ints, second: Flags, least_people: int = LEAST_PEOPLE) -> Dif:
    """Compare two groups on every item: ``shown`` (N, J) as for ``score_many``, ``second`` (N,) marks the second group.

    Items whose answers differ stop being anchors, and all are compared anew until the anchors stay the same. No claim
    is made of an item with fewer than ``least_people`` answers in either group. Raises ResponsesError or
    CategoryOutOfRange.
    """
    scored = scored_table(bank, shown)
    if second.shape != (len(scored),) or second.dtype != np.bool_:
        raise ResponsesError(f"The groups need {len(scored)} values, True or False, one a person.")
    answers = np.minimum(*((scored[group] >= 0).sum(axis=0) for group in (second, ~second)))
    judged = np.flatnonzero(answers >= least_people)
    if len(judged) == 0:
        raise ResponsesError(
            f"No item has {least_people:,} answers in both groups; the most is {answers.max():,}. Nothing was compared."
        )
    return _purified(bank, scored, second, judged)


def _purified(bank: Bank, scored: Ints, second: Flags, judged: Ints) -> Dif:
    anchors = np.ones(len(bank.items), dtype=bool)
    seen: list[bytes] = []
    found: tuple[ItemDif, ...] = ()
    while anchors.tobytes() not in seen and len(seen) < ROUNDS:
        seen.append(anchors.tobytes())
        used = anchors
        found = _compare(bank, scored, second, judged, anchors)
        anchors = _next_anchors(bank, judged, found)
    others = np.setdiff1d(np.arange(len(bank.items)), judged)
    settled = bool(np.array_equal(anchors, used))
    return Dif(found, _ids(bank, np.flatnonzero(used)), _ids(bank, others), settled)


def _ids(bank: Bank, items: Ints) -> tuple[str, ...]:
    return tuple(bank.items[item].id for item in items)


def _next_anchors(bank: Bank, judged: Ints, found: tuple[ItemDif, ...]) -> Flags:
    """Every item not flagged; a scale left with fewer than three keeps those that differ least."""
    apart, flagged = np.zeros(len(bank.items)), np.zeros(len(bank.items), dtype=bool)
    apart[judged] = [item.apart for item in found]
    flagged[judged] = [item.flagged for item in found]
    anchors = ~flagged
    for own in columns_of(bank):
        if anchors[own].sum() < LEAST_ANCHORS:
            anchors[own[np.argsort(apart[own], kind="stable")[:LEAST_ANCHORS]]] = True
    return anchors


def _compare(bank: Bank, scored: Ints, second: Flags, judged: Ints, anchors: Flags) -> tuple[ItemDif, ...]:
    compared = {}
    for own in columns_of(bank):
        logs = _log_likelihoods(bank, scored, own)
        whole = logs[anchors[own]].sum(axis=0)
        prior = _group_priors(whole, second)
        for item, log in zip(own, logs, strict=True):
            if item in judged:
                rest = whole - log if anchors[item] else whole
                theta = posterior_weights(rest + prior) @ COARSE
                compared[int(item)] = _item(scored[:, item], theta, second)
    rows = [compared[int(item)] for item in judged]
    kept = discoveries(np.array([row[0] for row in rows]), LEVEL)
    return tuple(
        ItemDif(bank.items[item].id, *row, flagged=bool(keep and row[-1] >= LEAST_APART))
        for item, row, keep in zip(judged, rows, kept, strict=True)
    )


def _log_likelihoods(bank: Bank, scored: Ints, own: Ints) -> Floats:
    """Every item's log-likelihood for everybody on a coarse grid, (J, N, Q); 0 where there is no answer."""
    table = bank.curves.log_p[bank.curves.row[own]][..., GRID_STEP]
    logs = [
        np.where(scored[:, [item]] >= 0, log_p[scored[:, item]], 0.0) for item, log_p in zip(own, table, strict=True)
    ]
    return np.stack(logs)


def _group_priors(log_likelihood: Floats, second: Flags) -> Floats:
    """Everybody's log prior on the coarse grid, (N, Q): normal, with their own group's mean and SD (by EM)."""
    prior = np.empty_like(log_likelihood)
    for group in (second, ~second):
        mean, sd = 0.0, 1.0
        for _ in range(LATENT_ROUNDS):
            overall = posterior_weights(log_likelihood[group] - 0.5 * ((COARSE - mean) / sd) ** 2).mean(axis=0)
            mean = float(overall @ COARSE)
            sd = float(np.sqrt(overall @ (COARSE - mean) ** 2))
        prior[group] = -0.5 * ((COARSE - mean) / sd) ** 2
    return prior


def _item(values: Ints, theta: Floats, second: Flags) -> tuple[float, float, float, float, float]:
    """p, p of uniform, R² change, difference and apart of one item."""
    given = values >= 0
    steps, answers = np.unique(values[given], return_inverse=True)
    place, group = theta[given], second[given]
    if len(steps) < 2:
        return 1.0, 1.0, 0.0, 0.0, 0.0
    nothing = ordinal(answers, np.zeros((len(answers), 0)))
    together = ordinal(answers, place[:, None])
    shifted = ordinal(answers, np.stack([place, group.astype(float)], axis=1))
    apart = [_alone(values[given][own], place[own], place) for own in (~group, group)]
    gain = max(sum(fit.log_likelihood for fit, _ in apart) - together.log_likelihood, 0.0)
    freedom = sum(fit.size for fit, _ in apart) - together.size
    difference = apart[1][1] - apart[0][1]
    return (
        chi_square_tail(2.0 * gain, freedom),
        chi_square_tail(2.0 * max(shifted.log_likelihood - together.log_likelihood, 0.0), 1),
        float(gain / -nothing.log_likelihood),
        float(difference.mean()),
        float(np.abs(difference).mean()),
    )


def _alone(values: Ints, place: Floats, everywhere: Floats) -> tuple[Ordinal, Floats]:
    """One group's own regression, and the answer it expects of everybody."""
    steps, answers = np.unique(values, return_inverse=True)
    fit = ordinal(answers, place[:, None])
    return fit, fit.probabilities(everywhere[:, None]) @ steps.astype(float)


@dataclass(frozen=True, eq=False)
class Ordinal:
    """A fitted ordinal logistic regression: P(X ≥ k) = logistic(x · slopes − thresholds_k)."""

    slopes: Floats
    thresholds: Floats
    log_likelihood: float

    @property
    def size(self) -> int:
        """How many numbers were fitted."""
        return len(self.slopes) + len(self.thresholds)

    def probabilities(self, design: Floats) -> Floats:
        """P(X = k), (N, K), for rows of covariates (N, P)."""
        if len(self.thresholds) == 0:
            return np.ones((len(design), 1))
        p, _ = _probabilities(design, self.slopes, self.thresholds)
        return p


def ordinal(answers: Ints, design: Floats) -> Ordinal:
    """The most likely ordinal logistic regression of answers (N,), 0 to K − 1 and each given by someone, on (N, P).

    By Fisher scoring, steps halved where they would not go uphill (McCullagh 1980).

    >>> fit = ordinal(np.array([0, 0, 0, 1, 1, 2]), np.zeros((6, 0)))
    >>> fit.probabilities(np.zeros((1, 0))).round(3).tolist()
    [[0.5, 0.333, 0.167]]
    """
    width = design.shape[1]
    share = np.bincount(answers) / len(answers)
    if len(share) == 1:
        return Ordinal(np.zeros(width), np.zeros(0), 0.0)
    above = 1.0 - np.cumsum(share)[:-1]
    parameters = np.concatenate([np.zeros(width), np.log((1.0 - above) / above)])
    reached = _log_likelihood(parameters, answers, design)
    for _ in range(STEPS):
        step = _step(parameters, answers, design)
        size = 1.0
        while (moved := _log_likelihood(parameters + size * step, answers, design)) < reached and size > 1e-3:
            size /= 2.0
        if moved < reached + 1e-9:
            break
        parameters, reached = parameters + size * step, moved
    return Ordinal(parameters[:width], parameters[width:], reached)


def _probabilities(design: Floats, slopes: Floats, thresholds: Floats) -> tuple[Floats, Floats]:
    shape = (len(design), 1, len(thresholds))
    place = design @ slopes
    p, boundary = category_probabilities(place, np.ones_like(place), np.broadcast_to(thresholds, shape)[:, 0])
    return np.maximum(p, 1e-12), boundary


def _log_likelihood(parameters: Floats, answers: Ints, design: Floats) -> float:
    slopes, thresholds = parameters[: design.shape[1]], parameters[design.shape[1] :]
    if (np.diff(thresholds) <= 0).any():
        return -np.inf
    p, _ = _probabilities(design, slopes, thresholds)
    return float(np.log(p[np.arange(len(answers)), answers]).sum())


def _step(parameters: Floats, answers: Ints, design: Floats) -> Floats:
    """The inverse of the expected information times the score."""
    width = design.shape[1]
    p, boundary = _probabilities(design, parameters[:width], parameters[width:])
    rise = boundary * (1.0 - boundary)
    by_place = rise[:, :-1] - rise[:, 1:]
    size = p.shape[1]
    by_threshold = np.zeros((len(p), size, size - 1))
    inner = np.arange(size - 1)
    by_threshold[:, inner, inner] = rise[:, 1:-1]
    by_threshold[:, inner + 1, inner] = -rise[:, 1:-1]
    slopes = np.concatenate([by_place[..., None] * design[:, None], by_threshold], axis=2)
    relative = slopes / p[..., None]
    score = relative[np.arange(len(answers)), answers].sum(axis=0)
    flat = slopes.reshape(-1, slopes.shape[2])
    information = relative.reshape(flat.shape).T @ flat
    return np.asarray(np.linalg.solve(information + 1e-9 * np.eye(len(score)), score))
