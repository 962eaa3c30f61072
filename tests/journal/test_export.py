"""A journal as a file: what is written is read again, and nothing else is."""

import json
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.journal import Entry, age, export
from drawbridge.journal.export import LARGEST_FILE, MOST_ENTRIES, BadFile, from_file, lock, to_file
from drawbridge.journal.form import dump_entry
from drawbridge.journal.passphrase import Busy, Queue
from tests.journal.samples import AT, CANARY, answered, one_of_each

HERE = Path(__file__).parent
PASSPHRASE = "four quiet green lamps"
VERSION_1 = (HERE / "export_v1.json").read_bytes()
SEALED_1 = (HERE / "export_v1.age").read_bytes()


def changed(**changes: object) -> bytes:
    """The committed file with other fields at its top."""
    return json.dumps(json.loads(VERSION_1) | changes).encode()


def with_entry(**changes: object) -> bytes:
    """The committed file with its third entry changed."""
    document = json.loads(VERSION_1)
    document["entries"][2] |= changes
    return json.dumps(document).encode()


def test_every_kind_of_entry_is_read_as_it_was_written() -> None:
    entries = one_of_each()
    assert from_file(to_file(entries, AT)) == entries
    assert from_file(to_file((), AT)) == ()


def test_a_file_says_its_format_and_version_and_holds_an_entry_a_line() -> None:
    entries = one_of_each()
    document = json.loads(to_file(entries, AT))
    assert {name: value for name, value in document.items() if name != "entries"} == {
        "format": "drawbridge-journal",
        "version": 1,
        "made": "2026-11-22T20:40:00+00:00",
    }
    assert to_file(entries, AT).splitlines()[1:-1] == [
        dump_entry(entry) + b"," * (entry is not entries[-1]) for entry in entries
    ]


def test_files_of_format_1_are_still_read_plain_and_sealed() -> None:
    read = from_file(VERSION_1)
    assert [json.loads(dump_entry(entry)) for entry in read] == json.loads(VERSION_1)["entries"] != []
    assert from_file(SEALED_1, PASSPHRASE) == read


def test_a_file_someone_indented_or_saved_with_a_mark_in_front_is_read() -> None:
    document = json.dumps(json.loads(VERSION_1), indent=4).encode()
    assert from_file(b"\xef\xbb\xbf" + document) == from_file(VERSION_1)


def test_a_sealed_file_holds_nothing_readable_and_opens_with_its_passphrase_only() -> None:
    entries = one_of_each()
    sealed = lock(to_file(entries, AT), f"  {PASSPHRASE} ")
    assert sealed.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert CANARY.encode() not in sealed
    assert from_file(sealed, PASSPHRASE) == entries
    with pytest.raises(BadFile, match="passphrase is another one"):
        from_file(sealed, "four quiet green lamp")


def test_sealing_stops_nobody_else() -> None:
    """A thread that ticks all the while is never held up for long: pyrage itself would hold it until the end."""
    ticks: list[float] = [time.monotonic()]
    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.005):
            ticks.append(time.monotonic())

    other = threading.Thread(target=tick)
    other.start()
    began = time.monotonic()
    lock(VERSION_1, PASSPHRASE)
    took = time.monotonic() - began
    done.set()
    other.join()
    assert max(after - before for before, after in pairwise(ticks)) < took / 2


def test_more_than_a_few_at_once_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Queue(jobs=1, waiting=0)
    monkeypatch.setattr(age, "_QUEUE", full)
    with full.turn(), pytest.raises(Busy):
        lock(VERSION_1, PASSPHRASE)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cut short"),
        (b"PK\x03\x04 and so on", "zip archive"),
        (b"\x89PNG\r\n\x1a\n", "no journal's file"),
        (b"\xff\xfe{\x00", "no journal's file"),
        (VERSION_1[:-20], "cut short"),
        (b"[]", "Take it with you"),
        (b"null", "Take it with you"),
        (b'{"format": "another"}', "Take it with you"),
        (changed(version=2), "newer Drawbridge"),
        (changed(entries=None), "lost its entries"),
        (changed(entries=["text"]), "Entry 1 of this file cannot be read"),
        (with_entry(kind="dream"), "Entry 3 of this file is of a kind or version"),
        (with_entry(v=2), "Entry 3 of this file is of a kind or version"),
        (with_entry(extra=1), "Entry 3 of this file cannot be read"),
        (with_entry(at="yesterday"), "Entry 3 of this file cannot be read"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", "written as text"),
        (b"age-encryption.org/v1\n-> X25519 abc\n", "not with a passphrase"),
        (b"age-encryption.org/v1\n", "not with a passphrase"),
        (SEALED_1[:-1] + bytes([SEALED_1[-1] ^ 1]), "passphrase is another one, or the file is damaged"),
        (SEALED_1.replace(b" 19\n", b" 21\n", 1), "more memory than is given"),
        (SEALED_1.replace(b" 19\n", b" 999\n", 1), "more memory than is given"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_what_is_safe(data: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said) as refused:
        from_file(data, PASSPHRASE)
    assert str(refused.value).endswith("Nothing was brought in, and your journal is as it was.")
    assert CANARY not in str(refused.value)


def test_a_sealed_file_without_a_passphrase_asks_for_it() -> None:
    with pytest.raises(BadFile, match="Enter the passphrase"):
        from_file(SEALED_1)


def test_as_many_entries_as_allowed_are_read_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ENTRIES", 50)
    entries: list[Entry] = [answered(number) for number in range(51)]
    assert len(from_file(to_file(entries[:50], AT))) == 50
    with pytest.raises(BadFile, match="51 entries; 50 can be"):
        from_file(to_file(entries, AT))


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    with pytest.raises(BadFile, match="has 20 MB; a journal's file has at most 20"):
        from_file(b" " * (LARGEST_FILE + 1))


BOMBS = {
    "depth": "b'[' * 20_000_000",
    "closed depth": "b'[' * 10_000_000 + b']' * 10_000_000",
    "depth inside": 'b\'{"format":"drawbridge-journal","version":1,"entries":\' + b\'[\' * 1_000_000',
    "objects": "b'{\"a\":' * 3_300_000",
    "empty lists": "b'[' + b'[],' * 6_600_000 + b'[]]'",
    "numbers": "b'[' + b'0,' * 9_900_000 + b'0]'",
    "quotes": "b'\"' * 20_000_000",
    "escapes": "b'\"' + b'\\\\\\\\\"' * 6_600_000",
    "one string": "b'\"' + b'a' * 19_999_000 + b'\"'",
}
LOOK = """
import resource, sys, time
from drawbridge.journal.export import BadFile, from_file
bomb = {bomb}
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
try:
    from_file(bomb)
except BadFile as refused:
    seconds = time.monotonic() - began
    print(seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_soon_and_in_little_memory(name: str) -> None:
    """In a process of its own, whose memory can be measured: seconds, and MiB beyond what the bomb itself takes."""
    looked = subprocess.check_output([sys.executable, "-c", LOOK.format(bomb=BOMBS[name])], text=True)
    seconds, mebibytes = map(float, looked.split())
    assert seconds < 1.5
    assert mebibytes < 64


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_but_a_bad_file_comes_out_of_rubbish(data: bytes) -> None:
    with pytest.raises(BadFile):
        from_file(data, "a passphrase")


@settings(deadline=None)
@given(st.integers(0, len(VERSION_1) - 1), st.binary(max_size=3))
def test_a_damaged_file_is_refused_or_reads_as_entries_only(place: int, instead: bytes) -> None:
    damaged = VERSION_1[:place] + instead + VERSION_1[place + len(instead) + 1 :]
    try:
        read = from_file(damaged)
    except BadFile:
        return
    assert from_file(to_file(read, AT)) == read


def test_the_limits_are_the_ones_the_pages_name() -> None:
    assert (LARGEST_FILE, MOST_ENTRIES) == (20_000_000, 100_000)
