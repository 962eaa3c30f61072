"""What stands on someone's page: a part a room, each made from one's own entries. A room adds a line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from drawbridge.journal import Entry
from drawbridge.mirror.moments import Moment, moments
from drawbridge.mirror.people import People, Person
from drawbridge.mirror.practice import Step, steps
from drawbridge.pack import Pack
from drawbridge.web.now.choices import chosen

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


PARTS = (
    Part("people/parts/moments.html", moments_with, apart=True),
    Part("people/parts/steps.html", steps_with, apart=True),
)
