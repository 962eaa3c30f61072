"""How far a take's answers can be relied on, and how much wider its bands should be.

Marks are compared with those of careful people who took the same quiz: how little each answer follows from the
person's others (``consistency``), how unlikely the answers are where the person stands (``lz``), how often one and the
same answer was given, how far the answers spread, and how far those to one scale lie apart. Weighed together, as tells
careful people best from the same people with some answers left to chance, they are the first signal; the second and
third are misfit and one answer to everything by themselves. The careful people are made up from the bank, or are
real, and meet the same adaptive choice of items, for which no table of cut-offs exists. Made-up people use the answers
each in their own style (``style``): with one style for all they are so tidy that a quarter of real people look unusual.

What comes of it is a factor for the bands and nothing else. Unusual answers have many good reasons: a page read
twice, a mixed life, an ambiguous item. Nobody is told that they were careless, because nobody can know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from drawbridge.measure.answers import Answer
from drawbridge.measure.bank import Bank
from drawbridge.measure.batch import score_many, scored_table, table_of
from drawbridge.measure.consistency import Habits, alikeness, spread_of
from drawbridge.measure.curves import Floats, Ints, category_probabilities
from drawbridge.measure.errors import MeasureError
from drawbridge.measure.items import draws_of
from drawbridge.measure.lz import lz
from drawbridge.measure.profile import Profile
from drawbridge.measure.responses import ANSWER_MISSING
from drawbridge.measure.settings import Settings
from drawbridge.measure.simulate import NORMAL_95, take_quiz
from drawbridge.measure.style import PLAIN, USUAL, Style

LEVEL = 0.04
"""The share of careful people whose answers count as unusual: below 5 %, since the cut-off is itself estimated."""
RARE = 0.01
"""Misfit and alikeness count only when fewer careful people than this show as much; scatter says more."""
HURRIED = 2.0
"""Median seconds an answer below which half the rarity is enough: 19 in 20 people take longer (AMBI, 2,017 people).
Haste alone changes nothing, for an answer far from one's own place is quick."""
LEAST_ANSWERS = 8
EXPECTED_PEOPLE = 5000
SHARED_ITEMS = 50
RANDOM_SHARE = 0.3
DEFAULTS = Settings()
RIDGE = 0.01
MARKS = ("surprise", "misfit", "alike", "spread", "apart")
"""What is looked at. All of it together tells chance; misfit and alikeness also count alone, when they are rare."""

Kind = Literal["scattered", "alike"]


@dataclass(frozen=True)
class Care:
    """``strangeness``: −log of the share of careful people as unusual as this; ``kind`` None is as usual.

    ``lz`` is for the record; ``widening`` (1 or more) is what the standard errors are multiplied with.
    """

    strangeness: float
    lz: float
    kind: Kind | None
    widening: float

    def widen(self, profile: Profile) -> Profile:
        """The profile with its bands as wide as these answers leave them."""
        return replace(profile, cov=profile.cov * self.widening**2)


@dataclass(frozen=True, eq=False)
class Yardstick:
    """What is usual among careful people: their signals in ascending order, (3, M), and the cut-offs from them.

    ``cut`` and ``hurried_cut`` are on the scale of ``strangeness``. Made by ``yardstick``.
    """

    bank: Bank
    habits: Habits
    signals: Floats
    weights: Floats = field(default_factory=lambda: np.eye(len(MARKS))[0])
    cut: float = np.inf
    hurried_cut: float = np.inf
    widening: tuple[tuple[Kind, float], ...] = ()

    def rarity(self, shown: Ints) -> Floats:
        """−log of the share of careful people with signals as high: scatter, misfit, alikeness, (N, 3).

        The last two count only once they are rare. Takes the same table as ``score_many``.
        """
        found = signals(marks(self.bank, self.habits, shown), self.weights)
        size = self.signals.shape[1]
        below = [np.searchsorted(own, new) for own, new in zip(self.signals, found, strict=True)]
        share = (size - np.stack(below, axis=1) + 1.0) / (size + 1.0)
        counts = share < np.array([2.0, RARE, RARE])
        return np.asarray(np.where(counts, -np.log(share), 0.0))

    def strangeness(self, shown: Ints) -> Floats:
        """How unusual everybody's answers are, (N,): the rarest of the three signals."""
        return np.asarray(self.rarity(shown).max(axis=1))


def signals(found: Floats, weights: Floats) -> Floats:
    """The three signals, (3, N), of marks (M, N): scatter, misfit and alikeness, each high when unusual."""
    return np.stack([weights @ found, found[MARKS.index("misfit")], found[MARKS.index("alike")]])


def marks(bank: Bank, habits: Habits, shown: Ints) -> Floats:
    """What is looked at in everybody's answers, (M, N): ``MARKS``."""
    scored = scored_table(bank, shown)
    theta = score_many(bank, shown).mean
    apart, spread = habits.apart(scored, bank.scale_of), spread_of(shown)
    surprise = habits.surprise(scored, bank.categories)
    return np.stack([surprise, -lz(bank, scored, theta), alikeness(bank, shown, theta), spread, apart])


def telling(usual: Floats, disturbed: Floats) -> Floats:
    """How much each mark (M,) says for chance: the linear discriminant of two groups' marks (Fisher 1936)."""
    spread = (np.cov(usual) + np.cov(disturbed)) / 2.0
    ridge = np.diag(np.maximum(np.diag(spread), 1e-9)) * RIDGE
    return np.asarray(np.linalg.solve(spread + ridge, disturbed.mean(axis=1) - usual.mean(axis=1)))


def care(measured: Yardstick, answers: Sequence[Answer], seconds: Sequence[float] = ()) -> Care:
    """Whether a take's answers are unusual, and by how much its bands widen. Raises what ``read`` raises.

    ``seconds`` are the times from item to answer, if known. Takes of fewer than 8 answers are taken as they are.
    """
    shown = table_of(measured.bank, [answers])
    rarity = measured.rarity(shown)[0]
    fit = float(lz(measured.bank, scored_table(measured.bank, shown), score_many(measured.bank, shown).mean)[0])
    hurried = len(seconds) > 0 and float(np.median(seconds)) < HURRIED
    cut = measured.hurried_cut if hurried else measured.cut
    if rarity.max() <= cut or (shown >= 0).sum() < LEAST_ANSWERS:
        return Care(float(rarity.max()), fit, None, 1.0)
    kind = _kind(rarity, cut)
    return Care(float(rarity.max()), fit, kind, dict(measured.widening)[kind])


def _kind(rarity: Floats, cut: float) -> Kind:
    """What is unusual: alike when that alone would be; one answer to everything is scattered as well."""
    return "alike" if rarity[2] > cut else "scattered"


def yardstick(
    bank: Bank,
    rng: np.random.Generator,
    settings: Settings | None = DEFAULTS,
    answers: Ints | None = None,
    people: int = 1000,
) -> Yardstick:
    """Let careful people take the quiz, and keep what is usual.

    They are made up from the bank; or, given real ``answers`` (N, J) as shown to whole forms, ``people`` of those are
    drawn, who reply as they did. ``settings`` None asks every item. Widening is found with made-up people, whose place
    is known: the factor with which 19 in 20 intervals hold it, among those whose answers were disturbed and noticed.
    Raises MeasureError when real answers are too few, and what ``score_many`` raises.
    """
    if answers is not None and len(answers) < people:
        raise MeasureError(f"A yardstick of {people} people needs as many rows of answers, not {len(answers)}.")
    theta, careful = made_up(bank, people, rng, USUAL)
    expected = scored_table(bank, made_up(bank, EXPECTED_PEOPLE, rng, USUAL)[1])
    habits = Habits.of(expected, None if answers is None else scored_table(bank, answers))
    usual = careful if answers is None else answers[rng.permutation(len(answers))[:people]]
    taken = asked(bank, usual, settings, rng)
    chance = asked(bank, partly_random(usual, RANDOM_SHARE, bank.categories, rng), settings, rng)
    looked = marks(bank, habits, taken)
    weights = telling(looked, marks(bank, habits, chance))
    bare = Yardstick(bank, habits, np.sort(signals(looked, weights), axis=1), weights)
    found = bare.strangeness(taken)
    cut, hurried_cut = np.quantile(found, [1.0 - LEVEL, 1.0 - 2.0 * LEVEL])
    measured = replace(bare, cut=float(cut), hurried_cut=float(hurried_cut))
    disturbed: tuple[tuple[Kind, Ints], ...] = (
        ("scattered", partly_random(careful, RANDOM_SHARE, bank.categories, rng)),
        ("alike", all_alike(careful, bank.categories, rng)),
    )
    widening = tuple((kind, _widening(measured, theta, asked(bank, s, settings, rng))) for kind, s in disturbed)
    return replace(measured, widening=widening)


def _widening(measured: Yardstick, theta: Floats, shown: Ints) -> float:
    """The factor with which 19 in 20 intervals hold θ, among the people noticed; 1 when nobody is."""
    noticed = measured.strangeness(shown) > measured.cut
    if not noticed.any():
        return 1.0
    profiles = score_many(measured.bank, shown[noticed])
    off = np.abs(profiles.mean - theta[noticed]) / profiles.se
    return max(1.0, float(np.quantile(off, 0.95)) / NORMAL_95)


def made_up(bank: Bank, people: int, rng: np.random.Generator, style: Style = PLAIN) -> tuple[Floats, Ints]:
    """People with θ ~ N(0, R), (N, D), and their answers to every item as shown, (N, J).

    Every 50 people meet items drawn afresh from what the bank believes about them.
    """
    theta = rng.multivariate_normal(np.zeros(len(bank.scales)), bank.correlation, size=people)
    groups = [theta[start : start + SHARED_ITEMS] for start in range(0, people, SHARED_ITEMS)]
    return theta, np.concatenate([_answers(bank, group, rng, style) for group in groups])


def _answers(bank: Bank, theta: Floats, rng: np.random.Generator, style: Style) -> Ints:
    size = (1, bank.prior.dimensions(bank.categories))
    truth = [draws_of(item, bank.prior, rng.normal(size=size)) for item in bank.items]
    slopes, thresholds = np.concatenate([a for a, _ in truth]), np.concatenate([b for _, b in truth])
    own, slopes, thresholds = style.put_on(theta[:, bank.scale_of], bank.keyed, slopes, thresholds, rng)
    p, _ = category_probabilities(own, slopes, thresholds)
    scored = (rng.random((*own.shape, 1)) > p.cumsum(axis=2)[..., :-1]).sum(axis=2)
    return np.asarray(np.where(bank.keyed == 1, scored, bank.categories - 1 - scored))


def asked(bank: Bank, shown: Ints, settings: Settings | None, rng: np.random.Generator) -> Ints:
    """Only those answers, (N, J), that the quiz asks these people for; all of them when ``settings`` is None."""
    if settings is None:
        return shown
    taken = []
    for row in shown:
        given = {item.id: int(value) for item, value in zip(bank.items, row, strict=True) if value >= 0}
        taken.append(take_quiz(bank, given.get, settings, seed=int(rng.integers(2**62))).answers)
    return table_of(bank, taken)


def partly_random(shown: Ints, share: float, categories: int, rng: np.random.Generator) -> Ints:
    """The same answers with this share of everybody's replaced by chance, every category alike."""
    rank = np.argsort(np.argsort(rng.random(shown.shape), axis=1), axis=1)
    chosen = (rank < round(share * shown.shape[1])) & (shown != ANSWER_MISSING)
    return np.where(chosen, rng.integers(0, categories, shown.shape), shown)


def all_alike(shown: Ints, categories: int, rng: np.random.Generator) -> Ints:
    """The same people giving one answer, drawn for each, to everything."""
    return np.where(shown == ANSWER_MISSING, ANSWER_MISSING, rng.integers(0, categories, (len(shown), 1)))
