"""Sealing: a value encrypted, padded, and bound to the one place where it belongs.

    sealed = version (1 byte) || nonce (12 bytes) || AES-256-GCM(pad(value), associated data)

The associated data names the journal, table, row, field, format version and row version, so a value copied to
any other place does not open there. Padding hides the length up to a bucket: 256 B, 1, 4 or 16 KiB, then
steps of 16 KiB. Nonces are 96 random bits: one key may seal 2^32 values (NIST SP 800-38D, 8.3); a journal
holds thousands.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
_NONCE = 12
_BODY = 1 + _NONCE
_BUCKETS = (256, 1024, 4096, 16384)
_MARK = b"\x80"


class SealError(Exception):
    """A sealed value that does not open: wrong key, wrong place, or changed since it was sealed."""


class Place(NamedTuple):
    """Where a sealed value belongs. ``version`` counts rewrites of the row, from 1."""

    journal: UUID
    table: str
    row: UUID
    field: str
    version: int = 1

    def bound(self, fmt: int) -> bytes:
        """The associated data: fixed-size parts, and names led by their length, so no two places share it."""
        before, after = _around(self.journal, self.table, self.field, fmt)
        return before + self.row.bytes + after + self.version.to_bytes(4, "big")


@lru_cache(maxsize=256)
def _around(journal: UUID, table: str, field: str, fmt: int) -> tuple[bytes, bytes]:
    """What stands around the row in every associated data of a journal's column: the same for thousands of rows."""
    return journal.bytes + _named(table), _named(field) + bytes([fmt])


@cache
def _named(name: str) -> bytes:
    """A table's or field's name; there are a handful, and one is asked for at every entry."""
    raw = name.encode()
    return bytes([len(raw)]) + raw


class Seal:
    """Seals and opens values under one 256-bit key."""

    def __init__(self, key: bytes, random: Callable[[int], bytes] = os.urandom) -> None:
        if len(key) != 32:
            raise ValueError(f"A key has 32 bytes; this one has {len(key)}.")
        self._cipher = AESGCM(key)
        self._random = random

    def close(self, value: bytes, place: Place) -> bytes:
        """Seal a value for one place."""
        nonce = self._random(_NONCE)
        return bytes([FORMAT]) + nonce + self._cipher.encrypt(nonce, pad(value), place.bound(FORMAT))

    def open(self, sealed: bytes, place: Place) -> bytes:
        """The value, or :class:`SealError`. Every format ever written has its reader here."""
        if sealed[:1] == b"\x01":
            return self._open_1(sealed, place)
        raise SealError("This was sealed in a form this copy of Drawbridge does not know, or is damaged.")

    def opener(self, journal: UUID, table: str, field: str) -> Callable[[UUID, int, bytes], bytes]:
        """:meth:`open` for one column: from a row's id, its version and what is sealed there to the value. What is the
        same for thousands of rows, which all are of this format and of their first version, is done once.
        """
        before, after = _around(journal, table, field, FORMAT)
        first, decrypt = after + (1).to_bytes(4, "big"), self._cipher.decrypt

        def opened(row: UUID, version: int, sealed: bytes) -> bytes:
            if sealed[:1] != b"\x01" or version != 1:
                return self.open(sealed, Place(journal, table, row, field, version))
            try:
                return unpad(decrypt(sealed[1:_BODY], sealed[_BODY:], before + row.int.to_bytes(16, "big") + first))
            except (InvalidTag, ValueError):
                raise _closed() from None

        return opened

    def _open_1(self, sealed: bytes, place: Place) -> bytes:
        try:
            return unpad(self._cipher.decrypt(sealed[1:_BODY], sealed[_BODY:], place.bound(1)))
        except (InvalidTag, ValueError):
            raise _closed() from None


def _closed() -> SealError:
    return SealError("This does not open here: the key is another one, or it was moved or damaged.")


def pad(value: bytes) -> bytes:
    """Fill a value up to its bucket (ISO/IEC 7816-4: one 0x80, then zeros)."""
    marked = value + _MARK
    return marked.ljust(_bucket(len(marked)), b"\0")


def unpad(padded: bytes) -> bytes:
    """Undo :func:`pad`; raises ValueError when there is no padding."""
    value = padded.rstrip(b"\0")
    if not value.endswith(_MARK):
        raise ValueError("no padding")
    return value[:-1]


def _bucket(size: int) -> int:
    """The smallest bucket, in bytes, that holds ``size``."""
    step = _BUCKETS[-1]
    return next((bucket for bucket in _BUCKETS if size <= bucket), -(-size // step) * step)
