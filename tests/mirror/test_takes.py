"""Takes, gathered from entries."""

from __future__ import annotations

from datetime import timedelta

from drawbridge.mirror.takes import latest_take, retake_from, standing, takes
from tests.mirror.written import Pen


def test_no_entries_are_no_takes() -> None:
    assert takes([]) == ()
    assert latest_take([]) is None


def test_the_newest_answer_counts_and_keeps_its_first_place(pen: Pen) -> None:
    take = pen.start()
    pen.answer(take, "control-01", 1)
    pen.answer(take, "judgment-02", 2)
    pen.answer(take, "control-01", 4)
    (found,) = takes(pen.entries)
    assert [(a.item, a.value) for a in found.answers] == [("control-01", 4), ("judgment-02", 2)]


def test_a_skip_is_remembered_and_not_given(pen: Pen) -> None:
    take = pen.start()
    pen.answer(take, "control-01", None)
    (found,) = takes(pen.entries)
    assert len(found.answers) == 1
    assert found.given == ()


def test_a_take_is_open_until_it_ends_and_again_when_the_end_is_withdrawn(pen: Pen) -> None:
    take = pen.start()
    assert latest_take(pen.entries).open
    end = pen.end(take, "stopped")
    found = latest_take(pen.entries)
    assert (found.open, found.why, found.end_entry) == (False, "stopped", end.id)
    pen.withdraw(end)
    assert latest_take(pen.entries).open


def test_answers_belong_to_their_own_take(pen: Pen) -> None:
    first, second = pen.start(), pen.start("f1")
    pen.answer(first, "control-01", 1)
    pen.answer(second, "control-01", 4)
    assert [take.answers[0].value for take in takes(pen.entries)] == [1, 4]
    assert [take.fingerprint for take in takes(pen.entries)] == ["f0", "f1"]


def test_not_me_can_be_taken_back(pen: Pen) -> None:
    take = pen.start()
    pen.not_me(take, "control")
    assert latest_take(pen.entries).not_me == {"control"}
    pen.not_me(take, "control", undone=True)
    assert latest_take(pen.entries).not_me == frozenset()


def test_a_withdrawn_entry_no_longer_stands_and_neither_does_the_withdrawal(pen: Pen) -> None:
    take = pen.start()
    pen.withdraw(pen.answer(take, "control-01", 4))
    assert standing(pen.entries) == (take,)


def test_a_retake_waits_four_weeks_from_the_end(pen: Pen) -> None:
    take = pen.start()
    end = pen.end(take)
    assert retake_from(latest_take(pen.entries)) == end.at + timedelta(days=28)


def test_what_was_taken_back_stands_again_when_that_is_taken_back_too_and_falls_again(pen: Pen) -> None:
    take = pen.start()
    answer = pen.answer(take, "control-01", 4)
    back = pen.withdraw(answer)
    undo = pen.withdraw(back)
    assert standing(pen.entries) == standing(pen.entries[::-1])[::-1] == (take, answer)
    pen.withdraw(undo)
    assert standing(pen.entries) == standing(pen.entries[::-1])[::-1] == (take,)
