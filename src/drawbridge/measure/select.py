"""Which item to ask next: the one that most reduces the variance still to be reduced."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.answers import Answer
from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.profile import Profile
from drawbridge.measure.settings import Settings
from drawbridge.measure.sitting import Sitting

Flags = NDArray[np.bool_]

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
WEIGHTS /= WEIGHTS.sum()
SLACK = 0.75
"""With 3 reversed items in 10: after two direct ones a reversed one is preferred, and two reversed ones are avoided."""


def variance_gain(profile: Profile, information: Floats, scale_of: Ints, wanted: Flags) -> Floats:
    """Expected fall of the summed variance of the wanted scales, for each item, (J,).

    gain_j = Σ_k w_k V[k, d_j]² I_j / (1 + I_j V[d_j, d_j]), where w_k is 1 for a wanted scale: the exact change of the
    posterior covariance V when information I_j is added on scale d_j (Sherman & Morrison 1950).
    """
    reach = wanted.astype(float) @ profile.cov**2
    own = np.diag(profile.cov)
    return np.asarray(reach[scale_of] * information / (1.0 + information * own[scale_of]))


def mutual_information(bank: Bank, profile: Profile, items: Ints) -> Floats:
    """Mutual information (nats) of each item's answer and its scale's θ, (N,), by 15-point Gauss–Hermite."""
    scale = bank.scale_of[items]
    theta = profile.mean[scale, None] + profile.se[scale, None] * NODES
    p = bank.curves.probabilities(items, theta)
    overall = p @ WEIGHTS
    noise = -(p * np.log(p)).sum(axis=1) @ WEIGHTS
    return np.asarray(-(overall * np.log(overall)).sum(axis=1) - noise)


def worths(sitting: Sitting, candidates: Ints, wanted: Flags) -> Floats:
    """What each candidate is worth asking, (N,): its gain, less a little for keying and for sameness."""
    bank, profile = sitting.bank, sitting.profile
    if sitting.given < sitting.settings.opening:
        return mutual_information(bank, profile, candidates) * _manners(sitting, candidates)
    scale = bank.scale_of[candidates]
    information = bank.curves.information_at(candidates, profile.mean[scale])
    return variance_gain(profile, information, scale, wanted) * _manners(sitting, candidates)


def _manners(sitting: Sitting, candidates: Ints) -> Floats:
    """The share of its worth a candidate keeps: less when it tilts its scale's keying or follows its like."""
    tilts = _tilts_keying(sitting, candidates)
    follows = _follows_its_like(sitting, candidates)
    settings = sitting.settings
    return np.where(tilts, settings.keying, 1.0) * np.where(follows, settings.adjacency, 1.0)


def _tilts_keying(sitting: Sitting, candidates: Ints) -> Flags:
    """Whether one more item of this key takes it more than ``SLACK`` above its share in the scale's own items.

    The share is the bank's, not one half: a scale with a single reversed item should not have to ask it.
    """
    bank, asked = sitting.bank, sitting.reading.items
    group = 2 * bank.scale_of + (bank.keyed > 0)
    size = 2 * len(bank.scales)
    held, given = np.bincount(group, minlength=size), np.bincount(group[asked], minlength=size)
    share = held / np.maximum(np.repeat(held.reshape(-1, 2).sum(axis=1), 2), 1)
    after = np.repeat(given.reshape(-1, 2).sum(axis=1), 2) + 1
    return np.asarray((given + 1 > share * after + SLACK)[group[candidates]])


def _follows_its_like(sitting: Sitting, candidates: Ints) -> Flags:
    scale_of, shown = sitting.bank.scale_of, sitting.reading.shown
    last = scale_of[shown[-1]] if shown else -1
    return np.asarray(scale_of[candidates] == last)


def choose(bank: Bank, candidates: Ints, worth: Floats, chance: float, settings: Settings) -> int:
    """The candidate worth most; while its parameters are young, one of the best few, picked by ``chance`` in [0, 1).

    A short list drawn from keeps over-estimated slopes from always winning, and spreads the answers that will
    calibrate the bank (van der Linden & Glas 2000).
    """
    best = np.argsort(-worth, kind="stable")[: settings.draw]
    if bank.answers_behind[candidates[best[0]]] >= settings.calibrated_at:
        return int(candidates[best[0]])
    return int(candidates[best[int(chance * len(best))]])


def chance_of(seed: int, answers: Sequence[Answer]) -> float:
    """A number in [0, 1) that depends on the seed and the answers so far, and on nothing else.

    >>> chance_of(7, []) == chance_of(7, []) != chance_of(8, [])
    True
    """
    text = f"{seed}|" + "|".join(f"{a.item}={'' if a.value is None else int(a.value)}" for a in answers)
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) * 2.0**-53
