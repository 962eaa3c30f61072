"""R4: bits flip and files end early. No wrong text is ever shown, no traceback, and one damaged row costs one row.

A journal with known words is damaged at random, in either file or its write-ahead log, and then used: looked at with
its cookie, opened with its passphrase, written in. What was derived from it, a snapshot, is never believed once it is
damaged: it is worked out anew. Shown to fail: with the tag unchecked (``Seal.open`` decrypting in
counter mode) words come out changed; without the row-by-row reading in ``store`` a damaged id costs the whole journal.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from drawbridge.journal import Entry, Journal, keys
from drawbridge.journal.keys import new_key
from drawbridge.journal.snapshot import Snapshots
from drawbridge.mirror.needs import Signal
from drawbridge.web.keep import session
from drawbridge.web.keep.models import SealedEntry, Snapshot
from drawbridge.web.keep.store import SqlStore
from drawbridge.web.packs import shelf
from drawbridge.web.practice import dosing, views
from tests.faults.figures import Figure
from tests.faults.prepare import prepared
from tests.faults.quickly import quick
from tests.faults.routes import NICKNAME, PASSPHRASE
from tests.web.person import Person
from tests.web.test_dosing import steps as practise
from tests.web.test_lab_mine import switch
from tests.web.test_now import journal_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

FILES = {"default": "data", "keys": "keys"}
PAGES = ("/", "/quiz/", "/map/", "/practice/", "/keep/", "/practice/A1/1/")
WORDS = re.compile(r"They nod, and go on with (\w+)")
EXPECTED = {200, 302, 403, 404, 409, 422, 429, 503}
"""Every answer someone may get from damaged files. None of them is 500: that one has no advice."""


@dataclass(frozen=True)
class Known:
    """A journal as it was before the damage: its files, the cookie that opens it, and what it says."""

    files: dict[str, bytes]
    cookies: dict[str, str]
    entries: tuple[Entry, ...]
    words: frozenset[str]


@pytest.fixture(scope="module")
def known(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Known:
    """A kept journal with a take and six told steps, the later ones still in the write-ahead log."""
    first, folder = prepared(tmp_path_factory.mktemp("first")), tmp_path_factory.mktemp("known")
    with django_db_blocker.unblock(), files_in(folder, first), quick():
        person, words = Person(), [f"They nod, and go on with w{number}" for number in range(6)]
        person.begins()
        person.answers_many(5)
        person.stops()
        for number, text in enumerate(words):
            if number == 3:
                person.keeps(NICKNAME, PASSPHRASE)
            take_a_step(person, text)
        Person().opens(NICKNAME, PASSPHRASE)
        cookies = {name: morsel.value for name, morsel in person.client.cookies.items()}
        files = {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}
        entries = entries_of(cookies["s"])
    assert {"data", "data-wal", "keys", "keys-wal"} == set(files)
    assert all(files.values())
    return Known(files, cookies, entries, frozenset(WORDS.findall(" ".join(words))))


def take_a_step(person: Person, words: str) -> None:
    person.goes_to("/practice/A1/1/")
    person.sends(person.form("/practice/A1/1/"), predicted=words, sure="70")
    person.sends(person.form("/practice/step/"), how="done")
    person.sends(person.form("/after/"), matched="partly", happened=words)


@contextmanager
def files_in(folder: Path, files: dict[str, bytes]) -> Iterator[None]:
    """The application works on these files, in this folder, for a while."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    before = {alias: connections[alias].settings_dict["NAME"] for alias in FILES}
    _switch({alias: folder / name for alias, name in FILES.items()})
    try:
        yield
    finally:
        _switch(before)


def _switch(names: dict[str, Any]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def entries_of(cookie: str) -> tuple[Entry, ...]:
    secret = keys.read_secret(cookie)
    opened = session.resume(secret, timezone.now()) if secret else None
    return Journal(opened.journal, opened.key, SqlStore()).entries() if opened else ()


def damaged(content: bytes, rng: random.Random) -> bytes:
    """A few bits flipped, the end cut off, or a sector of noughts."""
    torn = bytearray(content)
    match rng.choice(("flip", "flip", "flip", "cut", "noughts")):
        case "flip":
            for _ in range(rng.choice((1, 1, 4, 32))):
                torn[rng.randrange(len(torn))] ^= 1 << rng.randrange(8)
        case "cut":
            del torn[rng.randrange(len(torn)) :]
        case "noughts":
            start = rng.randrange(0, len(torn), 512)
            torn[start : start + 512] = bytes(len(torn[start : start + 512]))
    return bytes(torn)


def uses(person: Person, known: Known, seen: Counter[int]) -> set[str]:
    """Look at every page, open the journal with its passphrase, write a step; the words that were shown."""
    shown = set()

    def look() -> None:
        seen[person.status] += 1
        assert "Traceback" not in person.reads()
        shown.update(WORDS.findall(person.reads()))

    for path in PAGES:
        person.goes_to(path)
        look()
    person.opens(NICKNAME, PASSPHRASE)
    look()
    for path in ("/practice/", "/practice/A1/1/"):
        person.goes_to(path)
        look()
    if any("predicted" in form.fields for form in person.forms()):
        person.sends(person.form("/practice/A1/1/"), predicted="They nod, and go on with more", sure="70")
        look()
    return shown


SHORT = [(seed, 100) for seed in (1, 2)]
LONG = [pytest.param(seed, 250, marks=pytest.mark.faults) for seed in range(11, 15)]


@pytest.mark.parametrize(("seed", "times"), [*SHORT, *LONG])
@pytest.mark.usefixtures("quickly")
def test_whatever_is_damaged_nothing_wrong_is_shown(
    seed: int, times: int, known: Known, tmp_path: Path, figure: Figure
) -> None:
    rng, seen = random.Random(seed), Counter[int]()
    for _ in range(times):
        hit = rng.choice(sorted(known.files))
        files = known.files | {hit: damaged(known.files[hit], rng)}
        with files_in(tmp_path / "damaged", files):
            person = Person()
            person.client.raise_request_exception = False
            person.client.cookies.load(known.cookies)
            assert uses(person, known, seen) <= known.words | {"more"}
    assert set(seen) <= EXPECTED, seen
    figure("R4", damaged=times, pages=seen.total(), wrong_words=0, storage_pages=seen[503], broken_pages=seen[500])


@pytest.mark.parametrize("column", ["blob", "entry", "day", "format", "version"])
@pytest.mark.parametrize("garbage", [b"\xff\xfe\x00", "no such thing", "", -7, 2**40, 1.5])
def test_one_damaged_row_costs_one_row(column: str, garbage: object, known: Known, tmp_path: Path) -> None:
    """A value of a row becomes something it can never be; the constraint that forbids it is not there in a bit flip."""
    with files_in(tmp_path / "row", known.files):
        row = SealedEntry.objects.order_by("seq")[8]
        lost = known.entries[8]
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints=ON")
            cursor.execute(f"UPDATE keep_sealedentry SET {column} = %s WHERE seq = %s", [garbage, row.seq])
        person = Person()
        person.client.raise_request_exception = False
        person.client.cookies.load(known.cookies)
        for path in PAGES:
            person.goes_to(path)
            assert person.status == 200, (path, person.reads()[:500])
        left = entries_of(known.cookies["s"])
    assert [entry for entry in left if entry != lost] == [entry for entry in known.entries if entry != lost]


def test_a_damaged_journal_says_how_much_of_it_cannot_be_read(known: Known, tmp_path: Path) -> None:
    with files_in(tmp_path / "said", known.files):
        row = SealedEntry.objects.order_by("seq")[8]
        blob = bytearray(row.blob)
        blob[40] ^= 1
        SealedEntry.objects.filter(seq=row.seq).update(blob=bytes(blob))
        person = Person()
        person.client.cookies.load(known.cookies)
        assert "<b>1 entry could not be opened.</b>" in person.goes_to("/keep/")


def test_a_journal_whose_own_row_is_gone_gives_the_words_back(known: Known, tmp_path: Path) -> None:
    """As when its index is damaged, or it was erased in another browser between two statements of this one."""
    with files_in(tmp_path / "gone", known.files):
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("DELETE FROM keep_journal")
            cursor.execute("PRAGMA foreign_keys=ON")
        person = Person()
        person.client.cookies.load(known.cookies)
        person.goes_to("/practice/A1/1/")
        page = person.sends(person.form("/practice/A1/1/"), predicted="They nod, and go on with more", sure="70")
        assert person.status == 409
        assert "not here any more" in page
        assert "They nod, and go on with more" in page


GARBAGE = [b"\xff\xfe\x00", "no such thing", "", -7, 2**40, 1.5]


@contextmanager
def sizing() -> Iterator[None]:
    """Steps with someone are due, and a page has all the time it wants to read what the model has not read yet."""
    known = next(capacity for capacity in shelf().current.capacities if capacity.id == "D2")
    with pytest.MonkeyPatch.context() as patch, quick():
        patch.setattr(views, "_signals", lambda _: (Signal(known, 1.0, ()),))
        patch.setattr(dosing, "SOON", 60.0)
        yield


def odds_on(page: str) -> list[str]:
    return re.findall(r"the chance that this is too much is [^.]*", page)


@pytest.fixture(scope="module")
def sized(django_db_setup, django_db_blocker, known: Known, tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The same journal with a log that the model was asked to read: what it believes lies beside it in a snapshot."""
    folder = tmp_path_factory.mktemp("sized")
    with django_db_blocker.unblock(), files_in(folder, known.files), sizing():
        person = returning(known)
        practise(person, 13)
        person.goes_to("/lab/mine/")
        person.sends(switch(person, "dose"))
        said = odds_on(person.goes_to("/practice/"))
        files = {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}
        entries = entries_of(known.cookies["s"])
        assert len(said) == 1 and Snapshot.objects.count() == 1
    return Known(files, known.cookies, entries, frozenset(said))


def returning(known: Known) -> Person:
    person = Person()
    person.client.raise_request_exception = False
    person.client.cookies.load(known.cookies)
    return person


def snapshots(good: bytes, earlier: bytes, rng: random.Random) -> Iterator[object]:
    """What may stand where a snapshot stood: rubbish, half of it, one with a bit flipped, one of another key."""
    yield from GARBAGE
    yield earlier
    yield from (good[: rng.randrange(len(good))] for _ in range(5))
    for _ in range(20):
        torn = bytearray(good)
        torn[rng.randrange(len(torn))] ^= 1 << rng.randrange(8)
        yield bytes(torn)


def test_a_damaged_snapshot_is_thrown_away_and_worked_out_anew(known: Known, sized: Known, tmp_path: Path) -> None:
    with files_in(tmp_path / "snapshot", sized.files), sizing():
        good = bytes(Snapshot.objects.get().blob)
        whole = journal_of(returning(sized)).snapshot(dosing.NAME)
        _, elsewhere = Snapshots(uuid4(), new_key()).close(dosing.NAME, sized.entries, whole.kept)
        for instead in snapshots(good, elsewhere, random.Random(4)):
            with connections["default"].cursor() as cursor:
                cursor.execute("UPDATE keep_snapshot SET blob = %s", [instead])
            person = returning(sized)
            assert journal_of(person).snapshot(dosing.NAME) is None
            assert odds_on(person.goes_to("/practice/")) == [*sized.words]
            assert journal_of(person).snapshot(dosing.NAME) == whole


@pytest.mark.parametrize("times", [20, pytest.param(200, marks=pytest.mark.faults)])
def test_whatever_is_damaged_the_model_says_what_it_would_say_without_its_snapshot(
    times: int, sized: Known, tmp_path: Path, figure: Figure
) -> None:
    """Of whatever entries are left; or nothing."""
    rng, told = random.Random(times), 0
    with sizing():
        for _ in range(times):
            files = sized.files | {"data-wal": damaged(sized.files["data-wal"], rng)}
            with files_in(tmp_path / "damaged", files):
                person = returning(sized)
                said = odds_on(person.goes_to("/practice/"))
                assert person.status in EXPECTED - {500}
                with suppress(DatabaseError):
                    Snapshot.objects.all().delete()
                    assert said in ([], odds_on(returning(sized).goes_to("/practice/")))
                told += len(said)
    assert told > 0
    figure("R4 snapshots", damaged=times, sized_all_the_same=told, wrong_odds=0)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("keep_session", column) for column in ("journal", "blob", "kept", "created", "seen", "expires")),
        *(("keep_wrap", column) for column in ("journal", "salt", "cost", "blob", "lookup")),
        *(("keep_attempt", column) for column in ("failed", "until")),
    ],
)
def test_a_damaged_keystore_opens_the_right_journal_or_none(
    table: str, column: str, known: Known, tmp_path: Path
) -> None:
    for garbage in GARBAGE:
        with files_in(tmp_path / "keys", known.files):
            person, seen = Person(), Counter[int]()
            person.opens(NICKNAME, "not this one at all")  # so that there is a count of tries
            with connections["keys"].cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints=ON")
                cursor.execute(f"UPDATE OR IGNORE {table} SET {column} = %s", [garbage])
            person.client.raise_request_exception = False
            person.client.cookies.load(known.cookies)
            session.sweep(timezone.now())  # one damaged row must not stop it
            assert uses(person, known, seen) <= known.words | {"more"}
            assert set(seen) <= EXPECTED, (garbage, seen)
