"""Notes by mail, for whoever asked for them on a copy whose host sends mail: at most one a day, and they say nothing.

The address lies sealed in the keystore, under a key of this machine's pepper, beside the journal's wraps, and goes with
them when the journal is erased. This machine can open it, since the command that sends has no journal open; the page
that asks for it says so. Nothing here knows what the journal says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from drawbridge.journal import keys
from drawbridge.journal.seal import SealError
from drawbridge.web.keep.models import Wrap
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.turns import in_turn

_KIND = "note"
OPEN = "open"
"""Silent until further notice."""


@dataclass(frozen=True)
class Note:
    """Where a note goes and on which days of the week, 0 for Monday; ``silent`` is an instant, OPEN or empty.

    Nothing but one question (``asked``) goes to an address until whoever reads it has said yes (``confirmed``): else
    anyone could have notes sent to somebody else.
    """

    to: str
    days: tuple[int, ...]
    token: str
    silent: str = ""
    asked: bool = False
    confirmed: bool = False

    def wanted(self, now: datetime) -> bool:
        """Whether one goes out on this day: it was chosen, and no silence was asked for; or the one question does."""
        today = now.weekday() in self.days if self.confirmed else not self.asked
        return today and not self._is_silent(now)

    def _is_silent(self, now: datetime) -> bool:
        return self.silent == OPEN or bool(self.silent and now < datetime.fromisoformat(self.silent))


def sends_mail() -> bool:
    """Whether whoever runs this copy has set up mail, and an address at which notes can be stopped."""
    return bool(settings.EMAIL_HOST and settings.MAIL_FROM and settings.ADDRESS)


def note_of(journal: UUID) -> Note | None:
    """What is set up for a journal; None when nothing is, or when what is there does not open any more."""
    wrap = Wrap.objects.filter(journal=journal, kind=_KIND).first()
    return _opened(wrap) if wrap else None


def ask(journal: UUID, to: str, days: tuple[int, ...], silent: str = "") -> Note:
    """Set up notes; another address or other days take the place of those before, and the old way to stop them ends."""
    note = Note(to, days, keys.secret_text(keys.new_key()), silent)
    with in_turn(KEYS):
        before = Wrap.objects.filter(journal=journal, kind=_KIND).first()
        sent = before.cost if before else json.dumps({"sent": ""})
        known = _opened(before) if before else None
        if known and known.to == to:
            note = replace(note, asked=known.asked, confirmed=known.confirmed)
        Wrap.objects.filter(journal=journal, kind=_KIND).delete()
        Wrap.objects.create(
            journal=journal, kind=_KIND, lookup=_lookup(note.token), salt=b"", cost=sent, blob=_sealed(journal, note)
        )
    return note


def end(journal: UUID) -> None:
    """No more notes, and the address is gone."""
    Wrap.objects.filter(journal=journal, kind=_KIND).delete()


def stop(token: str) -> None:
    """No more notes to whoever holds this link, with no journal open. A link that is over does nothing."""
    Wrap.objects.filter(kind=_KIND, lookup=_lookup(token)).delete()


def found(token: str) -> Note | None:
    """The note that this link belongs to; None when it is over."""
    wrap = Wrap.objects.filter(kind=_KIND, lookup=_lookup(token)).first()
    return _opened(wrap) if wrap else None


def confirm(token: str) -> None:
    """Whoever reads mail at the address wants notes. Said again, it changes nothing."""
    for wrap in Wrap.objects.filter(kind=_KIND, lookup=_lookup(token)):
        _change(wrap, confirmed=True)


def hush(journal: UUID, silent: str) -> None:
    """Silent until then, or not any more: what was asked for in the journal holds for notes, too."""
    for wrap in Wrap.objects.filter(journal=journal, kind=_KIND):
        _change(wrap, silent=silent)


def deliver(now: datetime, send: Callable[[Note], None]) -> tuple[int, int]:
    """Send today's notes; how many went out, and how many failed.

    A note is marked before it is sent, so that two commands side by side, or one that is cut short, never send two: one
    that failed is left out for that day.
    """
    sent = failed = 0
    for wrap, note in _due(now):
        if not _mark(wrap, now.date()):
            continue
        _change(wrap, asked=True)
        try:
            send(note)
            sent += 1
        except OSError:  # every error of smtplib is one
            failed += 1
    return sent, failed


def _due(now: datetime) -> Iterator[tuple[Wrap, Note]]:
    for wrap in Wrap.objects.filter(kind=_KIND).order_by("pk"):
        note = _opened(wrap)
        if note and note.wanted(now):
            yield wrap, note


def _mark(wrap: Wrap, today: date) -> bool:
    """Whether today's note is ours to send: nobody marked it since it was read, and the clock was not set back."""
    if json.loads(wrap.cost)["sent"] >= today.isoformat():
        return False
    marked = json.dumps({"sent": today.isoformat()})
    return Wrap.objects.filter(pk=wrap.pk, cost=wrap.cost, lookup=wrap.lookup).update(cost=marked) == 1


def _change(wrap: Wrap, **said: object) -> None:
    note = _opened(wrap)
    if note:
        changed = replace(note, **said)  # type: ignore[arg-type]
        Wrap.objects.filter(pk=wrap.pk).update(blob=_sealed(wrap.journal, changed))


def _opened(wrap: Wrap) -> Note | None:
    try:
        held = json.loads(keys.unwrap(_key(), bytes(wrap.blob), wrap.journal, _KIND))
    except (SealError, ValueError):
        return None
    return Note(**(held | {"days": tuple(held["days"])}))


def _sealed(journal: UUID, note: Note) -> bytes:
    return keys.wrap(_key(), json.dumps(asdict(note)).encode(), journal, _KIND)


def _key() -> bytes:
    return keys.mail_key(settings.PEPPER)


def _lookup(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
