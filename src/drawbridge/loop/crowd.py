"""A crowd: many people whose days are alike, and who do not meet each other.

Because they do not, some hundred of them can live through all their days before the next hundred's first. So what is
kept of them stays in the processor's cache, and a million people cost each as much as a thousand do.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from drawbridge.loop import compiled
from drawbridge.loop.arrays import DOSES, RUNGS, Floats, Ints
from drawbridge.loop.cohort import Cohort
from drawbridge.loop.daily import night
from drawbridge.loop.moment import Chance, Moment, plainly
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS, SEVERITY, Partner
from drawbridge.loop.reflex import STAYED
from drawbridge.loop.state import State

TOGETHER = 1_024
"""People whose luck is drawn at once; each such group has a generator of its own."""


@dataclass(frozen=True)
class Routine:
    """So many days, and on one in ``every``, from the first on, closeness at this rung (from 0) is asked for."""

    days: int
    rung: int = 4
    every: int = 3
    minutes: float = 10.0
    escape: bool = True
    partner: Partner = field(default_factory=lambda: PARTNERS["safe"])

    def __post_init__(self) -> None:
        if self.days < 0 or self.every < 1 or self.rung not in range(RUNGS) or not self.minutes > 0:
            raise ValueError(
                f"No such routine: {self.days} days, rung {self.rung}, every {self.every} days, {self.minutes} minutes."
            )

    @property
    def moments(self) -> int:
        """How many there are."""
        return -(-self.days // self.every)


@dataclass(frozen=True, eq=False)
class Crowd:
    """The people afterwards, and how often each stayed, was overwhelmed and was harmed; (N,) each."""

    people: Cohort
    stayed: Floats
    flooded: Floats
    harmed: Floats


def live(people: Cohort, routine: Routine, seed: int = 0, *, threads: int = 1, plain: bool = False) -> Crowd:
    """Let everyone of a cohort with one partner each live through the same routine.

    The same seed gives the same lives with any number of threads, and with numba and without (``plain``) within
    10⁻¹² of each other. Raises ValueError when people have several partners or
    numbers that cannot be.

    >>> from drawbridge.loop import Parameters, draw
    >>> three = draw(np.random.default_rng(0), 3, Parameters())
    >>> live(three, Routine(days=30)).stayed.shape
    (3,)
    """
    if people.state.trust.shape[1] != 1:
        raise ValueError("A crowd's people have one partner each; these have several.")
    people.parameters.checked()
    tables, rows = compiled.packed(people.state)
    counts = np.zeros((3, len(people)))
    town = _Town(people.parameters, tables, rows, counts, routine, seed)
    groups = np.array_split(np.arange(0, len(people), TOGETHER), threads)
    numba = compiled.available() and compiled.knows(people.parameters) and not plain
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(town.compiled if numba else town.plainly, groups))
    return Crowd(Cohort(people.parameters, compiled.unpacked(tables, rows)), *counts)


@dataclass(frozen=True, eq=False)
class _Town:
    """Everyone of a crowd. Groups, given by the places of their first, are changed in place, one after another."""

    parameters: Parameters
    tables: Floats
    rows: Floats
    counts: Floats
    routine: Routine
    seed: int

    def lucks(self, groups: Ints) -> Iterator[tuple[slice, Floats, Floats]]:
        """For each group its people, surges (M, N), and chances of reflex, leaving, promise and harm (M, 4, N).

        The arrays are used again for the next group: new ones would cost more than the numbers in them.
        """
        full = np.empty((self.routine.moments, TOGETHER)), np.empty((self.routine.moments, 4, TOGETHER))
        for low in groups:
            people = slice(low, min(low + TOGETHER, self.rows.shape[1]))
            many = people.stop - people.start
            surges, lucks = full if many == TOGETHER else (full[0][:, :many].copy(), full[1][..., :many].copy())
            rng = np.random.Generator(np.random.SFC64((self.seed, low // TOGETHER)))
            rng.standard_normal(out=surges)
            rng.random(out=lucks)
            yield people, surges, lucks

    def compiled(self, groups: Ints) -> None:
        """With numba."""
        from drawbridge.loop.kernel import crowd  # noqa: PLC0415  (brings numba)

        p, routine, partner = self.parameters, self.routine, self.routine.partner
        common, forms = compiled.common(p), compiled.forms(p, routine.minutes)
        own = compiled.personal(p, self.rows.shape[1])
        rate = partner.harm_rate()[routine.rung]
        asked = (DOSES[routine.rung], routine.minutes, partner.sensitivity, routine.escape, rate, SEVERITY)
        known = (self.tables, self.rows, own), common, forms, np.array(asked, dtype=float)
        for people, surges, lucks in self.lucks(groups):
            when = np.array([routine.rung, routine.days, routine.every, people.start, people.stop])
            crowd(*known, when, (surges, lucks), self.counts)

    def plainly(self, groups: Ints) -> None:
        """With numpy: the reference."""
        for people, surges, lucks in self.lucks(groups):
            state = compiled.unpacked(self.tables[:, people], self.rows[:, people])
            state = self._lived(people, state, surges, lucks)
            self.tables[:, people], self.rows[:, people] = compiled.packed(state)

    def _lived(self, people: slice, state: State, surges: Floats, lucks: Floats) -> State:
        routine, own = self.routine, self.parameters.rows(np.arange(people.start, people.stop))
        rung, everyone, met = np.full(len(state), routine.rung), np.ones(len(state), dtype=bool), 0
        for day in range(routine.days):
            if day % routine.every == 0:
                harm = routine.partner.harm(rung, lucks[met, 3])
                moment = Moment(
                    rung, everyone, harm, routine.minutes,
                    sensitivity=routine.partner.sensitivity, escape=routine.escape,
                )  # fmt: skip
                state, outcome = plainly(state, own, moment, Chance(surges[met], lucks[met, :3]))
                stayed = outcome.action == STAYED
                self.counts[:, people] += stayed, outcome.path.flooded, stayed & (harm > 0)
                met += 1
            state = night(state, own)
        return state
