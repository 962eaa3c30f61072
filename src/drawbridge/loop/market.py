"""A population in which partners find, pursue, tire of and leave each other.

Nobody prefers a type: who is with whom after years must come from who leaves whom. Both partners live the same
moments as people of the lab; what is added here is bidding, satisfaction, leaving and meeting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from drawbridge.loop.alarm import alarms, course, threat_of_stranger, window
from drawbridge.loop.arrays import DOSES, RUNGS, Flags, Floats, Ints, at, logistic
from drawbridge.loop.daily import night
from drawbridge.loop.moment import Chance, Moment, live, meet
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS, SEVERITY
from drawbridge.loop.reflex import STAYED
from drawbridge.loop.state import State, fresh

SINGLE = -1
RECENT = 0.04
"""Weight of the latest bid in a couple's closeness."""


@dataclass(frozen=True)
class Market:
    """How partners find and leave each other; rates a day. All are assumptions but ``leaving`` and ``compatibility``.

    ``leaving`` was set for about .16 dissolutions a couple and year, ``compatibility`` (an SD) so that avoidance
    does not explain satisfaction too well; ``settling`` is how much less someone who fears expects of a couple.

    The last four are candidates for what fact 16 misses, and off: how far a couple begins only if one of the two
    dares to (``initiative``); how far having got away makes content (``relief``); by how many SDs men keep away more
    and women dread more, in couples of a woman and a man (``sexes``); how far some answer closeness as badly as
    partners of fact 13 do, when usually all are safe (``unkind``).
    """

    bids: float = 0.5
    meeting: float = 0.012
    liking: float = 0.5
    rejection: float = 0.3
    overwhelmed: float = 0.06
    compatibility: float = 0.30
    leaving: float = 9e-3
    clinging: float = 2.5
    settling: float = 0.35
    drift: float = 1e-4
    intimacy: float = 0.10
    initiative: float = 0.0
    relief: float = 0.0
    sexes: float = 0.0
    unkind: float = 0.0


USUAL = Market()


@dataclass(frozen=True, eq=False)
class Population:
    """N people: ``state`` (one partner each at most), ``sensitivity`` n, prototype ``level`` E*, and their couples.

    ``slope`` is how fast the chance of harm from them grows with the dose. Women, where it matters, have even places.
    ``mate`` holds the partner's place or SINGLE, ``fit`` the couple's compatibility, ``closeness`` the average dose
    of late, ``since`` the day it began; (N,) each. ``state.quality`` and ``state.pursuit`` are the partner's.
    """

    state: State
    parameters: Parameters
    sensitivity: Floats
    level: Floats
    slope: Floats
    mate: Ints
    fit: Floats
    closeness: Floats
    since: Ints

    def __len__(self) -> int:
        return len(self.mate)

    @property
    def paired(self) -> Flags:
        return np.asarray(self.mate != SINGLE)

    @property
    def satisfaction(self) -> Floats:
        """Each person's own: what their partner's row holds of them, and the couple's fit; nan for singles, (N,)."""
        return np.where(self.paired, self.state.quality[self.mate, 0] + self.fit, np.nan)


def people(size: int, rng: np.random.Generator, parameters: Parameters, market: Market = USUAL) -> Population:
    """Singles with E* = .10 + .85 σ(−.9 + 1.25 z), a quarter of it high, and n drawn apart from it."""
    man = market.sexes * (np.arange(size) % 2 - 0.5)
    level = 0.10 + 0.85 * logistic(-0.9 + 1.25 * (rng.standard_normal(size) + man))
    own = replace(parameters, learn_safety=parameters.learn_safety * np.exp(0.35 * rng.standard_normal(size)))
    nobody = np.full(size, SINGLE)
    return Population(
        state=fresh(size, danger=level, tolerance=0.65 - 0.4 * level, habit=level, belief=level),
        parameters=own,
        sensitivity=logistic(-1.0 + 1.2 * (rng.standard_normal(size) - man)),
        level=level,
        slope=_slope(size, rng, market),
        mate=nobody,
        fit=np.zeros(size),
        closeness=np.zeros(size),
        since=nobody.copy(),
    )


def _slope(size: int, rng: np.random.Generator, market: Market) -> Floats:
    """Everyone answers as the safe partner of the lab, or, as far as the market is ``unkind``, some much worse."""
    safe = np.full(size, PARTNERS["safe"].slope)
    if not market.unkind:
        return safe
    return np.asarray(safe + market.unkind * (np.minimum(0.10 * np.exp(1.3 * rng.standard_normal(size)), 0.9) - safe))


def day_of(world: Population, market: Market, day: int, rng: np.random.Generator) -> Population:
    """One day: bids, partings, meetings, and a night."""
    world = _bids(world, market, rng)
    world = _partings(world, market, rng)
    world = _meetings(world, market, day, rng)
    return replace(world, state=night(world.state, world.parameters))


def _bids(world: Population, market: Market, rng: np.random.Generator) -> Population:
    """In some couples one partner, A, asks the other, B, for closeness; B may not bear it, and A may be hurt."""
    first = np.flatnonzero(world.mate > np.arange(len(world)))
    first = first[rng.random(len(first)) < market.bids]
    if len(first) == 0:
        return world
    turned = rng.random(len(first)) < 0.5
    a = np.where(turned, world.mate[first], first)
    b = world.mate[a]
    bid = _Bid(a, b, _wanted(world, a, b, rng))
    state, stayed = _answered(world, market, bid, rng)
    state = _felt(replace(world, state=state), bid, np.where(stayed, 0.0, market.rejection), rng)
    closeness = world.closeness.copy()
    closeness[a] += RECENT * (np.where(stayed, DOSES[bid.rung], 0.0) - closeness[a])
    closeness[b] = closeness[a]
    return replace(world, state=state, closeness=closeness)


@dataclass(frozen=True, eq=False)
class _Bid:
    """Who asks, whom, and for which rung; (C,) each."""

    a: Ints
    b: Ints
    rung: Ints


def _wanted(world: Population, a: Ints, b: Ints, rng: np.random.Generator) -> Ints:
    """Rung of each bid: somewhere within what A can bear, and up to four more when A pursues; (C,)."""
    state, p = world.state.rows(a), world.parameters.rows(a)
    comfort = (alarms(state, p) <= window(state, p)[:, None]).sum(axis=1)
    chase = world.state.pursuit[b, 0] * world.sensitivity[a]
    wanted: Floats = np.floor(rng.random(len(a)) * comfort + 4.0 * chase)
    return np.clip(wanted, 0, RUNGS - 1).astype(np.int64)


def _answered(world: Population, market: Market, bid: _Bid, rng: np.random.Generator) -> tuple[State, Flags]:
    """What the bid does to B, and whether B stayed. Too much of it costs B's own satisfaction as well."""
    asked = len(bid.b)
    rate = PARTNERS["safe"].least + world.slope[bid.a] * DOSES[bid.rung]
    harm = np.where(rng.random(asked) < rate, SEVERITY, 0.0)
    moment = Moment(bid.rung, np.ones(asked, dtype=bool), harm, sensitivity=world.sensitivity[bid.a])
    after, outcome = meet(world.state.rows(bid.b), world.parameters.rows(bid.b), moment, Chance.draw(rng, asked))
    state = world.state.put(bid.b, after)
    quality = state.quality.copy()
    quality[bid.a, 0] -= market.overwhelmed * outcome.path.over_at_once * quality[bid.a, 0]
    relieved = np.where(outcome.action == STAYED, 0.0, np.minimum(outcome.path.alarm, 1.0))
    quality[bid.a, 0] += market.relief * relieved * (1.0 - quality[bid.a, 0])
    return replace(state, quality=quality), np.asarray(outcome.action == STAYED)


def _felt(world: Population, bid: _Bid, harm: Floats, rng: np.random.Generator) -> State:
    """What A learns from having asked. A stays by asking; B's side of the couple is left as it is."""
    before, p = world.state.rows(bid.a), world.parameters.rows(bid.a)
    moment = Moment(bid.rung, np.ones(len(harm), dtype=bool), harm)
    alarm = np.maximum(at(alarms(before, p), bid.rung) + p.noise * rng.standard_normal(len(harm)), 0.0)
    path = course(alarm, window(before, p), moment.minutes, p)
    after = live(before, p, moment, path, np.full(len(harm), STAYED))
    return world.state.put(bid.a, replace(after, pursuit=before.pursuit, quality=before.quality))


def leaving_rate(world: Population, market: Market) -> Floats:
    """Hazard of leaving today, (N,): λ exp[4 (Q* − Q)] exp(−k n) + drift max(0, 1 − I/I0); 0 for singles.

    Q* = .50 − .35 n − .35 v̄ is what a person thinks they may expect.
    """
    threat = threat_of_stranger(world.state).mean(axis=1)
    expected = 0.50 - 0.35 * world.sensitivity - market.settling * threat
    gap = 4.0 * (expected - np.nan_to_num(world.satisfaction))
    dissatisfied = market.leaving * np.exp(gap - market.clinging * world.sensitivity)
    apart = market.drift * np.maximum(0.0, 1.0 - world.closeness / market.intimacy)
    return np.where(world.paired, dissatisfied + apart, 0.0)


def _partings(world: Population, market: Market, rng: np.random.Generator) -> Population:
    leaves = np.flatnonzero(rng.random(len(world)) < leaving_rate(world, market))
    if len(leaves) == 0:
        return world
    both = np.union1d(leaves, world.mate[leaves])
    mate = world.mate.copy()
    mate[both] = SINGLE
    return replace(world, mate=mate)


def _meetings(world: Population, market: Market, day: int, rng: np.random.Generator) -> Population:
    """Some singles meet at random; a couple begins when both like each other at first sight, whatever they are."""
    singles = np.flatnonzero(~world.paired)
    out = rng.permutation(singles[rng.random(len(singles)) < market.meeting])
    a, b = _two_and_two(out, market)
    like = (rng.random((2, len(a))) < market.liking).all(axis=0)
    if market.initiative:
        like &= rng.random(len(a)) < 1.0 - market.initiative * (1.0 - _someone_dares(world, a, b))
    return _begun(world, a[like], b[like], market.compatibility * rng.standard_normal(len(a))[like], day)


def _two_and_two(out: Ints, market: Market) -> tuple[Ints, Ints]:
    """Who is out meets someone at random, or, where there are two sexes, someone of the other."""
    half = len(out) // 2
    a, b = (out[out % 2 == 0], out[out % 2 == 1]) if market.sexes else (out[:half], out[half : 2 * half])
    both = min(len(a), len(b))
    return a[:both], b[:both]


def _someone_dares(world: Population, a: Ints, b: Ints) -> Floats:
    """Chance that one of two takes the first step; each does it by the share of the ladder they can bear; (C,)."""
    alone = 1.0
    for one in (a, b):
        state, p = world.state.rows(one), world.parameters.rows(one)
        stranger = alarms(replace(state, trust=0.0 * state.trust), p)
        alone = alone * (1.0 - (stranger <= window(state, p)[:, None]).mean(axis=1))
    return np.asarray(1.0 - alone)


def _begun(world: Population, a: Ints, b: Ints, fit: Floats, day: int) -> Population:
    mate, fits, closeness, since = world.mate.copy(), world.fit.copy(), world.closeness.copy(), world.since.copy()
    mate[a], mate[b] = b, a
    both = np.concatenate([a, b])
    fits[both], closeness[both], since[both] = np.concatenate([fit, fit]), 0.2, day
    new = world.state.rows(both)
    blank = np.zeros((len(both), 1))
    state = world.state.put(both, replace(new, trust=blank, pursuit=blank + 0.1, quality=blank + 0.6))
    return replace(world, state=state, mate=mate, fit=fits, closeness=closeness, since=since)
