"""Bringing a file in: all of it or none, each entry once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from drawbridge.journal import EntryConflict, Journal, SealedRow
from drawbridge.journal.entries import Answered, Setting
from drawbridge.journal.export import LARGEST_FILE, to_file
from drawbridge.web.keep import session
from drawbridge.web.keep.models import SealedEntry
from drawbridge.web.keep.store import JournalGone, SqlStore, erase
from drawbridge.web.keep.uploads import InMemory
from tests.journal.samples import AT, answered
from tests.web.person import Person

HERE = Path(__file__).parents[1] / "journal"
PLAIN, SEALED = (HERE / "export_v1.json").read_bytes(), (HERE / "export_v1.age").read_bytes()
HELD = len(json.loads(PLAIN)["entries"])
PASSPHRASE = "four quiet green lamps"


def brings(person: Person, data: bytes | None, passphrase: str = "", name: str = "journal-2026-11-22.json") -> str:
    person.goes_to("/keep/bring/")
    file = {} if data is None else {"file": SimpleUploadedFile(name, data)}
    return person.sends(person.form("/keep/bring/"), passphrase=passphrase, **file)


def taken(person: Person) -> bytes:
    person.goes_to("/keep/take/")
    person.sends(person.form("/keep/take/"), what="plain", passphrase=PASSPHRASE)
    return person.page.content


def stored() -> int:
    return SealedEntry.objects.count()


def changed(data: bytes, change: Callable[[list[dict[str, object]]], None]) -> bytes:
    document = json.loads(data)
    change(document["entries"])
    return json.dumps(document).encode()


def test_a_whole_journal_moves_to_another_copy_and_goes_on_there(person: Person, another: Callable[[], Person]) -> None:
    person.begins()
    person.answers_many(5)
    person.keeps()
    file = taken(person)
    elsewhere = another()
    elsewhere.begins()
    page = brings(elsewhere, file)
    assert "Brought in: 7 entries." in page  # consent, the take, five answers
    assert json.loads(taken(elsewhere))["entries"][:7] == json.loads(file)["entries"]


def test_bringing_the_same_file_in_again_changes_nothing(person: Person) -> None:
    person.begins()
    assert f"Brought in: {HELD} entries." in brings(person, PLAIN)
    before = stored()
    page = brings(person, PLAIN)
    assert "Nothing new was in the file." in page and f"{HELD} were here already" in page
    assert stored() == before


def test_a_sealed_file_comes_in_with_its_passphrase(person: Person) -> None:
    person.begins()
    page = brings(person, SEALED, passphrase="not its passphrase", name="journal-2026-11-22.age")
    assert person.status == 422 and "passphrase is another one" in page
    assert "Brought in" in brings(person, SEALED, PASSPHRASE, "journal-2026-11-22.age")


def test_other_content_under_a_taken_id_is_kept_beside_it_and_counted(person: Person) -> None:
    person.begins()
    brings(person, PLAIN)
    before = stored()

    def other(entries: list[dict[str, object]]) -> None:
        next(entry for entry in entries if entry["kind"] == "setting")["value"] = "something else"

    page = brings(person, changed(PLAIN, other))
    assert "Brought in: 1 entry." in page and "1 of the new differs" in page
    assert stored() == before + 1


def test_a_file_with_one_entry_too_new_is_refused_whole(person: Person) -> None:
    person.begins()
    before = stored()

    def newer(entries: list[dict[str, object]]) -> None:
        entries[-1]["kind"] = "dream"

    page = brings(person, changed(PLAIN, newer))
    assert person.status == 422
    assert "comes from a newer one: update this copy" in page and "Nothing was brought in" in page
    assert stored() == before


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"[" * 100_000, b"\0" * 500, PLAIN[:-9], SEALED], ids=repr)
def test_a_bad_file_is_answered_with_a_sentence_and_changes_nothing(person: Person, data: bytes) -> None:
    person.begins()
    before = stored()
    page = brings(person, data)
    assert person.status == 422
    assert "Nothing was brought in, and your journal is as it was." in page
    assert stored() == before


def test_a_file_over_the_limit_is_told_its_size_and_never_held(person: Person) -> None:
    person.begins()
    page = brings(person, b"[" + b" " * (LARGEST_FILE + 5_000_000))
    assert person.status == 422
    assert "has 25 MB; a journal&#x27;s file has at most 20." in page


def test_nothing_is_held_of_a_file_over_the_limit_but_its_size() -> None:
    handler = InMemory()
    handler.new_file("file", "journal.json", "application/json", None)
    for start in range(0, LARGEST_FILE + 10_000_000, 5_000_000):
        handler.receive_data_chunk(b"x" * 5_000_000, start)
    file = handler.file_complete(LARGEST_FILE + 10_000_000)
    assert (file.size, file.read()) == (LARGEST_FILE + 10_000_000, b"")


def test_no_file_is_answered_with_what_to_do(person: Person) -> None:
    person.begins()
    assert "Choose a file. Nothing was brought in." in brings(person, None)
    assert person.status == 422


def test_a_sent_file_never_touches_a_disk(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's usual handlers write files above 2.5 MB to a temporary folder; here that folder cannot be used."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path / "not there"))
    person.begins()
    entries = tuple(answered(number) for number in range(18_000))
    assert len(to_file(entries, AT)) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert "Brought in: 18000 entries." in brings(person, to_file(entries, AT))


def test_it_needs_an_open_journal_whose_owner_agreed(person: Person) -> None:
    person.goes_to("/keep/bring/")
    assert person.path == "/start/"


def test_the_newest_take_and_choice_stay_the_newest(person: Person) -> None:
    """What an older file holds comes before what is here, so an old choice does not undo a new one."""
    person.begins()
    person.answers_many(2)
    old = Setting(id=uuid4(), at=AT.replace(year=2020), name="order", value="old")
    brings(person, to_file([old], AT))
    rows = list(SealedEntry.objects.order_by("seq").values_list("entry", flat=True))
    assert rows[0] == old.id and len(rows) == 5


def journal_of(store: SqlStore) -> Journal:
    opened = session.begin_anonymous(timezone.now())
    return Journal(opened.journal, opened.key, store)


class AnotherTab(SqlStore):
    """A store in which another tab stores an entry a moment before this one stores its file; once."""

    first: Callable[[], object] | None = None

    def add_all(self, journal: UUID, before: Sequence[SealedRow], after: Sequence[SealedRow]) -> bool:
        first, self.first = self.first, None
        if first is not None:
            first()
        return super().add_all(journal, before, after)


def test_an_entry_another_tab_stored_meanwhile_undoes_the_whole_and_the_next_try_fits() -> None:
    store = AnotherTab()
    journal = journal_of(store)
    store.first = lambda: journal.append(answered(2))
    brought = [answered(1), answered(2), answered(3)]
    with pytest.raises(EntryConflict):
        journal.bring_in(brought)
    assert journal.entries() == (answered(2),)
    assert journal.bring_in(brought).same == 1
    assert len(journal.entries()) == 3


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_journal_erased_meanwhile_is_not_filled_again() -> None:
    journal = journal_of(SqlStore())
    journal.entries()
    erase(journal.id)
    with pytest.raises(JournalGone):
        journal.bring_in([answered(1)])
    assert stored() == 0


def test_ids_stay_unique_when_files_come_in_twice_before_each_other() -> None:
    journal = journal_of(SqlStore())
    journal.append(Setting(id=uuid4(), at=AT.replace(year=2030), name="order", value="new"))
    for part in (range(3), range(3, 7)):
        journal.bring_in([answered(number) for number in part])
    items = [entry.item for entry in journal.entries() if isinstance(entry, Answered)]
    assert items == [f"item-{n:05}" for n in (3, 4, 5, 6, 0, 1, 2)]
