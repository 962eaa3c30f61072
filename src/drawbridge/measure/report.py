"""What is known about every item of a bank, and what its author should look at, in plain words.

Pure numbers and sentences; ``reportpage`` makes a page of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from drawbridge.measure.bank import Bank
from drawbridge.measure.batch import columns_for
from drawbridge.measure.curves import Floats
from drawbridge.measure.dif import ItemDif, dif
from drawbridge.measure.errors import BankError, ResponsesError
from drawbridge.measure.flags import flags_of
from drawbridge.measure.itemfit import Fit, fits_of
from drawbridge.measure.items import Item
from drawbridge.measure.responses import Responses
from drawbridge.measure.settings import Settings
from drawbridge.measure.simulate import take_quiz
from drawbridge.measure.step import DEFAULTS

PLACES: Floats = np.linspace(-3.0, 3.0, 61)
"""Where curves are drawn, in standard deviations along the scale."""
COMPARED = 4000
"""People of each group who are compared: a difference of .1 of a step is certain long before."""
SHOWN_CODES = 8


@dataclass(frozen=True)
class Wording:
    """An item as people read it: its text, the answers' labels from least to most, and its judged position, if any."""

    text: str
    answers: tuple[str, ...]
    position: int | None = None


@dataclass(frozen=True)
class Groups:
    """Two groups of people: those with ``first`` and those with ``second`` in one column of the response file."""

    column: str
    first: str
    second: str

    def __str__(self) -> str:
        """As a sentence names the comparison."""
        return f"{self.column} {self.second} against {self.column} {self.first}"


@dataclass(frozen=True, eq=False)
class ItemFacts:
    """One item: curves (K, 61) and information (61,) on ``PLACES``, share of people asked, fit, groups, and flags.

    ``labels`` are those of the curves: in the scale's direction, so turned round for a reversed item.
    """

    item: Item
    wording: Wording
    labels: tuple[str, ...]
    curves: Floats
    information: Floats
    exposure: float
    fit: Fit | None = None
    differs: ItemDif | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Report:
    """All items of a bank, with the mean number of statements simulated people were asked."""

    bank: Bank
    items: tuple[ItemFacts, ...]
    people: int
    length: float
    respondents: int
    groups: Groups | None = None

    def of_scale(self, scale: str) -> tuple[ItemFacts, ...]:
        """One scale's items, in the bank's order."""
        return tuple(facts for facts in self.items if facts.item.scale == scale)

    @property
    def flagged(self) -> int:
        """How many items have something to look at."""
        return sum(bool(facts.flags) for facts in self.items)


def report(
    bank: Bank,
    wordings: Mapping[str, Wording] | None = None,
    responses: Responses | None = None,
    *,
    people: int = 100,
    seed: int = 0,
    settings: Settings = DEFAULTS,
    groups: Groups | None = None,
) -> Report:
    """Look at every item. ``people`` simulated ones take the quiz; ``responses`` are real answers, to judge fit by.

    ``groups`` are compared by ``dif``; their column is one of ``responses.beside``. Raises BankError when a wording is
    missing, ResponsesError when the answers are of another bank, or too few to compare.
    """
    words = wordings if wordings is not None else {item.id: unworded(item, bank.categories) for item in bank.items}
    _check(bank, words)
    asked, length = exposure(bank, people, seed, settings)
    fits = fits_of(bank, responses, seed) if responses else {}
    apart = differences(bank, responses, groups, seed) if responses and groups else {}
    found = [
        replace(
            _facts(bank, place, words[item.id], float(asked[place])),
            fit=fits.get(item.id),
            differs=apart.get(item.id),
        )
        for place, item in enumerate(bank.items)
    ]
    flagged = [replace(facts, flags=tuple(flags_of(bank, facts, groups))) for facts in found]
    return Report(bank, tuple(flagged), people, length, len(responses.shown) if responses else 0, groups)


def differences(bank: Bank, responses: Responses, groups: Groups, seed: int = 0) -> dict[str, ItemDif]:
    """How each item works in the second group beside the first, by some thousands of each. Raises ResponsesError."""
    cells, rng = responses.beside[groups.column], np.random.default_rng(seed)
    both = [np.flatnonzero(cells == code) for code in (groups.first, groups.second)]
    if not all(map(len, both)):
        seen = ", ".join(repr(str(cell)) for cell in np.unique(cells)[:SHOWN_CODES])
        raise ResponsesError(
            f"{responses.source}, column {groups.column}: nobody has {groups.first!r}, or nobody {groups.second!r}. "
            f"No report was made. Some of what stands there: {seen}."
        )
    own = np.sort(np.concatenate([rng.permutation(group)[:COMPARED] for group in both]))
    found = dif(bank, columns_for(bank, responses.people(own)), cells[own] == groups.second)
    return {item.item: item for item in found.items}


def _check(bank: Bank, words: Mapping[str, Wording]) -> None:
    missing = [item.id for item in bank.items if item.id not in words]
    if missing:
        raise BankError(
            f"There is no wording for {', '.join(missing[:5])}{' …' if len(missing) > 5 else ''}. "
            "No report was made. Give the pack this bank was made for."
        )
    if any(len(words[item.id].answers) != bank.categories for item in bank.items):
        raise BankError(
            f"The bank has {bank.categories} answers and the pack another number. No report was made. "
            "Give the pack this bank was made for."
        )


def unworded(item: Item, categories: int) -> Wording:
    """The stand-in where there is no pack: the id, and numbered answers.

    >>> from drawbridge.measure.items import ItemSpec
    >>> unworded(ItemSpec("q1", "anger"), 3).answers
    ('answer 1', 'answer 2', 'answer 3')
    """
    return Wording(item.id, tuple(f"answer {k + 1}" for k in range(categories)))


def exposure(bank: Bank, people: int, seed: int, settings: Settings) -> tuple[Floats, float]:
    """The share of simulated people asked each item, (J,), and the mean number of items asked."""
    rng = np.random.default_rng(seed)
    thetas = rng.multivariate_normal(np.zeros(len(bank.scales)), bank.correlation, size=people)
    asked = np.zeros(len(bank.items))
    for person, theta in enumerate(thetas):
        taken = take_quiz(bank, partial(_reply, bank, theta, rng), settings, seed + person)
        asked[[bank.place(answer.item) for answer in taken.answers]] += 1
    return asked / people, float(asked.sum() / people)


def _reply(bank: Bank, theta: Floats, rng: np.random.Generator, item: str) -> int:
    place = bank.place(item)
    p = bank.curves.probabilities(np.array([place]), theta[None, [bank.scale_of[place]]])[0, :, 0]
    scored = int(np.searchsorted(np.cumsum(p)[:-1], rng.random()))
    return scored if bank.keyed[place] == 1 else bank.categories - 1 - scored


def _facts(bank: Bank, place: int, words: Wording, asked: float) -> ItemFacts:
    item = bank.items[place]
    labels = words.answers if item.keyed == 1 else words.answers[::-1]
    curves = bank.curves.probabilities(np.array([place]), PLACES[None])[0]
    information = bank.curves.information_at(np.full(len(PLACES), place), PLACES)
    return ItemFacts(item, words, labels, curves, information, asked)
