"""Sessions: a journal open in one browser.

The browser holds a random secret; the keystore holds its hash, and the journal's data key sealed under it.
Neither half opens anything alone, and deleting the row (locking) makes a stolen cookie worthless.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet

from drawbridge.journal import SealError, keys
from drawbridge.web.keep import asked, clock, throttle
from drawbridge.web.keep.models import Asked, Journal, Session, Wrap
from drawbridge.web.keep.patience import impatient
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.rows import sound_rows
from drawbridge.web.keep.store import GIVEN_UP, erase, forget_deleted, in_parts
from drawbridge.web.keep.turns import in_turn

_KIND = "session"
_NOTE_EVERY = timedelta(minutes=1)
_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class Opened:
    """A journal open in this browser: its key, and the secret the browser's cookie carries."""

    secret: bytes = field(repr=False)
    key: bytes = field(repr=False)
    journal: UUID
    kept: bool
    expires: datetime


def begin_anonymous(now: datetime) -> Opened:
    """A new journal, before there is any account: only this browser's cookie opens it."""
    journal = uuid4()
    Journal.objects.create(id=journal, created=now.date())
    return begin(journal, keys.new_key(), kept=False, now=now)


def begin(journal: UUID, key: bytes, *, kept: bool, now: datetime) -> Opened:
    """Open a journal in one more browser."""
    life = settings.JOURNAL_LIFE if kept else settings.ANONYMOUS_LIFE
    opened = Opened(keys.new_key(), key, journal, kept, now + life)
    Session.objects.create(
        digest=keys.session_digest(opened.secret),
        journal=journal,
        blob=keys.wrap(keys.session_key(opened.secret), key, journal, _KIND),
        kept=kept,
        created=now,
        seen=now,
        expires=opened.expires,
    )
    return opened


def resume(secret: bytes, now: datetime) -> Opened | None:
    """The journal a cookie opens; None, and the session is gone, when its time is over.

    Raises:
        ClockLeapt: the journal was never kept, and its time is over only if the clock is right. It stays closed.

    A visit is noted at most once a minute, so a kept journal locks after 9 to 10 idle minutes, never later.
    """
    row = next(iter(_sound(Session.objects.filter(digest=keys.session_digest(secret)))), None)
    if row is None:
        return None
    if is_over(row, now):
        with suppress(DatabaseError), impatient():  # on a full or locked disk it stays over until a sweep removes it
            if not row.kept and not clock.is_believed(now):
                raise clock.ClockLeapt
            lock_row(row)
        return None
    if row.kept and now - row.seen >= _NOTE_EVERY:
        with suppress(DatabaseError), impatient():  # reading needs no room; a visit not noted only locks the sooner
            Session.objects.filter(digest=row.digest).update(seen=now)
    return _open(row, secret)


def _open(row: Session, secret: bytes) -> Opened | None:
    if not isinstance(row.blob, bytes | memoryview) or not isinstance(row.journal, UUID):
        return None  # damaged
    try:
        key = keys.unwrap(keys.session_key(secret), bytes(row.blob), row.journal, _KIND)
    except SealError:
        return None
    return Opened(secret, key, row.journal, row.kept, row.expires)


def _sound(rows: QuerySet[Session]) -> list[Session]:
    """Sessions whose times are times; a damaged one opens nothing."""
    return sound_rows(rows, lambda row: all(isinstance(at, datetime) for at in (row.created, row.seen, row.expires)))


def is_over(row: Session, now: datetime) -> bool:
    """Whether a session's time is up: its whole life, or for a kept journal also the idle time.

    A clock that was put back ends a kept session too, so that no session is lengthened by it.
    """
    if now >= row.expires:
        return True
    return row.kept and not row.seen - _CLOCK_SLACK <= now < row.seen + settings.JOURNAL_IDLE


def lock(opened: Opened) -> None:
    """Close a journal in this browser. One that was never kept cannot be opened again, so it is erased."""
    row = Session.objects.filter(digest=keys.session_digest(opened.secret)).first()
    if row is not None:
        lock_row(row)


def lock_row(row: Session) -> None:
    row.delete()
    if row.kept:
        forget_deleted()
    else:
        _erase_unkept(row.journal)


def _erase_unkept(journal: UUID) -> None:
    if Journal.objects.filter(id=journal, kept=False).exists() and not _has_key(journal):
        erase(journal)


def _has_key(journal: UUID) -> bool:
    """Whether anything but a session opens it. Then it is kept, though the machine stopped before it was marked."""
    return Wrap.objects.filter(journal=journal, kind__in=("passphrase", "by_name", "recovery")).exists()


def end_all(journal: UUID) -> None:
    """Close a journal in every browser, and in those that are still asked for its passkey."""
    Asked.objects.filter(journal=journal).delete()
    Session.objects.filter(journal=journal).delete()


def end_others(opened: Opened) -> int:
    """Close a journal in every other browser; returns in how many it was open."""
    others = Session.objects.filter(journal=opened.journal).exclude(digest=keys.session_digest(opened.secret))
    ended, _ = others.delete()
    forget_deleted()
    return ended


def open_sessions(opened: Opened, now: datetime) -> list[datetime]:
    """When each browser in which the journal is open now opened it, this one included, oldest first."""
    rows = Session.objects.filter(journal=opened.journal).order_by("created")
    return [row.created for row in _sound(rows) if not is_over(row, now)]


def sweep(now: datetime) -> None:
    """Remove sessions whose time is over, journals that were never kept in theirs, and old counters.

    Nothing unkept goes while the clock is not believed: see :mod:`drawbridge.web.keep.clock`.
    """
    believed = clock.is_believed(now)
    with in_turn(KEYS):
        over = [row for row in _sound(Session.objects.defer("blob")) if is_over(row, now) and (row.kept or believed)]
        for part in in_parts([row.digest for row in over]):
            Session.objects.filter(digest__in=part).delete()
    throttle.forget_old(now)
    asked.forget_old(now)
    over_for_good = list(Journal.objects.filter(kept=False, created=GIVEN_UP).values_list("id", flat=True))
    if believed:
        over_for_good += _forgotten(now)
    for journals in in_parts(over_for_good):
        erase(*journals)
    forget_deleted()  # of the sessions, too


def _forgotten(now: datetime) -> list[UUID]:
    """Journals never kept and older than their life. A kept one, which is one that has a key, is never swept."""
    oldest = (now - settings.ANONYMOUS_LIFE).date()
    unkept = (
        Journal.objects.filter(kept=False, created__lt=oldest).exclude(created=GIVEN_UP).values_list("id", flat=True)
    )
    return [journal for journal in unkept if not _has_key(journal)]
