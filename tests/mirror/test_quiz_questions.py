"""The question to ask, and the minutes left."""

from __future__ import annotations

import pytest

from drawbridge.measure import Bank, ItemParameters, Settings
from drawbridge.measure.remaining import USUAL_SECONDS
from drawbridge.mirror.quiz import earlier_question, minutes_left, next_question, pace
from drawbridge.mirror.takes import Take, latest_take
from drawbridge.pack import Pack
from tests.mirror.written import Pen

SETTINGS = Settings()


def taken(pen: Pen) -> Take:
    found = latest_take(pen.entries)
    assert found is not None
    return found


def test_it_starts_at_about_four_minutes(pen: Pen, bank: Bank) -> None:
    pen.start()
    assert minutes_left(taken(pen), bank, SETTINGS) == 4


def test_a_bank_that_knows_enough_sooner_says_fewer_minutes(pen: Pen, pack: Pack) -> None:
    sharp = [ItemParameters(item.id, item.pattern, 1, 3.0, (-1.5, -0.5, 0.5, 1.5), n=5000) for item in pack.items]
    pen.start()
    quick = Bank.from_parameters(sharp, [pattern.id for pattern in pack.patterns])
    assert minutes_left(taken(pen), quick, SETTINGS) == 3


def test_the_pace_is_the_usual_one_until_five_answers_are_in(pen: Pen) -> None:
    take = pen.start()
    for place in range(4):
        pen.answer(take, f"control-0{place + 1}", 2, ms=9000)
    assert pace(taken(pen).answers) == USUAL_SECONDS
    pen.answer(take, "control-05", 2, ms=9000)
    assert pace(taken(pen).answers) == 9.0


def test_a_long_pause_counts_as_a_minute(pen: Pen) -> None:
    take = pen.start()
    for place in range(5):
        pen.answer(take, f"control-0{place + 1}", 2, ms=3_600_000)
    assert pace(taken(pen).answers) == 60.0


def test_without_times_the_gaps_between_answers_serve(pen: Pen) -> None:
    take = pen.start()
    for place in range(6):
        pen.answer(take, f"control-0{place + 1}", 2)
    assert pace(taken(pen).answers) == 60.0


@pytest.mark.parametrize(("place", "found"), [(0, False), (1, True), (2, True), (3, False)])
def test_only_places_that_were_reached_can_be_gone_back_to(
    pen: Pen, pack: Pack, bank: Bank, place: int, found: bool
) -> None:
    take = pen.start()
    pen.answer(take, "control-01", 3)
    pen.answer(take, "control-02", None)
    question = earlier_question(taken(pen), pack, bank, place, SETTINGS)
    assert (question is not None) == found
    if question is not None:
        assert question.again


def test_the_same_answers_always_bring_the_same_question(pen: Pen, pack: Pack, bank: Bank) -> None:
    take = pen.start()
    first = next_question(taken(pen), pack, bank, SETTINGS)
    assert first is not None
    pen.answer(take, first.item.id, 3)
    once, again = (next_question(taken(pen), pack, bank, SETTINGS) for _ in range(2))
    assert once == again
    assert once is not None and once.item.id != first.item.id


def test_it_never_asks_a_statement_twice_and_ends_within_the_cap(pen: Pen, pack: Pack, bank: Bank) -> None:
    take = pen.start()
    asked: list[str] = []
    while (question := next_question(taken(pen), pack, bank, SETTINGS)) is not None:
        asked.append(question.item.id)
        pen.answer(take, question.item.id, len(asked) % 5)
        assert len(asked) <= SETTINGS.cap
    assert len(set(asked)) == len(asked)
    counts = [sum(item.startswith(pattern.id) for item in asked) for pattern in pack.patterns]
    assert min(counts) >= SETTINGS.floor
