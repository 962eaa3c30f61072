"""Steps a person has taken, and the one to suggest next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from drawbridge.journal.entries import Entry, StepEnded, StepFelt, StepOutcome, StepPredicted
from drawbridge.mirror.needs import Signal
from drawbridge.mirror.takes import in_order
from drawbridge.pack import Capacity, Pack, Rung

SETTLED = 2
"""A rung counts as settled once it has been done this often; nothing ever moves up because time passed."""
FIRST = "A1"
"""Where to begin when nothing points anywhere: catching the reflex."""


@dataclass(frozen=True)
class Step:
    """One step: predicted (and locked), then done or left for today, then told."""

    prediction: StepPredicted
    ending: StepEnded | None = None
    outcome: StepOutcome | None = None
    felt: StepFelt | None = None

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
class Odds:
    """How likely a step is to be too much, as the model sees it, and the ends of the middle 80 % of its guesses."""

    chance: float
    low: float
    high: float


@dataclass(frozen=True)
class Dose:
    """What the dose rule says of today. ``place`` is the largest size of step with someone, 0 to 9, None for none;
    ``odds`` are of each size; ``why`` is one sentence; ``again`` the day a next one would come at best, None for any.
    """

    place: int | None
    odds: tuple[Odds, ...]
    why: str
    ask_for_pace: bool = False
    again: date | None = None


@dataclass(frozen=True)
class Suggestion:
    """The step for today: a rung, why this capacity, why this rung; ``odds`` where the dose rule sized it."""

    capacity: Capacity
    rung: Rung
    why_capacity: str
    why_rung: str
    odds: Odds | None = None
    sized: bool = False


def steps(entries: Sequence[Entry]) -> tuple[Step, ...]:
    """All steps, oldest first, in whatever order their entries arrived; the latest word on each holds."""
    entries = in_order(entries)
    endings = {entry.step.int: entry for entry in entries.of(StepEnded)}  # a number is found sooner than a UUID
    outcomes = {entry.step.int: entry for entry in entries.of(StepOutcome)}
    felt = {entry.step.int: entry for entry in entries.of(StepFelt)}
    return tuple(
        Step(e, endings.get(e.id.int), outcomes.get(e.id.int), felt.get(e.id.int)) for e in entries.of(StepPredicted)
    )


def times_done(found: Iterable[Step], capacity: str) -> dict[int, int]:
    """How often each rung of a ladder has been done."""
    counts: dict[int, int] = {}
    for step in found:
        if step.prediction.capacity == capacity and step.was_done:
            counts[step.prediction.rung] = counts.get(step.prediction.rung, 0) + 1
    return counts


def suggest(
    found: Sequence[Step], pack: Pack, pointed: Sequence[Signal] = (), dose: Dose | None = None
) -> Suggestion | None:
    """The first unsettled rung of the capacity most pointed to that has a ladder; None when all are settled.

    With a ``dose``, it decides how large a step with someone may be; steps alone, and the order of capacities, stay.
    """
    with_ladder = {c.id: c for c in pack.capacities if c.ladder}
    order = [signal.capacity.id for signal in pointed if signal.capacity.id in with_ladder]
    order += [code for code in (FIRST, *with_ladder) if code in with_ladder and code not in order]
    by = {signal.capacity.id: signal.pointed_by for signal in pointed}
    plain = [
        Suggestion(with_ladder[code], rung, _why_capacity(by.get(code, ())), _why_rung(found, code, rung))
        for code in order
        if (rung := next_rung(found, with_ladder[code])) is not None
    ]
    if not plain or dose is None:
        return plain[0] if plain else None
    chosen = next(filter(None, (_sized(found, one, dose) for one in plain)), None)
    if chosen is None:
        return _alone(found, plain[0], dose)
    if chosen.capacity == plain[0].capacity:
        return chosen
    first = f"The next step of “{plain[0].capacity.name}” is larger than the model allows just now."
    return replace(chosen, why_capacity=first, sized=True)


def place_of(rung: Rung) -> int:
    """Where a rung stands on the model's ladder of ten, from 0."""
    return min(max(round(10 * rung.dose) - 1, 0), 9)


def _sized(found: Sequence[Step], plain: Suggestion, dose: Dose) -> Suggestion | None:
    """A step alone as it is; of those with someone the largest the dose allows, at most one above any done here; None
    where even the smallest of this ladder is too large.
    """
    if not plain.rung.with_someone:
        return plain
    done = times_done(found, plain.capacity.id)
    reach = max([plain.rung.rung, *(number + 1 for number in done)])
    near = [rung for rung in plain.capacity.ladder if rung.rung <= reach and rung.with_someone]
    fit = [rung for rung in near if dose.place is not None and place_of(rung) <= dose.place]
    if not fit:
        return None
    rung = max(fit, key=lambda r: (r.dose, -done.get(r.rung, 0)))
    return replace(plain, rung=rung, why_rung=dose.why, odds=dose.odds[place_of(rung)], sized=True)


def _alone(found: Sequence[Step], plain: Suggestion, dose: Dose) -> Suggestion | None:
    """Where all that is due is with someone and too large: a step that needs nobody, the least done of this ladder."""
    done = times_done(found, plain.capacity.id)
    alone = [rung for rung in plain.capacity.ladder if not rung.with_someone and rung.rung < plain.rung.rung]
    if not alone:
        return None
    rung = min(alone, key=lambda r: (done.get(r.rung, 0), r.rung))
    return replace(plain, rung=rung, why_rung=dose.why, sized=True)


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
