"""The adaptive policy: a filter for each person of a cohort, and the dose from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from drawbridge.loop.arrays import Ints
from drawbridge.loop.dose import ASK_AGAIN, LIMITS, Limits, Suggestion, asking, suggest
from drawbridge.loop.filter import Filter, begin, take_in
from drawbridge.loop.guess import Model
from drawbridge.loop.log import Logged
from drawbridge.loop.note import PLAIN, Note, Reader, note_of
from drawbridge.loop.policy import MICRO, REST, Choice, Scene

PARTICLES = 300
MODEL = Model()
NOTHING = Suggestion(REST, 0.0, 0.0, 0.0, "")


@cache
def quickest() -> Reader:
    """The compiled reader where numba is installed, else the plain one; they agree but for the last digits."""
    try:
        from drawbridge.loop.reader import READER  # noqa: PLC0415 - numba is an extra
    except ImportError:
        return PLAIN
    return READER


@dataclass(frozen=True, eq=False)
class Adaptive:
    """Knows of each person only what they logged. ``rests`` (N,) counts those just before, ``asked`` (N,) is the day on
    which they asked for a slower pace last; with ``asks`` False they never do.

    Chance is drawn from the seed, the person's number and the length of their log, so that the same log always
    leads to the same suggestion.
    """

    known: tuple[Filter, ...]
    rests: Ints
    asked: Ints
    limits: Limits = LIMITS
    seed: int = 0
    asks: bool = True
    informs: bool = False
    practises: bool = True

    @classmethod
    def start(
        cls,
        people: int,
        seed: int = 0,
        *,
        limits: Limits = LIMITS,
        particles: int = PARTICLES,
        model: Model = MODEL,
        reader: Reader | None = None,
        asks: bool = True,
    ) -> Adaptive:
        lucks = (np.random.default_rng([seed, person, 0]) for person in range(people))
        known = tuple(begin(luck, model, particles, reader or quickest()) for luck in lucks)
        return cls(known, np.zeros(people, dtype=np.int64), np.full(people, -ASK_AGAIN), limits, seed, asks)

    def choose(self, scene: Scene) -> Choice:
        found = [self._suggest(person, scene) for person in range(len(self.known))]
        asks = np.array([s.reason == "pace" for s in found])
        return Choice(np.array([s.rung for s in found]), np.array([s.chance for s in found]), asks=asks)

    def _suggest(self, person: int, scene: Scene) -> Suggestion:
        if not scene.going[person]:
            return NOTHING
        known = self.known[person]
        found = suggest(known, scene.day, int(self.rests[person]), limits=self.limits)
        if not self.asks or scene.day - self.asked[person] < ASK_AGAIN:
            return found
        return asking(known, found, scene.day, limits=self.limits) or found

    def after(self, logged: Logged) -> Adaptive:
        known = tuple(self._learned(person, logged) for person in range(len(self.known)))
        if not logged.practice:
            return replace(self, known=known)
        asked = np.where(logged.asked, logged.day, self.asked)
        return replace(self, known=known, rests=np.where(logged.rung == REST, self.rests + 1, 0), asked=asked)

    def _learned(self, person: int, logged: Logged) -> Filter:
        known = self.known[person]
        if not logged.going[person] or (not logged.here[person] and logged.rung[person] != MICRO):
            return known
        note = note_of(logged, person) if logged.here[person] else Note(logged.day, MICRO)
        return take_in(known, note, np.random.default_rng([self.seed, person, 1 + len(known.notes)]))
