"""What is written into the ledgers: what came, flaws, times with people, second nature, getting worse."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from drawbridge.journal.written import Alarm, Alias, Answer3, Level, Name, Written


class AlarmWas(Written):
    """Of what kind a feared thing was that came. ``what`` is an id of the pack; the latest word on a moment holds."""

    kind: Literal["alarm_was"] = "alarm_was"
    v: Literal[1] = 1
    moment: UUID
    what: Name


class FlawNoted(Written):
    """A flaw someone seems to have, and whether the two had just come closer. Its id names the flaw."""

    kind: Literal["flaw_noted"] = "flaw_noted"
    v: Literal[1] = 1
    flaw: Name
    closer: Answer3
    person: Alias | None = None


class FlawAsked(Written):
    """A week later or more: does that flaw still matter?"""

    kind: Literal["flaw_asked"] = "flaw_asked"
    v: Literal[1] = 1
    flaw: UUID
    still: Literal["still", "less", "gone"]


class TimeWith(Written):
    """What a time with someone went on, from 0 (nothing) to 4 (most of it), and how tired it left the person.

    ``them`` is what went to the other one; ``alarm``, ``suppressing``, ``monitoring`` and ``performing`` went on guard.
    """

    kind: Literal["time_with"] = "time_with"
    v: Literal[1] = 1
    alarm: Level
    suppressing: Level
    monitoring: Level
    performing: Level
    them: Level
    tired: Level
    person: Alias | None = None


class AutoCheck(Written):
    """How far a capacity has become second nature: four statements, from 0 (not at all) to 4 (entirely)."""

    kind: Literal["auto_check"] = "auto_check"
    v: Literal[1] = 1
    capacity: Name
    by_itself: Level
    unprompted: Level
    easy: Level
    already: Level


class WorseCheck(Written):
    """Whether anything has got worse since the beginning, whether it comes from here, and where.

    ``lately`` is how the last two weeks were, from 0 (as bad as it gets) to 10; the first one is what later ones are
    held against.
    """

    kind: Literal["worse_check"] = "worse_check"
    v: Literal[1] = 1
    worse: Answer3
    because: Answer3 | None = None
    where: Alias | None = None
    lately: Alarm | None = None
