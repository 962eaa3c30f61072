"""Years of a population, and the numbers read from them (``drawbridge loop population``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from drawbridge.loop.alarm import threat_of_stranger
from drawbridge.loop.arrays import Flags, Floats, Ints
from drawbridge.loop.market import Market, Population, day_of, people
from drawbridge.loop.parameters import Parameters

YEAR = 365
SETTLING = 2
"""Years before anything is counted, while the first couples form."""
AVOIDANT, ANXIOUS = 0.25, 0.11
"""Shares called so: the most threatened, and the most sensitive of the others (Mickelson 1997)."""


@dataclass(frozen=True, eq=False)
class Census:
    """One day of all: threat v̄, satisfaction (nan for singles), partner's place, day it began; (N,) each."""

    threat: Floats
    satisfaction: Floats
    mate: Ints
    since: Ints


@dataclass(frozen=True, eq=False)
class Years:
    """A population at the end, and a census at the end of each year."""

    end: Population
    censuses: tuple[Census, ...]

    @property
    def counted(self) -> tuple[Census, ...]:
        return self.censuses[SETTLING:]


def live_years(
    size: int, years: int, seed: int, parameters: Parameters | None = None, market: Market | None = None
) -> Years:
    """Let a population live. Everything drawn comes from the seed. Raises ValueError for numbers that cannot be."""
    if size < 2 or years < 1:
        raise ValueError(
            f"{size} people cannot meet for {years} years: it takes two people or more, and a year or more."
        )
    rng = np.random.default_rng(seed)
    rules = market or Market()
    world = people(size, rng, (parameters or Parameters()).checked(), rules)
    censuses = []
    for day in range(years * YEAR):
        world = day_of(world, rules, day, rng)
        if (day + 1) % YEAR == 0:
            censuses.append(_census(world))
    return Years(world, tuple(censuses))


cached_years = lru_cache(maxsize=64)(live_years)
"""The same, kept: several facts are read from one population."""


def _census(world: Population) -> Census:
    threat = threat_of_stranger(world.state).mean(axis=1)
    return Census(threat, world.satisfaction, world.mate, np.where(world.paired, world.since, -1))


def summary(lived: Years) -> dict[str, float]:
    """The numbers of ``drawbridge loop population``; nan where there are too few couples to say."""
    return {
        "paired": paired(lived),
        "dissolution_per_year": dissolution(lived),
        "own_threat_satisfaction": satisfaction_correlation(lived, own=True),
        "partner_threat_satisfaction": satisfaction_correlation(lived, own=False),
        "threat_breakup": breakup_correlation(lived),
        "steeper_with_sensitive_partner": slope_difference(lived),
        "stability_one_year": stability(lived, 1),
        "avoidant_avoidant": pairing(lived)[0],
        "avoidant_anxious": pairing(lived)[1],
    }


def paired(lived: Years) -> float:
    """Share of people with a partner, mean of years."""
    return float(np.mean([(c.mate >= 0).mean() for c in lived.counted]))


def broken(before: Census, after: Census) -> Flags:
    """Who had a partner, and a year later not the same or not since then; (N,)."""
    return np.asarray((before.mate >= 0) & ((after.mate != before.mate) | (after.since != before.since)))


def dissolution(lived: Years) -> float:
    """Share of couples that part within a year."""
    pairs = list(zip(lived.counted, lived.counted[1:], strict=False))
    ends = sum(int(broken(a, b).sum()) for a, b in pairs)
    return _ratio(ends, sum(int((a.mate >= 0).sum()) for a, _ in pairs))


def satisfaction_correlation(lived: Years, *, own: bool) -> float:
    """Correlation of satisfaction with one's own threat, or the partner's, over people with partners; mean of years."""
    found = []
    for c in lived.counted:
        paired = np.flatnonzero(c.mate >= 0)
        found.append(_correlation(c.threat[paired if own else c.mate[paired]], c.satisfaction[paired]))
    return float(np.mean(found)) if found else float("nan")


def breakup_correlation(lived: Years) -> float:
    """Correlation of threat with parting within the next year, over all person-years with a partner."""
    threat, parted = [], []
    for before, after in zip(lived.counted, lived.counted[1:], strict=False):
        paired = before.mate >= 0
        threat.append(before.threat[paired])
        parted.append(broken(before, after)[paired].astype(float))
    return _correlation(np.concatenate(threat), np.concatenate(parted)) if threat else float("nan")


def slope_difference(lived: Years) -> float:
    """Slope of satisfaction on own threat with sensitive partners, less that with the others; negative: steeper."""
    n = lived.end.sensitivity
    slopes: dict[bool, list[float]] = {True: [], False: []}
    for c in lived.counted:
        paired = np.flatnonzero(c.mate >= 0)
        sensitive = n[c.mate[paired]] > np.median(n)
        for high in (True, False):
            rows = paired[sensitive == high]
            if len(rows) > 2:
                slopes[high].append(float(np.polyfit(c.threat[rows], c.satisfaction[rows], 1)[0]))
    return float(np.mean(slopes[True]) - np.mean(slopes[False])) if slopes[True] and slopes[False] else float("nan")


def stability(lived: Years, years: int) -> float:
    """Correlation of threat with threat so many years later, from the first counted year."""
    counted = lived.counted
    return _correlation(counted[0].threat, counted[years].threat) if len(counted) > years else float("nan")


Kinds = tuple[Flags, Flags]
"""Who counts as avoidant, and who as anxious; (N,) each."""


def by_trait(lived: Years, _: Census) -> Kinds:
    """Classed by what they were born with (E* and n): two avoidant partners grow alike, and present scores hide it."""
    level, n = lived.end.level, lived.end.sensitivity
    avoidant = level >= np.quantile(level, 1 - AVOIDANT)
    return avoidant, ~avoidant & (n >= np.quantile(n[~avoidant], 1 - ANXIOUS / (1 - AVOIDANT)))


def by_score(lived: Years, census: Census) -> Kinds:
    """Classed by how much harm they expect now, as a questionnaire would."""
    n, avoidant = lived.end.sensitivity, census.threat >= np.quantile(census.threat, 1 - AVOIDANT)
    return avoidant, ~avoidant & (n >= np.quantile(n[~avoidant], 1 - ANXIOUS / (1 - AVOIDANT)))


def by_choice(lived: Years, census: Census) -> Kinds:
    """Each is what they are more of now, as when one of three descriptions has to be chosen (Hazan & Shaver 1987)."""
    away, dread = _rank(census.threat), _rank(lived.end.sensitivity)
    return (away > dread) & (away >= 1 - AVOIDANT), (dread > away) & (dread >= 1 - ANXIOUS)


def _rank(values: Floats) -> Floats:
    """The share of people below each; (N,)."""
    return np.asarray(np.argsort(np.argsort(values)) / len(values))


def pairing(
    lived: Years, kinds: Callable[[Years, Census], Kinds] = by_trait, sexes: bool = False
) -> tuple[float, float]:
    """Observed over expected avoidant–avoidant and avoidant–anxious couples among those of more than a year.

    With ``sexes`` what is expected heeds that a couple is of a woman and a man, and that kinds differ between them.
    """
    seen, expected = np.zeros(2), np.zeros(2)
    for year, c in enumerate(lived.counted, SETTLING + 1):
        a = np.flatnonzero((c.mate >= 0) & (c.since <= (year - 1) * YEAR))
        avoidant, anxious = (kind[a] for kind in kinds(lived, c))
        with_avoidant, with_anxious = (kind[c.mate[a]] for kind in kinds(lived, c))
        seen += [(avoidant & with_avoidant).sum(), (avoidant & with_anxious).sum()]
        woman = a % 2 == 0 if sexes else None
        expected += [_by_chance(avoidant, avoidant, woman), _by_chance(avoidant, anxious, woman)]
    return _ratio(seen[0], expected[0]), _ratio(seen[1], expected[1])


def _by_chance(one: Flags, other: Flags, woman: Flags | None) -> float:
    """How many of kind ``one`` would have a partner of kind ``other``."""
    people = max(len(one), 1)
    if woman is None:
        return float(one.sum() * other.sum() / people)
    return float(2 * (one[woman].sum() * other[~woman].sum() + one[~woman].sum() * other[woman].sum()) / people)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _correlation(a: Floats, b: Floats) -> float:
    """Pearson's; nan when one of them does not vary."""
    return float(np.corrcoef(a, b)[0, 1]) if len(a) > 2 and a.std() > 0 and b.std() > 0 else float("nan")
