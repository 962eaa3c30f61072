"""Six digits that change every half minute, from a secret shared with an app on a phone (RFC 6238, over RFC 4226).

A second step, never the only one: the digits open nothing. The program that runs asks for them beside the passphrase,
so they hold back someone who knows the passphrase, but not someone who has the databases and the pepper.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct
from urllib.parse import quote

STEP = 30
"""Seconds for which one code is shown."""
DIGITS = 6
DRIFT = 1
"""Codes before and after the present one that are taken too: clocks differ, and typing takes time."""
SECRET_BYTES = 20


def new_secret() -> bytes:
    """160 random bits, as RFC 4226 recommends."""
    return os.urandom(SECRET_BYTES)


def code_at(secret: bytes, counter: int, digits: int = DIGITS) -> str:
    """The code of one half minute (RFC 4226, section 5.3).

    >>> code_at(b"12345678901234567890", 1)
    '287082'
    """
    mac = hmac.new(secret, struct.pack(">Q", counter), hashlib.sha1).digest()
    start = mac[-1] & 0x0F
    (number,) = struct.unpack(">I", mac[start : start + 4])
    return str((number & 0x7FFF_FFFF) % 10**digits).zfill(digits)


def counter_at(seconds: float) -> int:
    """The half minute that a Unix time falls in."""
    return int(seconds // STEP)


def fits(secret: bytes, typed: str, seconds: float, after: int = -1) -> int | None:
    """The half minute whose code was typed, or None. Each is taken once: only those later than ``after`` count."""
    digits = "".join(typed.split())
    now, found = counter_at(seconds), None
    for counter in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, max(counter, 0)).encode(), digits.encode()) and counter > after:
            found = counter
    return found


def as_text(secret: bytes) -> str:
    """The secret as apps take it when it is typed: base32, in groups of four."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def as_address(secret: bytes, name: str) -> str:
    """The address that an app on the same phone opens. ``name`` is what the app will call it."""
    return f"otpauth://totp/{quote(name)}?secret={as_text(secret).replace(' ', '')}&digits={DIGITS}&period={STEP}"
