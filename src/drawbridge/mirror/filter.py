"""A person's own log as the model of the loop reads it, and whether they want it read.

What is missing stays missing, and what the model does not speak of is left out and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from drawbridge.journal.entries import Entry
from drawbridge.loop import Note
from drawbridge.loop.arrays import RUNGS
from drawbridge.loop.partner import SEVERITY
from drawbridge.loop.policy import MICRO
from drawbridge.loop.reflex import LEFT, PROMISED, STAYED
from drawbridge.mirror.choices import chosen
from drawbridge.mirror.moments import Moment, moments
from drawbridge.mirror.people import People, people
from drawbridge.mirror.practice import Step, steps
from drawbridge.pack import Pack

ENOUGH = 12
"""Fewer moments than this, and nothing is said."""
LONGEST, BLOCK = 300, 50
"""The latest so many are read, and the first of them is the start. Older ones go in blocks, so it seldom moves."""
GUESSES = 300
READ_AS = 2
"""Goes up when the same log comes to be read differently: what was worked out and kept before is worked out anew."""
MIDDLE = 4
"""A moment of daily life says nothing of how close it was, so it stands in the middle of the ladder. An assumption."""
WENT = {"rode-it": STAYED, "stayed": STAYED, "asked-for-space": PROMISED, "stepped-away": LEFT, "did-the-pull": LEFT}
HELD = {"stayed": STAYED, "left": LEFT, "left_with_return": PROMISED}
"""What was done in a step; where nothing was said of it, it was stayed in, as a step that was done is."""
TOO_MUCH = {"yes": True, "no": False}
CAME = {"as_feared": SEVERITY, "partly": SEVERITY / 2, "not_as_feared": 0.0}
"""How much harm came, for who stayed: as in the lab, half of it, or none."""
SWITCH, DOSE = "filter", "dose"
"""Names of the settings: whether a person wants this at all, and whether it sizes steps."""


@dataclass(frozen=True)
class Log:
    """Notes in order for the model. ``left_out`` counts what did not enter, by reason: ``person`` (flagged), ``other``
    (a pull not about leaving), ``unsaid`` (not known what was done), ``gone`` (a step no longer there), ``older``.
    """

    notes: tuple[Note, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    partners: int = 1
    first: date | None = None

    def day(self, today: date) -> int:
        """Today as the log counts days."""
        return (today - self.first).days if self.first else 0

    @property
    def counted(self) -> int:
        """Moments with someone, the ones the model learns from."""
        return sum(note.rung >= 0 for note in self.notes)

    @property
    def enough(self) -> bool:
        return self.counted >= ENOUGH


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
        left["older"] = -(-(len(kept) - LONGEST) // BLOCK) * BLOCK
        kept = kept[left["older"] :]
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
    return Log(tuple(notes), left, len(places), first)


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
    harm = _harm(step) if action == STAYED else None
    note = Note(0, place, action, expected=_maybe(said.alarm), peak=_maybe(peak), too_much=too_much, harm=harm)
    return _Event(order, note, _name(known, said))


def _harm(step: Step) -> float | None:
    """How far it went worse than expected, from −5 as 1 to as expected or better as none."""
    against = step.felt.against if step.felt else None
    return None if against is None else max(-against, 0) / 5


def _maybe(number: int | None) -> float | None:
    return None if number is None else float(number)


def _name(known: People, entry: Entry) -> str:
    person = known.of(entry)
    return person.id if person else ""


def wanted(entries: Sequence[Entry]) -> bool:
    """Whether the person wants this. It is there until they switch it off."""
    return chosen(entries, SWITCH) is not False


def sized(entries: Sequence[Entry]) -> bool:
    """Whether the person lets the model size their steps. Not until they say so (decision 12)."""
    return wanted(entries) and chosen(entries, DOSE) is True
