"""One moment with one partner, from alarm to what is left of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.loop.alarm import Course, alarms, course, threat, window
from drawbridge.loop.arrays import DOSES, Amount, Flags, Floats, Ints, at, unit
from drawbridge.loop.daily import strained, widened
from drawbridge.loop.learning import Lesson, felt_harm, learn, trust_after
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.reflex import PROMISED, STAYED, act, reflex_chance
from drawbridge.loop.state import State, where

RELIEF: Floats = np.array([0.0, 1.0, 0.5])
"""What each action takes from the alarm at once: staying nothing, leaving all of it, leaving with a promise half."""
CALM = 0.5
"""Company restores while alarm is below this share of tolerance."""


@dataclass(frozen=True, eq=False)
class Moment:
    """What is asked of N people with their partner of this number.

    ``rung`` (N,) counts from 0; ``here`` (N,) says who is in it at all; ``harm`` (N,) is what staying will bring,
    in [0, 1]. ``sensitivity`` is the partner's dread of being left, n. ``escape`` is whether one can leave at all.
    """

    rung: Ints
    here: Flags
    harm: Floats
    minutes: Amount = 10.0
    partner: int = 0
    sensitivity: Amount = 0.0
    escape: bool | Flags = True


@dataclass(frozen=True, eq=False)
class Chance:
    """The luck of one moment: ``surge`` (N,) standard normal, ``luck`` (3, N) uniform."""

    surge: Floats
    luck: Floats

    @classmethod
    def draw(cls, rng: np.random.Generator, people: int) -> Chance:
        return cls(rng.standard_normal(people), rng.random((3, people)))


@dataclass(frozen=True, eq=False)
class Outcome:
    """What happened: the moment, how it went, and what each did, (N,)."""

    moment: Moment
    path: Course
    action: Ints


def meet(state: State, parameters: Parameters, moment: Moment, chance: Chance) -> tuple[State, Outcome]:
    """Live through a moment whose alarm and departures are drawn; returns the state after it, and what happened."""
    mean = at(alarms(state, parameters, moment.partner, moment.sensitivity), moment.rung)
    alarm = np.maximum(mean + parameters.noise * chance.surge, 0.0)
    path = course(alarm, window(state, parameters), moment.minutes, parameters)
    reflex = reflex_chance(alarm, path.window, state, parameters)
    action = np.where(moment.escape, act(reflex, path.leaving, chance.luck, parameters), STAYED)
    after = live(state, parameters, moment, path, action)
    return where(moment.here, after, state), Outcome(moment, path, action)


def live(state: State, parameters: Parameters, moment: Moment, path: Course, action: Ints) -> State:
    """The state after a moment of known course and action; every row is taken to be in it."""
    state = _lesson(state, parameters, moment, path, action)
    state = _together(state, parameters, moment, path, action)
    return _worn(state, parameters, moment, path, action)


def _lesson(state: State, parameters: Parameters, moment: Moment, path: Course, action: Ints) -> State:
    """Learning, for those who stayed; those who left have seen nothing, unless that assumption is off."""
    stayed = action == STAYED
    expected = at(threat(state, parameters, moment.partner), moment.rung)
    felt = felt_harm(moment.harm, path.over, parameters)
    gate = np.where(stayed, path.gate, parameters.learn_leaving)
    felt = np.where(stayed, felt, np.where(gate > 0, 0.0, expected))
    return learn(state, Lesson(felt - expected, gate, moment.rung), parameters)


def _together(state: State, parameters: Parameters, moment: Moment, path: Course, action: Ints) -> State:
    """Trust, the partner's satisfaction and their pursuit. Leaving with a promise hurts and provokes less."""
    j, stayed = moment.partner, action == STAYED
    weight = np.where(action == PROMISED, parameters.softened, 1.0)
    u, q = state.pursuit[:, j], state.quality[:, j]
    chased = u + parameters.pursue * moment.sensitivity * weight * (1.0 - u)
    trust, pursuit, quality = state.trust.copy(), state.pursuit.copy(), state.quality.copy()
    seen = trust_after(trust[:, j], moment.harm, path.gate, parameters)
    trust[:, j] = np.where(stayed, seen, trust[:, j])
    pursuit[:, j] = np.where(stayed, u - parameters.relent * u, chased)
    quality[:, j] = np.where(stayed, q + parameters.warm * (1.0 - q), q - parameters.hurt * weight * q)
    return state.but(trust=trust, pursuit=pursuit, quality=quality)


def _worn(state: State, parameters: Parameters, moment: Moment, path: Course, action: Ints) -> State:
    """Tolerance, habit and energy: what the moment took out of the person, or put in."""
    stayed, dose = action == STAYED, DOSES[moment.rung]
    survived = stayed & ~path.flooded
    over = np.where(stayed, path.over, path.over_at_once)
    tolerance = np.where(survived, widened(state.tolerance, dose, parameters), state.tolerance)
    tolerance = np.where(path.flooded, strained(tolerance, over, parameters), tolerance)
    relief = np.minimum(path.alarm, 1.0) * RELIEF[action]
    habit = habit_after(state.habit, relief, np.where(survived, dose, np.nan), parameters)
    spent = energy_spent(path, stayed, moment.harm, parameters)
    energy = unit(state.energy - spent)
    return state.but(tolerance=tolerance, habit=habit, energy=energy, spent=state.spent + spent)


def habit_after(habit: Floats, relief: Floats, survived: Floats, parameters: Parameters) -> Floats:
    """H += eH min(A0, 1)(1 − H) for the alarm that leaving ended; H −= dH H min(.3 + d, 1) for a survived dose.

    ``relief`` (N,) is min(A0, 1), half of it after a promise, 0 for who stayed; ``survived`` (N,) is the dose, or
    nan.
    """
    gained = habit + parameters.habit_up * relief * (1.0 - habit)
    undone = np.where(np.isnan(survived), 0.0, np.minimum(0.3 + survived, 1.0))
    return np.asarray(gained * (1.0 - parameters.habit_down * undone))


def energy_spent(path: Course, stayed: Flags, harm: Floats, parameters: Parameters) -> Floats:
    """cv A0 + cs A0 (A0/We) for staying − cco for calm, harmless company, + what every contact costs; (N,)."""
    calm = stayed & (path.alarm < CALM * path.window) & (harm == 0)
    held = np.where(stayed, parameters.holding * path.alarm**2 / path.window, 0.0)
    restored = np.where(calm, parameters.company, 0.0)
    return np.asarray(parameters.vigilance * path.alarm + held - restored + parameters.contact)
