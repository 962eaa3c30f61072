"""Snapshots: only while their entries are the first of the journal, only in their own place, and never in the way."""

from uuid import uuid4

import pytest

from drawbridge.journal import Journal
from drawbridge.journal.keys import new_key
from drawbridge.journal.snapshot import LARGEST, Snapshot
from tests.journal.memory import MemoryStore
from tests.journal.samples import CANARY, answered


def again(journal: Journal, store: MemoryStore, key: bytes) -> Journal:
    return Journal(journal.id, key, store)


@pytest.fixture
def of_three(journal: Journal) -> Journal:
    """A journal of three entries, and a snapshot made from the first two."""
    for number in range(3):
        journal.append(answered(number))
    assert journal.keep_snapshot("filter", 2, b"a state") is True
    return journal


def test_a_snapshot_comes_back_with_how_much_it_has_seen(of_three: Journal, store: MemoryStore, key: bytes) -> None:
    assert again(of_three, store, key).snapshot("filter") == Snapshot(2, b"a state")
    assert of_three.snapshot("another") is None


def test_what_it_holds_stands_in_no_repr(of_three: Journal) -> None:
    assert "a state" not in repr(of_three.snapshot("filter"))


def test_a_later_one_takes_the_place_of_the_one_before(of_three: Journal, store: MemoryStore) -> None:
    assert of_three.keep_snapshot("filter", 3, b"a later state")
    assert of_three.snapshot("filter") == Snapshot(3, b"a later state")
    assert len(store.snapshots) == 1


def test_what_comes_after_leaves_it_as_it_is(of_three: Journal) -> None:
    of_three.append(answered(7))
    assert of_three.snapshot("filter") == Snapshot(2, b"a state")


def test_erasing_any_entry_erases_every_snapshot(of_three: Journal, store: MemoryStore) -> None:
    of_three.keep_snapshot("another", 1, b"this too")
    of_three.remove([answered(2).id])
    assert store.snapshots == {}
    assert of_three.snapshot("filter") is None


def test_older_entries_brought_in_make_it_useless(of_three: Journal) -> None:
    older = answered(9).model_copy(update={"at": answered(0).at.replace(year=2020)})
    of_three.bring_in([older])
    assert of_three.entries()[0] == older
    assert of_three.snapshot("filter") is None


def test_a_row_that_no_longer_opens_makes_it_useless(of_three: Journal, store: MemoryStore, key: bytes) -> None:
    place = (of_three.id, answered(0).id)
    store.kept[place] = store.kept[place]._replace(blob=b"\x01" + bytes(300))
    assert again(of_three, store, key).snapshot("filter") is None


def test_two_entries_that_change_places_make_it_useless(of_three: Journal, store: MemoryStore, key: bytes) -> None:
    first, second, third = store.kept.items()
    store.kept = dict([second, first, third])
    assert again(of_three, store, key).snapshot("filter") is None


@pytest.mark.parametrize("at", [0, 5, 20, -1])
def test_a_damaged_one_is_left_aside(of_three: Journal, store: MemoryStore, at: int) -> None:
    ((place, blob),) = store.snapshots.items()
    torn = bytearray(blob)
    torn[at] ^= 1
    for damaged in (bytes(torn), blob[:at], b""):
        store.snapshots[place] = damaged
        assert of_three.snapshot("filter") is None
    assert of_three.keep_snapshot("filter", 2, b"made anew") and of_three.snapshot("filter") is not None


def test_one_put_in_another_place_does_not_open(of_three: Journal, store: MemoryStore, key: bytes) -> None:
    """Under another name, in another journal, or with another journal's key."""
    of_three.keep_snapshot("another", 2, b"of another kind")
    (one, first), (two, second) = store.snapshots.items()
    store.snapshots = {one: second, two: first}
    assert of_three.snapshot("filter") is None and of_three.snapshot("another") is None
    same_key = Journal(uuid4(), key, store)
    for number in range(3):
        same_key.append(answered(number))
    store.snapshots = {(same_key.id, one[1]): first}
    assert same_key.snapshot("filter") is None
    store.snapshots = {one: first}
    assert Journal(of_three.id, new_key(), store).snapshot("filter") is None


def test_an_entry_is_no_snapshot_and_a_snapshot_no_entry(of_three: Journal, store: MemoryStore, key: bytes) -> None:
    ((place, blob),) = store.snapshots.items()
    row = store.kept[of_three.id, answered(2).id]
    store.snapshots[place] = row.blob
    assert of_three.snapshot("filter") is None
    store.kept[of_three.id, answered(2).id] = row._replace(blob=blob)
    assert again(of_three, store, key).entries() == (answered(0), answered(1))


def test_nothing_of_it_can_be_read_in_the_store(of_three: Journal, store: MemoryStore, key: bytes) -> None:
    of_three.keep_snapshot("filter", 3, CANARY.encode())
    (((_, label), blob),) = store.snapshots.items()
    assert CANARY.encode() not in blob and b"filter" not in blob + label.bytes
    assert label != Journal(of_three.id, new_key(), store)._snapshots.label("filter")


def test_what_another_tab_erased_meanwhile_is_not_kept(of_three: Journal, store: MemoryStore, key: bytes) -> None:
    """This tab has read the entries; the other erases one; what this one made of all three must not be stored."""
    assert len(of_three.entries()) == 3
    again(of_three, store, key).remove([answered(1).id])
    assert of_three.keep_snapshot("filter", 3, b"with erased words") is False
    assert store.snapshots == {}


def test_more_than_was_seen_or_than_there_is_room_for_is_not_kept(of_three: Journal) -> None:
    assert of_three.keep_snapshot("filter", 4, b"") is False
    assert of_three.keep_snapshot("filter", 2, bytes(LARGEST + 1)) is False
    assert of_three.snapshot("filter") == Snapshot(2, b"a state")
