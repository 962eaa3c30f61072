"""Keeping a journal, opening it again, changing what opens it, erasing it.

Keeping adds wraps beside the journal's data key; no entry is copied or sealed anew. What depends on the time
takes ``now``. Views call these functions and turn their errors into sentences beside the field.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from drawbridge.journal import SealError, keys
from drawbridge.journal.passphrase import SALT_BYTES, Busy, Cost, check_passphrase, stretch
from drawbridge.journal.recovery import read_code
from drawbridge.web.keep import second, session, store, throttle
from drawbridge.web.keep.models import Journal, Wrap
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.rows import sound_rows
from drawbridge.web.keep.session import Opened

LONGEST_NICKNAME = 60
_PASSPHRASE, _RECOVERY = "passphrase", "recovery"
_CODES = "recovery codes"
DoesNotOpen = second.DoesNotOpen


class NicknameError(ValueError):
    """A nickname that cannot be used: empty, too long, or taken."""


class AlreadyKept(Exception):
    """The journal is kept already; changing what opens it needs its passphrase or recovery code."""

    def __init__(self) -> None:
        super().__init__("This journal is kept already. Nothing was changed.")


def keep_journal(opened: Opened, nickname: str, passphrase: str, recovery: str | None, now: datetime) -> Opened:
    """Keep an anonymous journal: a nickname and passphrase open it from now on, and a recovery code if given.

    ``recovery`` is the code as typed back. Returns the new session; the old one is over.

    Raises:
        NicknameError, WeakPassphrase, RecoveryCodeError: the field that needs mending.
        AlreadyKept, Busy: nothing was changed.
    """
    if opened.kept:
        raise AlreadyKept
    check_nickname(nickname)
    check_passphrase(passphrase, nickname)
    wraps = [] if recovery is None else [_recovery_wrap(opened.journal, opened.key, read_code(recovery))]
    wraps += [_passphrase_wrap(opened.journal, opened.key, _lookup(nickname), passphrase)]
    kept = _put(opened.journal, opened.key, wraps, now)
    _mark_kept(opened.journal)
    return kept


def _mark_kept(journal: UUID) -> None:
    """Once its key is stored. Should the machine stop between the two, the key counts, and the mark comes later."""
    Journal.objects.filter(id=journal, kept=False).exclude(created=store.GIVEN_UP).update(kept=True)


def open_kept(nickname: str, passphrase: str, now: datetime, digits: str = "") -> Opened:
    """Open a kept journal in this browser. ``digits`` are asked only of a journal whose owner switched them on.

    Raises:
        DoesNotOpen: no journal has this nickname with this passphrase, or these are not its digits; it says not which.
        Throttled, Busy: nothing was tried.
    """
    lookup = _lookup(nickname)
    with throttle.one_try(lookup, now):
        wrap = _find(_PASSPHRASE, lookup) or _decoy(lookup)
        key = _try_passphrase(wrap, passphrase)
        second.require(wrap.journal, key, digits, now)
    _raise_cost(wrap, key, passphrase)
    _mark_kept(wrap.journal)
    return session.begin(wrap.journal, key, kept=True, now=now)


def open_with_recovery(code: str, now: datetime) -> Opened:
    """Open a kept journal with its recovery code alone; a forgotten nickname is no obstacle.

    A code that fits never waits: 160 random bits need no throttle. Codes that fit nothing share a counter of
    their own, which nobody can use up against the owner of a journal.

    Raises:
        RecoveryCodeError: the code cannot be right as typed; nothing was tried.
        DoesNotOpen, Throttled: it opens no journal.
    """
    journal, key = _by_recovery(code, now)
    _mark_kept(journal)
    return session.begin(journal, key, kept=True, now=now)


def reset_with_recovery(code: str, nickname: str, passphrase: str, now: datetime) -> Opened:
    """Set a new nickname and passphrase, the recovery code being the proof. Ends every other session.

    Raises:
        As :func:`open_with_recovery` and :func:`keep_journal`.
    """
    check_nickname(nickname)
    check_passphrase(passphrase, nickname)
    journal, key = _by_recovery(code, now)
    renewed = _put(journal, key, [_passphrase_wrap(journal, key, _lookup(nickname), passphrase)], now)
    second.switch_off(journal)  # whoever lost the phone with the digits gets in like this
    return renewed


def change_passphrase(opened: Opened, current: str, new: str, now: datetime) -> Opened:
    """Change the passphrase. Ends every other session, and renews this one.

    Raises:
        DoesNotOpen: ``current`` is not the passphrase.
        WeakPassphrase, Throttled, Busy: nothing was changed.
    """
    check_passphrase(new)
    lookup = confirm(opened, current, now)
    return _put(opened.journal, opened.key, [_passphrase_wrap(opened.journal, opened.key, lookup, new)], now)


def confirm(opened: Opened, passphrase: str, now: datetime) -> str:
    """Ask again who is there, before something that cannot be undone; returns the nickname's lookup.

    Raises:
        DoesNotOpen, Throttled, Busy: nothing was changed.
        JournalGone: it was erased meanwhile.
    """
    wraps = Wrap.objects.filter(journal=opened.journal, kind=_PASSPHRASE)
    if not wraps.exists():
        raise store.JournalGone
    wrap = next(iter(sound_rows(wraps, _is_sound)), None) or _decoy("")
    with throttle.one_try(wrap.lookup, now):
        _try_passphrase(wrap, passphrase)
    return wrap.lookup


def set_recovery(opened: Opened, code: str) -> None:
    """Give a kept journal a recovery code, typed back; the one before, if any, opens nothing from now on."""
    _replace(_recovery_wrap(opened.journal, opened.key, read_code(code)))


def has_recovery(opened: Opened) -> bool:
    """Whether a recovery code opens this journal."""
    return Wrap.objects.filter(journal=opened.journal, kind=_RECOVERY).exists()


def erase(opened: Opened) -> None:
    """Erase a journal: everything that opens it, every session, every entry."""
    store.erase(opened.journal)


def check_nickname(nickname: str) -> None:
    """Raise :class:`NicknameError` for one that is empty or too long."""
    if not keys.same_nickname(nickname):
        raise NicknameError("Choose a nickname: any word or words, best one you use nowhere else.")
    if len(nickname) > LONGEST_NICKNAME:
        raise NicknameError(f"A nickname holds {LONGEST_NICKNAME} characters; shorten this one.")


def _lookup(nickname: str) -> str:
    return keys.nickname_lookup(nickname, settings.PEPPER)


def _find(kind: str, lookup: str) -> Wrap | None:
    return next(iter(sound_rows(Wrap.objects.filter(kind=kind, lookup=lookup), _is_sound)), None)


def _is_sound(wrap: Wrap) -> bool:
    """Whether a wrap could open anything; one that was damaged opens nothing."""
    if not (
        isinstance(wrap.journal, UUID) and all(isinstance(part, bytes | memoryview) for part in (wrap.blob, wrap.salt))
    ):
        return False
    return wrap.kind != _PASSPHRASE or (len(wrap.salt) == SALT_BYTES and _cost_is_sound(wrap))


def _cost_is_sound(wrap: Wrap) -> bool:
    try:
        return isinstance(_cost(wrap), Cost)
    except (TypeError, ValueError):
        return False


def _try_passphrase(wrap: Wrap, passphrase: str) -> bytes:
    """The data key in a wrap; a decoy takes the same steps and fails at the last."""
    stretched = stretch(passphrase, bytes(wrap.salt), _cost(wrap))
    key = keys.passphrase_key(stretched, settings.PEPPER)
    try:
        return keys.unwrap(key, bytes(wrap.blob), wrap.journal, wrap.kind)
    except SealError:
        raise DoesNotOpen from None


def _by_recovery(text: str, now: datetime) -> tuple[UUID, bytes]:
    code = read_code(text)
    wrap = _find(_RECOVERY, keys.recovery_lookup(code, settings.PEPPER))
    if wrap is None:
        throttle.charge(_CODES, now)
        raise _no_such_code()
    key = keys.recovery_key(code, settings.PEPPER)
    try:
        return wrap.journal, keys.unwrap(key, bytes(wrap.blob), wrap.journal, wrap.kind)
    except SealError:
        raise _no_such_code() from None


def _no_such_code() -> DoesNotOpen:
    return DoesNotOpen(
        "No journal opens with this recovery code. Nothing has changed. Only a journal's newest code "
        "opens it, and an erased journal has none."
    )


def _cost(wrap: Wrap) -> Cost:
    return Cost(**json.loads(wrap.cost))


def _cost_today() -> Cost:
    return Cost(**settings.ARGON2)


def _decoy(lookup: str) -> Wrap:
    """Stands in for the wrap of a nickname nobody has; no passphrase opens it."""
    nobody = UUID(int=0)
    salt = keys.decoy_salt(lookup, settings.PEPPER)
    blob = keys.wrap(keys.new_key(), keys.new_key(), nobody, _PASSPHRASE)
    return Wrap(journal=nobody, kind=_PASSPHRASE, salt=salt, cost=json.dumps(asdict(_cost_today())), blob=blob)


def _passphrase_wrap(journal: UUID, data_key: bytes, lookup: str, passphrase: str) -> Wrap:
    salt, cost = os.urandom(SALT_BYTES), _cost_today()
    key = keys.passphrase_key(stretch(passphrase, salt, cost), settings.PEPPER)
    blob, stored = keys.wrap(key, data_key, journal, _PASSPHRASE), json.dumps(asdict(cost))
    return Wrap(journal=journal, kind=_PASSPHRASE, lookup=lookup, salt=salt, cost=stored, blob=blob)


def _recovery_wrap(journal: UUID, data_key: bytes, code: bytes) -> Wrap:
    lookup = keys.recovery_lookup(code, settings.PEPPER)
    blob = keys.wrap(keys.recovery_key(code, settings.PEPPER), data_key, journal, _RECOVERY)
    return Wrap(journal=journal, kind=_RECOVERY, lookup=lookup, salt=b"", cost="{}", blob=blob)


def _raise_cost(wrap: Wrap, data_key: bytes, passphrase: str) -> None:
    """Stretch again where today's setting asks for more work. When the line is full it can wait."""
    if _cost(wrap).below(_cost_today()):
        with suppress(Busy):
            _replace(_passphrase_wrap(wrap.journal, data_key, wrap.lookup, passphrase))


def _put(journal: UUID, data_key: bytes, wraps: list[Wrap], now: datetime) -> Opened:
    """Store wraps, end every session of the journal, and begin a fresh one: all or nothing.

    A taken nickname shows here, after the stretching, so that asking which nicknames exist is slow work.
    """
    try:
        with transaction.atomic(using=KEYS):
            _store(wraps)
            session.end_all(journal)
            renewed = session.begin(journal, data_key, kept=True, now=now)
    except IntegrityError:
        raise NicknameError("This nickname is taken. Nothing was changed; choose another.") from None
    store.forget_deleted()
    return renewed


def _replace(wrap: Wrap) -> None:
    with transaction.atomic(using=KEYS):
        _store([wrap])
    store.forget_deleted()


def _store(wraps: list[Wrap]) -> None:
    for wrap in wraps:
        Wrap.objects.filter(journal=wrap.journal, kind=wrap.kind).delete()
        wrap.save(force_insert=True)
