"""Facts 1–6, 9 and 10: what teaches, what does not, and what comes back."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from drawbridge.loop.arrays import DOSES, RUNGS
from drawbridge.loop.facts.fact import Ablation, Fact, Measure
from drawbridge.loop.facts.scenes import NO_WAY_OUT, Trials, lived, mean_threat, people_of, practised, returned
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.policy import Fixed, Staircase

INF = math.inf
NO_GATE = {"gate": 0.0, "overwhelm_harm": 0.0}
STAYED_IN = Ablation("nobody can leave", NO_WAY_OUT)
NO_LOCK = Ablation("nobody can leave, and no learning gate", NO_WAY_OUT | {"gate": 0.0})


def fall_when(stays: bool) -> Measure:
    """Fall of threat over 30 safe trials at the second rung, leaving blocked or always used."""

    def measure(p: Parameters, seed: int) -> float:
        people = people_of(p, seed)
        after = Trials(people, rung=1, sessions=30).run(seed, stays)
        return mean_threat(people.state, p) - mean_threat(after, p)

    return measure


def share_when_leaving(p: Parameters, seed: int) -> float:
    return fall_when(False)(p, seed) / fall_when(True)(p, seed)


def fall(policy: str, partner: str = "safe", weeks: int = 26) -> Measure:
    return lambda p, seed: float(lived(p, seed, policy, partner, weeks=weeks).threat_fall().mean())


def rise_of(name: str, policy: str, partner: str = "safe", weeks: int = 26) -> Measure:
    """Mean change of one of the state's numbers."""

    def measure(p: Parameters, seed: int) -> float:
        lives = lived(p, seed, policy, partner, weeks=weeks)
        return float(np.mean(getattr(lives.after, name) - getattr(lives.before, name)))

    return measure


def habit_after_a_year(p: Parameters, seed: int) -> float:
    return float(lived(p, seed, "avoid", "pursuer", weeks=52).after.habit.mean())


def insight_against_nothing(p: Parameters, seed: int) -> float:
    return fall("insight-only")(p, seed) - fall("avoid")(p, seed)


def staying_with_insight(p: Parameters, seed: int) -> float:
    """Share of practices stayed in: staircase with insight less staircase without."""
    with_it, without = (practised(p, seed, Staircase.start(200, informs)).tally for informs in (True, False))
    return float(with_it.stayed.sum() / with_it.taken.sum() - without.stayed.sum() / without.taken.sum())


def supported_against_staircase(rho: float | None = None, net: bool = False) -> Measure:
    """Gain of long supported exposure as a share of the staircase's; ``net`` of what daily life alone brings."""

    def measure(p: Parameters, seed: int) -> float:
        p = p if rho is None else replace(p, overwhelm_harm=rho)
        drift = fall("avoid")(p, seed) if net else 0.0
        return (fall("flood-supported")(p, seed) - drift) / (fall("staircase")(p, seed) - drift)

    return measure


def peak_dose(who: str, even: bool = False) -> Measure:
    """The dose that teaches most in three weeks of practice at that dose alone."""

    def taught(p: Parameters, seed: int, rung: int) -> float:
        return float(practised(p, seed, Fixed(rung), "silent", weeks=3, who=who, even=even).threat_fall().mean())

    return lambda p, seed: float(DOSES[int(np.argmax([taught(p, seed, rung) for rung in range(RUNGS)]))])


def massed_against_spaced(p: Parameters, seed: int) -> float:
    """Return of fear 120 days after twenty sessions in two days, less that after twenty over sixty days."""
    people = people_of(p, seed)
    massed = Trials(people, rung=2, sessions=20, a_day=10).run(seed)
    spaced = Trials(people, rung=2, sessions=20, gap=3).run(seed)
    return returned(people.state, massed, people.parameters) - returned(people.state, spaced, people.parameters)


def graded_against_abrupt(p: Parameters, seed: int) -> float:
    """Return of fear 120 days after 26 weeks of staircase, less that after supported floods."""
    back = []
    for policy in ("staircase", "flood-supported"):
        lives = lived(p, seed, policy, "silent")
        back.append(returned(lives.before, lives.after, lives.parameters))
    return back[0] - back[1]


GRADED = "graded steps return less than supported floods (staircase − flood, return of fear at 120 days)"
PEAK = "the dose that teaches most"
HABIT_OFF = {"habit_pull": 0.0}
FACTS = (
    Fact("1a", "30 safe trials teach at most a third when one always leaves (share of the fall with leaving blocked)",
         share_when_leaving, -1 / 3, 1 / 3, "construction", "A", "learning without staying", {"learn_leaving": 1.0}),
    Fact("1b", "always leaving teaches nothing (fall of threat)",
         fall_when(False), -0.005, 0.005, "construction", "A", "learning without staying", {"learn_leaving": 1.0}),
    Fact("2a", "a year with a pursuer changes threat by less than .02 (fall)",
         fall("avoid", "pursuer", 52), -0.02, 0.02, "emergent", "B", "habit off", HABIT_OFF, rests_on=STAYED_IN),
    Fact("2b", "after that year the habit of leaving is above .9",
         habit_after_a_year, 0.9, 1.0, "emergent", "B", "habit off", HABIT_OFF, rests_on=STAYED_IN),
    Fact("3a", "insight lowers explicit belief by .6 or more (change)",
         rise_of("belief", "insight-only"), -1.0, -0.6, "construction", "B", "nothing is understood",
         without=rise_of("belief", "avoid")),
    Fact("3b", "insight alone changes implicit threat by less than .02 (fall, less that of no policy)",
         insight_against_nothing, -0.02, 0.02, "emergent", "B", "insight × 5", {"insight_pull": 10.0},
         rests_on=Ablation("insight works above tolerance too", {"insight_reach": 1.0})),
    Fact("3c", "insight helps practice: more practices are stayed in (difference of shares)",
         staying_with_insight, 0.001, 1.0, "emergent", "B", "insight does not reach the reflex", {"insight_pull": 0.0}),
    Fact("4a", "brief overwhelm with a way out teaches less than .02 (fall of threat)",
         fall("flood-brief"), -INF, 0.02, "emergent", "C", "no learning gate, overwhelm is no harm", NO_GATE,
         rests_on=NO_LOCK),
    Fact("4b", "brief overwhelm narrows tolerance (change)",
         rise_of("tolerance", "flood-brief"), -1.0, -0.02, "construction", "C", "tolerance never shrinks",
         {"disuse": 0.0, "strain": 0.0}),
    Fact("4c", "brief overwhelm feeds the habit of leaving (change)",
         rise_of("habit", "flood-brief"), 0.02, 1.0, "construction", "C", "leaving is not learned", {"habit_up": 0.0}),
    Fact("4d", "brief overwhelm without a way out teaches less than .02 (fall of threat)",
         fall("flood-forced-brief"), -INF, 0.02, "emergent", "C", "no learning gate, overwhelm is no harm", NO_GATE),
    Fact("5a", "long supported exposure gains at least 30 % of the staircase",
         supported_against_staircase(), 0.3, INF, "emergent", "A", "half the alarm never falls", {"residue": 0.5}),
    Fact("5b", "the same, net of what daily life brings by itself",
         supported_against_staircase(net=True), 0.3, INF, "emergent", "A", "half the alarm never falls",
         {"residue": 0.5}),
    Fact("5c", "the same, net, when overwhelm does not count as harm (ρ = 0)",
         supported_against_staircase(0.0, net=True), 0.3, INF, "reported", "A", "half the alarm never falls",
         {"residue": 0.5}),
    Fact("5d", "the same, net, when overwhelm counts fully as harm (ρ = 1), where it is expected to fail",
         supported_against_staircase(1.0, net=True), 0.3, INF, "reported", "A", "half the alarm never falls",
         {"residue": 0.5}),
    Fact("6a", f"{PEAK} an avoidant beginner is .2–.3", peak_dose("avoidant"), 0.2, 0.3, "emergent", "C",
         "no learning gate", {"gate": 0.0}, rests_on=NO_LOCK),
    Fact("6b", f"{PEAK} a secure person is .6 or more", peak_dose("secure"), 0.6, 1.0, "emergent", "C",
         "no learning gate", {"gate": 0.0},
         rests_on=Ablation("every rung is expected to hurt alike", without=peak_dose("secure", even=True))),
    Fact("9", "massed practice returns at least 10 points more than spaced (return of fear at 120 days)",
         massed_against_spaced, 0.1, 1.0, "reported", "B", "safety does not consolidate", {"consolidate": 0.0},
         rests_on=Ablation("fast safety does not fade", {"fade": 0.0})),
    Fact("10", GRADED, graded_against_abrupt, -1.0, 0.0, "emergent", "B", "small surprises edit nothing",
         {"edit": 0.0}),
)  # fmt: skip
"""Checks of learning."""
