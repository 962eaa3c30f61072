"""The experiments the facts are read from. Each is run once for a set of parameters and a seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from drawbridge.loop.alarm import alarms, course, threat, threat_of_stranger, window
from drawbridge.loop.arrays import Floats, at
from drawbridge.loop.cohort import Cohort, draw
from drawbridge.loop.daily import night
from drawbridge.loop.moment import Chance, Moment, live, meet
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS
from drawbridge.loop.policies import start
from drawbridge.loop.policy import Policy
from drawbridge.loop.reflex import LEFT, STAYED
from drawbridge.loop.run import Run, run
from drawbridge.loop.state import State

PEOPLE = 200
SILENT = "silent"
"""The safe partner who never asks for anything: what practice alone does."""
LAB = {**PARTNERS, SILENT: replace(PARTNERS["safe"], name=SILENT, every=0)}


NO_WAY_OUT = {"composure": 1e3, "leaving": 0.0}
"""Parameters of people who never leave, whatever their alarm: neither by reflex nor later."""


def steadfast(parameters: Parameters) -> Parameters:
    """The same people, none of whom gives up practising: facts about learning are not to be facts about dropout."""
    return replace(parameters, quit_week=0.0, quit_flood=0.0)


@lru_cache(maxsize=64)
def lived(
    parameters: Parameters, seed: int, policy: str, partner: str = "safe", *, weeks: int = 26, who: str = "avoidant"
) -> Run:
    """Some weeks of a policy with a partner of the lab, without dropout."""
    return practised(parameters, seed, start(policy, PEOPLE), partner, weeks=weeks, who=who)


def practised(
    parameters: Parameters,
    seed: int,
    policy: Policy,
    partner: str = "safe",
    *,
    weeks: int = 26,
    who: str = "avoidant",
    even: bool = False,
) -> Run:
    """The same for a policy in hand; with ``even``, of people who expect every rung to hurt alike."""
    rng = np.random.default_rng(seed)
    people = draw(rng, PEOPLE, steadfast(parameters), who)
    return run(evened(people) if even else people, policy, LAB[partner], weeks, rng)


def evened(people: Cohort) -> Cohort:
    """The same people, whose danger is at every rung what it is on average."""
    traces = people.state.danger
    level = np.repeat(traces.mean(axis=1, keepdims=True), traces.shape[1], axis=1)
    return replace(people, state=people.state.but(danger=level, prototype=level.copy()))


def mean_threat(state: State, parameters: Parameters, partner: int = 0) -> float:
    """Implicit threat with a partner, mean over people and rungs: v̄."""
    return float(threat(state, parameters, partner).mean())


def stranger_threat(state: State) -> float:
    """The same with a stranger."""
    return float(threat_of_stranger(state).mean())


def quiet(state: State, parameters: Parameters, days: int) -> State:
    """Days without any moment."""
    for _ in range(days):
        state = night(state, parameters)
    return state


def returned(before: State, after: State, parameters: Parameters, days: int = 120) -> float:
    """Return of fear: the share of the fall of threat (with a stranger, so without trust) that is gone after days."""
    first, last = stranger_threat(before), stranger_threat(after)
    return (stranger_threat(quiet(after, parameters, days)) - last) / (first - last)


@dataclass(frozen=True, eq=False)
class Trials:
    """One rung, again and again, with a safe partner: so many sessions a day, on one day in ``gap``."""

    cohort: Cohort
    rung: int
    sessions: int
    a_day: int = 1
    gap: int = 1

    def run(self, seed: int, stays: bool | None = None) -> State:
        """The state at the end. ``stays`` True blocks leaving, False makes everyone leave, None lets them be."""
        rng = np.random.default_rng(seed)
        state, p, people = self.cohort.state, self.cohort.parameters, len(self.cohort)
        for session in range(self.sessions):
            rung = np.full(people, self.rung)
            moment = Moment(rung, np.ones(people, dtype=bool), np.zeros(people), escape=stays is None)
            state = _once(state, p, moment, rng, stays)
            if (session + 1) % self.a_day == 0:
                state = quiet(state, p, self.gap)
        return state


def _once(state: State, p: Parameters, moment: Moment, rng: np.random.Generator, stays: bool | None) -> State:
    chance = Chance.draw(rng, len(state))
    if stays is None:
        return meet(state, p, moment, chance)[0]
    alarm: Floats = np.maximum(at(alarms(state, p), moment.rung) + p.noise * chance.surge, 0.0)
    path = course(alarm, window(state, p), moment.minutes, p)
    action = np.full(len(state), STAYED if stays else LEFT)
    return live(state, p, moment, path, action)


def people_of(parameters: Parameters, seed: int, who: str = "avoidant", partners: int = 1) -> Cohort:
    """The cohort an experiment begins with."""
    return draw(np.random.default_rng(seed), PEOPLE, steadfast(parameters), who, partners)
