"""What stands on someone's page: a part a room, each made from one's own entries. A room adds a line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from drawbridge.journal import Entry
from drawbridge.mirror.ledgers.alarms import alarms
from drawbridge.mirror.moments import Moment, moments
from drawbridge.mirror.people import People, Person
from drawbridge.mirror.practice import Step, steps
from drawbridge.mirror.promises import counted, promises
from drawbridge.pack import Pack
from drawbridge.web.now.choices import chosen
from drawbridge.web.progress.phrases import alarms_line
from drawbridge.web.promises.sentences import counted_in_words, share_in_words

LISTED = 6
"""Moments and steps listed; the rest stand in the history."""


@dataclass(frozen=True)
class Seen:
    """What a part may look at. ``person`` is one of ``here``."""

    entries: Sequence[Entry]
    here: People
    person: Person
    pack: Pack
    now: datetime


@dataclass(frozen=True)
class Part:
    """A template below ``people/parts/`` and what fills it, given to it as ``part``; None leaves it out.

    ``apart``: shown of someone with whom steps are off, too. No figure may be.
    """

    template: str
    of: Callable[[Seen], object | None]
    apart: bool = False


def moments_with(seen: Seen) -> object | None:
    """The moments noted with them, latest first, in the words of the pack."""
    found = [moment for moment in reversed(moments(seen.entries)) if seen.here.of(moment.noted) == seen.person]
    lines = [(moment, _pull(moment, seen.pack)) for moment in found[:LISTED]]
    return {"count": len(found), "lines": lines} if found else None


def steps_with(seen: Seen) -> object | None:
    """The steps taken with them, latest first; waiting ones not once steps are off."""
    found = [step for step in reversed(steps(seen.entries)) if seen.here.of(step.prediction) == seen.person]
    if seen.person.flagged:
        found = [step for step in found if step.was_done]
    return {"count": len(found), "lines": [(s, _title(s, seen.pack)) for s in found[:LISTED]]} if found else None


def _pull(moment: Moment, pack: Pack) -> str:
    pull = chosen(pack.moment.pulls, moment.noted.pull)
    return pull.label if pull else moment.noted.pull


def _title(step: Step, pack: Pack) -> str:
    ladder = next((c.ladder for c in pack.capacities if c.id == step.prediction.capacity), ())
    return next((rung.title for rung in ladder if rung.rung == step.prediction.rung), "A step")


def alarms_of(seen: Seen) -> object | None:
    """What became of the alarms with them, in the sentence that the progress page has, too."""
    ledgers = alarms(moments(seen.entries), seen.entries, seen.here, seen.pack.moment)
    return next((alarms_line(one) for one in ledgers if one.person == seen.person), None)


def promises_to(seen: Seen) -> object | None:
    """How the promises to them stand, and their share of kept ones once there are enough."""
    found = [promise for promise in promises(seen.entries) if seen.here.of(promise.made) == seen.person]
    kept = counted(found, seen.now)
    return [said for said in (counted_in_words(kept), share_in_words(kept)) if said] if found else None


PARTS = (
    Part("people/parts/alarms.html", alarms_of),
    Part("people/parts/promises.html", promises_to),
    Part("people/parts/moments.html", moments_with, apart=True),
    Part("people/parts/steps.html", steps_with, apart=True),
)
