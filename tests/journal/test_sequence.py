"""What is remembered of a sequence of entries is what going through it again would find."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.journal import Journal
from drawbridge.journal.entries import Answered, Entry, Withdrawn
from drawbridge.journal.seal import Place, SealError
from drawbridge.journal.sequence import Entries
from tests.journal.samples import AT, answered, one_of_each


def withdrawn(number: int, target: UUID) -> Withdrawn:
    return Withdrawn(id=UUID(int=2**100 + number), at=AT + timedelta(minutes=number), target=target)


def test_all_of_a_kind_stand_in_their_order() -> None:
    entries = Entries([answered(2), *one_of_each(), answered(1)])
    assert [entry.id for entry in entries.of(Answered)] == [e.id for e in entries if isinstance(e, Answered)]
    assert Entries().of(Answered) == ()
    assert sum(map(len, entries.kinds.values())) == len(entries)


def test_where_nothing_is_taken_back_the_same_object_stands() -> None:
    entries = Entries([answered(1), answered(2)])
    assert entries.standing is entries and Entries.of_all(entries) is entries


@settings(deadline=None)
@given(st.lists(st.integers(0, 7), max_size=8))
def test_what_stands_is_what_no_standing_withdrawal_takes_back(targets: list[int]) -> None:
    """Withdrawals of answers and of each other, the latest first: what it takes back does nothing."""
    known: list[Entry] = [answered(number) for number in range(4)]
    for number, target in enumerate(targets):
        known.append(withdrawn(number, known[target % len(known)].id))
    gone: set[UUID] = set()
    for entry in reversed(known):
        if isinstance(entry, Withdrawn) and entry.id not in gone:
            gone.add(entry.target)
    entries = Entries(known)
    assert entries.taken_back == gone
    assert list(entries.standing) == [e for e in known if e.id not in gone and not isinstance(e, Withdrawn)]
    assert entries.standing.standing is entries.standing


def test_what_is_written_after_reading_is_found_too(journal: Journal) -> None:
    journal.append(answered(1))
    assert len(journal.entries().of(Answered)) == 1
    journal.append(answered(2))
    assert len(journal.entries().of(Answered)) == 2


@pytest.mark.parametrize("torn", [b"", b"\x01", b"\x01" + bytes(11), b"\x02" + bytes(300), b"\x01" + bytes(300)])
def test_the_quick_way_to_open_a_column_opens_and_refuses_what_the_plain_one_does(
    journal: Journal, torn: bytes
) -> None:
    row, seal = UUID(int=7), journal._seal
    opened = seal.opener(journal.id, "entry", "body")
    for version in (1, 2):
        sealed = seal.close(b"words", Place(journal.id, "entry", row, "body", version))
        assert opened(row, version, sealed) == b"words"
        for place in ((UUID(int=8), version), (row, version + 1)):
            with pytest.raises(SealError):
                opened(*place, sealed)
    with pytest.raises(SealError):
        opened(row, 1, torn)


@given(st.lists(st.integers(0, 9), max_size=12))
def test_in_order_each_entry_stands_once_by_its_time_whatever_order_they_arrived_in(numbers: list[int]) -> None:
    """Some at the same minute, some arriving twice."""
    arrived = [answered(n).model_copy(update={"at": AT + timedelta(minutes=7 * n % 5)}) for n in numbers]
    entries = Entries(arrived)
    once = {entry.id: entry for entry in arrived}.values()
    assert list(entries.in_order) == sorted(once, key=lambda entry: (entry.at, entry.id))
    assert entries.in_order.in_order == entries.in_order


def test_entries_that_arrived_in_their_order_are_the_same_object_in_order() -> None:
    entries = Entries(answered(n).model_copy(update={"at": AT + timedelta(minutes=n)}) for n in range(3))
    assert entries.in_order is entries
