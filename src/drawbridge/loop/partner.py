"""Partners of the lab: how often closeness to them is answered with harm, and what they bring uninvited."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.loop.arrays import DOSES, RUNGS, Flags, Floats, Ints

SEVERITY = 0.7
"""Harm experienced when closeness is answered badly, on the scale on which 1 is the worst."""
ORDINARY, PACED = (3, 7), (1, 4)
"""Lowest and highest rung of a partner's bids: as they come, and when the person has asked for a pace."""


@dataclass(frozen=True)
class Partner:
    """Harm follows a dose d with probability ``least`` + ``slope`` d; ``sensitivity`` n is dread of being left.

    Bids come on one day in ``every``, and never when it is 0. Asked for a slower pace they agree with probability
    ``agrees``, and then keep to it in a share ``keeps`` of their bids. ``answers``: who leaves still learns how that
    was answered, as badly and as often as closeness of that dose, and logs it. All three are assumptions, C.
    """

    name: str
    least: float
    slope: float
    sensitivity: float = 0.0
    every: int = 3
    agrees: float = 0.0
    keeps: float = 0.0
    answers: bool = True

    def harm_rate(self) -> Floats:
        """Probability of harm at each rung, (K,)."""
        return np.asarray(self.least + self.slope * DOSES)

    def harm(self, rung: Ints, luck: Floats) -> Floats:
        """What staying at these rungs brings, (N,): 0 or ``SEVERITY``."""
        return np.where(luck < self.harm_rate()[rung], SEVERITY, 0.0)

    def bids(self, day: int, pursuit: Floats, paced: bool | Flags, luck: Floats) -> tuple[Ints, Flags]:
        """Rungs (N,) the partner asks for today, and whether they ask at all. ``luck`` is (2, N), uniform.

        A partner in pursuit asks more often, and for up to four rungs more: u n of the way.
        """
        low, high = (np.where(paced, slow, usual) for slow, usual in zip(PACED, ORDINARY, strict=True))
        chase = pursuit * self.sensitivity
        rung = low - 1 + np.floor(luck[0] * (high - low + 1) + np.where(paced, 0.0, 4.0) * chase).astype(np.int64)
        asks = (luck[1] < chase) | (self.every > 0 and day % self.every == 0)
        return np.minimum(rung, RUNGS - 1), asks


PARTNERS = {
    partner.name: partner
    for partner in (
        Partner("safe", 0.01, 0.03, agrees=0.8, keeps=0.85),
        Partner("pursuer", 0.01, 0.03, sensitivity=0.9, agrees=0.5, keeps=0.6),
        Partner("cold", 0.02, 0.20, agrees=0.3, keeps=0.5),
        Partner("unsafe", 0.05, 0.55, agrees=0.1, keeps=0.3),
    )
}
"""Types for the lab, not labels for people."""
