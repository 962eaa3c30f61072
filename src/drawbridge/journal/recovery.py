"""The recovery code: 160 random bits on paper, read back however it was copied.

Nine groups of four, such as ``K7QD-0M3X-...``. Eight carry the 160 bits (5 a character, in Crockford's base
32, which has no I, L, O or U). The ninth is a check, 20 bits of a hash of the other eight, so that a slip is
noticed before anything is tried (one slip in a million is not). It is printed with the code, stored nowhere.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP, GROUPS = 4, 9
_LENGTH = GROUP * GROUPS
_CODE_BYTES = 20
_LOOK_ALIKES = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐‑‒–—−_.,·]+")


class RecoveryCodeError(ValueError):
    """A code that cannot be right as it was typed. ``group``, from 1, is where to look, if known."""

    def __init__(self, message: str, group: int | None = None) -> None:
        super().__init__(f"{message} Nothing was tried and nothing has changed.")
        self.group = group


def new_code() -> bytes:
    """160 random bits."""
    return os.urandom(_CODE_BYTES)


def write_code(code: bytes) -> str:
    """The code as it is shown, once."""
    signs = _signs(code)
    return "-".join(signs[at : at + GROUP] for at in range(0, _LENGTH, GROUP))


def read_code(text: str) -> bytes:
    """The 160 bits of a typed code, or :class:`RecoveryCodeError` naming the group to look at.

    Case, spaces and dashes do not count, and O is read as 0, I and L as 1.

    >>> read_code(write_code(bytes(20))) == bytes(20)
    True
    """
    signs = _complete(_groups(text))
    code = _code(signs)
    if _signs(code) != signs:
        raise _mistyped(signs)
    return code


def _groups(text: str) -> list[str]:
    """What was typed, in groups; re-cut into fours when the number of characters is right."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES)
    typed = [group for group in _BETWEEN.split(plain) if group]
    joined = "".join(typed)
    if len(joined) == _LENGTH or len(typed) == 1:
        typed = [joined[at : at + GROUP] for at in range(0, len(joined), GROUP)]
    return typed


def _complete(groups: list[str]) -> str:
    """All 36 characters, when there are nine whole groups of possible ones."""
    if not groups:
        raise RecoveryCodeError("No recovery code was entered. It has nine groups of four characters.")
    for number, group in enumerate(groups, 1):
        _check_signs(number, group)
    for number, group in enumerate(groups, 1):
        if len(group) != GROUP:
            raise RecoveryCodeError(f"Group {number} has {len(group)} characters; every group has four.", number)
    if len(groups) != GROUPS:
        raise _torn(len(groups))
    return "".join(groups)


def _check_signs(number: int, group: str) -> None:
    wrong = next((sign for sign in group if sign not in SIGNS), None)
    if wrong is not None:
        raise RecoveryCodeError(f"Group {number} has “{wrong}”, which is in no recovery code.", number)


def _torn(read: int) -> RecoveryCodeError:
    start = f"The code has nine groups of four; {read} were read."
    if read > GROUPS:
        return RecoveryCodeError(f"{start} One may be there twice.")
    return RecoveryCodeError(f"{start} Group {read + 1} is missing, or one before it was left out.", read + 1)


def _mistyped(signs: str) -> RecoveryCodeError:
    """The check does not fit. Where one slip explains it, say in which group to look."""
    at = next((at for at, near in _one_slip_away(signs) if _signs(_code(near)) == near), None)
    if at is None:
        return RecoveryCodeError("Some characters are not right. Compare every group with what you wrote down.")
    group = at // GROUP + 1
    return RecoveryCodeError(f"A character is not right; look first at group {group}.", group)


def _one_slip_away(signs: str) -> Iterator[tuple[int, str]]:
    """Where and what: each code with one character changed, or two neighbours swapped."""
    for at in range(_LENGTH):
        for other in SIGNS:
            yield at, signs[:at] + other + signs[at + 1 :]
        yield at, signs[:at] + signs[at : at + 2][::-1] + signs[at + 2 :]


def _code(signs: str) -> bytes:
    number = 0
    for sign in signs[:-GROUP]:
        number = number * 32 + SIGNS.index(sign)
    return number.to_bytes(_CODE_BYTES, "big")


def _signs(code: bytes) -> str:
    check = int.from_bytes(hashlib.sha256(b"drawbridge recovery check" + code).digest()[:3], "big") >> 4
    return _base32(int.from_bytes(code, "big"), 32) + _base32(check, GROUP)


def _base32(number: int, length: int) -> str:
    return "".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(length)))
