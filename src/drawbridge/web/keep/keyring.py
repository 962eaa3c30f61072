"""The passkeys of a journal: any number up to ten, in one sealed place of the keystore, beside the wraps.

All that is known of them, their public keys and counters included, is sealed under a key that only the opened journal
has. So nothing can be asked of them before the passphrase is right, and whoever takes the databases learns only that
there are some. They open nothing by themselves, and the recovery code takes them away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import QuerySet

from drawbridge.journal import SealError, keys
from drawbridge.journal.passkey import Passkey, PasskeyRefused, Site, from_text, to_text
from drawbridge.web.keep.asked import LIFE, Question
from drawbridge.web.keep.models import Wrap
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.store import forget_deleted
from drawbridge.web.keep.turns import in_turn

_KIND = "passkeys"
MOST = 10


def is_on(journal: UUID) -> bool:
    """Whether opening asks for a passkey."""
    return Wrap.objects.filter(journal=journal, kind=_KIND).exists()


def passkeys(journal: UUID, key: bytes) -> list[Passkey]:
    """In the order in which they were added; none where what was kept of them is damaged."""
    return _read(Wrap.objects.filter(journal=journal, kind=_KIND), key)


def question_for_new(question: Question, site: Site) -> str:
    """What the browser is told so that it makes one."""
    from drawbridge.journal import ceremony  # noqa: PLC0415 - an optional package

    owner = keys.passkeys_owner(question.key)
    return ceremony.question_for_new(site, owner, question.challenge, _of(question, site), LIFE.seconds)


def question_for(question: Question, site: Site) -> str:
    """What the browser is told so that it asks for one of those that hold here."""
    from drawbridge.journal import ceremony  # noqa: PLC0415

    return ceremony.question(site, question.challenge, _of(question, site), LIFE.seconds)


def add(question: Question, answer: str, name: str, site: Site, now: datetime) -> None:
    """Keep one that was just made. Raises :class:`PasskeyRefused`, having kept nothing."""
    from drawbridge.journal import ceremony  # noqa: PLC0415

    made = ceremony.made(answer, question.challenge, site)
    with in_turn(KEYS):
        held = _alone_with(question.journal, question.key)
        if len(held) >= MOST or made.credential in [one.credential for one in held]:
            raise PasskeyRefused
        new = Passkey(str(uuid4()), name, now.date().isoformat(), site.name, *made)
        _store(question.journal, question.key, [*held, new])


def require(question: Question, answer: str, site: Site) -> None:
    """Note that one answered. Raises :class:`PasskeyRefused` unless it is the right answer of one of them."""
    from drawbridge.journal import ceremony  # noqa: PLC0415

    with in_turn(KEYS):
        held = _alone_with(question.journal, question.key)
        used = ceremony.answered(answer, question.challenge, site, held)
        _store(question.journal, question.key, [used if one.id == used.id else one for one in held])


def remove(journal: UUID, key: bytes, id_: str) -> None:
    """Take one away. With the last of them, opening asks for none any more."""
    with in_turn(KEYS):
        left = [one for one in _alone_with(journal, key) if one.id != id_]
        _store(journal, key, left)


def switch_off(journal: UUID) -> None:
    """Take all of them away."""
    Wrap.objects.filter(journal=journal, kind=_KIND).delete()
    forget_deleted()


def _of(question: Question, site: Site) -> list[Passkey]:
    """Those that hold where the question is put."""
    return [one for one in passkeys(question.journal, question.key) if one.site == site.name]


def _alone_with(journal: UUID, key: bytes) -> list[Passkey]:
    """As :func:`passkeys`, and nobody else changes them before this transaction ends."""
    return _read(Wrap.objects.filter(journal=journal, kind=_KIND), key)


def _read(wraps: QuerySet[Wrap], key: bytes) -> list[Passkey]:
    wrap = wraps.first()
    if wrap is None or not isinstance(wrap.blob, bytes | memoryview):
        return []
    try:
        return from_text(keys.unwrap(keys.passkeys_key(key), bytes(wrap.blob), wrap.journal, _KIND))
    except (SealError, ValueError, TypeError):
        return []


def _store(journal: UUID, key: bytes, held: Sequence[Passkey]) -> None:
    switch_off(journal)
    if held:
        blob = keys.wrap(keys.passkeys_key(key), to_text(held), journal, _KIND)
        Wrap.objects.create(journal=journal, kind=_KIND, lookup=journal.hex, salt=b"", cost="{}", blob=blob)
