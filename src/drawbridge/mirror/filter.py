"""A person's own log as the model of the loop reads it, and what the model then believes about them.

Nothing here suggests anything: the next step comes from ``mirror.practice``. What is missing stays missing, what the
model does not speak of is left out and counted, and what is believed is said as a range, against the person's start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from hashlib import sha256
from typing import Annotated

import numpy as np
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as pydantic_dataclass

from drawbridge.journal.entries import Entry, Setting
from drawbridge.loop import Filter, Model, Note, begin, pass_days, take_in
from drawbridge.loop.alarm import alarms, threat_of_stranger
from drawbridge.loop.arrays import RUNGS, Floats
from drawbridge.loop.guess import PRIORS
from drawbridge.loop.log import PEAK_NOISE
from drawbridge.loop.partner import SEVERITY
from drawbridge.loop.policy import MICRO
from drawbridge.loop.reflex import LEFT, PROMISED, STAYED
from drawbridge.mirror.moments import Moment, moments
from drawbridge.mirror.people import People, people
from drawbridge.mirror.practice import Step, steps
from drawbridge.mirror.takes import standing
from drawbridge.pack import Pack

ENOUGH = 12
"""Fewer moments than this, and nothing is said."""
LONGEST = 300
"""The latest so many are read; the first of them is then the start."""
GUESSES = 300
MIDDLE = 4
"""A moment of daily life says nothing of how close it was, so it stands in the middle of the ladder. An assumption."""
WENT = {"rode-it": STAYED, "stayed": STAYED, "asked-for-space": PROMISED, "stepped-away": LEFT, "did-the-pull": LEFT}
HELD = {"stayed": STAYED, "left": LEFT, "left_with_return": PROMISED}
"""What was done in a step; where nothing was said of it, it was stayed in, as a step that was done is."""
TOO_MUCH = {"yes": True, "no": False}
CAME = {"as_feared": SEVERITY, "partly": SEVERITY / 2, "not_as_feared": 0.0}
"""How much harm came, for who stayed: as in the lab, half of it, or none."""
HARDLY = 0.85
"""A number whose spread is still this share of what it was before anything was logged is hardly known."""
NEVER_SHOWN = ("habit", "trust_rate")
"""Too little of these can be seen in such a log (docs/loop.md), so nothing is ever said of them."""
SWITCH, KEPT = "filter", "filter-seen"
"""Names of the settings: whether a person wants this at all, and what was last worked out."""


@dataclass(frozen=True)
class Log:
    """Notes in order for the model. ``left_out`` counts what did not enter, by reason: ``person`` (flagged), ``other``
    (a pull not about leaving), ``unsaid`` (not known what was done), ``gone`` (a step no longer there), ``older``.
    """

    notes: tuple[Note, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    partners: int = 1

    @property
    def counted(self) -> int:
        """Moments with someone, the ones the model learns from."""
        return sum(note.rung >= 0 for note in self.notes)

    @property
    def enough(self) -> bool:
        return self.counted >= ENOUGH

    @property
    def key(self) -> str:
        """The same for the same log and no other: what was worked out from it is shown only with it."""
        return sha256(repr((self.notes, self.partners, GUESSES)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class _Event:
    """A moment or a step, with its day and what it becomes; or why it is left out."""

    order: tuple[date, str]
    note: Note | None
    person: str
    why_not: str = ""


def log_of(entries: Sequence[Entry], pack: Pack, zone: tzinfo | None) -> Log:
    """The log of a journal: moments of daily life, and steps that were done. Flagged people are not in it."""
    known = people(entries)
    away = {pull.id for pull in pack.moment.pulls if pull.family == "away"}
    events = [_of_moment(one, away, known, zone) for one in moments(entries)]
    events += [_of_step(step, pack, known, zone) for step in steps(entries) if step.was_done]
    left = Counter(event.why_not for event in events if event.why_not)
    kept = sorted((event for event in events if event.note is not None), key=lambda event: event.order)
    if len(kept) > LONGEST:
        left["older"], kept = len(kept) - LONGEST, kept[-LONGEST:]
    return _numbered(kept, dict(left))


def _numbered(events: Sequence[_Event], left: dict[str, int]) -> Log:
    """Days from the first, people as numbers; 0 is whoever was not named."""
    places: dict[str, int] = {"": 0}
    first = events[0].order[0] if events else None
    notes = []
    for event in events:
        assert event.note is not None and first is not None
        partner = places.setdefault(event.person, len(places))
        notes.append(replace(event.note, day=(event.order[0] - first).days, partner=partner))
    return Log(tuple(notes), left, len(places))


def _of_moment(one: Moment, away: set[str], known: People, zone: tzinfo | None) -> _Event:
    order = (one.day(zone), f"{one.at.isoformat()} {one.id}")
    if not known.counts(one.noted):
        return _Event(order, None, "", "person")
    if one.noted.pull not in away:
        return _Event(order, None, "", "other")
    action = WENT.get(one.ended.did) if one.ended else None
    if action is None:
        return _Event(order, None, "", "unsaid")
    told = one.told.happened if one.told and action == STAYED else ""
    note = Note(0, MIDDLE, action, practice=False, peak=float(one.noted.strength), harm=CAME.get(told))
    return _Event(order, note, _name(known, one.noted))


def _of_step(step: Step, pack: Pack, known: People, zone: tzinfo | None) -> _Event:
    said = step.prediction
    assert step.ending is not None  # it was done
    at = step.ending.at
    order = (at.astimezone(zone).date(), f"{at.isoformat()} {step.id}")
    ladder = {(c.id, rung.rung): rung for c in pack.capacities for rung in c.ladder}
    rung = ladder.get((said.capacity, said.rung))
    if not known.counts(said):
        return _Event(order, None, "", "person")
    if rung is None:
        return _Event(order, None, "", "gone")
    if not rung.with_someone:
        return _Event(order, Note(0, MICRO), "")
    smaller = said.smaller or step.ending.how == "smaller"
    place = min(max(round(10 * rung.dose) - 1 - smaller, 0), RUNGS - 1)
    peak = step.outcome.alarm if step.outcome else None
    action = HELD[step.felt.went] if step.felt and step.felt.went else STAYED
    too_much = TOO_MUCH.get(step.felt.too_much) if step.felt and step.felt.too_much else None
    note = Note(0, place, action, expected=_maybe(said.alarm), peak=_maybe(peak), too_much=too_much)
    return _Event(order, note, _name(known, said))


def _maybe(number: int | None) -> float | None:
    return None if number is None else float(number)


def _name(known: People, entry: Entry) -> str:
    person = known.of(entry)
    return person.id if person else ""


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


def worked_out(log: Log, seed: int = 0) -> Seen:
    """Read the whole log with ``GUESSES`` guesses. The same log always gives the same answer.

    Raises ValueError for a log that is too short to say anything.
    """
    if not log.enough:
        raise ValueError(f"{log.counted} moments are too few; {ENOUGH} are needed.")
    rng = np.random.default_rng(seed)
    known = begin(rng, Model(partners=log.partners), GUESSES)
    inside = stated = 0
    for note in log.notes:
        if note.peak is not None and note.rung >= 0:
            low, high = _bounds(pass_days(known, note.day), note)
            inside, stated = inside + (low <= note.peak <= high), stated + 1
        known = take_in(known, note, rng)
    state, first = known.reading.state, known.who.start
    return Seen(
        key=log.key,
        moments=log.counted,
        bears=_twenty(state.tolerance / first.tolerance, known.weights),
        expects=_twenty(threat_of_stranger(state).mean(axis=1) / threat_of_stranger(first).mean(axis=1), known.weights),
        next_peak=_twenty(np.clip(_peaks(known, MIDDLE, 0)[0], 0.0, 10.0), known.weights),
        inside=inside,
        stated=stated,
        hardly=_hardly(known),
    )


def _peaks(known: Filter, rung: int, partner: int) -> tuple[Floats, Floats]:
    """Mean and spread of the next logged peak under every guess, (M,) each."""
    p, scale = known.who.parameters, 10.0 * known.who.rater.scale
    mean = scale * alarms(known.reading.state, p, partner)[:, rung]
    return np.asarray(mean), np.hypot(scale * np.asarray(p.noise), PEAK_NOISE)


def _bounds(known: Filter, note: Note) -> tuple[float, float]:
    """Between which values eight in ten peaks of such a moment would lie, as the log stands before it."""
    mean, spread = _peaks(known, note.rung, note.partner)
    luck = np.array([-1.28, -0.52, 0.0, 0.52, 1.28])
    peaks = np.clip(mean[:, None] + spread[:, None] * luck, 0.0, 10.0)
    return _quantiles(peaks.ravel(), np.repeat(known.weights, len(luck)), np.array([0.1, 0.9]))  # type: ignore[return-value]


def _twenty(values: Floats, weights: Floats) -> tuple[float, ...]:
    return _quantiles(values, weights, (np.arange(20) + 0.5) / 20)


def _quantiles(values: Floats, weights: Floats, at: Floats) -> tuple[float, ...]:
    order = np.argsort(values)
    places = np.searchsorted(np.cumsum(weights[order]) / weights.sum(), at)
    return tuple(round(float(v), 3) for v in values[order][np.minimum(places, len(values) - 1)])


def _hardly(known: Filter) -> tuple[str, ...]:
    """Numbers whose spread the log has hardly narrowed; in z every one of them began with a spread of 1."""
    mean = known.weights @ known.z
    spread = np.sqrt(known.weights @ (known.z - mean) ** 2)
    return tuple(
        prior.name for prior, s in zip(PRIORS, spread, strict=True) if s > HARDLY and prior.name not in NEVER_SHOWN
    )


def wanted(entries: Sequence[Entry]) -> bool:
    """Whether the person wants this. It is there until they switch it off."""
    return _latest(entries, SWITCH) is not False


def kept(entries: Sequence[Entry], log: Log) -> Seen | None:
    """What was last worked out, if it was from this very log and can still be read."""
    text = _latest(entries, KEPT)
    if not isinstance(text, str):
        return None
    try:
        seen = _SEEN.validate_json(text)
    except ValidationError:
        return None
    return seen if seen.key == log.key else None


def _latest(entries: Sequence[Entry], name: str) -> object:
    found = [entry for entry in standing(entries).of(Setting) if entry.name == name]
    return max(found, key=lambda entry: (entry.at, entry.id)).value if found else None
