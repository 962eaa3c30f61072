"""What was asked for in a journal holds for notes by mail, too: quiet until a day, and silence after a stop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from drawbridge.journal import Entry, Journal
from drawbridge.mirror.quiet import silence
from drawbridge.web.held import held
from drawbridge.web.keep.notes import OPEN, hush, note_of

TOUCH_IT = frozenset({"quiet", "worse_check", "setting", "withdrawn", "take_ended"})
"""Kinds of entry after which it may be otherwise."""


def silent(entries: Sequence[Entry], now: datetime) -> str:
    """Until when notes are silent, as an instant; OPEN without an end; empty when they are not."""
    if held(entries).steps == "stopped":
        return OPEN
    found = silence(entries, now)
    if found is None:
        return ""
    return found.until.isoformat() if found.until else OPEN


def follow(journal: Journal, kinds: Iterable[str]) -> None:
    """After something was written or taken away: notes keep to what the journal says now."""
    if TOUCH_IT.intersection(kinds) and note_of(journal.id):
        hush(journal.id, silent(journal.entries(), timezone.now()))
