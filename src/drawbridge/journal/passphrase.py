"""Passphrases: what is asked of one, and how it is stretched into a key with Argon2id (RFC 9106)."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from drawbridge.journal.keys import KEY_BYTES

SHORTEST, LONGEST = 10, 1_000
_FEWEST_DIFFERENT = 5
SALT_BYTES = 16


class WeakPassphrase(ValueError):
    """A passphrase that someone could guess too soon."""


class Busy(Exception):
    """Too many passphrases are being stretched at once. Nothing was tried; a moment later it will be."""

    def __init__(self) -> None:
        super().__init__("Many people are opening their journals right now. Nothing was tried; try again in a moment.")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one stretching costs: memory in KiB, passes over it, lanes side by side.

    The floor is OWASP's smallest setting (19 MiB, 2 passes, 1 lane); the ceiling keeps a forged row from
    taking the machine down. The cost is stored beside each wrap, so it can be raised later.
    """

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        within = 19 * 1024 <= self.memory_kib <= 1024 * 1024 and 2 <= self.passes <= 20 and 1 <= self.lanes <= 8
        if not within:
            raise ValueError(
                f"Argon2id with {self.memory_kib} KiB, {self.passes} passes and {self.lanes} lanes is out of "
                "bounds: 19456 to 1048576 KiB, 2 to 20 passes, 1 to 8 lanes. Change DRAWBRIDGE_ARGON2."
            )

    def below(self, other: Cost) -> bool:
        """Whether a guess costs less work here than under ``other``."""
        return self.memory_kib * self.passes < other.memory_kib * other.passes


FLOOR = Cost(memory_kib=19 * 1024, passes=2, lanes=1)


class Queue:
    """At most ``jobs`` at work and ``waiting`` more in line; whoever comes after that gets :class:`Busy`."""

    def __init__(self, jobs: int, waiting: int) -> None:
        self._line = threading.BoundedSemaphore(jobs + waiting)
        self._work = threading.BoundedSemaphore(jobs)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, or raise :class:`Busy` at once."""
        if not self._line.acquire(blocking=False):
            raise Busy
        try:
            with self._work:
                yield
        finally:
            self._line.release()


_QUEUE = Queue(jobs=2, waiting=6)


def stretch(passphrase: str, salt: bytes, cost: Cost, queue: Queue = _QUEUE) -> bytes:
    """32 bytes that take this much work to find from a guess. Raises :class:`Busy` when the line is full."""
    argon = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    with queue.turn():
        return argon.derive(same_passphrase(passphrase).encode())


def same_passphrase(passphrase: str) -> str:
    """One form for one passphrase, whatever keyboard typed it. Outer spaces, which phones add, go."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def check_passphrase(passphrase: str, nickname: str = "") -> None:
    """Raise :class:`WeakPassphrase` saying what to change; never anything about which signs to mix in."""
    text = same_passphrase(passphrase)
    if len(text) < SHORTEST:
        raise WeakPassphrase(f"Use at least {SHORTEST} characters. Four or five words in a row are easy to keep.")
    if len(text) > LONGEST:
        raise WeakPassphrase(f"Use at most {LONGEST:,} characters.")
    if len(set(text.casefold())) < _FEWEST_DIFFERENT:
        raise WeakPassphrase("This repeats a few characters. Four or five words in a row are harder to guess.")
    if nickname.strip() and same_passphrase(nickname).casefold() == text.casefold():
        raise WeakPassphrase("The passphrase must differ from the nickname.")
