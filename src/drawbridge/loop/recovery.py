"""Does the filter find what it cannot see? People drawn from its own prior log for a while, and it guesses them.

Their true numbers are known, so its means can be set against them, and its intervals counted: over such draws an
honest 80 % interval holds the truth 80 % of the time, and the truth's rank among the guesses is uniform
(simulation-based calibration, Talts et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chisquare

from drawbridge.loop.adaptive import quickest
from drawbridge.loop.alarm import alarms
from drawbridge.loop.arrays import Floats, at
from drawbridge.loop.daily import night
from drawbridge.loop.filter import begin, take_in
from drawbridge.loop.guess import PRIORS, SIZE, WANDER, Guesses, Model, guesses, values
from drawbridge.loop.log import expectation, write_down
from drawbridge.loop.moment import Chance, Moment, meet
from drawbridge.loop.note import Note, note_of
from drawbridge.loop.partner import PARTNERS
from drawbridge.loop.policy import Staircase


@dataclass(frozen=True, eq=False)
class Recovery:
    """True numbers, posterior means, and ranks in (0, 1) of the truth among the guesses; (people, 10) each."""

    truth: Floats
    mean: Floats
    rank: Floats

    def correlation(self, name: str) -> float:
        """Between truth and posterior mean, over people, of one of the ten numbers."""
        place = [prior.name for prior in PRIORS].index(name)
        return float(np.corrcoef(self.truth[:, place], self.mean[:, place])[0, 1])

    def coverage(self, share: float = 0.8) -> Floats:
        """For each number, how often the central interval of this size held the truth; (10,)."""
        return np.asarray((np.abs(self.rank - 0.5) <= share / 2).mean(axis=0))

    def evenness(self, bins: int = 10) -> Floats:
        """For each number, the p-value of its ranks lying evenly in so many bins (Pearson's chi-squared); (10,).

        Honest intervals of every size make them even; ten numbers are ten tests.
        """
        places = np.minimum((self.rank * bins).astype(np.int64), bins - 1)
        counts = np.array([np.bincount(column, minlength=bins) for column in places.T])
        return np.asarray(chisquare(counts, axis=1).pvalue)


def logs(who: Guesses, moments: int, rng: np.random.Generator) -> list[list[Note]]:
    """What these people log: a staircase moment a day with a safe partner, for so many days."""
    people, partner = len(who), PARTNERS["safe"]
    state, stairs = who.start, Staircase.start(people)
    books: list[list[Note]] = [[] for _ in range(people)]
    for day in range(moments):
        rung = stairs.rung
        moment = Moment(rung, np.ones(people, dtype=bool), partner.harm(rung, rng.random(people)))
        after, outcome = meet(state, who.parameters, moment, Chance.draw(rng, people))
        means = (at(alarms(now, who.parameters), rung) for now in (state, after))
        first, then = (expectation(mean, state.belief, rung, who.rater) for mean in means)
        logged = write_down(outcome, (first, then), who.rater, rng, day, practice=True)
        for person, book in enumerate(books):
            book.append(note_of(logged, person))
        stairs, state = stairs.after(logged), night(after, who.parameters)
    return books


def recover(people: int, moments: int, seed: int, particles: int = 400, wander: float = WANDER) -> Recovery:
    """Draw people from the prior, let them log so many moments, and filter each log.

    Their tolerance keeps its law; with ``wander`` 0 the filter trusts that, and is the right model for them.
    """
    model = Model(wander=wander)
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((people, SIZE))
    means, ranks = [], []
    for person, book in enumerate(logs(guesses(z, Model()), moments, rng)):
        known = begin(rng, model, particles, quickest())
        for note in book:
            known = take_in(known, note, rng)
        means.append([known.mean(prior.name) for prior in PRIORS])
        ranks.append(known.weights @ (known.z < z[person]))
    truth = np.stack([values(z)[prior.name] for prior in PRIORS], axis=1)
    return Recovery(truth, np.array(means), np.array(ranks))
