"""Whether numba does the work, and the way there and back: arrays of a state, of parameters and of a moment.

numpy is the reference and does everything where numba is not installed, for few people, and for parameters the kernel
does not know as personal. Few is what a page asks for, so no request ever waits for a compiler.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from drawbridge.loop.alarm import Course, left_over
from drawbridge.loop.arrays import Floats
from drawbridge.loop.learning import generalisation
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.state import State

if TYPE_CHECKING:
    from drawbridge.loop.moment import Chance, Moment

MANY = 4_096
"""From so many people on a moment is worth compiling: the first takes half a minute, then it lies on disk."""
TABLES = ("danger", "prototype", "fast", "slow")
ROWS = ("trust", "pursuit", "quality", "belief", "tolerance", "habit", "energy", "cost", "spent")
PERSONAL = ("learn_safety", "noise", "use", "habit_down", "trust_rate")
"""Parameters that may differ between people; the others are one number for all, or numpy has the work."""


@cache
def available() -> bool:
    """Whether numba is installed: ``pip install drawbridge[numba]``."""
    return find_spec("numba") is not None


def knows(parameters: Parameters) -> bool:
    """Whether all that differs between people is what the kernel takes as personal."""
    return all(name in PERSONAL for name, amount in vars(parameters).items() if isinstance(amount, np.ndarray))


def serves(people: int, parameters: Parameters, moment: Moment) -> bool:
    """Whether a moment of so many people goes to the kernel."""
    return serves_night(people, parameters) and isinstance(moment.minutes, float)


def serves_night(people: int, parameters: Parameters) -> bool:
    """Whether a night of so many people goes to the kernel."""
    return people >= MANY and available() and knows(parameters)


def packed(state: State, partner: int = 0) -> tuple[Floats, Floats]:
    """A copy of a state with one of its partners: (4, N, K) and (9, N)."""
    pairs = (values[:, partner] if values.ndim > 1 else values for values in (getattr(state, name) for name in ROWS))
    return np.stack([getattr(state, name) for name in TABLES]), np.stack(list(pairs))


def unpacked(tables: Floats, rows: Floats) -> State:
    """The state whose arrays they are; nothing is copied."""
    alone = dict(zip(ROWS, rows, strict=True))
    pairs = {name: alone[name][:, None] for name in ("trust", "pursuit", "quality")}
    return State(**dict(zip(TABLES, tables, strict=True)), **alone | pairs)


def common(parameters: Parameters) -> Floats:
    """What is one number for all, as the kernel has it."""
    from drawbridge.loop.kernel import CONSTANTS, NUMBERS  # noqa: PLC0415  (brings numba)

    return np.array([*(getattr(parameters, name) for name in NUMBERS), *CONSTANTS])


def personal(parameters: Parameters, people: int) -> Floats:
    """What may differ between people, (5, N)."""
    own = np.empty((len(PERSONAL), people))
    for row, name in enumerate(PERSONAL):
        own[row] = getattr(parameters, name)
    return own


def forms(parameters: Parameters, minutes: float) -> tuple[Floats, Floats]:
    """How learning reaches other rungs, (K, K), and the share of alarm that is left, (10,)."""
    return generalisation(parameters.spread), left_over(minutes, parameters.calming, parameters.residue)


def one_moment(
    state: State, parameters: Parameters, moment: Moment, chance: Chance
) -> tuple[State, Course, NDArray[np.int64]]:
    """What ``moment.meet`` finds, by the kernel: the state after it, its course, and what each did."""
    from drawbridge.loop.kernel import one_moment as meet  # noqa: PLC0415  (brings numba)

    people, minutes = len(state), float(np.asarray(moment.minutes))
    tables, rows = packed(state, moment.partner)
    asked, told = np.empty((4, people)), np.empty((6, people))
    asked[0], asked[1], asked[2], asked[3] = moment.here, moment.harm, moment.sensitivity, moment.escape
    luck = np.concatenate([chance.surge[None], chance.luck])
    known = (tables, rows, personal(parameters, people)), common(parameters), forms(parameters, minutes)
    meet(*known, minutes, moment.rung.astype(np.int64), (asked, luck, told))
    alarm, window, over, gate, leaving, action = told
    after = _with_partners(state, unpacked(tables, rows), moment.partner)
    return after, Course(alarm, window, over, gate, leaving), action.astype(np.int64)


def _with_partners(before: State, after: State, partner: int) -> State:
    """The state after, with all partners of whom one was met."""
    if before.trust.shape[1] == 1:
        return after
    pairs = {}
    for name in ("trust", "pursuit", "quality"):
        pairs[name] = getattr(before, name).copy()
        pairs[name][:, partner] = getattr(after, name)[:, 0]
    return after.but(**pairs)


def one_night(state: State, parameters: Parameters) -> State:
    """What ``daily.night`` finds, by the kernel."""
    from drawbridge.loop.kernel import one_night as pass_night  # noqa: PLC0415  (brings numba)

    traces = tuple(getattr(state, name) for name in TABLES)
    selves = state.tolerance, state.energy, state.cost, state.spent
    danger, fast, slow = new_traces = tuple(np.empty_like(traces[0]) for _ in range(3))
    tolerance, energy, cost = new_selves = tuple(np.empty_like(state.cost) for _ in range(3))
    pass_night(traces, selves, new_traces, new_selves, common(parameters))
    return state.but(
        danger=danger, fast=fast, slow=slow, tolerance=tolerance, energy=energy, cost=cost, spent=np.zeros(len(state))
    )
