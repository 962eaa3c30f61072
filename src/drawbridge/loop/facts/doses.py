"""Facts 17 and 18: what the dose rule buys, what it costs, and what it does with someone unsafe."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np

from drawbridge.loop.adaptive import Adaptive
from drawbridge.loop.cohort import draw, in_world
from drawbridge.loop.dose import LIMITS, Limits, harmful
from drawbridge.loop.facts.fact import Fact, Measure
from drawbridge.loop.guess import Model
from drawbridge.loop.note import Note
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS, Partner
from drawbridge.loop.policies import start
from drawbridge.loop.policy import Policy
from drawbridge.loop.run import Run, run, simulate

FEW, GUESSES = 40, 100
"""People a seed, and guesses about each: each needs a filter that reads their whole log many times."""
SOON, LONG = 8, 60
GATELESS, WITHDRAWING = Limits(gate=False), Limits(flood=0.10, smallest=False)
BOLD, TRUSTING = Limits(flood=1.0, lesson=False), Limits(audit=False)
"""The highest step, whatever its risk; without correcting what is stated by what came of it."""


Summary = dict[str, float | None]


@lru_cache(maxsize=256)
def dosed(p: Parameters, seed: int, policy: str, world: str = "specified", partner: str = "safe") -> Summary:
    """A policy on the few people of this seed, dropout included."""
    return _lived(p, seed, start(policy, FEW, seed), world, partner).summary()


@lru_cache(maxsize=256)
def adapted(
    p: Parameters,
    seed: int,
    world: str,
    *,
    limits: Limits = LIMITS,
    particles: int = GUESSES,
    assumed: bool = False,
    asks: bool = False,
) -> Summary:
    """The adaptive policy on the same people, who never ask for a pace unless told so; with ``assumed``, alarm noise is
    taken for known instead of inferred.
    """
    model = Model(p, held=("noise",) if assumed else ())
    policy = Adaptive.start(FEW, seed, limits=limits, particles=particles, model=model, asks=asks)
    return _lived(p, seed, policy, world, "safe").summary()


def _lived(p: Parameters, seed: int, policy: Policy, world: str, partner: str) -> Run:
    rng = np.random.default_rng(seed)
    return run(draw(rng, FEW, in_world(p, world)), policy, PARTNERS[partner], 26, rng)


def number(lives: Summary, name: str) -> float:
    """One of the numbers of a run; 0 where there is none."""
    return lives[name] or 0.0


def flood_rate(limits: Limits = LIMITS, guesses: int = GUESSES) -> Measure:
    return lambda p, seed: number(adapted(p, seed, "specified", limits=limits, particles=guesses), "flood_rate")


def against(
    name: str, other: str, world: str, *, limits: Limits = LIMITS, assumed: bool = False, asks: bool = False
) -> Measure:
    """A number of the adaptive policy as a share of another policy's."""

    def measure(p: Parameters, seed: int) -> float:
        mine = number(adapted(p, seed, world, limits=limits, assumed=assumed, asks=asks), name)
        return mine / max(number(dosed(p, seed, other, world), name), 1e-9)

    return measure


def paced_against_unpaced(p: Parameters, seed: int) -> float:
    """Gain of the dose rule once a pace has been agreed on, as a share of the staircase's without one."""
    rng = np.random.default_rng(seed)
    cohort = draw(rng, FEW, p)
    policy = Adaptive.start(FEW, seed, particles=GUESSES, model=Model(p))
    paced = run(cohort, policy, PARTNERS["safe"], 26, rng, paced=True)
    return number(paced.summary(), "gain") / number(dosed(p, seed, "staircase"), "gain")


def tiny_against_oracle(p: Parameters, seed: int) -> float:
    """Gain of the smallest step every time, as a share of the oracle's."""
    return number(dosed(p, seed, "tiny"), "gain") / number(dosed(p, seed, "oracle"), "gain")


def tiny_against_staircase(p: Parameters, seed: int) -> float:
    """The same, as a share of the staircase's."""
    return number(dosed(p, seed, "tiny"), "gain") / number(dosed(p, seed, "staircase"), "gain")


def rest_rate(world: str, limits: Limits = LIMITS) -> Measure:
    return lambda p, seed: number(adapted(p, seed, world, limits=limits), "rest_rate")


def broken_promise(world: str, limits: Limits = LIMITS) -> Measure:
    """Realised less stated flood rate."""

    def measure(p: Parameters, seed: int) -> float:
        lives = adapted(p, seed, world, limits=limits)
        return number(lives, "flood_rate") - number(lives, "predicted_flood_rate")

    return measure


def best_gain_with_unsafe(p: Parameters, seed: int) -> float:
    """Of six policies; 200 people each, but few for the adaptive one."""
    names = ("tiny", "calendar", "staircase", "flood-supported", "oracle")
    many = (simulate(name, "unsafe", seed=seed, parameters=p).summary()["gain"] or 0.0 for name in names)
    return max(*many, number(dosed(p, seed, "adaptive", partner="unsafe"), "gain"))


UNSAFE, SAFE = PARTNERS["unsafe"], PARTNERS["safe"]
UNSEEN = replace(UNSAFE, answers=False)
"""Someone unsafe of whom who leaves does not learn how that is answered."""


def stopped_soon(partner: Partner, limits: Limits = LIMITS) -> Measure:
    """Share of people for whom the gate has closed by their eighth logged moment with this partner."""
    return lambda p, seed: _closed(p, seed, partner, SOON, limits)


def stopped_wrongly(p: Parameters, seed: int) -> float:
    """The same with a safe partner, at any of their first sixty moments."""
    return _closed(p, seed, SAFE, LONG, LIMITS)


def harm_seen(partner: Partner, moments: int = SOON) -> Measure:
    """Share of people who have seen any harm by then: no gate that waits for harm can do better."""

    def measure(p: Parameters, seed: int) -> float:
        return float(np.mean([any(note.harm for note in log) for log in _logs(p, seed, partner, moments, LIMITS)]))

    return measure


def _closed(p: Parameters, seed: int, partner: Partner, moments: int, limits: Limits) -> float:
    return float(np.mean([limits.gate and closes(log) for log in _logs(p, seed, partner, moments, limits)]))


@lru_cache(maxsize=64)
def _logs(p: Parameters, seed: int, partner: Partner, moments: int, limits: Limits) -> list[tuple[Note, ...]]:
    """The first so many notes of each of the few people."""
    rng = np.random.default_rng(seed)
    policy = Adaptive.start(FEW, seed, limits=limits, particles=GUESSES, model=Model(p))
    lives = run(draw(rng, FEW, p), policy, partner, math.ceil(moments / 5), rng)
    assert isinstance(lives.policy, Adaptive)
    return [known.notes[:moments] for known in lives.policy.known]


def closes(notes: tuple[Note, ...]) -> bool:
    """Whether the partner gate is closed after any of these notes."""
    return any(harmful(notes[:size], LIMITS.harm) >= LIMITS.stops for size in range(1, len(notes) + 1))


SPEC, MIS = "specified", "misspecified"
UNBOUNDED = "the highest step, whatever its risk"
WITHDRAWN = "the smallest step not always offered"
FACTS = (
    Fact("17a", "the dose rule floods in at most .12 of practices when its model is right", flood_rate(),
         0.0, 0.12, "emergent", "C", UNBOUNDED, without=flood_rate(BOLD)),
    Fact("17b", "it gains at least 90 % of what the one-step oracle gains, when its model is right",
         against("gain", "oracle", SPEC), 0.9, math.inf, "emergent", "C", "the smallest step every time",
         without=tiny_against_oracle),
    Fact("17c", "when its model is wrong it floods at most .75 times as often as the staircase",
         against("flood_rate", "staircase", MIS), 0.0, 0.75, "emergent", "C", UNBOUNDED,
         without=against("flood_rate", "staircase", MIS, limits=BOLD)),
    Fact("17d", "when its model is wrong it gains at least .95 times the staircase",
         against("gain", "staircase", MIS), 0.95, math.inf, "emergent", "C", WITHDRAWN,
         without=against("gain", "staircase", MIS, limits=WITHDRAWING)),
    Fact("17e", "fewer than .20 of practices meet nobody when its model is right", rest_rate(SPEC),
         0.0, 0.2, "emergent", "C", WITHDRAWN, without=rest_rate(SPEC, WITHDRAWING)),
    Fact("17f", "fewer than .20 of practices meet nobody when its model is wrong", rest_rate(MIS), 0.0, 0.2,
         "emergent", "C", WITHDRAWN, without=rest_rate(MIS, WITHDRAWING)),
    Fact("17g", "it floods no more than .02 above what it stated when its model is wrong (realised − stated)",
         broken_promise(MIS), -1.0, 0.02, "reported", "C", "what came does not correct what is stated",
         without=broken_promise(MIS, TRUSTING)),
    Fact("17h", "it gains at least 1.1 times the staircase when its model is right and nobody asks for a pace",
         against("gain", "staircase", SPEC), 1.1, math.inf, "emergent", "C",
         "the smallest step every time", without=tiny_against_staircase),
    Fact("17i", "the same, with a pace agreed on before the first day, than the staircase without one",
         paced_against_unpaced, 1.1, math.inf, "reported", "C", "nobody asks for a pace",
         without=against("gain", "staircase", SPEC)),
    Fact("17j", "the same, when a pace is asked for on the way, as the rule suggests, and mostly kept",
         against("gain", "staircase", SPEC, asks=True), 1.1, math.inf, "reported", "C", "nobody asks for a pace",
         without=against("gain", "staircase", SPEC)),
    Fact("17k", "with that, when its model is wrong, at least .95 times the staircase",
         against("gain", "staircase", MIS, asks=True), 0.95, math.inf, "emergent", "C", WITHDRAWN,
         without=against("gain", "staircase", MIS, limits=WITHDRAWING)),
    Fact("17l", "17a holds with 20 guesses a person", flood_rate(guesses=20), 0.0, 0.12, "reported", "C", UNBOUNDED,
         without=flood_rate(BOLD, guesses=20)),
    Fact("17m", "17c holds with the noise of alarm assumed, not inferred",
         against("flood_rate", "staircase", MIS, assumed=True), 0.0, 0.75, "reported", "C", UNBOUNDED,
         without=against("flood_rate", "staircase", MIS, limits=BOLD, assumed=True)),
    Fact("18a", "no policy gains more than .03 with an unsafe partner (the best of six)", best_gain_with_unsafe,
         -1.0, 0.03, "emergent", "C", "bad answers teach no danger", change={"learn_danger": 0.0}),
    Fact("18b", "with an unsafe partner suggestions stop within 8 moments for .80 of people or more",
         stopped_soon(UNSAFE), 0.8, 1.0, "emergent", "C", "no gate", without=stopped_soon(UNSAFE, GATELESS)),
    Fact("18c", "with a safe partner they stop wrongly within 60 moments for .20 or fewer", stopped_wrongly, 0.0, 0.2,
         "reported", "C", "any harm seen is enough to stop", without=harm_seen(SAFE, LONG)),
    Fact("18d", "within those 8 moments .80 of people or more have seen the unsafe partner do harm",
         harm_seen(UNSAFE), 0.8, 1.0, "reported", "C", "how leaving is answered is not seen",
         without=harm_seen(UNSEEN)),
    Fact("18e", "18b where how leaving is answered is not seen", stopped_soon(UNSEEN), 0.8, 1.0, "reported", "C",
         "no gate", without=stopped_soon(UNSEEN, GATELESS)),
)  # fmt: skip
"""Checks of the dose."""
