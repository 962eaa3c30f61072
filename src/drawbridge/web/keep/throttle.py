"""Slowing guesses down: five at once, then waits that double, up to five minutes.

So no nickname, whether anyone has it or not, gets more than two dozen guesses in its first hour and twelve in
each hour after. Every try is charged before it is evaluated, so tries made side by side cannot slip through.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from drawbridge.journal.passphrase import Busy
from drawbridge.web.keep import clock
from drawbridge.web.keep.models import Attempt
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.rows import sound_rows

FREE = 5
LONGEST_WAIT = timedelta(minutes=5)
MEMORY = timedelta(hours=24)


class Throttled(Exception):
    """Too many failed tries. ``wait`` is how long until the next one is looked at."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        seconds = max(1, round(wait.total_seconds()))
        super().__init__(
            f"There were several tries that did not fit, so the next one counts in {seconds} seconds. "
            "Nothing was tried now, and nothing is lost."
        )


def wait_after(failed: int) -> timedelta:
    """How long the try after ``failed`` failures has to wait."""
    if failed < FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failed - FREE + 1, 20)), LONGEST_WAIT)


def charge(lookup: str, now: datetime) -> None:
    """Count a try as failed before it is made, or raise :class:`Throttled`."""
    with transaction.atomic(using=KEYS):
        known = sound_rows(Attempt.objects.select_for_update().filter(lookup=lookup), _is_sound)
        attempt = known[0] if known else Attempt(lookup=lookup, until=now)
        wait = attempt.until - now
        # A wait longer than any we set means that the clock was put back; nobody waits years for that.
        if timedelta(0) < wait <= LONGEST_WAIT:
            raise Throttled(wait)
        attempt.failed = 1 if now - attempt.until > MEMORY else attempt.failed + 1
        attempt.until = now + wait_after(attempt.failed)
        attempt.save()


def _is_sound(attempt: Attempt) -> bool:
    return isinstance(attempt.failed, int) and isinstance(attempt.until, datetime)


@contextmanager
def one_try(lookup: str, now: datetime) -> Iterator[None]:
    """Charge a try; forget the count when it fits, and take the charge back when it was never made."""
    charge(lookup, now)
    try:
        yield
    except Busy:
        Attempt.objects.filter(lookup=lookup).update(failed=F("failed") - 1, until=now)
        raise
    Attempt.objects.filter(lookup=lookup).delete()


def forget_old(now: datetime) -> None:
    """Drop counters nobody has touched for a day."""
    Attempt.objects.filter(until__lt=now - MEMORY).exclude(lookup__in=(clock.LAST, clock.LEAPT)).delete()
