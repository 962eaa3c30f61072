"""A crowd: many people whose days are alike, and who do not meet each other.

Because they do not, some hundred of them can live through all their days before the next hundred's first. So what is
kept of them stays in the processor's cache, and a million people cost each as much as a thousand do.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from drawbridge.loop import compiled
from drawbridge.loop.arrays import DOSES, RUNGS, Floats
from drawbridge.loop.cohort import Cohort
from drawbridge.loop.daily import night
from drawbridge.loop.moment import Chance, Moment, plainly
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS, SEVERITY, Partner
from drawbridge.loop.reflex import STAYED

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
    10⁻¹² of each other. Raises ValueError when people have several partners.

    >>> from drawbridge.loop import Parameters, draw
    >>> three = draw(np.random.default_rng(0), 3, Parameters())
    >>> live(three, Routine(days=30)).stayed.shape
    (3,)
    """
    if people.state.trust.shape[1] != 1:
        raise ValueError("A crowd's people have one partner each; these have several.")
    tables, rows = compiled.packed(people.state)
    counts = np.zeros((3, len(people)))
    kernel = compiled.available() and compiled.knows(people.parameters) and not plain

    def group(low: int) -> None:
        high = min(low + TOGETHER, len(people))
        part = _Group(people.parameters, tables[:, low:high], rows[:, low:high], counts[:, low:high], low)
        (part.compiled if kernel else part.plainly)(routine, *_luck(routine, high - low, (seed, low // TOGETHER)))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(group, range(0, len(people), TOGETHER)))
    return Crowd(Cohort(people.parameters, compiled.unpacked(tables, rows)), *counts)


def _luck(routine: Routine, people: int, seed: tuple[int, int]) -> tuple[Floats, Floats]:
    """Surges (M, N), and the chances of reflex, leaving, promise and harm (M, 4, N)."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((routine.moments, people)), rng.random((routine.moments, 4, people))


@dataclass(frozen=True, eq=False)
class _Group:
    """People who live at once: views into the arrays of all, changed in place; ``low`` is the first one's place."""

    parameters: Parameters
    tables: Floats
    rows: Floats
    counts: Floats
    low: int

    @property
    def own(self) -> Parameters:
        return self.parameters.rows(np.arange(self.low, self.low + self.rows.shape[1]))

    def plainly(self, routine: Routine, surges: Floats, lucks: Floats) -> None:
        """With numpy: the reference."""
        state, own, people = compiled.unpacked(self.tables, self.rows), self.own, self.rows.shape[1]
        rung, everyone = np.full(people, routine.rung), np.ones(people, dtype=bool)
        met = 0
        for day in range(routine.days):
            if day % routine.every == 0:
                harm = routine.partner.harm(rung, lucks[met, 3])
                moment = Moment(
                    rung, everyone, harm, routine.minutes,
                    sensitivity=routine.partner.sensitivity, escape=routine.escape,
                )  # fmt: skip
                state, outcome = plainly(state, own, moment, Chance(surges[met], lucks[met, :3]))
                stayed = outcome.action == STAYED
                self.counts[:] += stayed, outcome.path.flooded, stayed & (harm > 0)
                met += 1
            state = night(state, own)
        self.tables[:], self.rows[:] = compiled.packed(state)

    def compiled(self, routine: Routine, surges: Floats, lucks: Floats) -> None:
        """With numba."""
        from drawbridge.loop.kernel import crowd  # noqa: PLC0415  (brings numba)

        p, partner = self.parameters, routine.partner
        rate = partner.harm_rate()[routine.rung]
        asked = (DOSES[routine.rung], routine.minutes, partner.sensitivity, routine.escape, rate, SEVERITY)
        crowd(
            (self.tables, self.rows, compiled.personal(self.own, self.rows.shape[1])),
            compiled.common(p),
            compiled.forms(p, routine.minutes),
            np.array(asked, dtype=float),
            np.array([routine.rung, routine.days, routine.every]),
            (surges, lucks),
            self.counts,
        )
