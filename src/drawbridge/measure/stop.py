"""Which scales still need asking about, and whether the quiz is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.offer import on_offer
from drawbridge.measure.profile import Profile
from drawbridge.measure.settings import Settings
from drawbridge.measure.sitting import Sitting

Flags = NDArray[np.bool_]
Stopped = Literal["done", "cap", "exhausted"]


@dataclass(frozen=True, eq=False)
class Need:
    """What is left to do, per scale, (D,). ``missing``: answers below its floor; ``unmet``: not sure enough;
    ``wanted``: worth asking about. ``candidates``: the items that may be asked next; ``open``: all still on offer.
    """

    missing: Ints
    unmet: Flags
    wanted: Flags
    candidates: Ints
    open: Ints

    @property
    def stopped(self) -> Stopped | None:
        """Why nothing more is asked, apart from the cap; None while something is wanted."""
        if self.wanted.any():
            return None
        return "exhausted" if (self.unmet | (self.missing > 0)).any() else "done"


def need_of(sitting: Sitting) -> Need:
    """Weigh targets, floors, the cap and what the bank has left."""
    bank, profile, settings = sitting.bank, sitting.profile, sitting.settings
    offered = on_offer(sitting)
    offered[list(sitting.reading.shown)] = False
    left = np.flatnonzero(offered)
    has_items = np.bincount(bank.scale_of[left], minlength=len(bank.scales)) > 0
    missing = np.maximum(floors(profile, settings) - profile.answered, 0)
    unmet = profile.se > settings.target
    hopeful = unmet & (best_reductions(bank, profile, left) >= settings.least_reduction)
    short = (missing > 0) & has_items
    wanted = (short | hopeful) & has_items
    askable = short if settings.cap - sitting.given <= missing[short].sum() else wanted
    return Need(missing, unmet, wanted, left[askable[bank.scale_of[left]]], left)


def floors(profile: Profile, settings: Settings) -> Ints:
    """The least number of answers for each scale, (D,): more for the most active ones."""
    floor = np.full(len(profile.scales), settings.floor)
    active = np.argsort(-profile.mean, kind="stable")[: settings.active]
    floor[active] = max(settings.floor, settings.active_floor)
    return floor


def best_reductions(bank: Bank, profile: Profile, left: Ints) -> Floats:
    """The most that one more item could lower each scale's standard error, (D,): 0 when it has none left.

    The predicted standard error reduction of Choi, Grady & Dodd (2011), at the present estimate.
    """
    scale = bank.scale_of[left]
    information = bank.curves.information_at(left, profile.mean[scale])
    best = np.zeros(len(bank.scales))
    np.maximum.at(best, scale, information)
    return np.asarray(profile.se * (1.0 - 1.0 / np.sqrt(1.0 + best * profile.se**2)))
