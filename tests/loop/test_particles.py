"""The filter's one approximation against the bootstrap filter of the `particles` package, where that is installed.

Given a person's numbers, our filter puts the alarm at its mean given the peak; a bootstrap filter draws it.
"""

import warnings
from dataclasses import fields, replace

import numpy as np
import pytest

from drawbridge.loop import Parameters, State, night
from drawbridge.loop.alarm import alarms, course, flood_chance, window
from drawbridge.loop.arrays import Floats
from drawbridge.loop.guess import SIZE, Guesses, Model, guesses
from drawbridge.loop.log import PEAK_NOISE, too_much_chance
from drawbridge.loop.moment import Moment, live
from drawbridge.loop.note import Note, read_all
from drawbridge.loop.recovery import logs
from drawbridge.loop.reflex import STAYED, reflex_chance

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    particles = pytest.importorskip("particles")

GUESSES = 20_000


def flat(state: State) -> Floats:
    return np.column_stack([np.reshape(getattr(state, f.name), (len(state), -1)) for f in fields(state)])


def unflat(rows: Floats, like: State) -> State:
    found, place = {}, 0
    for f in fields(State):
        shape = getattr(like, f.name).shape[1:]
        width = int(np.prod(shape))
        found[f.name] = rows[:, place : place + width].reshape(len(rows), *shape)
        place += width
    return State(**found)


class Bootstrap(particles.FeynmanKac):  # type: ignore[misc]
    """Alarm is drawn at every note; what was logged weighs it. The last column carries the log weight."""

    def __init__(self, who: Guesses, notes: list[Note], rng: np.random.Generator) -> None:
        self.who, self.notes, self.rng, self.T = who, notes, rng, len(notes)

    def M0(self, size: int) -> Floats:
        return self.step(0, self.who.start.rows(np.zeros(size, dtype=np.int64)))

    def M(self, t: int, xp: Floats) -> Floats:
        state = night(unflat(xp, self.who.start), self.who.parameters)
        strayed = state.tolerance + self.who.wander * self.rng.standard_normal(len(state))
        return self.step(t, state.but(tolerance=np.maximum(strayed, 0.06)))

    def logG(self, t: int, xp: Floats, x: Floats) -> Floats:
        return x[:, -1]

    def step(self, t: int, state: State) -> Floats:
        note, p = self.notes[t], self.who.parameters
        mean = alarms(state, p)[:, note.rung]
        alarm = np.maximum(mean + p.noise * self.rng.standard_normal(len(mean)), 0.0)
        path = course(alarm, window(state, p), note.minutes, p)
        chance = too_much_chance(alarm, path.window)
        stays = (1.0 - reflex_chance(alarm, path.window, state, p)) * (1.0 - path.leaving)
        assert note.peak is not None
        weight = (
            -0.5 * ((note.peak - 10.0 * self.who.rater.scale * alarm) / PEAK_NOISE) ** 2
            + np.log(chance if note.too_much else 1.0 - chance)
            + np.log(stays if note.action == STAYED else 1.0 - stays)
        )
        rung = np.full(len(mean), note.rung)
        moment = Moment(rung, rung >= 0, np.full(len(mean), note.harm or 0.0))
        after = live(state, p, moment, path, np.full(len(mean), note.action))
        return np.column_stack([flat(after), weight])


@pytest.mark.parametrize(("wander", "near"), [(0.0, 0.01), (0.006, 0.015)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_tolerance_and_risk_agree_with_a_bootstrap_filter(seed: int, wander: float, near: float) -> None:
    who = guesses(np.random.default_rng(seed).normal(0, 0.5, (1, SIZE)), Model(Parameters(), wander=wander))
    rng = np.random.default_rng(seed)
    notes = [replace(note, expected=None, next_time=None) for note in logs(who, 30, rng)[0]]
    notes = [replace(note, peak=min(max(note.peak or 0.0, 0.1), 9.9)) for note in notes]
    reading = read_all(who, notes, day=notes[-1].day)
    ours = reading.state
    np.random.seed(seed)
    other = particles.SMC(fk=Bootstrap(who, notes, rng), N=GUESSES)
    other.run()
    theirs = unflat(other.X, who.start)
    p = who.parameters
    mean = other.W @ theirs.tolerance
    assert float(ours.tolerance[0]) == pytest.approx(float(mean), abs=near)
    spread = np.sqrt(other.W @ np.square(theirs.tolerance - mean))
    assert float(np.sqrt(reading.doubt[0])) == pytest.approx(float(spread), abs=0.01)
    noise = float(np.asarray(p.noise)[0])
    felt = (1.0 - p.narrows * (1.0 - ours.energy[0])) * np.sqrt(reading.doubt[0])
    risks = [
        flood_chance(alarms(state, p), window(state, p), sd)
        for state, sd in ((ours, float(np.hypot(noise, felt))), (theirs, noise))
    ]
    assert risks[0][0] == pytest.approx(other.W @ risks[1], abs=0.04)
