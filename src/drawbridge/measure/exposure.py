"""How often each item is asked, and shares of sittings that keep favourites from being asked of everybody.

An item that tells most is asked of nearly all. In a quiz with little at stake that is no leak; it wears the item out
for people who come back, and leaves the others without answers to be calibrated by.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from drawbridge.measure.bank import Bank
from drawbridge.measure.care import asked, made_up
from drawbridge.measure.curves import Floats
from drawbridge.measure.errors import MeasureError
from drawbridge.measure.settings import Settings
from drawbridge.measure.step import DEFAULTS

ROUNDS = 6


def exposure(
    bank: Bank, rng: np.random.Generator, settings: Settings = DEFAULTS, people: int = 300
) -> dict[str, float]:
    """The share of people each item is asked of, when people made up from the bank take the quiz."""
    rates = _rates(bank, rng, settings, people)
    return {item.id: float(rate) for item, rate in zip(bank.items, rates, strict=True)}


def shares_for(
    bank: Bank, most: float, rng: np.random.Generator, settings: Settings = DEFAULTS, people: int = 300
) -> tuple[tuple[str, float], ...]:
    """``Settings.shares`` under which hardly any item is asked of more than ``most`` of all people.

    Sympson & Hetter's (1985) rounds, with the chance drawn once a sitting: an item asked too often is offered in
    proportionally fewer sittings, until others have taken its place. Raises MeasureError when ``most`` is no share.

    >>> from drawbridge.measure.simulate import synthetic_bank
    >>> shares = shares_for(synthetic_bank(2, 4), 0.8, np.random.default_rng(0), Settings(cap=5), people=20)
    >>> all(0 < share < 1 for _, share in shares)
    True
    """
    if not 0 < most <= 1:
        raise MeasureError(f"The most an item may be asked is a share above 0 and at most 1, not {most}.")
    share = np.ones(len(bank.items))
    for _ in range(ROUNDS):
        found = _rates(bank, rng, replace(settings, shares=_named(bank, share)), people)
        share = np.minimum(1.0, most / np.maximum(found / share, most))
    return _named(bank, share)


def _rates(bank: Bank, rng: np.random.Generator, settings: Settings, people: int) -> Floats:
    return np.asarray((asked(bank, made_up(bank, people, rng)[1], settings, rng) >= 0).mean(axis=0))


def _named(bank: Bank, share: Floats) -> tuple[tuple[str, float], ...]:
    return tuple((item.id, float(part)) for item, part in zip(bank.items, share, strict=True) if part < 1)
