"""The optional second step of opening: six digits from an app on a phone, beside the passphrase.

Their secret lies in the keystore, sealed under a key that only the opened journal has, and with it the last half minute
whose digits were taken, so that no digits are taken twice. They open nothing by themselves: a lost phone costs a person
nothing but the way over the recovery code. Where a journal has passkeys as well, either is enough: see
:mod:`drawbridge.web.keep.keyring`.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from drawbridge.journal import SealError, keys, totp
from drawbridge.web.keep import keyring
from drawbridge.web.keep.models import Wrap
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.store import forget_deleted
from drawbridge.web.keep.turns import in_turn

_DIGITS = "digits"
_WHY = (
    "No journal opens with what was entered here together. Nothing has changed. Check the nickname, the passphrase, "
    "and the six digits if you have switched them on; or use the recovery code."
)


class DoesNotOpen(Exception):
    """What was entered opens no journal: the same for a wrong passphrase, an unknown nickname and wrong digits."""

    def __init__(self, why: str = _WHY) -> None:
        super().__init__(why)


class PasskeyWanted(Exception):
    """The passphrase is right, and what remains is a passkey. Until one answers, the try counts as a failed one."""

    def __init__(self, journal: UUID, key: bytes) -> None:
        super().__init__("This journal asks for a passkey, too.")
        self.journal, self.key = journal, key


def is_on(journal: UUID) -> bool:
    return Wrap.objects.filter(journal=journal, kind=_DIGITS).exists()


def switch_on(journal: UUID, key: bytes, secret: bytes, typed: str, now: datetime) -> bool:
    """Ask for digits from now on; False, changing nothing, when those typed are not the secret's of this moment."""
    used = totp.fits(secret, typed, now.timestamp())
    if used is None:
        return False
    blob = keys.wrap(keys.digits_key(key), secret, journal, _DIGITS)
    with in_turn(KEYS):
        switch_off(journal)
        Wrap.objects.create(
            journal=journal, kind=_DIGITS, lookup=journal.hex, salt=b"", cost=json.dumps({"used": used}), blob=blob
        )
    return True


def switch_off_all(journal: UUID) -> None:
    """Ask for nothing beside the passphrase any more."""
    switch_off(journal)
    keyring.switch_off(journal)


def switch_off(journal: UUID) -> None:
    Wrap.objects.filter(journal=journal, kind=_DIGITS).delete()
    forget_deleted()


def require(journal: UUID, key: bytes, typed: str, now: datetime) -> None:
    """Return when these are the digits of this moment, or the journal asks for nothing more.

    Raises:
        DoesNotOpen: they are not.
        PasskeyWanted: none were typed, or none are asked for, and the journal has passkeys.
    """
    with in_turn(KEYS):
        wrap = Wrap.objects.filter(journal=journal, kind=_DIGITS).first()
        if not (wrap and typed.strip()) and keyring.is_on(journal):
            raise PasskeyWanted(journal, key)
        if wrap is None:
            return
        try:
            secret = keys.unwrap(keys.digits_key(key), bytes(wrap.blob), journal, _DIGITS)
            used = totp.fits(secret, typed, now.timestamp(), after=int(json.loads(wrap.cost)["used"]))
        except (SealError, ValueError, TypeError, KeyError):
            used = None  # damaged: the recovery code opens it and switches them off
        if used is None:
            raise DoesNotOpen
        Wrap.objects.filter(pk=wrap.pk).update(cost=json.dumps({"used": used}))
