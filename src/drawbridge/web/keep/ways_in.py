"""How a nickname and a passphrase find a journal: only together, and with the same work whether they do or not.

The salt follows from the nickname, so one stretching gives both the place to look at and the key. Two people may
share a nickname and never learn of it; a wrong passphrase and a nickname that nobody has are one and the same.
Journals kept before that are found by the nickname alone (``BY_NAME``), until they are opened with it once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from uuid import UUID

from django.conf import settings

from drawbridge.journal import SealError, keys
from drawbridge.journal.passphrase import SALT_BYTES, Cost, stretch
from drawbridge.web.keep.models import Wrap
from drawbridge.web.keep.rows import sound_rows, values_of
from drawbridge.web.keep.second import DoesNotOpen

BY_BOTH, BY_NAME, RECOVERY = "passphrase", "by_name", "recovery"
_SEALED_AS = {BY_NAME: BY_BOTH}
"""The kind under which a wrap was sealed, where its row was given another name since."""
MOST_COSTS = 4
"""Costs that are tried: more than an operator sets in years, fewer than a forged table could ask for."""


def by_both(nickname: str, passphrase: str) -> tuple[Wrap, bytes]:
    """The wrap that these two open, and the data key in it.

    Raises:
        DoesNotOpen: there is none; after as much work as for any other two that open nothing.
        Busy: nothing was tried.
    """
    salt = salt_of(nickname)
    for cost in _costs():
        stretched = stretch(passphrase, salt, cost)
        found = find(BY_BOTH, keys.passphrase_lookup(stretched, settings.PEPPER))
        if found is not None:
            return found, _unwrapped(found, stretched)
    if not Wrap.objects.filter(kind=BY_NAME).exists():
        raise DoesNotOpen
    older = find(BY_NAME, keys.nickname_lookup(nickname, settings.PEPPER)) or decoy(nickname)
    return older, try_passphrase(older, passphrase)


def try_passphrase(wrap: Wrap, passphrase: str) -> bytes:
    """The data key in this wrap; a decoy takes the same steps and fails at the last."""
    return _unwrapped(wrap, stretch(passphrase, bytes(wrap.salt), cost_of(wrap)))


def salt_of(nickname: str) -> bytes:
    return keys.nickname_salt(nickname, settings.PEPPER)


def find(kind: str, lookup: str) -> Wrap | None:
    """The wrap at this place, if there is one and it could open anything."""
    return next(iter(sound_rows(Wrap.objects.filter(kind=kind, lookup=lookup), _is_sound)), None)


def of(journal: UUID) -> Wrap | None:
    """The wrap that a journal's passphrase opens, however it is found; None when it is not there."""
    wraps = Wrap.objects.filter(journal=journal, kind__in=(BY_BOTH, BY_NAME))
    return next(iter(sound_rows(wraps, _is_sound)), None)


def new(journal: UUID, data_key: bytes, salt: bytes, passphrase: str) -> Wrap:
    """A wrap that a passphrase opens together with the nickname of this salt, at today's cost."""
    stretched = stretch(passphrase, salt, cost_today())
    lookup = keys.passphrase_lookup(stretched, settings.PEPPER)
    wrap = Wrap(journal=journal, kind=BY_BOTH, lookup=lookup, salt=salt, cost=_cost_as_stored())
    return _sealed(wrap, data_key, stretched)


def again(wrap: Wrap, data_key: bytes, passphrase: str) -> Wrap:
    """The wrap that takes this one's place when only its passphrase changes."""
    if wrap.kind == BY_BOTH:
        return new(wrap.journal, data_key, bytes(wrap.salt), passphrase)
    salt = os.urandom(SALT_BYTES)  # its nickname is not known now, so it stays as it was found
    older = Wrap(journal=wrap.journal, kind=BY_NAME, lookup=wrap.lookup, salt=salt, cost=_cost_as_stored())
    return _sealed(older, data_key, stretch(passphrase, salt, cost_today()))


def is_old(wrap: Wrap) -> bool:
    """Whether a wrap is to be made anew at the next opening."""
    return wrap.kind == BY_NAME or cost_of(wrap).below(cost_today())


def decoy(nickname: str) -> Wrap:
    """Stands in for a wrap that is not there; no passphrase opens it."""
    nobody = UUID(int=0)
    lookup = keys.nickname_lookup(nickname, settings.PEPPER)
    salt = keys.decoy_salt(lookup, settings.PEPPER)
    blob = keys.wrap(keys.new_key(), keys.new_key(), nobody, BY_BOTH)
    return Wrap(journal=nobody, kind=BY_NAME, salt=salt, cost=_cost_as_stored(), blob=blob)


def cost_of(wrap: Wrap) -> Cost:
    return Cost(**json.loads(wrap.cost))


def cost_today() -> Cost:
    return Cost(**settings.ARGON2)


def _cost_as_stored() -> str:
    return json.dumps(asdict(cost_today()))


def _costs() -> Iterator[Cost]:
    """Every cost at which a journal is kept, today's first. They are asked of the whole table: of one nickname's rows
    they would tell whether there are any.
    """
    today, others = cost_today(), values_of(Wrap.objects.filter(kind=BY_BOTH), "cost")
    known = {cost for cost in map(_read, sorted(map(str, others))) if cost is not None}
    older = sorted(known - {today}, key=lambda cost: (cost.memory_kib * cost.passes, cost.lanes))
    return iter([today, *older[-(MOST_COSTS - 1) :]])


def _read(cost: str) -> Cost | None:
    try:
        return Cost(**json.loads(cost))
    except (TypeError, ValueError):
        return None  # damaged or forged


def _sealed(wrap: Wrap, data_key: bytes, stretched: bytes) -> Wrap:
    key = keys.passphrase_key(stretched, settings.PEPPER)
    wrap.blob = keys.wrap(key, data_key, wrap.journal, BY_BOTH)
    return wrap


def _unwrapped(wrap: Wrap, stretched: bytes) -> bytes:
    key = keys.passphrase_key(stretched, settings.PEPPER)
    try:
        return keys.unwrap(key, bytes(wrap.blob), wrap.journal, _SEALED_AS.get(wrap.kind, wrap.kind))
    except SealError:
        raise DoesNotOpen from None


def _is_sound(wrap: Wrap) -> bool:
    """Whether a wrap could open anything; one that was damaged opens nothing."""
    if not (
        isinstance(wrap.journal, UUID) and all(isinstance(part, bytes | memoryview) for part in (wrap.blob, wrap.salt))
    ):
        return False
    return wrap.kind == RECOVERY or (len(wrap.salt) == SALT_BYTES and _read(wrap.cost) is not None)
