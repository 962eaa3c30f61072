"""Drift: before a new bank replaces an old one, have the items kept their meaning?

Each calibration calls its own people's mean 0 and their SD 1, so that two banks differ by a shift and a stretch of
every scale even when no item has changed. That link is found first, from the items that agree (weighted by their
standard errors; items that drifted are taken out and the link found anew). What is left between two versions of an
item is drift if it is both unlikely by chance and large enough to matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.bank import Bank
from drawbridge.measure.change import chi_square_tail, discoveries
from drawbridge.measure.curves import GRID, Floats, category_probabilities
from drawbridge.measure.errors import BankError
from drawbridge.measure.fixed import WEIGHTS
from drawbridge.measure.items import ItemParameters

Flags = NDArray[np.bool_]

LEVEL = 0.05
LEAST_APART = 0.1
"""Of one step of the answers: what an item's expected answer must have moved by, on average over people, to matter."""
LEAST_LINKS = 3
ROUNDS = 10
LEAST_ERROR = 1e-6


@dataclass(frozen=True)
class Link:
    """θ in the old bank = ``stretch`` × θ in the new one + ``shift``, in SD of the people behind each."""

    stretch: float
    shift: float


@dataclass(frozen=True)
class ItemDrift:
    """One item, the new version put on the old scale.

    ``slope`` is the ratio of slopes, new to old; ``position`` the change of the mean threshold (SD); ``apart`` the mean
    change, without sign, of the expected answer, in steps; ``p`` of no drift.
    """

    item: str
    slope: float
    position: float
    apart: float
    p: float
    flagged: bool


@dataclass(frozen=True)
class Drift:
    """Each scale's link, the items compared, and those that were not.

    ``gone`` and ``new`` are in one bank only; ``not_compared`` rest on judgement in either, or belong to a scale with
    fewer than three calibrated items in both.
    """

    links: dict[str, Link]
    items: tuple[ItemDrift, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    not_compared: tuple[str, ...]

    @property
    def flagged(self) -> tuple[ItemDrift, ...]:
        """The items that have drifted."""
        return tuple(item for item in self.items if item.flagged)


def drift(old: Bank, new: Bank) -> Drift:
    """Compare a new bank with the one it would replace. Raises BankError when they are not of one kind.

    The new bank must rest on answers given since: one fitted on the old answers too agrees with itself. Standard errors
    of an item's thresholds are taken as rising and falling together, which they nearly do, so that p errs on the safe
    side.
    """
    if (old.categories, old.scales) != (new.categories, new.scales):
        raise BankError("The two banks differ in their scales or categories. Nothing was compared.")
    before, after = ({item.id: item for item in bank.items} for bank in (old, new))
    both = [item for item in old.items if item.id in after]
    for item in both:
        if (item.scale, item.keyed) != (after[item.id].scale, after[item.id].keyed):
            raise BankError(f"Item {item.id!r} has another scale or keying in the new bank. Nothing was compared.")
    pairs = [(x, y) for x in both if isinstance(x, ItemParameters) and isinstance(y := after[x.id], ItemParameters)]
    by_scale = {scale: [pair for pair in pairs if pair[0].scale == scale] for scale in old.scales}
    compared = {scale: _compare(own) for scale, own in by_scale.items() if len(own) >= LEAST_LINKS}
    told = {item.item for _, items in compared.values() for item in items}
    return Drift(
        links={scale: link for scale, (link, _) in compared.items()},
        items=tuple(item for _, items in compared.values() for item in items),
        gone=tuple(id_ for id_ in before if id_ not in after),
        new=tuple(id_ for id_ in after if id_ not in before),
        not_compared=tuple(item.id for item in both if item.id not in told),
    )


@dataclass(frozen=True, eq=False)
class _Version:
    """One bank's items of one scale: log slopes, thresholds (J, K − 1), their means, and the errors of both."""

    log_a: Floats
    b: Floats
    error_a: Floats
    error_b: Floats

    @classmethod
    def of(cls, items: Sequence[ItemParameters]) -> _Version:
        a = np.array([item.a for item in items])
        errors = np.array([np.mean(item.se_b or (0.0,)) for item in items])
        return cls(np.log(a), np.array([item.b for item in items]), np.array([item.se_a for item in items]) / a, errors)

    @property
    def position(self) -> Floats:
        return np.asarray(self.b.mean(axis=1))

    def on(self, link: Link) -> _Version:
        """The same items on the old scale."""
        stretch = link.stretch
        moved = stretch * self.b + link.shift
        return _Version(self.log_a - np.log(stretch), moved, self.error_a, self.error_b * stretch)

    def expected(self) -> Floats:
        """The expected answer of every item on the grid, (J, G)."""
        shape = (len(self.b), len(GRID))
        p, _ = category_probabilities(
            np.broadcast_to(GRID, shape), np.broadcast_to(np.exp(self.log_a)[:, None], shape), self.b[:, None]
        )
        return p @ np.arange(p.shape[-1], dtype=float)


def _compare(pairs: Sequence[tuple[ItemParameters, ItemParameters]]) -> tuple[Link, tuple[ItemDrift, ...]]:
    """Link and compare one scale's items until the items linked by stay the same."""
    old, new = _Version.of([x for x, _ in pairs]), _Version.of([y for _, y in pairs])
    link = _first_link(old, new)
    linked_by = np.zeros(len(pairs), dtype=bool)
    for _ in range(ROUNDS):
        p, apart, flagged = _differences(old, new.on(link))
        agree = _agreeing(flagged, apart)
        if np.array_equal(agree, linked_by):
            break
        linked_by, link = agree, _link(old, new, agree)
    moved = new.on(link)
    slope, position = np.exp(moved.log_a - old.log_a), moved.position - old.position
    rows = zip(pairs, slope, position, apart, p, flagged, strict=True)
    return link, tuple(
        ItemDrift(x.id, float(s), float(d), float(e), float(q), bool(f)) for (x, _), s, d, e, q, f in rows
    )


def _first_link(old: _Version, new: _Version) -> Link:
    """From medians, which a few drifted items cannot move far."""
    stretch = float(np.exp(np.median(new.log_a - old.log_a)))
    return Link(stretch, float(np.median(old.position - stretch * new.position)))


def _link(old: _Version, new: _Version, agree: Flags) -> Link:
    """From means over the items that agree, each weighted by how well it is known."""
    weight_a = agree / (old.error_a**2 + new.error_a**2 + LEAST_ERROR)
    stretch = float(np.exp(np.average(new.log_a - old.log_a, weights=weight_a)))
    weight_b = agree / (old.error_b**2 + (stretch * new.error_b) ** 2 + LEAST_ERROR)
    return Link(stretch, float(np.average(old.position - stretch * new.position, weights=weight_b)))


def _differences(old: _Version, new: _Version) -> tuple[Floats, Floats, Flags]:
    """p, apart and flagged of every item, (J,), both versions on one scale."""
    by_slope = (new.log_a - old.log_a) ** 2 / (old.error_a**2 + new.error_a**2 + LEAST_ERROR)
    by_position = (new.position - old.position) ** 2 / (old.error_b**2 + new.error_b**2 + LEAST_ERROR)
    p = np.array([chi_square_tail(float(value), 2) for value in by_slope + by_position])
    apart = np.asarray(np.abs(new.expected() - old.expected()) @ WEIGHTS)
    return p, apart, discoveries(p, LEVEL) & (apart >= LEAST_APART)


def _agreeing(flagged: Flags, apart: Floats) -> Flags:
    """The items not flagged, or the three least apart when fewer are left."""
    if (~flagged).sum() >= LEAST_LINKS:
        return ~flagged
    return np.argsort(np.argsort(apart, kind="stable")) < LEAST_LINKS
