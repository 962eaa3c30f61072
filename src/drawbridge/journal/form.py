"""How an entry is written down and read: today's version of its kind is written, every version ever written is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from drawbridge.journal.entries import Entry
from drawbridge.journal.written import EntryError, Written

LARGEST = 64 * 1024
"""No entry is longer than this many bytes: the longest texts, each character escaped, stay below it."""

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_read: Callable[[bytes], Entry] = _ENTRY.validator.validate_json
"""As ``_ENTRY.validate_json``, without what that does besides for every one of thousands of entries."""
_E = TypeVar("_E", bound=Written)

Record = dict[str, object]
Upgrade = Callable[[Record], Record]

VERSIONS: Mapping[str, int] = {
    kind.model_fields["kind"].default: kind.model_fields["v"].default for kind in Written.__subclasses__()
}
"""The version each kind is written in today."""

UPGRADES: dict[tuple[str, int], Upgrade] = {}
"""From (kind, version) to what turns such a record into the next version. Nothing ever leaves this table."""


def write(kind: type[_E], /, **fields: object) -> _E:
    """Make an entry, or raise :class:`EntryError` saying, field by field, what to mend."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise _explained(error) from None


def dump_entry(entry: Entry) -> bytes:
    """The entry as UTF-8 JSON, the form in which it is sealed and exported."""
    return entry.model_dump_json().encode()


def parse_entry(data: bytes) -> Entry:
    """Read an entry of any kind and version ever written; anything else raises :class:`EntryError`."""
    if len(data) > LARGEST:
        raise EntryError(f"This entry is {len(data):,} bytes long; none is longer than {LARGEST:,}. It was not read.")
    try:
        return _read(data)
    except ValidationError as error:
        return _parse_older(_record(data), error)


def _parse_older(record: Record, first: ValidationError) -> Entry:
    upgraded = _upgraded(record)
    if upgraded is record:
        raise _explained(first)
    try:
        return _ENTRY.validate_json(to_json(upgraded))
    except ValidationError as error:
        raise _explained(error) from None


def _record(data: bytes) -> Record:
    try:
        record = from_json(data)
    except ValueError:
        raise EntryError("This is not an entry: it is not JSON. It was not read; nothing was changed.") from None
    if not isinstance(record, dict):
        raise EntryError("This is not an entry: it is not a JSON object. It was not read; nothing was changed.")
    return record


def _upgraded(record: Record) -> Record:
    """The record in today's version of its kind; the same object when it already claims to be."""
    kind, v = record.get("kind"), record.get("v", 1)
    if not isinstance(kind, str) or kind not in VERSIONS:
        raise EntryError(_NEWER.format(what="a kind of entry", which=repr(kind)[:40]))
    while v != VERSIONS[kind]:
        if not isinstance(v, int) or (kind, v) not in UPGRADES:
            raise EntryError(_NEWER.format(what=f"a version of “{kind}”", which=repr(v)[:40]))
        record = UPGRADES[kind, v](record) | {"v": v + 1}
        v += 1
    return record


_NEWER = (
    "This is {what} that this copy of Drawbridge does not know ({which}). It may come from a newer one. "
    "It stays stored as it is; update Drawbridge to read it."
)


def _explained(error: ValidationError) -> EntryError:
    """The same problems in words, without anything the person wrote."""
    fields = {".".join(str(part) for part in e["loc"]): _in_words(e) for e in error.errors()}
    return EntryError("; ".join(f"{field}: {why}" for field, why in fields.items()), fields)


def _in_words(detail: ErrorDetails) -> str:
    if detail["type"] != "string_too_long":
        return detail["msg"]
    return (
        f"This is {len(detail['input']):,} characters long and there is room for {detail['ctx']['max_length']:,}. "
        "It is not saved yet; what was kept before is untouched. Shorten it, or keep the long one elsewhere and write "
        "its heart here."
    )
