"""One person's log, and how likely each way of being makes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from scipy.special import log_ndtr

from drawbridge.loop.alarm import alarms, course, window
from drawbridge.loop.arrays import Floats, Ints, column, logistic
from drawbridge.loop.daily import FELT, micro
from drawbridge.loop.guess import Guesses
from drawbridge.loop.log import (
    FALSE_ALARM,
    GUESS_NOISE,
    PEAK_NOISE,
    TOO_MUCH_WIDTH,
    TRUE_ALARM,
    Logged,
    expectation,
)
from drawbridge.loop.moment import Moment, live
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.policy import MICRO
from drawbridge.loop.reflex import STAYED, reflex_chance
from drawbridge.loop.state import State

LOG_ROOT_TAU = 0.5 * float(np.log(2.0 * np.pi))


@dataclass(frozen=True)
class Note:
    """A moment as one person logged it; None stands for a field left empty.

    ``rung`` counts from 0, MICRO is practice that involved nobody. ``expected``, ``peak`` and ``next_time`` are
    alarm, 0–10; ``harm`` is 0–1.
    """

    day: int
    rung: int
    action: int = STAYED
    partner: int = 0
    practice: bool = True
    minutes: float = 10.0
    escape: bool = True
    expected: float | None = None
    peak: float | None = None
    too_much: bool | None = None
    harm: float | None = None
    next_time: float | None = None

    @property
    def survived(self) -> bool:
        """Stayed, and it was not too much, as far as is known."""
        return self.rung >= 0 and self.action == STAYED and not self.too_much

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """Its fields in order, nan for one left empty."""
        values = (getattr(self, f.name) for f in fields(self))
        return tuple(np.nan if value is None else float(value) for value in values)


def note_of(logged: Logged, person: int) -> Note:
    """One person's line of a log of many."""
    harm = float(logged.harm[person])
    return Note(
        day=logged.day,
        rung=int(logged.rung[person]),
        action=int(logged.action[person]),
        practice=logged.practice,
        minutes=logged.minutes,
        escape=logged.escape,
        expected=float(logged.expected[person]),
        peak=float(logged.peak[person]),
        too_much=bool(logged.too_much[person]),
        harm=None if np.isnan(harm) else harm,
        next_time=float(logged.next_time[person]),
    )


@dataclass(frozen=True, eq=False)
class Reading:
    """Where a log has led each guess: ``state``, the day it has reached, log P(log | guess) and ``doubt``; (M,) each.

    ``doubt`` is the variance of tolerance given the guess: ``state.tolerance`` is its mean.
    """

    state: State
    day: int
    likelihood: Floats
    doubt: Floats

    def rows(self, places: Ints) -> Reading:
        """Of some of the guesses; a place may come twice."""
        return Reading(self.state.rows(places), self.day, self.likelihood[places], self.doubt[places])


def beginning(guesses: Guesses) -> Reading:
    """Before anything was logged."""
    return Reading(guesses.start, 0, np.zeros(len(guesses)), np.zeros(len(guesses)))


def until(reading: Reading, guesses: Guesses, day: int) -> Reading:
    """The nights until a day."""
    if day <= reading.day:
        return reading
    times = day - reading.day
    doubt = _strayed(reading.doubt, guesses, times)
    return Reading(_nights(reading.state, guesses.parameters, times), day, reading.likelihood, doubt)


def _strayed(doubt: Floats, guesses: Guesses, times: int) -> Floats:
    """Variance of tolerance after so many nights of a random walk that disuse pulls together."""
    kept = (1.0 - np.asarray(guesses.parameters.disuse)) ** 2
    steps = np.where(kept < 1.0, (1.0 - kept**times) / np.maximum(1.0 - kept, 1e-12), float(times))
    return np.asarray(doubt * kept**times + guesses.wander**2 * steps)


def _nights(state: State, p: Parameters, times: int) -> State:
    """So many nights at once: every rule of ``daily.night`` is linear, so a year is as quick as a day."""
    kept, left = 1.0 - column(p.forget), 1.0 - column(p.consolidate) - column(p.fade)
    settled = column(p.consolidate) * kept * (kept**times - left**times) / (kept - left)
    felt = (1.0 - FELT) ** times * state.cost + FELT * (1.0 - FELT) ** (times - 1) * state.spent
    return state.but(
        danger=state.prototype + (state.danger - state.prototype) * (1.0 - column(p.prototype_pull)) ** times,
        fast=state.fast * left**times,
        slow=state.slow * kept**times + state.fast * settled,
        tolerance=p.tolerance_least + (state.tolerance - p.tolerance_least) * (1.0 - p.disuse) ** times,
        energy=1.0 - (1.0 - state.energy) * (1.0 - p.recovery) ** times,
        cost=felt,
        spent=state.spent * 0.0,
    )


def read(reading: Reading, guesses: Guesses, note: Note) -> Reading:
    """Go on to a note and take it in: how likely was it, and what did it change?

    Neither alarm nor tolerance is seen. Where a peak was logged, the alarm's posterior given the peak, a normal, stands
    for it; "too much" then moves both by assumed density filtering. Their means are what is learned from.
    """
    before = until(reading, guesses, note.day)
    if note.rung == MICRO:
        return replace(before, state=micro(before.state, guesses.parameters))
    p = guesses.parameters
    rung = np.full(len(guesses), note.rung)
    mean = alarms(before.state, p, note.partner)[:, note.rung]
    seen, alarm, blur = _alarm(note, mean, guesses)
    told, alarm, state, doubt = _too_much(note.too_much, alarm, blur, before, p)
    path = course(alarm, window(state, p), note.minutes, p)
    action = np.full(len(guesses), note.action)
    moment = Moment(rung, rung >= 0, np.full(len(guesses), note.harm or 0.0), note.minutes, note.partner)
    after = live(state, p, moment, path, action)
    reflex = reflex_chance(alarm, path.window, state, p)
    likelihood = (
        before.likelihood
        + seen
        + _said(note.expected, mean, state, rung, guesses)
        + told
        + _acted(note, (1.0 - reflex) * (1.0 - path.leaving))
        + _said(note.next_time, alarms(after, p, note.partner)[:, note.rung], after, rung, guesses)
    )
    return Reading(after, before.day, likelihood, doubt)


def read_all(guesses: Guesses, notes: Sequence[Note], day: int) -> Reading:
    """A whole log, from the beginning until a day."""
    reading = beginning(guesses)
    for note in notes:
        reading = read(reading, guesses, note)
    return until(reading, guesses, day)


@dataclass(frozen=True)
class Reader:
    """The three ways to read, as one thing that can be exchanged: these in arrays, or ``reader.READER``."""

    read: Callable[[Reading, Guesses, Note], Reading]
    until: Callable[[Reading, Guesses, int], Reading]
    read_all: Callable[[Guesses, Sequence[Note], int], Reading]


PLAIN = Reader(read, until, read_all)


def _alarm(note: Note, mean: Floats, guesses: Guesses) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of the peak; mean and SD of the alarm given it. Peaks of 0 and 10 stand for "or beyond"."""
    noise = np.broadcast_to(guesses.parameters.noise, mean.shape)
    if note.peak is None:
        return np.zeros(len(mean)), mean, noise
    unit = 10.0 * guesses.rater.scale
    spread = np.hypot(unit * noise, PEAK_NOISE)
    weight = unit * noise**2 / spread**2
    alarm = mean + weight * (note.peak - unit * mean)
    return _censored(note.peak, unit * mean, spread), np.maximum(alarm, 0.0), noise * PEAK_NOISE / spread


def _said(answer: float | None, mean: Floats, state: State, rung: Ints, guesses: Guesses) -> Floats:
    if answer is None:
        return np.zeros(len(mean))
    return _censored(answer, expectation(mean, state.belief, rung, guesses.rater), np.asarray(GUESS_NOISE))


def _too_much(
    said: bool | None, alarm: Floats, blur: Floats, before: Reading, p: Parameters
) -> tuple[Floats, Floats, State, Floats]:
    """Log-likelihood of the answer; alarm, state and the doubt about tolerance given it.

    Moments are matched (Minka 2001): with D = A − We normal, of mean m and variance v, and Z = P(answer), m moves by
    v ∂log Z/∂m and v by v² ∂²log Z/∂m²; alarm and tolerance have their shares of that.
    """
    if said is None:
        return np.zeros(len(alarm)), alarm, before.state, before.doubt
    limit, narrowed = window(before.state, p), 1.0 - p.narrows * (1.0 - before.state.energy)
    width = np.sqrt(TOO_MUCH_WIDTH**2 + np.pi / 8.0 * (blur**2 + narrowed**2 * before.doubt))
    sign = 1.0 if said else -1.0
    above = logistic(sign * (alarm - limit) / width)
    chance = FALSE_ALARM + (TRUE_ALARM - FALSE_ALARM) * above
    slope = (TRUE_ALARM - FALSE_ALARM) * above * (1.0 - above) / (width * chance)
    bend = slope * (1.0 - 2.0 * above) / width - slope**2
    shared = narrowed * before.doubt
    tolerance = np.maximum(before.state.tolerance - sign * slope * shared, 0.5 * p.tolerance_least)
    doubt = np.maximum(before.doubt + shared**2 * bend, 0.0)
    moved = np.maximum(alarm + sign * slope * blur**2, 0.0)
    return np.log(chance), moved, before.state.but(tolerance=tolerance), doubt


def _acted(note: Note, stays: Floats) -> Floats:
    if not note.escape:
        return np.zeros(len(stays))
    chance = stays if note.action == STAYED else 1.0 - stays
    return np.log(np.maximum(chance, 1e-12))


def _censored(answer: float, mean: Floats, sd: Floats) -> Floats:
    """Log-density of an answer from 0 to 10 that was cut off at both ends."""
    z = (answer - mean) / sd
    if answer <= 0.0:
        return np.asarray(log_ndtr(z))
    if answer >= 10.0:
        return np.asarray(log_ndtr(-z))
    return np.asarray(-0.5 * z**2 - np.log(sd) - LOG_ROOT_TAU)
