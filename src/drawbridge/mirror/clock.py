"""Times as clocks show them: a day and an hour of a place as an instant, and an instant in the words of a place.

A place is a name of the IANA time zone database, such as ``Europe/Berlin``. Twice a year, in many places, an hour is
left out or comes twice; both are said here, and neither is guessed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_DAY = timedelta(days=1)


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of this name; None when there is none, as after a file from a machine that knows more of them.

    >>> zone_named("Europe/Berlin")
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    >>> zone_named("the moon") is None
    True
    """
    return ZoneInfo(name) if name in available_timezones() else None


def place(name: str) -> tzinfo:
    """The time zone of this name, else UTC."""
    return zone_named(name) or UTC


def instants(day: date, at: time, zone: tzinfo) -> tuple[datetime, ...]:
    """When the clocks of a place show this time on this day: once, or twice, or not at all. Earliest first, in UTC."""
    shown = datetime.combine(day, at)
    both = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(sorted({instant for instant in both if instant.astimezone(zone).replace(tzinfo=None) == shown}))


def after_the_gap(day: date, at: time, zone: tzinfo) -> time:
    """For a time that does not come on a day: where the clocks stand when as much time has gone by."""
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone).time()


def start_of(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day, in UTC; in some places not every day begins at midnight."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def next_at(at: time, now: datetime, zone: tzinfo) -> date:
    """The day on which the clocks of a place show this time next: today while it is ahead, else tomorrow."""
    today = now.astimezone(zone).date()
    last = datetime.combine(today, at, zone).replace(fold=1).astimezone(UTC)
    return today if last > now else today + _DAY


def said(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """An instant as people say it: ``20:40``, ``20:40 tomorrow``, ``20:40 on Sunday``, ``20:40 on Sunday, 6 December``.

    >>> now = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    >>> said(now + timedelta(minutes=40), now, UTC), said(now + timedelta(days=3), now, UTC)
    ('20:40', '20:00 on Wednesday')
    """
    there, today = instant.astimezone(zone), now.astimezone(zone).date()
    days = (there.date() - today).days
    match days:
        case 0:
            return f"{there:%H:%M}"
        case 1:
            return f"{there:%H:%M} tomorrow"
        case -1:
            return f"{there:%H:%M} yesterday"
        case _ if 1 < days < 7:
            return f"{there:%H:%M} on {there:%A}"
    year = "" if there.year == today.year else f" {there.year}"
    return f"{there:%H:%M} on {there:%A}, {there.day} {there:%B}{year}"


def in_full(instant: datetime, zone: tzinfo) -> str:
    """``Sunday, 22 November 2026, 20:40``: what stays right whenever it is read."""
    there = instant.astimezone(zone)
    return f"{there:%A}, {there.day} {there:%B %Y}, {there:%H:%M}"


def called(name: str) -> str:
    """What people call the clocks of a place.

    >>> called("America/Argentina/Buenos_Aires"), called("UTC")
    ('Buenos Aires time', 'UTC')
    """
    *_, city = name.split("/")
    return f"{city.replace('_', ' ')} time" if "/" in name else name
