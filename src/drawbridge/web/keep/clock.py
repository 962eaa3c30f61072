"""Whether the machine's clock is believed before anything is erased by it.

A journal that was never kept ends by the clock after fourteen days. So a clock that leaps ahead by years, as one does
that is set wrongly or has lost its battery, would end it within a minute. The keystore therefore remembers when it was
last looked at. After a leap of more than two days nothing unkept is erased until the clock has gone on from there for a
day: time to set it right. Coming back after weeks away looks the same, and costs no more than that day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from drawbridge.web.keep.models import Attempt
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.rows import sound_rows
from drawbridge.web.keep.turns import in_turn

LEAP = timedelta(days=2)
GRACE = timedelta(days=1)
LAST, LEAPT = "clock: last believed", "clock: leapt to"
"""Two rows beside the counters of tries, whose names no counter can have."""


class ClockLeapt(Exception):
    """By the clock, an unkept journal is over; but the clock has just leapt, so it is closed and not erased."""


def is_believed(now: datetime) -> bool:
    """Whether what is over by this clock may be erased; remembers what it saw."""
    with in_turn(KEYS):
        last, leapt = _remembered(LAST), _remembered(LEAPT)
        if last is None or now - last <= LEAP or (leapt is not None and now - leapt >= GRACE):
            _remember(LAST, now)
            Attempt.objects.filter(lookup=LEAPT).delete()
            return True
        if leapt is None or now < leapt:
            _remember(LEAPT, now)
        return False


def _remembered(name: str) -> datetime | None:
    rows = sound_rows(Attempt.objects.filter(lookup=name), lambda row: isinstance(row.until, datetime))
    return rows[0].until if rows else None


def _remember(name: str, at: datetime) -> None:
    Attempt(lookup=name, failed=0, until=at).save()  # reads nothing, so a damaged row is mended
