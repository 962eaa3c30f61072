"""The one way to a journal: views open, start, record and close through here, and nothing else does.

No database is touched for a request that carries no cookie, nor for one whose view does not ask.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from drawbridge.journal import Entry, Journal, keys
from drawbridge.web.hush import TOUCH_IT, follow
from drawbridge.web.keep import session
from drawbridge.web.keep.clock import ClockLeapt
from drawbridge.web.keep.patience import impatient
from drawbridge.web.keep.session import Opened
from drawbridge.web.keep.store import SqlStore

log = logging.getLogger("drawbridge")

SWEEP_EVERY = timedelta(hours=1)


def open_journal(request: HttpRequest) -> Journal | None:
    """The journal that is open in this browser, or None. Within one request it is always the same object."""
    here, visit = opened(request), _visit(request)
    if here is not None and visit.journal is None:
        visit.journal = Journal(here.journal, here.key, SqlStore())
    return visit.journal


def opened(request: HttpRequest) -> Opened | None:
    """What opened the journal in this browser, for the room where it is kept, changed and erased."""
    visit = _visit(request)
    if not visit.looked:
        visit.looked = True
        visit.opened = _resume(request, visit)
    return visit.opened


def read_already(request: HttpRequest) -> tuple[Entry, ...]:
    """The entries that this request's view has read; none when it had no need of them. It asks no database."""
    journal = _visit(request).journal
    return journal.entries() if journal is not None and journal.is_read else ()


def start_journal(request: HttpRequest) -> Journal:
    """A new anonymous journal, or the one that is open already; the answer carries its cookie."""
    if opened(request) is None:
        now = timezone.now()
        _SWEEP.when_due(now)
        renew(request, session.begin_anonymous(now))
    journal = open_journal(request)
    assert journal is not None  # entered just above
    return journal


def record(journal: Journal, entry: Entry) -> bool:
    """Keep an entry. True once it is stored durably; False when it was there already.

    Raises:
        EntryConflict: its id is taken by an entry that says something else.
        JournalGone: the journal was erased meanwhile.
    """
    is_new = journal.append(entry)
    follow(journal, [entry.kind])
    return is_new


def record_all(journal: Journal, entries: Sequence[Entry]) -> bool:
    """Keep entries that belong together, all or none; False when one of them is there already."""
    are_new = journal.append_all(entries)
    follow(journal, {entry.kind for entry in entries})
    return are_new


def forget(journal: Journal, entries: Collection[UUID]) -> int:
    """Erase entries for good, from the file and its log; how many there were. Backups may hold them a while longer."""
    gone = journal.remove(entries)
    follow(journal, TOUCH_IT)
    return gone


def renew(request: HttpRequest, fresh: Opened) -> None:
    """Give this browser another session, as after keeping, opening or a new passphrase.

    Another journal that was open here is closed; one that was never kept is thereby erased, so a view that
    wants its entries appends them to the new one first.
    """
    before = opened(request)
    if before is not None and before.secret != fresh.secret:
        session.lock(before)
    request.__dict__["visit"] = Visit(looked=True, opened=fresh, cookie="set")


def close_journal(request: HttpRequest) -> None:
    """Lock the journal in this browser, if one is open, and drop the cookie."""
    here = opened(request)
    request.__dict__["visit"] = Visit(looked=True, cookie="drop")
    if here is not None:
        session.lock(here)


def journal_state(request: HttpRequest) -> Literal["none", "open", "kept"]:
    """Whether a journal is open here, and whether it is a kept one."""
    here = opened(request)
    if here is None:
        return "none"
    return "kept" if here.kept else "open"


@dataclass
class Visit:
    """What is known about one request's journal, and what its cookie needs."""

    looked: bool = False
    opened: Opened | None = None
    journal: Journal | None = None
    cookie: Literal["leave", "set", "drop"] = "leave"


def _visit(request: HttpRequest) -> Visit:
    visit: Visit = request.__dict__.setdefault("visit", Visit())
    return visit


def _resume(request: HttpRequest, visit: Visit) -> Opened | None:
    text = request.COOKIES.get(settings.JOURNAL_COOKIE)
    if text is None:
        return None
    secret, now = keys.read_secret(text), timezone.now()
    if secret is not None:
        _SWEEP.when_due(now)
    try:
        found = session.resume(secret, now) if secret is not None else None
    except ClockLeapt:
        return None  # and the cookie stays: it opens the journal again once the clock is set right
    if found is None:
        visit.cookie = "drop"
    return found


class SessionCookie:
    """Middleware: sets the cookie of a journal just opened, drops that of one just closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        visit = _visit(request)
        visit.journal = None  # a request refers to itself, so what was opened for it would outlive it for a while
        if visit.cookie == "set" and visit.opened is not None:
            _set_cookie(response, visit.opened)
        elif visit.cookie == "drop":
            response.delete_cookie(settings.JOURNAL_COOKIE)
        return response


def _set_cookie(response: HttpResponseBase, fresh: Opened) -> None:
    """A kept journal's cookie ends with the browser; an anonymous one's stays as long as the journal does."""
    response.set_cookie(
        settings.JOURNAL_COOKIE,
        keys.secret_text(fresh.secret),
        max_age=None if fresh.kept else settings.ANONYMOUS_LIFE,
        secure=settings.JOURNAL_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class _Sweep:
    """Runs the sweep at most once an hour in this process, on the back of a visit."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._last = datetime.min.replace(tzinfo=UTC)

    def when_due(self, now: datetime) -> None:
        with self._turn:
            if abs(now - self._last) < SWEEP_EVERY:
                return
            self._last = now
        try:
            with impatient():
                session.sweep(now)
        except DatabaseError as error:
            log.error("The hourly sweep did not finish (%s); the next one will.", type(error).__name__)


_SWEEP = _Sweep()
