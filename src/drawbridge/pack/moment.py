"""The words of a hard moment: pulls, feelings, cues, endings, and when it was caught (``moment.toml``)."""

from __future__ import annotations

from typing import Literal

from drawbridge.pack.schema import CapacityId, Slug, Table, Text

FeelingGroup = Literal["soft", "hot", "low", "quiet"]
Ended = Literal["rode-it", "stayed", "asked-for-space", "stepped-away", "did-the-pull", "not-sure"]
"""What was done about a pull; the rooms count these, so every pack has the same six."""
Override = Literal["fear", "control", "threat"]
"""Kinds of alarm of which a single right one outweighs any count (safety before arithmetic)."""
Caught = Literal["before", "mid-act", "same-day", "later"]
"""How early a pull was noticed, from earliest to latest."""


class Choice(Table):
    """Something to tap: a short label and the sentence behind it."""

    id: Slug
    label: Text
    line: Text


class Pull(Choice):
    """What someone is drawn to do, named as an act; ``patterns`` are those it belongs to, the nearest first.

    ``leaves``: whoever does it is then not there, or not present enough, to see what comes.
    """

    family: Slug
    patterns: tuple[Slug, ...]
    leaves: bool = False


class Feeling(Table):
    """A feeling, what it is in one sentence, and where in the body it is often felt."""

    id: Slug
    name: Text
    group: FeelingGroup
    line: Text
    body: Text


class Came(Choice):
    """What a feared thing was that did come; ``outweighs`` marks those of which one is enough."""

    outweighs: Override | None = None


class EndingChoice(Choice):
    """What was done in the end, and a kind word for it.

    ``leaves``: whoever did it was then not there to see what came. ``practises`` is the capacity it exercises.
    """

    id: Ended
    leaves: bool = False
    practises: CapacityId | None = None


class CaughtChoice(Choice):
    """When it was noticed, a kind word for that, and the capacity that noticing exercises."""

    id: Caught
    practises: CapacityId | None = None


class Moment(Table):
    """``moment.toml``; empty in a pack without one."""

    feelings_line: str = ""
    pulls: tuple[Pull, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    cues: tuple[Choice, ...] = ()
    came: tuple[Came, ...] = ()
    endings: tuple[EndingChoice, ...] = ()
    caught: tuple[CaughtChoice, ...] = ()
