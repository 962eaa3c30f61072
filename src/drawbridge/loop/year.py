"""One person's year, lived several times over: the same luck in every run, so that two runs differ by what was
changed between them and by nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drawbridge.loop.alarm import alarm_at, threat
from drawbridge.loop.arrays import Amount, Flags, Floats, Ints, at
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
ASKS = 5
"""Of a turn's seven lucks, that of being asked at all. It is one for all lives: whoever presses has their days, and
lives asked on days of their own would only be more moments to live through.
"""
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
        for name in ("danger", "tolerance", "habit", "belief"):
            if not (0.0 if name != "tolerance" else 0.01) <= getattr(self, name) <= 1.0:
                raise ValueError(f"No such year: a person cannot begin with {name} at {getattr(self, name):g}.")
        self.parameters.checked()


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
    book = _Book(len(state), weeks)
    book.write(0, world.seen(state))
    for day in range(7 * weeks):
        if day % 7 in PRACTICE_DAYS:
            state, policies = world.practice(day, state, policies, book)
        state = night(world.bid(day, state, book), world.parameters)
        if day % 7 == 6:
            book.write(day // 7 + 1, world.seen(state))
    return tuple(book.of(setup, mine) for setup, mine in zip(setups, world.mine, strict=True))


class _Book:
    """What is kept of all N rows: ``curves`` (weeks + 1, N), and what happened at a day's two turns, (days, 2, N)."""

    def __init__(self, rows: int, weeks: int) -> None:
        self.weeks = weeks
        self.curves = {name: np.zeros((weeks + 1, rows)) for name in CURVES}
        self.here, self.stayed, self.flooded, self.harmed = np.zeros((4, 7 * weeks, 2, rows), dtype=bool)

    def write(self, week: int, seen: dict[str, Floats]) -> None:
        for name, values in seen.items():
            self.curves[name][week] = values

    def note(self, day: int, turn: int, outcome: Outcome) -> None:
        self.here[day, turn] = outcome.moment.here
        self.stayed[day, turn] = outcome.action == STAYED
        self.flooded[day, turn] = outcome.path.flooded
        self.harmed[day, turn] = outcome.moment.harm

    def of(self, setup: Setup, mine: slice) -> Year:
        here = self.here[..., mine]
        stayed = here & self.stayed[..., mine]
        happened = (here, stayed, here & self.flooded[..., mine], stayed & self.harmed[..., mine])
        counts = {
            name: flags.reshape(self.weeks, -1, flags.shape[-1]).sum(axis=1, dtype=float)
            for name, flags in zip(COUNTS, happened, strict=True)
        }
        return Year(setup, {name: rows[:, mine] for name, rows in self.curves.items()}, counts)


class _World:
    """Setups side by side as rows of one state; the luck of each day is drawn once and used by all of them."""

    def __init__(self, setups: tuple[Setup, ...], lives: int, weeks: int, rng: np.random.Generator) -> None:
        self.setups, self.lives, self.days = setups, lives, 7 * weeks
        self.mine = [slice(place * lives, (place + 1) * lives) for place in range(len(setups))]
        self.partners: list[Partner] = [PARTNERS[setup.partner] for setup in setups]
        self.parameters = _side_by_side([setup.parameters for setup in setups], lives)
        self.harms = np.concatenate([np.tile(partner.harm_rate(), (lives, 1)) for partner in self.partners])
        self.sensitivity = self._each([partner.sensitivity for partner in self.partners])
        self.leaves = np.repeat([setup.leaves for setup in setups], lives)
        self.often = np.repeat([setup.often for setup in setups], lives)
        self.surges = self._all(rng.standard_normal((self.days, 2, lives)))
        lucks = rng.random((self.days, 2, 7, lives))
        lucks[:, :, ASKS] = lucks[:, :, ASKS, :1]
        self.lucks = self._all(lucks)
        self.anyone, self.everyone = fresh(lives), np.ones(lives, dtype=bool)
        self.unsaid = np.full(lives, np.nan)

    def _each(self, values: Sequence[float]) -> Amount:
        """One number where all setups agree, else (N,) numbers."""
        return values[0] if len(set(values)) == 1 else np.repeat(values, self.lives)

    def _all(self, luck: Floats) -> Floats:
        return luck if len(self.setups) == 1 else np.tile(luck, len(self.setups))

    def begin(self) -> State:
        danger, tolerance, habit, belief = (
            np.repeat([getattr(setup, name) for setup in self.setups], self.lives)
            for name in ("danger", "tolerance", "habit", "belief")
        )
        knows = np.repeat([setup.policy == "insight-only" for setup in self.setups], self.lives)
        belief = np.where(knows, np.minimum(belief, INSIGHT), belief)
        return fresh(len(belief), danger=danger, tolerance=tolerance, habit=habit, belief=belief)

    def seen(self, state: State) -> dict[str, Floats]:
        middle = np.full(len(state), MIDDLE)
        expected = threat(state, self.parameters)
        return {
            "alarm": alarm_at(state, self.parameters, middle, expected[:, MIDDLE], sensitivity=self.sensitivity),
            "tolerance": state.tolerance,
            "expected": expected.mean(axis=1),
            "belief": state.belief,
            "trust": state.trust[:, 0],
            "habit": state.habit,
            "energy": state.energy,
            "cost": state.cost,
        }

    def practice(self, day: int, state: State, policies: list[Policy], book: _Book) -> tuple[State, list[Policy]]:
        turn = PRACTICE_DAYS.index(day % 7)
        if not any(policy.practises and turn < each.often for policy, each in zip(policies, self.setups, strict=True)):
            return state, policies
        choices = [self._choice(day, place, policy) for place, policy in enumerate(policies)]
        rung = _beside([choice.rung for choice in choices])
        here = (rung >= 0) & (turn < self.often)
        minutes = self._each([choice.minutes for choice in choices])
        escape = self.leaves & np.repeat([choice.escape for choice in choices], self.lives)
        state, outcome = self._meet(day, 0, state, (np.maximum(rung, 0), here, minutes, escape))
        book.note(day, 0, outcome)
        told = too_much_chance(outcome.path.alarm, outcome.path.window) > self.lucks[day, 0, 6]
        heard = (self._logged(day, outcome, told, mine) for mine in self.mine)
        return state, [policy.after(logged) for policy, logged in zip(policies, heard, strict=True)]

    def _choice(self, day: int, place: int, policy: Policy) -> Choice:
        """Policies of ``QUICK`` look at the day and at how many people there are, so anyone will do."""
        setup, partner = self.setups[place], self.partners[place]
        return policy.choose(Scene(day, self.days, self.anyone, setup.parameters, partner, self.everyone))

    def bid(self, day: int, state: State, book: _Book) -> State:
        """The partner asks for closeness by themselves."""
        if not any(partner.sensitivity > 0 or day % partner.every == 0 for partner in self.partners):
            return state
        asked = [
            partner.bids(day, state.pursuit[mine, 0], setup.paced, self.lucks[day, 1, 4:6, mine])
            for setup, partner, mine in zip(self.setups, self.partners, self.mine, strict=True)
        ]
        rung, here = _beside([rung for rung, _ in asked]), _beside([here for _, here in asked])
        if not here.any():
            return state
        state, outcome = self._meet(day, 1, state, (rung, here, SHORT, self.leaves))
        book.note(day, 1, outcome)
        return state

    def _meet(
        self, day: int, turn: int, state: State, what: tuple[Ints, Flags, Amount, Flags]
    ) -> tuple[State, Outcome]:
        rung, here, minutes, escape = what
        luck = self.lucks[day, turn]
        harm = SEVERITY * (luck[3] < at(self.harms, rung))
        moment = Moment(rung, here, harm, minutes, sensitivity=self.sensitivity, escape=escape)
        return meet(state, self.parameters, moment, Chance(self.surges[day, turn], luck[:3]))

    def _logged(self, day: int, outcome: Outcome, told: Flags, mine: slice) -> Logged:
        """What a policy of ``QUICK`` hears: what was done, and whether it was too much."""
        here = outcome.moment.here[mine]
        return Logged(
            day=day,
            practice=True,
            here=here,
            going=here,
            rung=outcome.moment.rung[mine],
            minutes=SHORT,
            escape=True,
            expected=self.unsaid,
            peak=self.unsaid,
            action=outcome.action[mine],
            too_much=told[mine],
            harm=self.unsaid,
            next_time=self.unsaid,
        )


def _beside(each: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """The arrays of all setups, one after another."""
    return each[0] if len(each) == 1 else np.concatenate(each)


def _side_by_side(each: Sequence[Parameters], lives: int) -> Parameters:
    """One record for all rows: a number where all setups agree, else (N,) numbers."""
    found = {f.name: [getattr(parameters, f.name) for parameters in each] for f in fields(Parameters)}
    differing = {name: np.repeat(values, lives) for name, values in found.items() if len(set(values)) > 1}
    return Parameters(**{**vars(each[0]), **differing})
