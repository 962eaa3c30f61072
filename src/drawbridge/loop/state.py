"""What the model keeps of each person: one record of arrays, a row a person."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from drawbridge.loop.arrays import DOSES, Amount, Flags, Floats, Ints, column

AVOIDANT = {"danger": 0.85, "tolerance": 0.30, "habit": 0.70, "belief": 0.80}
SECURE = {"danger": 0.25, "tolerance": 0.60, "habit": 0.10, "belief": 0.20}
LEAST_SHARE = 0.25


@dataclass(frozen=True, eq=False)
class State:
    """N people, K rungs, J partners; all in [0, 1] but ``trust``, in [−1, 1], and the costs.

    ``danger`` (E), ``prototype`` (E*), ``fast`` and ``slow`` safety (F, S): (N, K). ``trust`` (c) in each partner,
    and the partner's own ``pursuit`` (u) and satisfaction, ``quality`` (Q): (N, J). ``belief`` (b), ``tolerance``
    (W), ``habit`` (H), ``energy`` (En), ``cost`` (X) and ``spent``, the energy spent since last night: (N,).
    Tolerance, the "window", is a metaphor.
    """

    danger: Floats
    prototype: Floats
    fast: Floats
    slow: Floats
    trust: Floats
    pursuit: Floats
    quality: Floats
    belief: Floats
    tolerance: Floats
    habit: Floats
    energy: Floats
    cost: Floats
    spent: Floats

    def __len__(self) -> int:
        return len(self.habit)

    def but(self, **changed: Floats) -> State:
        """The same with some arrays changed. ``dataclasses.replace`` would do it too, at eight times the cost."""
        new = object.__new__(State)
        new.__dict__.update(self.__dict__, **changed)
        return new

    def rows(self, places: Ints) -> State:
        """Some of the people, in that order; a place may come twice."""
        return State(**{f.name: getattr(self, f.name)[places] for f in fields(self)})

    def put(self, places: Ints, new: State) -> State:
        """These people in those places, everyone else as they were; no place may come twice."""
        return State(**{f.name: _put(getattr(self, f.name), places, getattr(new, f.name)) for f in fields(self)})


def _put(values: Floats, places: Ints, new: Floats) -> Floats:
    changed = values.copy()
    changed[places] = new
    return changed


def danger_profile(level: Amount) -> Floats:
    """Danger of each rung for a person of this level: E_k = E (¼ + ¾ d_k), (N, K) or (K,).

    A person expects less harm from small doses. The slope is an assumption, C.
    """
    return np.asarray(column(level) * (LEAST_SHARE + (1.0 - LEAST_SHARE) * DOSES))


def fresh(
    people: int,
    *,
    danger: Amount = AVOIDANT["danger"],
    tolerance: Amount = AVOIDANT["tolerance"],
    habit: Amount = AVOIDANT["habit"],
    belief: Amount = AVOIDANT["belief"],
    partners: int = 1,
) -> State:
    """People who have practised nothing yet, with partners they neither trust nor distrust.

    >>> round(float(fresh(3).danger.mean()), 3)
    0.563
    """
    traces = np.broadcast_to(danger_profile(danger), (people, len(DOSES))).copy()
    nothing = np.zeros_like(traces)
    pairs = np.zeros((people, partners))

    def each(amount: Amount) -> Floats:
        return np.broadcast_to(np.asarray(amount, dtype=float), (people,)).copy()

    return State(
        danger=traces,
        prototype=traces.copy(),
        fast=nothing,
        slow=nothing.copy(),
        trust=pairs,
        pursuit=pairs + 0.1,
        quality=pairs + 0.6,
        belief=each(belief),
        tolerance=each(tolerance),
        habit=each(habit),
        energy=each(1.0),
        cost=each(0.0),
        spent=each(0.0),
    )


def where(flags: Flags, new: State, old: State) -> State:
    """Of each person the new state where the flag stands, else the old one."""
    if flags.all():
        return new
    chosen = {}
    for f in fields(old):
        ours, theirs = getattr(new, f.name), getattr(old, f.name)
        chosen[f.name] = (
            theirs if ours is theirs else np.where(flags[:, None] if ours.ndim > 1 else flags, ours, theirs)
        )
    return old.but(**chosen)
