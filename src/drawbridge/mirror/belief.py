"""What the filter has learned from a log, kept so that a new moment is all there is to read the next time.

It belongs to exactly the notes it has read: when one of them was changed, taken back or left out since (someone was
flagged), it is as good as none, and the log is read anew.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from zipfile import BadZipFile

import numpy as np
from scipy.special import pdtrc

from drawbridge.loop import Filter, Model, Note, begin, pass_days, take_in
from drawbridge.loop.alarm import alarms
from drawbridge.loop.arrays import Floats
from drawbridge.loop.calibration import Trial
from drawbridge.loop.dose import risks_of
from drawbridge.loop.guess import guesses
from drawbridge.loop.log import FALSE_ALARM, PEAK_NOISE, TRUE_ALARM
from drawbridge.loop.note import Reading
from drawbridge.loop.state import State
from drawbridge.mirror.filter import GUESSES, READ_AS, Log

PARTNERS = 8
"""Room for people is made in eights, so that a new name seldom means that everything is read anew."""
RECENT, FEW, UNLIKELY = 20, 5, 0.025
"""Stated and realised are compared over the latest so many steps, from a few on; as surprising as this is too much."""
FORMAT = f"{READ_AS} {GUESSES} {[(f.name, f.default) for f in fields(type(Model().parameters))]}"


@dataclass(frozen=True, eq=False)
class Belief:
    """A filter, and how its forecasts fared: ``inside`` of ``stated`` peaks lay between their bounds; ``forecasts`` are
    the risk stated before each of the latest steps and whether it was too much, as far as that was said.
    """

    known: Filter
    inside: int = 0
    stated: int = 0
    forecasts: tuple[Trial, ...] = ()

    @property
    def expected(self) -> float:
        """How many of them would have been said to be too much, had the risks been right."""
        return _said(self.forecasts)

    @property
    def came(self) -> int:
        """How many were."""
        return sum(was for _, was in self.forecasts)

    @property
    def surprised(self) -> bool:
        """Whether clearly more was too much than it had expected: then it is not to be trusted with a step.

        What it states is corrected by what came before; what it chooses by is not, so that is what is judged here.
        """
        trials = self.known.trials[-RECENT:]
        came = sum(was for _, was in trials)
        return len(trials) >= FEW and came > 0 and float(pdtrc(came - 1, _said(trials))) < UNLIKELY


def _said(trials: Sequence[Trial]) -> float:
    """How many would be said to be too much, were these the risks."""
    return sum(FALSE_ALARM + (TRUE_ALARM - FALSE_ALARM) * risk for risk, _ in trials)


def behind(log: Log, belief: Belief | None) -> int:
    """How many notes are still to be read; all of them when what was read is not the beginning of this log."""
    return len(log.notes) - (len(belief.known.notes) if belief else 0)


def believed(log: Log, belief: Belief | None = None, most: int | None = None, seed: int = 0) -> Belief:
    """What is believed after the whole log, or after ``most`` more notes; ``belief`` is of its first ones.

    Luck is drawn from the seed and the number of the note, so the same log always gives the same answer.
    """
    if belief is None:
        model = Model(partners=-(-log.partners // PARTNERS) * PARTNERS)
        belief = Belief(begin(np.random.default_rng(seed), model, GUESSES))
    for note in log.notes[len(belief.known.notes) :][:most]:
        belief = _after(belief, note, seed)
    return belief


def _after(belief: Belief, note: Note, seed: int) -> Belief:
    known = pass_days(belief.known, note.day)
    inside, stated, forecasts = belief.inside, belief.stated, belief.forecasts
    if note.peak is not None and note.rung >= 0:
        low, high = bounds(known, note.rung, note.partner)
        inside, stated = inside + (low <= note.peak <= high), stated + 1
    if note.practice and note.rung >= 0 and note.too_much is not None:
        risk = float(risks_of(known, note.partner).stated[note.rung])
        forecasts = (*forecasts, (risk, note.too_much))[-RECENT:]
    luck = np.random.default_rng([seed, 1 + len(known.notes)])
    return Belief(take_in(known, note, luck), inside, stated, forecasts)


def peaks(known: Filter, rung: int, partner: int) -> tuple[Floats, Floats]:
    """Mean and spread of the next logged peak under every guess, (M,) each."""
    p, scale = known.who.parameters, 10.0 * known.who.rater.scale
    mean = scale * alarms(known.reading.state, p, partner)[:, rung]
    return np.asarray(mean), np.hypot(scale * np.asarray(p.noise), PEAK_NOISE)


def bounds(known: Filter, rung: int, partner: int) -> tuple[float, float]:
    """Between which values eight in ten peaks of such a moment would lie, as the log stands before it."""
    mean, spread = peaks(known, rung, partner)
    luck = np.array([-1.28, -0.52, 0.0, 0.52, 1.28])
    drawn = np.clip(mean[:, None] + spread[:, None] * luck, 0.0, 10.0)
    low, high = quantiles(drawn.ravel(), np.repeat(known.weights, len(luck)), np.array([0.1, 0.9]))
    return low, high


def quantiles(values: Floats, weights: Floats, at: Floats) -> tuple[float, ...]:
    """Weighted quantiles, to three decimals."""
    order = np.argsort(values)
    places = np.searchsorted(np.cumsum(weights[order]) / weights.sum(), at)
    return tuple(round(float(v), 3) for v in values[order][np.minimum(places, len(values) - 1)])


def packed(belief: Belief) -> bytes:
    """As bytes to be sealed: numbers only, and a hash of the notes they came from."""
    known, holder = belief.known, io.BytesIO()
    state = {f"state_{f.name}": getattr(known.reading.state, f.name) for f in fields(State)}
    np.savez(
        holder,
        read=np.frombuffer(_digest(known.notes, known.model.partners), dtype=np.uint8),
        counts=np.array([len(known.notes), known.model.partners, known.reading.day, belief.inside, belief.stated]),
        forecasts=np.array(belief.forecasts, dtype=float).reshape(-1, 2),
        trials=np.array(known.trials, dtype=float).reshape(-1, 2),
        z=known.z,
        log_weight=known.log_weight,
        likelihood=known.reading.likelihood,
        doubt=known.reading.doubt,
        **state,
    )
    return holder.getvalue()


def unpacked(kept: bytes, log: Log) -> Belief | None:
    """What was kept, if it can be read and came from the first notes of this very log; else None."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as held:
            found = {name: held[name] for name in held.files}
        size, partners, day, inside, stated = (int(n) for n in found["counts"])
        notes = log.notes[:size]
        if len(notes) != size or log.partners > partners or found["read"].tobytes() != _digest(notes, partners):
            return None
        state = State(**{f.name: found[f"state_{f.name}"] for f in fields(State)})
        model = Model(partners=partners)
        reading = Reading(state, day, found["likelihood"], found["doubt"])
        trials = _pairs(found["trials"])
        who = guesses(found["z"], model)
        known = Filter(found["z"], found["log_weight"], who, reading, model, notes, trials=trials)
    except (ValueError, KeyError, OSError, EOFError, IndexError, TypeError, RuntimeError, BadZipFile):
        return None
    return Belief(known, inside, stated, _pairs(found["forecasts"]))


def _pairs(rows: Floats) -> tuple[Trial, ...]:
    return tuple((float(risk), bool(was)) for risk, was in rows)


def _digest(notes: Sequence[Note], partners: int) -> bytes:
    return sha256(repr((FORMAT, partners, tuple(notes))).encode()).digest()
