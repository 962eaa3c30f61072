"""Calendar files (RFC 5545): a time that was given, and a quiet hour for oneself. Nothing in them tells where from.

A calendar is often shared, shown on a lock screen, or read by whoever gave out the phone: every word in a file is
either neutral or the person's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

LONGEST_LINE = 75
"""Octets of a line before it is folded, without its line break (RFC 5545, 3.1)."""
_A_WHILE = timedelta(minutes=15)

Often = Literal["daily", "weekly"]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Days of the week as a calendar names them (3.3.10), Monday first as in Python."""


@dataclass(frozen=True)
class Event:
    """One entry of a calendar.

    ``uid`` stays the same when it changes, and ``sequence`` grows: a calendar then replaces what it had (3.8.7.4).
    ``start`` with a zone is an instant; without one it is that hour wherever the calendar is (3.3.5, form 1), in
    summer and in winter. ``days`` are the days of the week it falls on, 0 for Monday; ``last`` the last day there is.
    """

    uid: UUID
    sequence: int
    made: datetime
    start: datetime
    words: str
    often: Often | None = None
    days: tuple[int, ...] = ()
    last: date | None = None


def promised(promise: UUID, sequence: int, made: datetime, due: datetime, words: str = "Back") -> Event:
    """The time of return. Its uid follows from the promise and tells nothing of it."""
    return Event(uuid5(promise, "calendar"), sequence, made, due, words)


@dataclass(frozen=True)
class Rhythm:
    """How often an hour comes, on which days of the week, from when, and for how many weeks (0: without an end)."""

    first: datetime
    often: Often
    days: tuple[int, ...] = ()
    weeks: int = 0

    @property
    def start(self) -> datetime:
        """The first time that is on one of the days: a calendar shows the start, whatever the rule says (3.8.5.3)."""
        waits = min(((day - self.first.weekday()) % 7 for day in self.days), default=0)
        return self.first + timedelta(days=waits)

    @property
    def last(self) -> date | None:
        return (self.start + timedelta(weeks=self.weeks, days=-1)).date() if self.weeks else None


def hour(journal: UUID, made: datetime, rhythm: Rhythm, words: str) -> Event:
    """An hour of one's own, at most daily. There is one uid a journal, so a second file replaces the first."""
    number = int(made.timestamp() // 60)
    return Event(uuid5(journal, "hour"), number, made, rhythm.start, words, rhythm.often, rhythm.days, rhythm.last)


def calendar(event: Event) -> bytes:
    """The file: one event, with a quiet alarm at its time."""
    return b"".join(map(folded, _lines(event)))


def _lines(event: Event) -> Iterator[str]:
    words = escaped(event.words)
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//event//EN", "METHOD:PUBLISH")
    yield from ("BEGIN:VEVENT", f"UID:{event.uid}", f"SEQUENCE:{event.sequence}", f"DTSTAMP:{_shown(event.made)}")
    yield from (f"DTSTART:{_shown(event.start)}", f"DTEND:{_shown(event.start + _A_WHILE)}")
    if event.often:
        yield f"RRULE:{_rule(event)}"
    yield from (f"SUMMARY:{words}", "CLASS:PRIVATE", "TRANSP:TRANSPARENT")
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{words}", "TRIGGER:PT0S", "END:VALARM")
    yield from ("END:VEVENT", "END:VCALENDAR")


def _rule(event: Event) -> str:
    """How it comes again (3.3.10). The last day is one of wherever the calendar is, as the start is."""
    parts = [f"FREQ={str(event.often).upper()}"]
    if event.days:
        parts.append("BYDAY=" + ",".join(DAYS[day] for day in sorted(event.days)))
    if event.last:
        parts.append(f"UNTIL={event.last:%Y%m%d}T235959")
    return ";".join(parts)


def _shown(at: datetime) -> str:
    """An instant in UTC, or an hour of wherever one is."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if at.tzinfo else f"{at:%Y%m%dT%H%M%S}"


def escaped(text: str) -> str:
    r"""TEXT as 3.3.11 has it; signs that no calendar may hold are left out.

    >>> escaped("Tea; then, perhaps\na walk")
    'Tea\\; then\\, perhaps\\na walk'
    """
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    text = "\\n".join(text.splitlines())
    return "".join(sign for sign in text if sign.isprintable() or sign == "\t")


def folded(line: str) -> bytes:
    r"""A line in pieces of at most 75 octets, each but the first led by a space; no character is cut in two.

    >>> folded("SUMMARY:Tea")
    b'SUMMARY:Tea\r\n'
    """
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
