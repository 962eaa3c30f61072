"""A policy, a partner and some weeks: what becomes of a cohort."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from drawbridge.loop.alarm import alarms, threat
from drawbridge.loop.arrays import Flags, Floats, Ints, at
from drawbridge.loop.cohort import Cohort, draw, in_world
from drawbridge.loop.daily import micro, night
from drawbridge.loop.log import Logged, Rater, expectation, write_down
from drawbridge.loop.moment import Chance, Moment, Outcome, meet
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS, Partner
from drawbridge.loop.policies import start
from drawbridge.loop.policy import MICRO, Choice, Policy, Scene
from drawbridge.loop.reflex import STAYED
from drawbridge.loop.state import State, where

PRACTICE_DAYS = (0, 2, 4, 5)
"""Days of the week with practice: four times."""
INSIGHT = 0.1
"""Explicit belief of someone who has understood the pattern."""


@dataclass(frozen=True, eq=False)
class Tally:
    """What is counted for each person, (N,): practices offered, taken, overwhelming, stayed in; sum of stated risks;
    who still practises, and whose partner has agreed to a slower pace.
    """

    offered: Floats
    taken: Floats
    flooded: Floats
    stayed: Floats
    stated: Floats
    practising: Flags
    paced: Flags


@dataclass(frozen=True, eq=False)
class Run:
    """A cohort before and after, the count of its practices, and the policy with what it has learned."""

    before: State
    after: State
    parameters: Parameters
    tally: Tally
    policy: Policy

    def threat_fall(self) -> Floats:
        """Fall of implicit threat with the practice partner, mean over rungs; (N,)."""
        return np.asarray((threat(self.before, self.parameters) - threat(self.after, self.parameters)).mean(axis=1))

    def summary(self) -> dict[str, float | None]:
        """The numbers of ``drawbridge loop run``.

        ``gain``: mean fall of threat. ``flood_rate`` and ``predicted_flood_rate``: share of practices that began
        above tolerance, and the share the policy said (None when it says nothing). ``dropout``: share that gave
        up. ``rest_rate``: share of offered practices in which nobody was met. ``steps``: practices a person.
        """
        t = self.tally
        taken, offered, stated = t.taken.sum(), t.offered.sum(), t.stated.sum()
        return {
            "gain": float(self.threat_fall().mean()),
            "flood_rate": float(t.flooded.sum() / taken) if taken else None,
            "predicted_flood_rate": float(stated / taken) if taken and np.isfinite(stated) else None,
            "dropout": float(1.0 - t.practising.mean()),
            "rest_rate": float(1.0 - taken / offered) if offered else None,
            "steps": float(t.taken.mean()),
        }


def run(
    cohort: Cohort, policy: Policy, partner: Partner, weeks: int, rng: np.random.Generator, *, paced: bool = False
) -> Run:
    """Let a cohort live for some weeks with one partner, practising as the policy says.

    The partner's bids come too: rungs 3–7 every third day, or 1–4 when ``paced``, as if a pace had been agreed on
    before the first day. A policy may ask for one on any other (``Choice.asks``). Everything drawn comes from ``rng``;
    the same seed gives the same lives.
    """
    life = _Life(cohort, partner, 7 * weeks, paced, Rater.draw(rng, len(cohort)), rng, rng.spawn(1)[0])
    state = life.begin(policy)
    tally = _nothing(len(cohort), policy)
    for day in range(life.days):
        if policy.practises and day % 7 in PRACTICE_DAYS:
            state, policy, tally = life.practice(day, state, policy, tally)
        state, policy = life.bid(day, state, policy, tally)
        state = night(state, cohort.parameters)
        if policy.practises and day % 7 == 6:
            tally = replace(
                tally, practising=tally.practising & (rng.random(len(cohort)) >= cohort.parameters.quit_week)
            )
    return Run(cohort.state, state, cohort.parameters, tally, policy)


@dataclass(frozen=True, eq=False)
class _Life:
    """What stays the same through a run."""

    cohort: Cohort
    partner: Partner
    days: int
    paced: bool
    rater: Rater
    rng: np.random.Generator
    agreeing: np.random.Generator
    """Luck of its own, so that who asks lives the same days as who does not."""

    def begin(self, policy: Policy) -> State:
        state = self.cohort.state
        return replace(state, belief=np.minimum(state.belief, INSIGHT)) if policy.informs else state

    def practice(self, day: int, state: State, policy: Policy, tally: Tally) -> tuple[State, Policy, Tally]:
        choice = policy.choose(Scene(day, self.days, state, self.cohort.parameters, self.partner, tally.practising))
        here = tally.practising & (choice.rung >= 0)
        alone = tally.practising & (choice.rung == MICRO)
        if alone.any():
            state = where(alone, micro(state, self.cohort.parameters), state)
        after, outcome, logged = self._moment(day, state, np.maximum(choice.rung, 0), here, choice)
        policy = policy.after(replace(logged, rung=choice.rung, going=tally.practising, asked=choice.asks))
        tally = _counted(tally, choice, outcome, self.cohort.parameters, self.rng)
        return after, policy, replace(tally, paced=tally.paced | self._agreed(choice.asks, outcome))

    def _agreed(self, asks: Flags | bool, outcome: Outcome) -> Flags:
        """Whose partner agrees: they asked, stayed to say it, and it was not answered badly."""
        heard = asks & outcome.moment.here & (outcome.action == STAYED) & (outcome.moment.harm == 0.0)
        if not heard.any():
            return np.asarray(heard)
        return np.asarray(heard & (self.agreeing.random(len(heard)) < self.partner.agrees))

    def _slower(self, tally: Tally) -> bool | Flags:
        """Whose partner keeps to a pace today."""
        if self.paced or not tally.paced.any():
            return self.paced
        return tally.paced & (self.agreeing.random(len(tally.paced)) < self.partner.keeps)

    def bid(self, day: int, state: State, policy: Policy, tally: Tally) -> tuple[State, Policy]:
        luck = self.rng.random((2, len(state)))
        rung, here = self.partner.bids(day, state.pursuit[:, 0], self._slower(tally), luck)
        if not here.any():
            return state, policy
        after, _, logged = self._moment(day, state, rung, here, None)
        return after, policy.after(replace(logged, going=tally.practising))

    def _moment(
        self, day: int, state: State, rung: Ints, here: Flags, choice: Choice | None
    ) -> tuple[State, Outcome, Logged]:
        harm = self.partner.harm(rung, self.rng.random(len(state)))
        moment = Moment(rung, here, harm, sensitivity=self.partner.sensitivity)
        if choice is not None:
            moment = replace(moment, minutes=choice.minutes, escape=choice.escape)
        after, outcome = meet(state, self.cohort.parameters, moment, Chance.draw(self.rng, len(state)))
        expected = self._expected(state, rung), self._expected(after, rung)
        seen = self.partner.answers
        logged = write_down(outcome, expected, self.rater, self.rng, day, practice=choice is not None, answered=seen)
        return after, outcome, logged

    def _expected(self, state: State, rung: Ints) -> Floats:
        mean = at(alarms(state, self.cohort.parameters, sensitivity=self.partner.sensitivity), rung)
        return expectation(mean, state.belief, rung, self.rater)


def _nothing(people: int, policy: Policy) -> Tally:
    zero = np.zeros(people)
    return Tally(zero, zero, zero, zero, zero, np.ones(people, dtype=bool), np.zeros(people, dtype=bool))


def _counted(tally: Tally, choice: Choice, outcome: Outcome, parameters: Parameters, rng: np.random.Generator) -> Tally:
    here = outcome.moment.here
    flooded = here & outcome.path.flooded
    quits = flooded & (rng.random(len(flooded)) < parameters.quit_flood)
    return replace(
        tally,
        offered=tally.offered + tally.practising,
        taken=tally.taken + here,
        flooded=tally.flooded + flooded,
        stayed=tally.stayed + (here & (outcome.action == STAYED)),
        stated=tally.stated + np.where(here, choice.predicted, 0.0),
        practising=tally.practising & ~quits,
    )


def simulate(
    policy: str,
    partner: str = "safe",
    world: str = "specified",
    *,
    paced: bool = False,
    people: int = 200,
    weeks: int = 26,
    seed: int = 0,
    parameters: Parameters | None = None,
) -> Run:
    """Draw avoidant people in a world, and run a policy with a type of partner.

    Raises KeyError for unknown names, and ValueError for numbers that cannot be.

    >>> simulate("tiny", people=3, weeks=1, seed=1).summary()["steps"]
    4.0
    """
    rng = np.random.default_rng(seed)
    if people < 1 or weeks < 1:
        raise ValueError(f"Nobody lives for {weeks} weeks as {people} people: both have to be 1 or more.")
    cohort = draw(rng, people, in_world((parameters or Parameters()).checked(), world))
    return run(cohort, start(policy, people, seed), PARTNERS[partner], weeks, rng, paced=paced)
