from datetime import timedelta
from uuid import uuid4

import pytest

from drawbridge.journal import EntryConflict, Journal
from drawbridge.journal.keys import new_key
from tests.journal.memory import MemoryStore
from tests.journal.samples import AT, CANARY, answered, one_of_each


def test_entries_come_back_in_the_order_they_were_stored(journal: Journal) -> None:
    entries = one_of_each()
    assert all(journal.append(entry) for entry in reversed(entries))
    assert journal.entries() == tuple(reversed(entries))


def test_entries_written_before_and_after_reading_are_both_there(
    journal: Journal, store: MemoryStore, key: bytes
) -> None:
    journal.append(answered(1))
    assert journal.entries() == (answered(1),)
    journal.append(answered(2))
    assert journal.entries() == (answered(1), answered(2))
    assert Journal(journal.id, key, store).entries() == (answered(1), answered(2))


def test_a_replayed_entry_is_stored_once(journal: Journal, store: MemoryStore) -> None:
    assert journal.append(answered(1)) is True
    blob = store.row(journal.id, answered(1).id)
    assert [journal.append(answered(1)) for _ in range(50)] == [False] * 50
    assert store.row(journal.id, answered(1).id) is blob
    assert journal.entries() == (answered(1),)


def test_a_replay_that_arrives_later_is_the_same_entry_and_the_first_time_stands(journal: Journal) -> None:
    journal.append(answered(1))
    later = answered(1).model_copy(update={"at": AT + timedelta(hours=3)})
    assert journal.append(later) is False
    assert journal.entries()[0].at == AT


def test_the_same_id_with_other_content_is_a_conflict_and_changes_nothing(journal: Journal) -> None:
    journal.append(answered(1))
    with pytest.raises(EntryConflict, match="left as it is"):
        journal.append(answered(1).model_copy(update={"value": 4}))
    assert journal.entries() == (answered(1),)


def test_nothing_written_can_be_read_in_the_store(journal: Journal, store: MemoryStore) -> None:
    for entry in one_of_each():
        journal.append(entry)
    stored = b"".join(row.blob for row in store.rows(journal.id))
    assert CANARY.encode() not in stored
    assert len({len(row.blob) for row in store.rows(journal.id)}) <= 2


def test_the_day_outside_is_the_day_in_utc(journal: Journal, store: MemoryStore) -> None:
    journal.append(answered(1))
    (row,) = store.rows(journal.id)
    assert row.day.isoformat() == "2026-11-22"


def test_a_damaged_row_costs_only_itself(journal: Journal, store: MemoryStore, key: bytes) -> None:
    for number in range(5):
        journal.append(answered(number))
    place = (journal.id, answered(2).id)
    row = store.kept[place]
    store.kept[place] = row._replace(blob=row.blob[:-1] + bytes([row.blob[-1] ^ 1]))
    again = Journal(journal.id, key, store)
    assert again.entries() == tuple(answered(number) for number in (0, 1, 3, 4))
    (lost,) = again.unreadable()
    assert (lost.entry, lost.day) == (answered(2).id, AT.date())
    assert "damaged" in lost.why


@pytest.mark.parametrize("change", [{"entry": answered(9).id}, {"version": 2}])
def test_a_row_put_in_another_place_does_not_open(
    journal: Journal, store: MemoryStore, key: bytes, change: dict[str, object]
) -> None:
    journal.append(answered(1))
    (row,) = store.rows(journal.id)
    store.kept = {(journal.id, answered(1).id): row._replace(**change)}
    again = Journal(journal.id, key, store)
    assert again.entries() == ()
    assert len(again.unreadable()) == 1


def test_two_rows_that_swap_contents_both_stay_closed(journal: Journal, store: MemoryStore, key: bytes) -> None:
    journal.append(answered(1))
    journal.append(answered(2))
    (one, first), (two, second) = store.kept.items()
    store.kept = {one: first._replace(blob=second.blob), two: second._replace(blob=first.blob)}
    assert Journal(journal.id, key, store).entries() == ()


def test_a_row_copied_to_another_journal_does_not_open_there(journal: Journal, store: MemoryStore, key: bytes) -> None:
    journal.append(answered(1))
    (row,) = store.rows(journal.id)
    other = uuid4()
    store.add(other, row)
    assert Journal(other, key, store).entries() == ()


def test_another_key_opens_no_entry(journal: Journal, store: MemoryStore) -> None:
    journal.append(answered(1))
    stranger = Journal(journal.id, new_key(), store)
    assert stranger.entries() == ()
    assert len(stranger.unreadable()) == 1
