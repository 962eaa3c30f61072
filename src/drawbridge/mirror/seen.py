"""What the model believes about a person, as it is shown to them: in ranges, and against their own start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as pydantic_dataclass

from drawbridge.journal.entries import Entry
from drawbridge.loop import Filter
from drawbridge.loop.alarm import threat_of_stranger
from drawbridge.loop.arrays import Floats
from drawbridge.loop.guess import PRIORS
from drawbridge.mirror.belief import Belief, believed, peaks, quantiles
from drawbridge.mirror.filter import ENOUGH, KEPT, MIDDLE, Log, latest

HARDLY = 0.85
"""A number whose spread is still this share of what it was before anything was logged is hardly known."""
NEVER_SHOWN = ("habit", "trust_rate")
"""Too little of these can be seen in such a log (docs/loop.md), so nothing is ever said of them."""

_Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Count = Annotated[int, Field(ge=0)]
Twenty = Annotated[tuple[_Number, ...], Field(min_length=20, max_length=20)]


@pydantic_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Seen:
    """What the model believes after a log. Every tuple holds twenty equally likely values, ascending.

    ``bears``: what can be borne now against the start, 1 is the same. ``expects``: the harm expected of someone new,
    likewise. ``next_peak``: the alarm a moment of the middle kind would bring today, 0–10 on this person's own scale.
    ``inside`` of ``stated`` logged peaks lay between the bounds of eight in ten that stood before them. ``hardly``
    names the numbers of which the log tells next to nothing.
    """

    key: str
    moments: _Count
    bears: Twenty
    expects: Twenty
    next_peak: Twenty
    inside: _Count
    stated: _Count
    hardly: tuple[str, ...]

    def written(self) -> str:
        """As text for a setting, some six hundred characters."""
        return _SEEN.dump_json(self).decode()


_SEEN = TypeAdapter(Seen)


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
        key=log.key,
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


def kept(entries: Sequence[Entry], log: Log) -> Seen | None:
    """What was last worked out, if it was from this very log and can still be read."""
    text = latest(entries, KEPT)
    if not isinstance(text, str):
        return None
    try:
        seen = _SEEN.validate_json(text)
    except ValidationError:
        return None
    return seen if seen.key == log.key else None
