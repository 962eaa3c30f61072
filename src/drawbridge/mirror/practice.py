"""Steps a person has taken, and the one to suggest next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from drawbridge.journal.entries import Entry, StepEnded, StepOutcome, StepPredicted
from drawbridge.mirror.needs import Signal
from drawbridge.mirror.takes import standing
from drawbridge.pack import Capacity, Pack, Rung

SETTLED = 2
"""A rung counts as settled once it has been done this often; nothing ever moves up because time passed."""
FIRST = "A1"
"""Where to begin when nothing points anywhere: catching the reflex."""


_AboutStep = TypeVar("_AboutStep", StepEnded, StepOutcome)


@dataclass(frozen=True)
class Step:
    """One step: predicted (and locked), then done or left for today, then told."""

    prediction: StepPredicted
    ending: StepEnded | None = None
    outcome: StepOutcome | None = None

    @property
    def id(self) -> UUID:
        return self.prediction.id

    @property
    def at(self) -> datetime:
        return self.prediction.at

    @property
    def state(self) -> str:
        """``waiting`` (predicted), ``left`` (not today), ``done`` (to be told) or ``told``."""
        if self.ending is None:
            return "waiting"
        if self.ending.how == "not_today":
            return "left"
        return "told" if self.outcome else "done"

    @property
    def was_done(self) -> bool:
        return self.state in ("done", "told")


@dataclass(frozen=True)
class Suggestion:
    """The step for today: a rung, why this capacity, why this rung."""

    capacity: Capacity
    rung: Rung
    why_capacity: str
    why_rung: str


def steps(entries: Sequence[Entry]) -> tuple[Step, ...]:
    """All steps, oldest first, in whatever order their entries arrived; the latest word on each holds."""
    entries = standing(entries)
    endings, outcomes = _newest(entries.of(StepEnded)), _newest(entries.of(StepOutcome))
    predicted = {e.id: e for e in entries.of(StepPredicted)}
    found = (Step(e, endings.get(e.id), outcomes.get(e.id)) for e in predicted.values())
    return tuple(sorted(found, key=attrgetter("prediction.at", "prediction.id")))


def _newest(found: Iterable[_AboutStep]) -> dict[UUID, _AboutStep]:
    return {entry.step: entry for entry in sorted(found, key=attrgetter("at", "id"))}


def times_done(found: Iterable[Step], capacity: str) -> dict[int, int]:
    """How often each rung of a ladder has been done."""
    counts: dict[int, int] = {}
    for step in found:
        if step.prediction.capacity == capacity and step.was_done:
            counts[step.prediction.rung] = counts.get(step.prediction.rung, 0) + 1
    return counts


def suggest(found: Sequence[Step], pack: Pack, pointed: Sequence[Signal] = ()) -> Suggestion | None:
    """The first unsettled rung of the capacity most pointed to that has a ladder; None when all are settled."""
    with_ladder = {c.id: c for c in pack.capacities if c.ladder}
    order = [signal.capacity.id for signal in pointed if signal.capacity.id in with_ladder]
    order += [code for code in (FIRST, *with_ladder) if code in with_ladder and code not in order]
    by = {signal.capacity.id: signal.pointed_by for signal in pointed}
    for code in order:
        rung = next_rung(found, with_ladder[code])
        if rung is not None:
            return Suggestion(with_ladder[code], rung, _why_capacity(by.get(code, ())), _why_rung(found, code, rung))
    return None


def next_rung(found: Iterable[Step], capacity: Capacity) -> Rung | None:
    """The lowest rung not settled yet."""
    done = times_done(found, capacity.id)
    return next((rung for rung in capacity.ladder if done.get(rung.rung, 0) < SETTLED), None)


def _why_capacity(pointed_by: Sequence[str]) -> str:
    if not pointed_by:
        return "It is the first skill: nothing else can begin before the moment is noticed."
    *rest, last = pointed_by
    names = f"{', '.join(rest)} and {last}" if rest else last
    return f"Your map points here: {names}."


def _why_rung(found: Iterable[Step], code: str, rung: Rung) -> str:
    done = times_done(found, code).get(rung.rung, 0)
    if done:
        return "You have done it once. Once more, with someone else or somewhere else, before the next."
    return "It is the smallest one not done yet." if rung.rung > 1 else "It is the smallest one there is."
