"""Run as a program by :mod:`drawbridge.journal.age`: seal or open what comes in, and end.

In comes the passphrase's length in four bytes, the passphrase, the file; out goes the other form of the file. Ends
with 3 when it does not open. Imports nothing of ours, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import sys

import pyrage

REFUSED = 3


def main(what: str, sent: bytes) -> bytes | None:
    """The file sealed (``encrypt``) or opened (``decrypt``); None when it does not open."""
    end = 4 + int.from_bytes(sent[:4], "big")
    passphrase, data = sent[4:end].decode(), sent[end:]
    if what == "encrypt":
        sealed: bytes = pyrage.passphrase.encrypt(data, passphrase)
        return sealed
    try:
        plain: bytes = pyrage.passphrase.decrypt(data, passphrase)
    except pyrage.DecryptError:
        return None
    return plain


if __name__ == "__main__":
    done = main(sys.argv[1], sys.stdin.buffer.read())
    if done is None:
        sys.exit(REFUSED)
    sys.stdout.buffer.write(done)
