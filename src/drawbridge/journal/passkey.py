"""Passkeys: keys that a device or a security key holds, each for one address of one copy (W3C Web Authentication).

A second lock, never the only one: a passkey opens nothing. The program that runs asks for one after the passphrase has
opened a journal, so it holds back someone who knows the passphrase, but not someone who has the databases and the
pepper. Listing passkeys and taking them away needs nothing more than this module; making one and asking for one is in
:mod:`drawbridge.journal.ceremony`, and needs ``drawbridge[passkeys]``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.util import find_spec


class PasskeyRefused(Exception):
    """An answer that does not come from the right passkey, for the right question, at the right address."""


@dataclass(frozen=True)
class Site:
    """Where passkeys hold: the name they belong to, as ``example.org``, and the address pages are read at."""

    name: str
    origin: str


@dataclass(frozen=True)
class Passkey:
    """One passkey. ``site`` is the name it was made for; ``credential`` and ``public`` are base64url; ``count`` is how
    often it says it was used, where it counts at all.
    """

    id: str
    name: str
    day: str
    site: str
    credential: str
    public: str
    count: int

    @property
    def added(self) -> date:
        return date.fromisoformat(self.day)


def is_available() -> bool:
    """Whether whoever runs this copy installed what passkeys need."""
    return find_spec("webauthn") is not None


def to_text(passkeys: Sequence[Passkey]) -> bytes:
    """As they are sealed.

    >>> from_text(to_text([Passkey("1", "Key 1", "2026-11-29", "example.org", "AA", "AA", 3)]))[0].count
    3
    """
    return json.dumps([asdict(passkey) for passkey in passkeys]).encode()


def from_text(text: bytes) -> list[Passkey]:
    """What :func:`to_text` wrote; raises ``ValueError`` or ``TypeError`` for anything else."""
    return [Passkey(**held) for held in json.loads(text)]
