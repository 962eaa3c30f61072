"""Slowing guesses down: five at once, then waits that double, up to five minutes.

So no nickname, whether anyone has it or not, gets more than two dozen guesses in its first hour and twelve in
each hour after. Every try is charged before it is evaluated, so tries made side by side cannot slip through. Guesses
spread over many nicknames are slowed down together, without ever closing the door to someone who has not just tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import F

from drawbridge.journal.passphrase import Busy
from drawbridge.web.keep import clock
from drawbridge.web.keep.models import Attempt
from drawbridge.web.keep.one_pepper import SEALED_WITH
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.rows import sound_rows
from drawbridge.web.keep.turns import in_turn

FREE = 5
LONGEST_WAIT = timedelta(minutes=5)
MEMORY = timedelta(hours=24)
FULL, DRAIN = 100, timedelta(seconds=12)
"""Failed tries at all nicknames together: a hundred at once, and then three hundred an hour."""
PRESSED_WAIT = timedelta(minutes=15)
"""Between two tries at one nickname while there are more than those."""
ALL = "tries: all"
"""A row beside the counters, whose name no counter can have."""


class Throttled(Exception):
    """Too many failed tries. ``wait`` is how long until the next one is looked at."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__(
            f"There were several tries that did not fit, so the next one counts in {_in_words(wait)}. "
            "Nothing was tried now, and nothing is lost."
        )


def _in_words(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"


def wait_after(failed: int) -> timedelta:
    """How long the try after ``failed`` failures has to wait."""
    if failed < FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failed - FREE + 1, 20)), LONGEST_WAIT)


def charge(lookup: str, now: datetime, *, among_all: bool = True) -> None:
    """Count a try as failed before it is made, or raise :class:`Throttled`.

    ``among_all`` counts it among the tries at all nicknames together, too. While there are too many of those, nobody is
    turned away who has not just tried; but whoever has waits a quarter of an hour.
    """
    with in_turn(KEYS):
        attempt = _counted(lookup, now)
        wait = attempt.until - now
        # A wait longer than any we set means that the clock was put back; nobody waits years for that.
        if timedelta(0) < wait <= max(LONGEST_WAIT, PRESSED_WAIT):
            raise Throttled(wait)
        attempt.failed = 1 if now - attempt.until > MEMORY else attempt.failed + 1
        pressed = among_all and _fill(now)
        attempt.until = now + (PRESSED_WAIT if pressed else wait_after(attempt.failed))
        attempt.save()


def _counted(lookup: str, now: datetime) -> Attempt:
    known = sound_rows(Attempt.objects.filter(lookup=lookup), _is_sound)
    return known[0] if known else Attempt(lookup=lookup, until=now)


def _fill(now: datetime) -> bool:
    """Put one more try into the vessel they all share, which loses one every ``DRAIN``; True when it is full."""
    vessel = _counted(ALL, now)
    lost = max(int((now - vessel.until) / DRAIN), 0)
    held = max(vessel.failed - lost, 0)
    vessel.until = now if not held or vessel.until > now else vessel.until + lost * DRAIN
    vessel.failed = min(held + 1, FULL)
    vessel.save()
    return held >= FULL


def _is_sound(attempt: Attempt) -> bool:
    return isinstance(attempt.failed, int) and isinstance(attempt.until, datetime)


@contextmanager
def one_try(lookup: str, now: datetime) -> Iterator[None]:
    """Charge a try, and take the charge back when it fits, or was never made.

    What failed before stays counted: somebody else may have the same nickname, and whoever opens a journal of their own
    must not win free guesses at another's by that.
    """
    charge(lookup, now)
    try:
        yield
    except Busy:
        take_back(lookup, now)
        raise
    take_back(lookup, now)


def take_back(lookup: str, now: datetime) -> None:
    """Undo the charge of a try that fitted after all."""
    with in_turn(KEYS):
        Attempt.objects.filter(lookup=lookup, failed__gt=0).update(failed=F("failed") - 1, until=now)
        Attempt.objects.filter(lookup=lookup, failed=0).delete()
        Attempt.objects.filter(lookup=ALL, failed__gt=0).update(failed=F("failed") - 1)
        Attempt.objects.filter(lookup=ALL, failed=0).delete()


def forget_old(now: datetime) -> None:
    """Drop counters nobody has touched for a day."""
    with in_turn(KEYS):
        old = Attempt.objects.filter(until__lt=now - MEMORY).exclude(lookup__in=(clock.LAST, clock.LEAPT))
        old.exclude(lookup__startswith=SEALED_WITH).delete()
