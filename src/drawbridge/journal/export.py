"""A journal as a file to take along: versioned JSON, plain or sealed with a passphrase in the age format.

Format 1 is a JSON object with ``format``, ``version``, ``made`` and ``entries``, each entry as
:func:`drawbridge.journal.form.dump_entry` gives it, one a line. Files of every version ever written are read.
The sealed form (https://age-encryption.org/v1) opens here and with the ``age`` program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic_core import from_json, to_json

from drawbridge.journal import age
from drawbridge.journal.entries import Entry
from drawbridge.journal.form import VERSIONS, dump_entry, parse_entry
from drawbridge.journal.passphrase import same_passphrase
from drawbridge.journal.written import EntryError

FORMAT, VERSION = "drawbridge-journal", 1
LARGEST_FILE = 20_000_000
"""Bytes a file to bring in may have."""
MOST_ENTRIES = 100_000

_MOST_BRACKETS, _MOST_COMMAS = 3 * MOST_ENTRIES, 20 * MOST_ENTRIES
_AGE, _ARMOUR = b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----"
_SCRYPT = re.compile(rb"-> scrypt [A-Za-z0-9+/]{1,64} (\d{1,3})\n")
_MOST_WORK = 20
"""log2 of scrypt's N in a file to open: 1 GiB. age writes 18 to 20, by the speed of the machine."""
_SAFE = "Nothing was brought in, and your journal is as it was."


class BadFile(ValueError):
    """A file that cannot be brought in. Says what is wrong with it, what is safe and what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} {_SAFE}")


def to_file(entries: Iterable[Entry], made: datetime) -> bytes:
    """The plain file: every entry, in stored order."""
    head = f'{{"format":"{FORMAT}","version":{VERSION},"made":"{made.isoformat()}","entries":[\n'
    return head.encode() + b",\n".join(map(dump_entry, entries)) + b"\n]}\n"


def lock(plain: bytes, passphrase: str) -> bytes:
    """Seal a file with age's passphrase mode. Raises :class:`drawbridge.journal.passphrase.Busy`."""
    return age.lock(plain, same_passphrase(passphrase))


def from_file(data: bytes, passphrase: str = "") -> tuple[Entry, ...]:
    """Every entry of a file, plain or sealed, in its order.

    Raises:
        BadFile: it is too large, of another kind, damaged, or from a newer Drawbridge; none of it was read.
        Busy: too many files are being opened at once.
    """
    if len(data) > LARGEST_FILE:
        raise too_large(len(data))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise BadFile("This is a zip archive. Unpack it, and choose the file ending in .json or .age.")
    if data.startswith((_AGE, _ARMOUR)):
        data = _unlock(data, passphrase)
    return _entries(_document(data))


def too_large(size: int) -> BadFile:
    """What to say of a file of ``size`` bytes that is above the limit."""
    return BadFile(f"This file has {size / 1e6:,.0f} MB; a journal's file has at most {LARGEST_FILE // 1_000_000}.")


def _unlock(sealed: bytes, passphrase: str) -> bytes:
    if sealed.startswith(_ARMOUR):
        raise BadFile("This sealed file is written as text (“armoured”). Choose the .age file as it was saved.")
    if not passphrase:
        raise BadFile("This file is sealed. Enter the passphrase it was sealed with.")
    work = _SCRYPT.match(sealed, len(_AGE) + 1)
    if work is None:
        raise BadFile("This file is sealed, but not with a passphrase, or its beginning is damaged.")
    if int(work[1]) > _MOST_WORK:
        raise BadFile("Opening this file takes more memory than is given here. Open it with the age program first.")
    plain = age.unlock(sealed, same_passphrase(passphrase))
    if plain is None:
        raise BadFile(
            "The file does not open: the passphrase is another one, or the file is damaged. "
            "It is the passphrase the journal had on the day the file was made."
        )
    return plain


def _document(data: bytes) -> Sequence[object]:
    """The entries of a plain file, still as JSON objects."""
    _refuse_bombs(data)
    try:
        document = from_json(data.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
    except ValueError:
        raise BadFile("This is no journal's file, or it was cut short: it cannot be read as JSON.") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BadFile("This is no journal's file. Choose one that was made with “Take it with you”.")
    if document.get("version") != VERSION:
        raise BadFile("This file comes from a newer Drawbridge. Update this copy, then bring it in.")
    entries = document.get("entries")
    if not isinstance(entries, list):
        raise BadFile("This file has lost its entries: it was damaged or changed.")
    if len(entries) > MOST_ENTRIES:
        raise BadFile(f"This file holds {len(entries):,} entries; {MOST_ENTRIES:,} can be brought in at once.")
    return entries


def _refuse_bombs(data: bytes) -> None:
    """Count what reading would have to build, before anything is built. Depth is limited by the reader.

    Signs inside of texts count too: nobody's texts hold that many.
    """
    if data.count(b"[") + data.count(b"{") > _MOST_BRACKETS or data.count(b",") > _MOST_COMMAS:
        raise BadFile(f"This file holds far more than {MOST_ENTRIES:,} entries, which can be brought in at once.")


def _entries(records: Sequence[object]) -> tuple[Entry, ...]:
    return tuple(_entry(record, number) for number, record in enumerate(records, 1))


def _entry(record: object, number: int) -> Entry:
    if isinstance(record, dict) and _is_newer(record):
        raise BadFile(
            f"Entry {number} of this file is of a kind or version this copy of Drawbridge does not know. "
            "It comes from a newer one: update this copy, then bring it in."
        )
    try:
        return parse_entry(to_json(record))
    except EntryError:
        raise BadFile(f"Entry {number} of this file cannot be read: it was damaged or changed.") from None


def _is_newer(record: dict[str, object]) -> bool:
    kind, v = record.get("kind"), record.get("v", 1)
    return isinstance(kind, str) and (kind not in VERSIONS or (isinstance(v, int) and v > VERSIONS[kind]))
