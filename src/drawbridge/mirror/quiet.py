"""Silence that was asked for, and coming back after a while. Neither takes anything away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Literal

from drawbridge.journal.entries import Entry, Quiet
from drawbridge.journal.sequence import Entries
from drawbridge.mirror.takes import in_order

A_GAP = timedelta(days=14)
"""From so long on, someone has been away: they come back to a short page instead of to all that waited."""


@dataclass(frozen=True)
class Silence:
    """A silence: since when, until when (None: until further notice), and how it stands or ended."""

    since: datetime
    until: datetime | None
    zone: str
    state: Literal["running", "kept", "ended"]


def silences(entries: Sequence[Entry], now: datetime) -> tuple[Silence, ...]:
    """Every silence, oldest first. One that ran until its time was kept; the person can end it or ask for another."""
    asked = in_order(entries).of(Quiet)
    return tuple(_silence(one, then, now) for one, then in zip_longest(asked, asked[1:]) if not one.over)


def _silence(asked: Quiet, following: Quiet | None, now: datetime) -> Silence:
    stopped = following.at if following else now
    if asked.until is not None and asked.until <= stopped:
        return Silence(asked.at, asked.until, asked.zone, "kept")
    return Silence(asked.at, asked.until, asked.zone, "ended" if following else "running")


def silence(entries: Sequence[Entry], now: datetime) -> Silence | None:
    """The silence that is running, if one is."""
    return next((one for one in silences(entries, now)[-1:] if one.state == "running"), None)


def just_kept(entries: Sequence[Entry], now: datetime) -> Silence | None:
    """The latest silence, when its time is over and nothing has been written since: to be said once, on return."""
    latest = next(iter(silences(entries, now)[-1:]), None)
    if latest is None or latest.state != "kept" or latest.until is None:
        return None
    return latest if _last(entries) < latest.until else None


def away_since(entries: Sequence[Entry], now: datetime) -> datetime | None:
    """When something was written last, if someone who comes now was away since; None for everyone else."""
    last = _last(entries) if entries else now
    return last if was_away(last.astimezone(now.tzinfo).date(), now.date()) else None


def was_away(before: date, after: date) -> bool:
    """Whether someone who wrote on these two days, and on none between them, came back on the second."""
    return after - before >= A_GAP


def _last(entries: Sequence[Entry]) -> datetime:
    return Entries.of_all(entries).in_order[-1].at
