"""Keeping a journal, opening it again, changing what opens it, erasing it.

Keeping adds wraps beside the journal's data key; no entry is copied or sealed anew. What depends on the time
takes ``now``. Views call these functions and turn their errors into sentences beside the field.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from drawbridge.journal import SealError, keys
from drawbridge.journal.passkey import Site
from drawbridge.journal.passphrase import Busy, check_passphrase
from drawbridge.journal.recovery import read_code
from drawbridge.web.keep import keyring, second, session, store, throttle, ways_in
from drawbridge.web.keep.asked import Question
from drawbridge.web.keep.models import Journal, Wrap
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.session import Opened
from drawbridge.web.keep.turns import in_turn
from drawbridge.web.keep.ways_in import BY_BOTH, BY_NAME, RECOVERY

LONGEST_NICKNAME = 60
_CODES = "recovery codes"
_OPENING, _MAKING = "open", "make"
"""Tries at opening are counted apart from those at setting what opens: neither holds the other up."""
DoesNotOpen = second.DoesNotOpen


class NicknameError(ValueError):
    """A nickname that cannot be used: empty, too long, or not with this passphrase."""


class AlreadyKept(Exception):
    """The journal is kept already; changing what opens it needs its passphrase or recovery code."""

    def __init__(self) -> None:
        super().__init__("This journal is kept already. Nothing was changed.")


def keep_journal(opened: Opened, nickname: str, passphrase: str, recovery: str | None, now: datetime) -> Opened:
    """Keep an anonymous journal: a nickname and passphrase open it from now on, and a recovery code if given.

    ``recovery`` is the code as typed back. Returns the new session; the old one is over.

    Raises:
        NicknameError, WeakPassphrase, RecoveryCodeError: the field that needs mending.
        AlreadyKept, Throttled, Busy: nothing was changed.
    """
    if opened.kept:
        raise AlreadyKept
    check_nickname(nickname)
    check_passphrase(passphrase, nickname)
    wraps = [] if recovery is None else [_recovery_wrap(opened.journal, opened.key, read_code(recovery))]
    wraps += [_new_way_in(opened.journal, opened.key, ways_in.salt_of(nickname), passphrase, now)]
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
        PasskeyWanted: a passkey remains to be asked for; see :func:`open_with_passkey`.
        Throttled, Busy: nothing was tried.
    """
    salt = ways_in.salt_of(nickname)
    with throttle.one_try(_tries(salt, _OPENING), now):
        wrap, key = ways_in.by_both(nickname, passphrase)
        _renew(wrap, key, salt, passphrase)
        second.require(wrap.journal, key, digits, now)
    _mark_kept(wrap.journal)
    return session.begin(wrap.journal, key, kept=True, now=now)


def open_with_passkey(question: Question, answer: str, site: Site, now: datetime) -> Opened:
    """Open a journal whose passphrase was right, in the browser its passkey was asked in.

    Raises:
        PasskeyRefused: it is not the right answer of one of its passkeys. The try stays counted.
    """
    keyring.require(question, answer, site)
    wrap = ways_in.of(question.journal)
    if wrap is not None:
        throttle.take_back(_tries(bytes(wrap.salt), _OPENING), now)
    _mark_kept(question.journal)
    return session.begin(question.journal, question.key, kept=True, now=now)


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
    renewed = _put(journal, key, [_new_way_in(journal, key, ways_in.salt_of(nickname), passphrase, now)], now)
    second.switch_off_all(journal)  # whoever lost the phone with the digits, or the passkeys, gets in like this
    return renewed


def change_passphrase(opened: Opened, current: str, new: str, now: datetime) -> Opened:
    """Change the passphrase. Ends every other session, and renews this one.

    Raises:
        DoesNotOpen: ``current`` is not the passphrase.
        WeakPassphrase, NicknameError, Throttled, Busy: nothing was changed.
    """
    check_passphrase(new)
    wrap = confirm(opened, current, now)
    throttle.charge(_tries(bytes(wrap.salt), _MAKING), now, among_all=False)
    return _put(opened.journal, opened.key, [ways_in.again(wrap, opened.key, new)], now)


def confirm(opened: Opened, passphrase: str, now: datetime) -> Wrap:
    """Ask again who is there, before something that cannot be undone; returns what the passphrase opens.

    Raises:
        DoesNotOpen, Throttled, Busy: nothing was changed.
        JournalGone: it was erased meanwhile.
    """
    if not Wrap.objects.filter(journal=opened.journal, kind__in=(BY_BOTH, BY_NAME)).exists():
        raise store.JournalGone
    wrap = ways_in.of(opened.journal) or ways_in.decoy("")
    with throttle.one_try(_tries(bytes(wrap.salt), _OPENING), now):
        ways_in.try_passphrase(wrap, passphrase)
    return wrap


def set_recovery(opened: Opened, code: str) -> None:
    """Give a kept journal a recovery code, typed back; the one before, if any, opens nothing from now on."""
    _replace(_recovery_wrap(opened.journal, opened.key, read_code(code)))


def has_recovery(opened: Opened) -> bool:
    """Whether a recovery code opens this journal."""
    return Wrap.objects.filter(journal=opened.journal, kind=RECOVERY).exists()


def erase(opened: Opened) -> None:
    """Erase a journal: everything that opens it, every session, every entry."""
    store.erase(opened.journal)


def check_nickname(nickname: str) -> None:
    """Raise :class:`NicknameError` for one that is empty or too long."""
    if not keys.same_nickname(nickname):
        raise NicknameError("Choose a nickname: any word or words, best one you use nowhere else.")
    if len(nickname) > LONGEST_NICKNAME:
        raise NicknameError(f"A nickname holds {LONGEST_NICKNAME} characters; shorten this one.")


def _tries(salt: bytes, what: str) -> str:
    return keys.tries_lookup(salt, settings.PEPPER, what)


def _new_way_in(journal: UUID, data_key: bytes, salt: bytes, passphrase: str, now: datetime) -> Wrap:
    """A nickname and passphrase for a journal. Whoever sets these two learns, when they are refused, that they open
    another one: so setting them is a guess, and is counted as one.
    """
    throttle.charge(_tries(salt, _MAKING), now, among_all=False)
    return ways_in.new(journal, data_key, salt, passphrase)


def _by_recovery(text: str, now: datetime) -> tuple[UUID, bytes]:
    code = read_code(text)
    wrap = ways_in.find(RECOVERY, keys.recovery_lookup(code, settings.PEPPER))
    if wrap is None:
        throttle.charge(_CODES, now, among_all=False)
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


def _recovery_wrap(journal: UUID, data_key: bytes, code: bytes) -> Wrap:
    lookup = keys.recovery_lookup(code, settings.PEPPER)
    blob = keys.wrap(keys.recovery_key(code, settings.PEPPER), data_key, journal, RECOVERY)
    return Wrap(journal=journal, kind=RECOVERY, lookup=lookup, salt=b"", cost="{}", blob=blob)


def _renew(wrap: Wrap, data_key: bytes, salt: bytes, passphrase: str) -> None:
    """Make the wrap anew where it is of an older kind or a lower cost. When the line is full it can wait."""
    if ways_in.is_old(wrap):
        with suppress(Busy, IntegrityError):
            _replace(ways_in.new(wrap.journal, data_key, salt, passphrase))


def _put(journal: UUID, data_key: bytes, wraps: list[Wrap], now: datetime) -> Opened:
    """Store wraps, end every session of the journal, and begin a fresh one: all or nothing.

    Two that open another journal show here, after the stretching and after the try was counted.
    """
    try:
        with in_turn(KEYS):
            _store(wraps)
            session.end_all(journal)
            renewed = session.begin(journal, data_key, kept=True, now=now)
    except IntegrityError:
        raise NicknameError(
            "This nickname and this passphrase cannot be used together here. Nothing was changed; choose another "
            "passphrase, or another nickname."
        ) from None
    store.forget_deleted()
    return renewed


def _replace(wrap: Wrap) -> None:
    with in_turn(KEYS):
        _store([wrap])
    store.forget_deleted()


def _store(wraps: list[Wrap]) -> None:
    for wrap in wraps:
        before = (BY_BOTH, BY_NAME) if wrap.kind in (BY_BOTH, BY_NAME) else (wrap.kind,)
        Wrap.objects.filter(journal=wrap.journal, kind__in=before).delete()
        wrap.save(force_insert=True)
