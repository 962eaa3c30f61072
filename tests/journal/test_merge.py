"""Bringing entries in: each once, none overwritten, what belongs together kept together."""

from datetime import timedelta
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.journal import Entry, Journal, Unreadable
from drawbridge.journal.entries import Answered, Setting, TakeStarted
from drawbridge.journal.keys import new_key
from drawbridge.journal.merge import Merge, merge
from tests.journal.memory import MemoryStore
from tests.journal.samples import AT, answered, one_of_each


def holding(*entries: Entry) -> Journal:
    journal = Journal(uuid4(), new_key(), MemoryStore())
    for entry in entries:
        journal.append(entry)
    return journal


def take(id: UUID, seed: int) -> TakeStarted:
    return TakeStarted(id=id, at=AT, pack="core@0.1.0", fingerprint="ab", bank="provisional", seed=seed)


def answer_in(take: UUID, id: UUID) -> Answered:
    return Answered(id=id, at=AT, take=take, item="item-1", value=2)


def test_an_empty_journal_takes_everything_in_order() -> None:
    entries, journal = one_of_each(), holding()
    assert journal.bring_in(entries) == Merge(entries, same=0, renamed=0)
    assert journal.entries() == entries


def test_what_is_here_already_is_not_added_again() -> None:
    entries = one_of_each()
    journal = holding(*entries)
    assert journal.bring_in(entries) == Merge((), same=len(entries), renamed=0)
    assert journal.entries() == entries


def test_an_entry_that_differs_only_in_when_it_arrived_is_the_same() -> None:
    journal = holding(answered(1))
    later = answered(1).model_copy(update={"at": AT + timedelta(days=1)})
    assert journal.bring_in([later]).same == 1
    assert journal.entries() == (answered(1),)


def test_a_taken_id_with_other_content_is_kept_under_a_new_one_and_once_only() -> None:
    journal = holding(answered(1))
    other = answered(1).model_copy(update={"value": 4})
    found = journal.bring_in([other, other])
    assert (len(found.new), found.same, found.renamed) == (1, 1, 1)
    kept = journal.entries()[-1]
    assert kept.id != other.id and kept.says_the_same(other.model_copy(update={"id": kept.id}))
    assert journal.entries()[0] == answered(1)
    assert journal.bring_in([other]) == Merge((), same=1, renamed=0)


def test_what_refers_to_a_renamed_entry_follows_it() -> None:
    id, first = uuid4(), uuid4()
    journal = holding(take(id, seed=1), answer_in(id, first))
    found = journal.bring_in([take(id, seed=2), answer_in(id, first), answer_in(id, uuid4())])
    anew = found.new[0].id
    assert [entry.take for entry in found.new[1:] if isinstance(entry, Answered)] == [anew, anew]
    assert found.renamed == 2 and anew != id
    assert journal.entries()[:2] == (take(id, seed=1), answer_in(id, first))


def test_what_is_older_than_the_newest_here_comes_before_it_and_what_is_newer_after() -> None:
    def choice(days: int) -> Setting:
        return Setting(id=uuid4(), at=AT + timedelta(days=days), name="order", value=days)

    here, brought = [choice(3), choice(5)], [choice(1), choice(4), choice(6)]
    journal = holding(*here)
    journal.bring_in(brought)
    assert [entry.value for entry in journal.entries() if isinstance(entry, Setting)] == [1, 4, 3, 5, 6]


def test_a_good_copy_of_a_damaged_entry_is_taken_in() -> None:
    store = MemoryStore()
    journal = Journal(uuid4(), key := new_key(), store)
    for entry in (first := answered(1), second := answered(2)):
        journal.append(entry)
    spoilt = store.kept[journal.id, first.id]
    store.kept[journal.id, first.id] = type(spoilt)(spoilt.entry, spoilt.day, 1, 1, spoilt.blob[:-1] + b"x")
    again = Journal(journal.id, key, store)
    found = again.bring_in([first, second])
    assert (len(found.new), found.same, found.renamed) == (1, 1, 1)
    assert {entry.item for entry in again.entries() if isinstance(entry, Answered)} == {first.item, second.item}
    assert [type(row) for row in again.unreadable()] == [Unreadable]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4))), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)))
)
def test_bringing_in_loses_nothing_changes_nothing_and_is_done_after_once(
    here: list[tuple[int, int]], brought: list[tuple[int, int]]
) -> None:
    def entries(pairs: list[tuple[int, int]]) -> list[Entry]:
        return [answered(number).model_copy(update={"value": value}) for number, value in pairs]

    first = {entry.id: entry for entry in entries(here)}
    found = merge(first, entries(brought))
    merged = first | {entry.id: entry for entry in found.new}
    assert len(merged) == len(first) + len(found.new)
    assert len(found.new) + found.same == len(brought)
    said = {(entry.item, entry.value) for entry in merged.values() if isinstance(entry, Answered)}
    assert said >= {(f"item-{number:05}", value) for number, value in brought}
    assert merge(merged, entries(brought)).new == ()
