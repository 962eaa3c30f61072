"""One person's year, lived several times over: the same luck in every run, so that two runs differ by what was
changed between them and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from drawbridge.loop.alarm import alarms, threat
from drawbridge.loop.arrays import Flags, Floats, Ints
from drawbridge.loop.daily import night
from drawbridge.loop.log import Logged, too_much_chance
from drawbridge.loop.moment import Chance, Moment, Outcome, meet
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS, SEVERITY, Partner
from drawbridge.loop.policies import start
from drawbridge.loop.policy import SHORT, Choice, Policy, Scene
from drawbridge.loop.reflex import STAYED
from drawbridge.loop.run import INSIGHT, PRACTICE_DAYS
from drawbridge.loop.state import AVOIDANT, State, fresh

WEEKS, LIVES = 52, 24
MIDDLE = 4
"""Where alarm is read: the fifth of ten rungs, counted from 0."""
CURVES = ("alarm", "tolerance", "expected", "belief", "trust", "habit", "energy", "cost")
COUNTS = ("asked", "stayed", "flooded", "harmed")
QUICK = (
    "avoid",
    "insight-only",
    "tiny",
    "calendar",
    "staircase",
    "flood-brief",
    "flood-forced-brief",
    "flood-supported",
)
"""The policies that need neither a filter nor a look inside."""


@dataclass(frozen=True)
class Setup:
    """Everything a run depends on but luck. ``often`` is practices a week, 0 to 4; ``leaves`` whether one can leave."""

    policy: str = "avoid"
    partner: str = "safe"
    paced: bool = False
    often: int = len(PRACTICE_DAYS)
    leaves: bool = True
    danger: float = AVOIDANT["danger"]
    tolerance: float = AVOIDANT["tolerance"]
    habit: float = AVOIDANT["habit"]
    belief: float = AVOIDANT["belief"]
    parameters: Parameters = field(default_factory=Parameters)

    def __post_init__(self) -> None:
        if self.policy not in QUICK or self.partner not in PARTNERS or self.often not in range(len(PRACTICE_DAYS) + 1):
            raise ValueError(f"No such year: {self.policy}, {self.partner}, {self.often} times a week.")


@dataclass(frozen=True, eq=False)
class Year:
    """One setup, lived with L lucks: ``curves`` by name, (weeks + 1, L) each, and ``counts`` a week, (weeks, L) each.

    Alarm is the mean alarm at the middle rung, tolerance W, expected the implicit threat v̄; trust lies in [−1, 1].
    """

    setup: Setup
    curves: dict[str, Floats]
    counts: dict[str, Floats]

    def middle(self, name: str) -> Floats:
        """The median over lucks, (weeks + 1,)."""
        return np.asarray(np.median(self.curves[name], axis=1))

    def band(self, name: str) -> tuple[Floats, Floats]:
        """Between which values eight of ten lucks lie; (weeks + 1,) each."""
        low, high = np.quantile(self.curves[name], (0.1, 0.9), axis=1)
        return np.asarray(low), np.asarray(high)

    def total(self, name: str) -> float:
        """A count over the whole year, mean over lucks."""
        return float(self.counts[name].sum(axis=0).mean())


def years(setups: Sequence[Setup], *, lives: int = LIVES, weeks: int = WEEKS, seed: int = 0) -> tuple[Year, ...]:
    """Live a year in each setup, with the same ``lives`` lucks in all of them.

    >>> calm, chased = years([Setup(), Setup(partner="pursuer")], lives=4, weeks=2)
    >>> bool(calm.middle("alarm")[-1] < chased.middle("alarm")[-1])
    True
    """
    world = _World(tuple(setups), lives, weeks, np.random.default_rng(seed))
    state, policies = world.begin(), [start(setup.policy, lives) for setup in setups]
    book = _Book.empty(len(state), weeks)
    book.write(0, world.seen(state))
    for day in range(7 * weeks):
        if day % 7 in PRACTICE_DAYS:
            state, policies = world.practice(day, state, policies, book)
        state = night(world.bid(day, state, book), world.parameters)
        if day % 7 == 6:
            book.write(day // 7 + 1, world.seen(state))
    return tuple(book.of(setup, mine) for setup, mine in zip(setups, world.mine, strict=True))


@dataclass(frozen=True, eq=False)
class _Book:
    """What is kept of all rows: ``curves`` (weeks + 1, N), and the moments in order, each with its day."""

    curves: dict[str, Floats]
    moments: list[tuple[int, Outcome]]

    @classmethod
    def empty(cls, rows: int, weeks: int) -> _Book:
        return cls({name: np.zeros((weeks + 1, rows)) for name in CURVES}, [])

    def write(self, week: int, seen: dict[str, Floats]) -> None:
        for name, values in seen.items():
            self.curves[name][week] = values

    def of(self, setup: Setup, mine: slice) -> Year:
        weeks = len(self.curves["alarm"]) - 1
        counts = {name: np.zeros((weeks, mine.stop - mine.start)) for name in COUNTS}
        if self.moments:
            when = np.array([day // 7 for day, _ in self.moments])
            here = np.array([outcome.moment.here[mine] for _, outcome in self.moments])
            stayed = here & (np.array([outcome.action[mine] for _, outcome in self.moments]) == STAYED)
            flooded = here & np.array([outcome.path.flooded[mine] for _, outcome in self.moments])
            harmed = stayed & (np.array([outcome.moment.harm[mine] for _, outcome in self.moments]) > 0)
            for name, flags in zip(COUNTS, (here, stayed, flooded, harmed), strict=True):
                np.add.at(counts[name], when, flags)
        return Year(setup, {name: rows[:, mine] for name, rows in self.curves.items()}, counts)


class _World:
    """Setups side by side as rows of one state; the luck of each day is drawn once and used by all of them."""

    def __init__(self, setups: tuple[Setup, ...], lives: int, weeks: int, rng: np.random.Generator) -> None:
        self.setups, self.lives, self.days = setups, lives, 7 * weeks
        self.mine = [slice(place * lives, (place + 1) * lives) for place in range(len(setups))]
        self.partners: list[Partner] = [PARTNERS[setup.partner] for setup in setups]
        self.parameters = _side_by_side([setup.parameters for setup in setups], lives)
        self.harms = np.concatenate([np.tile(partner.harm_rate(), (lives, 1)) for partner in self.partners])
        self.sensitivity = self._each(partner.sensitivity for partner in self.partners)
        self.leaves = self._each(setup.leaves for setup in setups) > 0
        self.often = self._each(setup.often for setup in setups)
        self.rows = np.arange(len(self.often))
        self.surges = np.tile(rng.standard_normal((self.days, 2, lives)), len(setups))
        self.lucks = np.tile(rng.random((self.days, 2, 7, lives)), len(setups))
        self.anyone = fresh(lives)

    def _each(self, values: Iterable[float]) -> Floats:
        return np.repeat(np.array([float(value) for value in values]), self.lives)

    def begin(self) -> State:
        danger, tolerance, habit, belief = (
            self._each(getattr(setup, name) for setup in self.setups)
            for name in ("danger", "tolerance", "habit", "belief")
        )
        knows = self._each(setup.policy == "insight-only" for setup in self.setups) > 0
        belief = np.where(knows, np.minimum(belief, INSIGHT), belief)
        return fresh(len(self.rows), danger=danger, tolerance=tolerance, habit=habit, belief=belief)

    def seen(self, state: State) -> dict[str, Floats]:
        return {
            "alarm": alarms(state, self.parameters, sensitivity=self.sensitivity)[:, MIDDLE],
            "tolerance": state.tolerance,
            "expected": threat(state, self.parameters).mean(axis=1),
            "belief": state.belief,
            "trust": state.trust[:, 0],
            "habit": state.habit,
            "energy": state.energy,
            "cost": state.cost,
        }

    def practice(self, day: int, state: State, policies: list[Policy], book: _Book) -> tuple[State, list[Policy]]:
        choices = [self._choice(day, place, policy) for place, policy in enumerate(policies)]
        rung = np.concatenate([choice.rung for choice in choices])
        here = (rung >= 0) & (PRACTICE_DAYS.index(day % 7) < self.often)
        if not here.any():
            return state, policies
        minutes = self._each(choice.minutes for choice in choices)
        escape = self.leaves & (self._each(choice.escape for choice in choices) > 0)
        state, outcome = self._meet(day, 0, state, (np.maximum(rung, 0), here, minutes, escape))
        book.moments.append((day, outcome))
        told = too_much_chance(outcome.path.alarm, outcome.path.window) > self.lucks[day, 0, 6]
        heard = (self._logged(day, outcome, told, mine) for mine in self.mine)
        return state, [policy.after(logged) for policy, logged in zip(policies, heard, strict=True)]

    def _choice(self, day: int, place: int, policy: Policy) -> Choice:
        """Policies of ``QUICK`` look at the day and at how many people there are, so anyone will do."""
        everyone = np.ones(self.lives, dtype=bool)
        setup, partner = self.setups[place], self.partners[place]
        return policy.choose(Scene(day, self.days, self.anyone, setup.parameters, partner, everyone))

    def bid(self, day: int, state: State, book: _Book) -> State:
        """The partner asks for closeness by themselves."""
        asking = [partner.sensitivity > 0 or day % partner.every == 0 for partner in self.partners]
        if not any(asking):
            return state
        rung, here = np.zeros(len(state), dtype=np.int64), np.zeros(len(state), dtype=bool)
        for setup, partner, mine in zip(self.setups, self.partners, self.mine, strict=True):
            luck = self.lucks[day, 1, 4:6, mine]
            rung[mine], here[mine] = partner.bids(day, state.pursuit[mine, 0], setup.paced, luck)
        if not here.any():
            return state
        state, outcome = self._meet(day, 1, state, (rung, here, np.full(len(state), SHORT), self.leaves))
        book.moments.append((day, outcome))
        return state

    def _meet(
        self, day: int, turn: int, state: State, what: tuple[Ints, Flags, Floats, Flags]
    ) -> tuple[State, Outcome]:
        rung, here, minutes, escape = what
        luck = self.lucks[day, turn]
        harm = np.where(luck[3] < self.harms[self.rows, rung], SEVERITY, 0.0)
        moment = Moment(rung, here, harm, minutes, sensitivity=self.sensitivity, escape=escape)
        return meet(state, self.parameters, moment, Chance(self.surges[day, turn], luck[:3]))

    def _logged(self, day: int, outcome: Outcome, told: Flags, mine: slice) -> Logged:
        """What a policy of ``QUICK`` hears: what was done, and whether it was too much."""
        unsaid, here = np.full(self.lives, np.nan), outcome.moment.here[mine]
        return Logged(
            day=day,
            practice=True,
            here=here,
            going=here,
            rung=outcome.moment.rung[mine],
            minutes=SHORT,
            escape=True,
            expected=unsaid,
            peak=unsaid,
            action=outcome.action[mine],
            too_much=told[mine],
            harm=unsaid,
            next_time=unsaid,
        )


def _side_by_side(each: Sequence[Parameters], lives: int) -> Parameters:
    """One record for all rows: a number where all setups agree, else (N,) numbers."""
    found = {f.name: [getattr(parameters, f.name) for parameters in each] for f in fields(Parameters)}
    differing = {name: np.repeat(values, lives) for name, values in found.items() if len(set(values)) > 1}
    return Parameters(**{**vars(each[0]), **differing})
