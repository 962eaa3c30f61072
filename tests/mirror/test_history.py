"""The history: by page and room; changed by a newer entry, taken back and let stand, with what hangs on it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import (
    Answered,
    Entry,
    MomentEnded,
    MomentNoted,
    MomentTold,
    PersonRenamed,
    Withdrawn,
    Written,
)
from drawbridge.mirror.history import A_PAGE, ROOMS, back, page, room_of, rooms, superseding, with_what_hangs_on
from drawbridge.mirror.moments import moments
from drawbridge.mirror.people import People, people
from drawbridge.mirror.plainly import Words, facts, sentence
from drawbridge.mirror.takes import standing
from drawbridge.pack import Pack
from tests.journal.samples import CANARY, one_of_each
from tests.mirror.written import Pen

AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
LATER = AT + timedelta(days=3)


def a_moment(number: int = 1, **fields: object) -> tuple[MomentNoted, MomentEnded, MomentTold]:
    """Noted, ended and told, each under its own id."""
    ids = count(number * 10)
    said = {"pull": "leave", "strength": 5, "began": "just_now"} | fields
    noted = MomentNoted(id=UUID(int=next(ids)), at=AT + timedelta(minutes=number), **said)  # type: ignore[arg-type]
    at = AT + timedelta(minutes=number, seconds=5)
    ended = MomentEnded(id=UUID(int=next(ids)), at=at, moment=noted.id, did="stayed", caught="before")
    told = MomentTold(id=UUID(int=next(ids)), at=at, moment=noted.id, happened="partly")
    return noted, ended, told


# Words


def test_every_kind_of_entry_is_one_sentence_and_shows_every_word_it_holds(pack: Pack) -> None:
    entries = one_of_each()
    words = Words(pack, people(entries))
    for entry in entries:
        assert sentence(entry, words).endswith((".", "”", "…")), entry.kind
        shown = " ".join(said for _, said in facts(entry, words))
        for name, value in entry:
            if isinstance(value, str) and CANARY in value:
                assert value in shown, (entry.kind, name)


def test_every_kind_of_today_has_a_sentence_of_its_own_or_says_what_it_holds(pack: Pack) -> None:
    words = Words(pack, People())
    for entry in one_of_each():
        said = sentence(entry, words)
        assert "_" not in said.replace(CANARY, ""), (entry.kind, said)


def test_ids_of_the_pack_are_told_in_its_words(pack: Pack, pen: Pen) -> None:
    words = Words(pack, People())
    noted, ended, told = a_moment(person="K.", pull="go-quiet")
    assert sentence(noted, words) == "You noted a moment with K.: Go quiet, 5 of 10."
    assert sentence(ended, words) == "What you did: Stayed a minute. When you caught it: Before I did anything."
    assert sentence(told, words) == "What came: partly."
    take = pen.start()
    item = pack.items[0]
    assert sentence(pen.answer(take, item.id, 4), words) == f"“{item.text}” {pack.answers[4]}."
    assert sentence(pen.answer(take, item.id, None), words) == f"“{item.text}” Skipped."


def test_a_name_is_told_as_it_is_today_and_else_as_it_was_written(pack: Pack, pen: Pen) -> None:
    noted, *_ = a_moment(person="K.")
    renamed = PersonRenamed(id=uuid4(), at=LATER, person="K.", to="Kim")
    assert " with Kim: " in sentence(noted, Words(pack, people([noted, renamed])))
    assert " with K.: " in sentence(noted, Words(pack, People()))


# Pages and rooms


def many(number: int) -> list[Entry]:
    return [
        Answered(id=UUID(int=n), at=AT + timedelta(seconds=n), take=UUID(int=7), item="control-01", value=1)
        for n in range(1, number + 1)
    ]


@pytest.mark.parametrize(("entries", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (1001, 21)])
def test_fifty_a_page_newest_first_and_every_entry_on_exactly_one(entries: int, pages: int) -> None:
    written = many(entries)
    found = [page(written, number=number) for number in range(1, pages + 1)]
    assert [line.entry for one in found for line in one.lines] == written[::-1]
    assert all((one.pages, one.count) == (pages, entries) and len(one.lines) <= A_PAGE for one in found)


def test_a_page_that_does_not_exist_is_the_nearest_that_does() -> None:
    written = many(120)
    assert page(written, number=0) == page(written, number=-9) == page(written, number=1)
    assert page(written, number=4) == page(written, number=10**9) == page(written, number=3)


def test_every_kind_has_a_room_and_each_room_shows_its_own() -> None:
    entries = one_of_each()
    kinds = {kind.model_fields["kind"].default for kind in Written.__subclasses__()}
    assert {room_of(kind) for kind in kinds} <= set(ROOMS)
    assert [room_of(k) for k in ("moment_told", "step_ended", "person_merged", "promise_made", "worse_check")] == [
        "now",
        "practice",
        "people",
        "promises",
        "progress",
    ]
    shown = [line.entry.id for room, _ in rooms(entries) for line in page(entries, room).lines]
    assert sorted(shown) == sorted(entry.id for entry in entries)


@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(rng: random.Random) -> None:
    written = [*many(60), *a_moment()]
    shuffled = list(written)
    rng.shuffle(shuffled)
    assert page(shuffled, "quiz", 2) == page(written, "quiz", 2)


# Taking back


def test_taken_back_it_counts_for_nothing_and_pressed_again_it_stands_again() -> None:
    written: list[Entry] = list(a_moment())
    noted = written[0]
    for press, gone in enumerate((True, False, True, False)):
        wrong_clock = LATER - timedelta(days=10 * press)
        pressed = back(written, noted.id, uuid4(), wrong_clock)
        assert pressed is not None
        written.append(pressed)
        assert (noted not in standing(written)) is gone
        assert [line.back for line in page(written, "now").lines if line.entry == noted] == [gone]


def test_what_is_not_there_cannot_be_taken_back() -> None:
    assert back(list(a_moment()), uuid4(), uuid4(), LATER) is None


# Changing


def test_a_changed_moment_keeps_its_time_and_what_was_said_of_it_and_counts_once() -> None:
    first, other = a_moment(1), a_moment(2)
    new = first[0].model_copy(update={"id": uuid4(), "strength": 9})
    written = [*first, *other, *superseding([*first, *other], first[0], new, LATER)]
    found = moments(written)
    assert [(m.noted.strength, m.at) for m in found] == [(9, first[0].at), (5, other[0].at)]
    assert all(m.ended is not None and m.told is not None for m in found)
    assert found[0].ended.caught == "before" and len(moments([*first, *other])) == 2


def test_a_change_made_twice_is_written_once() -> None:
    first = a_moment()
    new = first[0].model_copy(update={"id": uuid4(), "strength": 9})
    once = superseding(first, first[0], new, LATER)
    again = superseding(first, first[0], new, LATER + timedelta(hours=1))
    assert [e.id for e in once] == [e.id for e in again]
    assert all(e.says_the_same(f) for e, f in zip(once, again, strict=True))


def test_what_was_taken_back_before_a_change_stays_taken_back() -> None:
    noted, ended, told = a_moment()
    gone = Withdrawn(id=uuid4(), at=LATER, target=told.id)
    new = noted.model_copy(update={"id": uuid4(), "strength": 1})
    written = [noted, ended, told, gone]
    (found,) = moments([*written, *superseding(written, noted, new, LATER)])
    assert found.ended is not None and found.told is None


def test_a_change_of_what_was_said_leaves_the_moment_as_it_is() -> None:
    noted, ended, told = a_moment()
    new = ended.model_copy(update={"id": uuid4(), "caught": "later"})
    (found,) = moments([noted, ended, told, *superseding((noted, ended, told), ended, new, LATER)])
    assert (found.noted, found.ended.caught, found.told) == (noted, "later", told)


# What goes along


def test_with_a_moment_goes_all_that_speaks_of_it_and_nothing_else() -> None:
    one, two = a_moment(1), a_moment(2)
    back_one = Withdrawn(id=uuid4(), at=LATER, target=one[1].id)
    back_two = Withdrawn(id=uuid4(), at=LATER, target=two[1].id)
    written = [*one, *two, back_one, back_two]
    assert with_what_hangs_on(written, [one[0].id]) == (*one, back_one)
    assert with_what_hangs_on(written, [one[1].id]) == (one[1], back_one)
    assert with_what_hangs_on(written, [uuid4()]) == ()


def test_with_a_take_go_its_answers(pen: Pen) -> None:
    first, second = pen.start(), pen.start()
    gone = [pen.answer(first, "control-01", 1), pen.answer(first, "control-02", 1), pen.end(first)]
    pen.answer(second, "control-01", 1)
    assert with_what_hangs_on(pen.entries, [first.id]) == (first, *gone)
