"""The filter: what a person's own log says about them, as weighted guesses.

Iterated batch importance sampling (Chopin 2002). Given ten numbers and the log, the learning state follows, so
only the numbers are unknown. Each note multiplies the weights; when too few guesses still count they are drawn
anew and moved by Metropolis–Hastings steps that read the whole log again, so nothing is blurred for convenience.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from drawbridge.loop.alarm import alarms, flood_chance, window
from drawbridge.loop.arrays import Floats
from drawbridge.loop.calibration import Trial
from drawbridge.loop.guess import SIZE, Guesses, Model, guesses, values
from drawbridge.loop.note import PLAIN, Note, Reader, Reading, beginning
from drawbridge.loop.state import where

PARTICLES = 1000
FEWEST = 0.5
"""Guesses are drawn anew when the effective number of them falls below this share."""
MOVES = 2
WIDER = 1.2
"""How much wider than the guesses themselves new ones are proposed, so that tails are reached."""
REGULAR = 1e-3


@dataclass(frozen=True, eq=False)
class Filter:
    """M weighted guesses about one person after ``notes``: points ``z`` (M, 10) and log weights (M,).

    ``trials`` are the risks it saw in practices before they came, and what was said of them.
    """

    z: Floats
    log_weight: Floats
    who: Guesses
    reading: Reading
    model: Model
    notes: tuple[Note, ...] = ()
    reader: Reader = PLAIN
    trials: tuple[Trial, ...] = ()

    @property
    def weights(self) -> Floats:
        """Weights that add up to 1, (M,)."""
        w = np.exp(self.log_weight - self.log_weight.max())
        return np.asarray(w / w.sum())

    @property
    def effective(self) -> float:
        """The effective number of guesses, 1 / Σ w²."""
        return float(1.0 / np.square(self.weights).sum())

    def mean(self, name: str) -> float:
        """Posterior mean of one of the ten numbers."""
        return float(self.weights @ values(self.z, self.model.held)[name])

    def quantile(self, name: str, q: float) -> float:
        """Posterior quantile of one of the ten numbers."""
        found = values(self.z, self.model.held)[name]
        order = np.argsort(found)
        place = int(np.searchsorted(np.cumsum(self.weights[order]), q))
        return float(found[order][min(place, len(order) - 1)])

    def state_mean(self, name: str) -> float:
        """Posterior mean of one of the state's (N,) numbers, today."""
        return float(self.weights @ getattr(self.reading.state, name))


def begin(rng: np.random.Generator, model: Model, particles: int = PARTICLES, reader: Reader = PLAIN) -> Filter:
    """The filter of a person who has logged nothing."""
    z = rng.standard_normal((particles, SIZE))
    who = guesses(z, model)
    return Filter(z, np.zeros(particles), who, beginning(who), model, reader=reader)


def pass_days(known: Filter, day: int) -> Filter:
    """The same knowledge on a later day."""
    return replace(known, reading=known.reader.until(known.reading, known.who, day))


def take_in(known: Filter, note: Note, rng: np.random.Generator, moves: int = MOVES) -> Filter:
    """Learn from one more note; ``rng`` draws the guesses anew when it comes to that."""
    known = _tried(known, note)
    reading = known.reader.read(known.reading, known.who, note)
    gained = reading.likelihood - known.reading.likelihood
    known = replace(known, reading=reading, notes=(*known.notes, note), log_weight=known.log_weight + gained)
    if known.effective >= FEWEST * len(known.z):
        return known
    proposal = _shape(known)
    known = _drawn_anew(known, rng)
    for _ in range(moves):
        known = _moved(known, proposal, rng)
    return replace(known, who=guesses(known.z, known.model))


def _tried(known: Filter, note: Note) -> Filter:
    if not note.practice or note.rung < 0 or note.too_much is None:
        return known
    known = pass_days(known, note.day)
    risk = float(known.weights @ flood_chances(known, note.partner)[:, note.rung])
    return replace(known, trials=(*known.trials, (risk, note.too_much)))


def flood_chances(known: Filter, partner: int = 0) -> Floats:
    """P(flood) at each rung under every guess, (M, 10), with what is not known of tolerance in it."""
    state, p = known.reading.state, known.who.parameters
    narrowed = 1.0 - p.narrows * (1.0 - state.energy)
    spread = np.sqrt(np.square(p.noise) + np.square(narrowed) * known.reading.doubt)
    return flood_chance(alarms(state, p, partner), window(state, p), spread)


@dataclass(frozen=True, eq=False)
class _Shape:
    """A normal fitted to the guesses: ``mean`` (D,), lower ``root`` (D, D) of its widened covariance."""

    mean: Floats
    root: Floats

    def draw(self, rng: np.random.Generator, people: int) -> Floats:
        return np.asarray(self.mean + rng.standard_normal((people, len(self.mean))) @ self.root.T)

    def log_density(self, z: Floats) -> Floats:
        """Up to a constant, (M,)."""
        return np.asarray(-0.5 * np.square(np.linalg.solve(self.root, (z - self.mean).T)).sum(axis=0))


def _shape(known: Filter) -> _Shape:
    w = known.weights
    mean: Floats = np.asarray(w @ known.z, dtype=np.float64)
    off = known.z - mean
    covariance = (off * w[:, None]).T @ off + REGULAR * np.eye(SIZE)
    return _Shape(mean, np.asarray(np.linalg.cholesky(WIDER * covariance), dtype=np.float64))


def _drawn_anew(known: Filter, rng: np.random.Generator) -> Filter:
    """Systematic resampling: as many guesses, each as often as its weight says."""
    size = len(known.z)
    reached = np.searchsorted(np.cumsum(known.weights), (rng.random() + np.arange(size)) / size)
    places = np.minimum(reached, size - 1)
    reading = known.reading.rows(places)
    return replace(known, z=known.z[places], log_weight=np.zeros(size), who=known.who.rows(places), reading=reading)


def _moved(known: Filter, proposal: _Shape, rng: np.random.Generator) -> Filter:
    """One independence Metropolis–Hastings step for every guess, on the whole log; ``who`` is left as it was."""
    z = proposal.draw(rng, len(known.z))
    who = guesses(z, known.model)
    reading = known.reader.read_all(who, known.notes, known.reading.day)
    new = reading.likelihood - 0.5 * np.square(z).sum(axis=1) - proposal.log_density(z)
    old = known.reading.likelihood - 0.5 * np.square(known.z).sum(axis=1) - proposal.log_density(known.z)
    accepted = np.log(rng.random(len(z))) < new - old
    points = np.where(accepted[:, None], z, known.z)
    likelihood = np.where(accepted, reading.likelihood, known.reading.likelihood)
    state = where(accepted, reading.state, known.reading.state)
    kept = Reading(state, reading.day, likelihood, np.where(accepted, reading.doubt, known.reading.doubt))
    return replace(known, z=points, reading=kept)
