"""What a passkey is asked, while it has not answered: once, within five minutes, in the browser that was asked.

The secret of a question stands on its page alone; the keystore holds its hash, and the journal's data key sealed under
it and under something the browser brings itself. So neither opens anything alone, nor do both without the passkey.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from drawbridge.journal import SealError, keys
from drawbridge.web.keep.models import Asked
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.rows import sound_rows
from drawbridge.web.keep.store import forget_deleted
from drawbridge.web.keep.turns import in_turn

LIFE = timedelta(minutes=5)

Why = Literal["opening", "adding"]
"""A question put for one of them is no question for the other."""


class TooLate(Exception):
    """The question was answered already, is too old, or was put to another browser."""

    def __init__(self) -> None:
        super().__init__(
            "The passkey’s answer did not count: its question had been answered already, or had waited longer than "
            "five minutes. Nothing has changed. Begin again here."
        )


@dataclass(frozen=True)
class Question:
    """A journal's data key, and the secret of the question that it waits for."""

    journal: UUID
    key: bytes = field(repr=False)
    secret: bytes = field(repr=False)

    @property
    def challenge(self) -> bytes:
        """What the passkey signs."""
        return keys.challenge(self.secret)

    @property
    def text(self) -> str:
        """The secret as it stands on the page."""
        return keys.secret_text(self.secret)


def put(journal: UUID, key: bytes, browser: bytes, why: Why, now: datetime) -> Question:
    """Put a question. ``browser`` is a secret that only the browser has that is asked."""
    forget_old(now)
    question = Question(journal, key, keys.new_key())
    Asked.objects.create(
        digest=keys.session_digest(question.secret),
        journal=journal,
        blob=keys.wrap(keys.asked_key(question.secret, browser), key, journal, why),
        until=now + LIFE,
    )
    return question


def take(text: str, browser: bytes, why: Why, now: datetime) -> Question:
    """The question with this secret, which is thereby over, however it is answered. Raises :class:`TooLate`."""
    secret = keys.read_secret(text)
    row = _taken(keys.session_digest(secret)) if secret else None
    if secret is None or row is None or not timedelta(0) < row.until - now <= LIFE:
        raise TooLate
    try:
        key = keys.unwrap(keys.asked_key(secret, browser), bytes(row.blob), row.journal, why)
    except SealError:
        raise TooLate from None
    return Question(row.journal, key, secret)


def _taken(digest: str) -> Asked | None:
    """The row, for the one who deletes it: of two answers side by side, the other finds nothing."""
    with in_turn(KEYS):
        found = sound_rows(Asked.objects.filter(digest=digest), _is_sound)
        Asked.objects.filter(digest=digest).delete()
    forget_deleted()
    return found[0] if found else None


def forget_old(now: datetime) -> None:
    """Drop questions that nobody answered in time."""
    Asked.objects.filter(until__lt=now).delete()


def _is_sound(row: Asked) -> bool:
    return (
        isinstance(row.until, datetime) and isinstance(row.journal, UUID) and isinstance(row.blob, bytes | memoryview)
    )
