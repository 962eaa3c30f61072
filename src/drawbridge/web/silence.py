"""What every room asks before it asks anything: whether silence was wished for, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from drawbridge.journal import Entry
from drawbridge.mirror.clock import place
from drawbridge.mirror.quiet import Silence, just_kept, silence
from drawbridge.web.packs import phrase


@dataclass(frozen=True)
class Said:
    """A silence, and the sentence that goes with it."""

    silence: Silence
    line: str


def running(entries: Sequence[Entry], now: datetime) -> Said | None:
    """The silence that holds now; rooms then suggest nothing and ask nothing."""
    found = silence(entries, now)
    if found is None:
        return None
    day = day_of(found)
    return Said(found, phrase("quiet.running", day=day) if day else phrase("quiet.open"))


def over(entries: Sequence[Entry], now: datetime) -> Said | None:
    """The silence that ended as agreed, until something is written again."""
    found = just_kept(entries, now)
    return Said(found, phrase("quiet.end", day=day_of(found))) if found else None


def day_of(found: Silence) -> str:
    """The day as which it ends, such as ``Sunday, 29 November``; empty for one without an end."""
    if found.until is None:
        return ""
    there = found.until.astimezone(place(found.zone))
    return f"{there:%A}, {there.day} {there:%B}"
