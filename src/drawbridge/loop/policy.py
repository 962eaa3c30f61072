"""Policies: which rung to practise next, for how long, and with what way out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from drawbridge.loop.alarm import alarms, flood_chance, window
from drawbridge.loop.arrays import RUNGS, Flags, Floats, Ints, at
from drawbridge.loop.log import Logged
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import Partner
from drawbridge.loop.reflex import STAYED
from drawbridge.loop.state import State
from drawbridge.loop.worth import durable_lesson

REST, MICRO = -1, -2
"""Instead of a rung: nothing today, or practice that involves nobody."""
SHORT, LONG = 10.0, 90.0
"""Minutes of a practice, and of a long supported exposure."""


@dataclass(frozen=True, eq=False)
class Choice:
    """A rung for each person, (N,), or REST or MICRO; ``predicted`` (N,) is P(flood) where a policy states one.

    ``asks`` (N,): whose step today is to ask the other for a slower pace.
    """

    rung: Ints
    predicted: Floats
    minutes: float = SHORT
    escape: bool = True
    asks: Flags | bool = False


@dataclass(frozen=True, eq=False)
class Scene:
    """What a policy may look at; ``going`` (N,) says who still practises.

    Only the oracle looks at ``state`` and ``parameters``; a person has no such view.
    """

    day: int
    days: int
    state: State
    parameters: Parameters
    partner: Partner
    going: Flags


class Policy(Protocol):
    """Chooses before a moment, and hears of every moment after it. ``after`` returns the policy that goes on."""

    @property
    def practises(self) -> bool: ...

    @property
    def informs(self) -> bool: ...

    def choose(self, scene: Scene) -> Choice: ...

    def after(self, logged: Logged) -> Policy: ...


@dataclass(frozen=True, eq=False)
class Avoid:
    """No practice at all; with ``informs``, the person has understood why (belief falls to .1)."""

    informs: bool = False
    practises: bool = False

    def choose(self, scene: Scene) -> Choice:
        return steady(REST, len(scene.state))

    def after(self, logged: Logged) -> Avoid:
        return self


@dataclass(frozen=True, eq=False)
class Fixed:
    """The same rung every time: ``tiny`` and the three floods."""

    rung: int
    minutes: float = SHORT
    escape: bool = True
    informs: bool = False
    practises: bool = True

    def choose(self, scene: Scene) -> Choice:
        return replace(steady(self.rung, len(scene.state)), minutes=self.minutes, escape=self.escape)

    def after(self, logged: Logged) -> Fixed:
        return self


@dataclass(frozen=True, eq=False)
class Calendar:
    """Up the ladder by date, from the first rung to the last, whatever happens."""

    informs: bool = False
    practises: bool = True

    def choose(self, scene: Scene) -> Choice:
        return steady(min(RUNGS * scene.day // scene.days, RUNGS - 1), len(scene.state))

    def after(self, logged: Logged) -> Calendar:
        return self


@dataclass(frozen=True, eq=False)
class Staircase:
    """Two survived: one up. Too much, or gone: one down. The honest baseline; it knows only what is logged."""

    rung: Ints
    streak: Ints
    informs: bool = False
    practises: bool = True

    @classmethod
    def start(cls, people: int, informs: bool = False) -> Staircase:
        return cls(np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int64), informs)

    def choose(self, scene: Scene) -> Choice:
        return Choice(self.rung, np.full(len(self.rung), np.nan))

    def after(self, logged: Logged) -> Staircase:
        if not logged.practice:
            return self
        bad = logged.here & (logged.too_much | (logged.action != STAYED))
        streak = np.where(bad, 0, self.streak + (logged.here & ~bad))
        up = streak >= 2
        rung = np.clip(self.rung + up - bad, 0, RUNGS - 1)
        return replace(self, rung=rung, streak=np.where(up, 0, streak))


@dataclass(frozen=True, eq=False)
class Oracle:
    """Sees each person's true state, and takes the most durable lesson of one step with P(flood) ≤ ``limit``.

    One rung more than any survived yet, at most. A bound to compare with, not a thing anyone could use.
    """

    highest: Ints
    limit: float = 0.10
    informs: bool = False
    practises: bool = True

    @classmethod
    def start(cls, people: int) -> Oracle:
        return cls(np.full(people, -1))

    def choose(self, scene: Scene) -> Choice:
        mean = alarms(scene.state, scene.parameters, sensitivity=scene.partner.sensitivity)
        chance = flood_chance(mean, window(scene.state, scene.parameters), scene.parameters.noise)
        allowed = (chance <= self.limit) & (np.arange(RUNGS) <= self.highest[:, None] + 1)
        worth = durable_lesson(scene.state, scene.parameters, mean, scene.partner.harm_rate())
        rung = np.argmax(np.where(allowed, worth, -np.inf), axis=1)
        return Choice(np.where(allowed.any(axis=1), rung, MICRO), at(chance, rung))

    def after(self, logged: Logged) -> Oracle:
        won = logged.here & ~logged.too_much & (logged.action == STAYED)
        return replace(self, highest=np.where(won, np.maximum(self.highest, logged.rung), self.highest))


def steady(rung: int, people: int) -> Choice:
    """The same choice for everyone, without a prediction."""
    return Choice(np.full(people, rung), np.full(people, np.nan))
