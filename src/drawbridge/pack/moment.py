"""The words of a hard moment: pulls, feelings, cues, endings, and when it was caught (``moment.toml``)."""

from __future__ import annotations

from typing import Literal

from drawbridge.pack.schema import Slug, Table, Text

FeelingGroup = Literal["soft", "hot", "low", "quiet"]
Ended = Literal["rode-it", "stayed", "asked-for-space", "stepped-away", "did-the-pull", "not-sure"]
"""What was done about a pull; the rooms count these, so every pack has the same six."""
Caught = Literal["before", "mid-act", "same-day", "later"]
"""How early a pull was noticed, from earliest to latest."""


class Choice(Table):
    """Something to tap: a short label and the sentence behind it."""

    id: Slug
    label: Text
    line: Text


class Pull(Choice):
    """What someone is drawn to do, named as an act; ``patterns`` are those it belongs to, the nearest first."""

    family: Slug
    patterns: tuple[Slug, ...]


class Feeling(Table):
    """A feeling, what it is in one sentence, and where in the body it is often felt."""

    id: Slug
    name: Text
    group: FeelingGroup
    line: Text
    body: Text


class EndingChoice(Choice):
    """What was done in the end, and a kind word for it."""

    id: Ended


class CaughtChoice(Choice):
    """When it was noticed, and a kind word for that."""

    id: Caught


class Moment(Table):
    """``moment.toml``; empty in a pack without one."""

    feelings_line: str = ""
    pulls: tuple[Pull, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    cues: tuple[Choice, ...] = ()
    endings: tuple[EndingChoice, ...] = ()
    caught: tuple[CaughtChoice, ...] = ()
