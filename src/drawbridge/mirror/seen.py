"""What the model believes about a person, as it is shown to them: in ranges, and against their own start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.loop import Filter
from drawbridge.loop.alarm import threat_of_stranger
from drawbridge.loop.arrays import Floats
from drawbridge.loop.guess import PRIORS
from drawbridge.mirror.belief import Belief, believed, peaks, quantiles
from drawbridge.mirror.filter import ENOUGH, MIDDLE, Log

HARDLY = 0.85
"""A number whose spread is still this share of what it was before anything was logged is hardly known."""
NEVER_SHOWN = ("habit", "trust_rate")
"""Too little of these can be seen in such a log (docs/loop.md), so nothing is ever said of them."""

Twenty = tuple[float, ...]


@dataclass(frozen=True)
class Seen:
    """What the model believes after a log. Every tuple holds twenty equally likely values, ascending.

    ``bears``: what can be borne now against the start, 1 is the same. ``expects``: the harm expected of someone new,
    likewise. ``next_peak``: the alarm a moment of the middle kind would bring today, 0–10 on this person's own scale.
    ``inside`` of ``stated`` logged peaks lay between the bounds of eight in ten that stood before them. ``hardly``
    names the numbers of which the log tells next to nothing.
    """

    moments: int
    bears: Twenty
    expects: Twenty
    next_peak: Twenty
    inside: int
    stated: int
    hardly: tuple[str, ...]


def worked_out(log: Log, belief: Belief | None = None) -> Seen:
    """Read the whole log, or only what ``belief`` has not read. The same log always gives the same answer.

    Raises ValueError for a log that is too short to say anything.
    """
    if not log.enough:
        raise ValueError(f"{log.counted} moments are too few; {ENOUGH} are needed.")
    belief = believed(log, belief)
    known = belief.known
    state, first = known.reading.state, known.who.start
    return Seen(
        moments=log.counted,
        bears=_twenty(state.tolerance / first.tolerance, known.weights),
        expects=_twenty(threat_of_stranger(state).mean(axis=1) / threat_of_stranger(first).mean(axis=1), known.weights),
        next_peak=_twenty(np.clip(peaks(known, MIDDLE, 0)[0], 0.0, 10.0), known.weights),
        inside=belief.inside,
        stated=belief.stated,
        hardly=_hardly(known),
    )


def _twenty(values: Floats, weights: Floats) -> tuple[float, ...]:
    return quantiles(values, weights, (np.arange(20) + 0.5) / 20)


def _hardly(known: Filter) -> tuple[str, ...]:
    """Numbers whose spread the log has hardly narrowed; in z every one of them began with a spread of 1."""
    mean = known.weights @ known.z
    spread = np.sqrt(known.weights @ (known.z - mean) ** 2)
    return tuple(
        prior.name for prior, s in zip(PRIORS, spread, strict=True) if s > HARDLY and prior.name not in NEVER_SHOWN
    )
