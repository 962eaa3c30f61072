"""One moment with one partner, from alarm to what is left of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.loop import compiled
from drawbridge.loop.alarm import Course, alarm_at, course, threat_at, window
from drawbridge.loop.arrays import DOSES, NOUGHT, ONE, Amount, Flags, Floats, Ints, unit
from drawbridge.loop.daily import strained, widened
from drawbridge.loop.learning import Lesson, felt_harm, learn, trust_after
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.reflex import PROMISED, STAYED, act, reflex_chance
from drawbridge.loop.state import State

RELIEF: Floats = np.array([0.0, 1.0, 0.5])
"""What each action takes from the alarm at once: staying nothing, leaving all of it, leaving with a promise half."""
CHANGED = ("danger", "fast", "trust", "pursuit", "quality", "tolerance", "habit", "energy", "spent")
"""What a moment changes of a state."""
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
    if compiled.serves(len(state), parameters, moment):
        after, path, action = compiled.one_moment(state, parameters, moment, chance)
        return after, Outcome(moment, path, action)
    return plainly(state, parameters, moment, chance)


def plainly(state: State, parameters: Parameters, moment: Moment, chance: Chance) -> tuple[State, Outcome]:
    """The same with numpy, whatever is installed."""
    expected = threat_at(state, parameters, moment.rung, moment.partner)
    mean = alarm_at(state, parameters, moment.rung, expected, partner=moment.partner, sensitivity=moment.sensitivity)
    alarm = np.maximum(mean + parameters.noise * chance.surge, 0.0)
    path = course(alarm, window(state, parameters), moment.minutes, parameters)
    reflex = reflex_chance(alarm, path.window, state, parameters)
    action = act(reflex, path.leaving, chance.luck, parameters) * moment.escape
    after = live(state, parameters, moment, path, action, expected=expected)
    return after if moment.here.all() else _only(moment.here, after, state), Outcome(moment, path, action)


def _only(here: Flags, after: State, before: State) -> State:
    """Who was not there is as before. Writes into ``after``, whose arrays are new: ``where`` would copy them all."""
    absent = ~here
    for name in CHANGED:
        new = getattr(after, name)
        np.copyto(new, getattr(before, name), where=absent[:, None] if new.ndim > 1 else absent)
    return after


def live(
    state: State, parameters: Parameters, moment: Moment, path: Course, action: Ints, *, expected: Floats | None = None
) -> State:
    """The state after a moment of known course and action; every row is taken to be in it.

    ``expected`` is the threat at its rung, (N,), for callers who have it already.
    """
    if expected is None:
        expected = threat_at(state, parameters, moment.rung, moment.partner)
    happened, stayed = Outcome(moment, path, action), action == STAYED
    state = _lesson(state, parameters, happened, stayed, expected)
    return _worn(_together(state, parameters, happened, stayed), parameters, happened, stayed)


def _lesson(state: State, parameters: Parameters, happened: Outcome, stayed: Flags, expected: Floats) -> State:
    """Learning, for those who stayed; those who left have seen nothing, unless that assumption is off."""
    moment, path = happened.moment, happened.path
    felt = felt_harm(moment.harm, path.over, parameters)
    if isinstance(parameters.learn_leaving, float) and parameters.learn_leaving == 0.0:
        return learn(state, Lesson((felt - expected) * stayed, path.gate, moment.rung), parameters)
    gate = np.where(stayed, path.gate, parameters.learn_leaving)
    felt = np.where(stayed, felt, np.where(gate > 0, 0.0, expected))
    return learn(state, Lesson(felt - expected, gate, moment.rung), parameters)


def _together(state: State, parameters: Parameters, happened: Outcome, stayed: Flags) -> State:
    """Trust, the partner's satisfaction and their pursuit. Leaving with a promise hurts and provokes less."""
    moment, j = happened.moment, happened.moment.partner
    left = np.where(happened.action == PROMISED, parameters.softened, ONE) - stayed
    c, u, q = state.trust[:, j], state.pursuit[:, j], state.quality[:, j]
    seen = trust_after(c, moment.harm, happened.path.gate, parameters)
    return state.but(
        trust=_of(state.trust, j, np.where(stayed, seen, c)),
        pursuit=_of(
            state.pursuit,
            j,
            u - parameters.relent * stayed * u + parameters.pursue * moment.sensitivity * left * (1.0 - u),
        ),
        quality=_of(state.quality, j, q + parameters.warm * stayed * (1.0 - q) - parameters.hurt * left * q),
    )


def _of(all_: Floats, partner: int, new: Floats) -> Floats:
    """All partners' values (N, J), with new ones (N,) for this partner."""
    if all_.shape[1] == 1:
        return new[:, None]
    changed = all_.copy()
    changed[:, partner] = new
    return changed


def _worn(state: State, parameters: Parameters, happened: Outcome, stayed: Flags) -> State:
    """Tolerance, habit and energy: what the moment took out of the person, or put in."""
    moment, path = happened.moment, happened.path
    flooded = path.flooded
    survived = DOSES.take(moment.rung) * (stayed > flooded)
    over = np.where(stayed, path.over, path.over_at_once) * flooded
    tolerance = strained(widened(state.tolerance, survived, parameters), over, parameters)
    relief = np.minimum(path.alarm, ONE) * RELIEF.take(happened.action)
    habit = habit_after(state.habit, relief, survived, parameters)
    spent = energy_spent(path, stayed, moment.harm, parameters)
    energy = unit(state.energy - spent)
    return state.but(tolerance=tolerance, habit=habit, energy=energy, spent=state.spent + spent)


def habit_after(habit: Floats, relief: Floats, survived: Floats, parameters: Parameters) -> Floats:
    """H += eH min(A0, 1)(1 − H) for the alarm that leaving ended; H −= dH H min(.3 + d, 1) for a survived dose.

    ``relief`` (N,) is min(A0, 1), half of it after a promise, 0 for who stayed; ``survived`` (N,) is the dose, or 0.
    """
    gained = habit + parameters.habit_up * relief * (1.0 - habit)
    undone = np.minimum(0.3 + survived, ONE) * (survived > NOUGHT)
    return np.asarray(gained * (1.0 - parameters.habit_down * undone))


def energy_spent(path: Course, stayed: Flags, harm: Floats, parameters: Parameters) -> Floats:
    """cv A0 + cs A0 (A0/We) for staying − cco for calm, harmless company, + what every contact costs; (N,)."""
    calm = (path.alarm < CALM * path.window) & (harm == NOUGHT)
    company = parameters.holding * path.alarm * path.alarm / path.window - parameters.company * calm
    return np.asarray(parameters.vigilance * path.alarm + np.where(stayed, company, NOUGHT) + parameters.contact)
