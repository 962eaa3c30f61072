"""The age format (https://age-encryption.org/v1) in passphrase mode, worked out in a process of its own.

pyrage holds Python's global lock for as long as it stretches a passphrase, and takes up to a gigabyte for it. Done
here, one person's sealing would stop everyone's pages for seconds, the way out among them. The process gets what it
needs through a pipe: no argument, no environment and no disk sees a passphrase or a word of a journal.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from drawbridge.journal.passphrase import Busy, Queue

_LONGEST = 60.0
_REFUSED = 3
_PROGRAM = Path(__file__).with_name("age_process.py")
_QUEUE = Queue(jobs=1, waiting=3)
"""One after the other, for the memory's sake."""


def lock(plain: bytes, passphrase: str) -> bytes:
    """Seal with a passphrase. Raises :class:`drawbridge.journal.passphrase.Busy` when the line is full."""
    sealed = _done("encrypt", plain, passphrase)
    if sealed is None:
        raise Busy
    return sealed


def unlock(sealed: bytes, passphrase: str) -> bytes | None:
    """What was sealed; None when the passphrase does not fit or the file is damaged. Raises as :func:`lock`."""
    return _done("decrypt", sealed, passphrase)


def _done(what: str, data: bytes, passphrase: str) -> bytes | None:
    words = passphrase.encode()
    sent = len(words).to_bytes(4, "big") + words + data
    with _QUEUE.turn():
        try:
            ran = subprocess.run(  # noqa: S603 - our own program; nothing that a person sent is an argument
                [sys.executable, "-I", str(_PROGRAM), what],
                input=sent,
                capture_output=True,
                timeout=_LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Busy from None
    if ran.returncode == _REFUSED:
        return None
    if ran.returncode != 0:
        raise Busy  # it was stopped, for want of memory most likely
    return ran.stdout
