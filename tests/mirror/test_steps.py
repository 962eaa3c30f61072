"""Steps, and the one suggested next."""

from __future__ import annotations

import pytest

from drawbridge.mirror.needs import Signal
from drawbridge.mirror.practice import next_rung, steps, suggest, times_done
from drawbridge.pack import Pack
from tests.mirror.written import Pen


@pytest.mark.parametrize(
    ("how", "told", "state"),
    [(None, False, "waiting"), ("not_today", False, "left"), ("done", False, "done"), ("smaller", True, "told")],
)
def test_a_step_is_where_its_entries_say(pen: Pen, how: str | None, told: bool, state: str) -> None:
    step = pen.predict()
    if how:
        pen.ended(step, how)
    if told:
        pen.told(step)
    (found,) = steps(pen.entries)
    assert found.state == state
    assert found.was_done == (state in ("done", "told"))


def test_not_today_can_become_done_later(pen: Pen) -> None:
    step = pen.predict()
    pen.ended(step, "not_today")
    pen.ended(step, "done")
    assert steps(pen.entries)[0].state == "done"


def test_a_rung_is_settled_after_two_times_and_never_by_waiting(pen: Pen, pack: Pack) -> None:
    capacity = pack.capacity("A1")
    assert next_rung((), capacity).rung == 1
    pen.ended(pen.predict(), "done")
    assert next_rung(steps(pen.entries), capacity).rung == 1
    pen.ended(pen.predict(), "smaller")
    assert next_rung(steps(pen.entries), capacity).rung == 2
    pen.ended(pen.predict(rung=2), "not_today")
    assert next_rung(steps(pen.entries), capacity).rung == 2
    assert times_done(steps(pen.entries), "A1") == {1: 2}


def test_without_a_map_the_first_suggestion_is_to_catch_the_reflex(pack: Pack) -> None:
    found = suggest((), pack)
    assert (found.capacity.id, found.rung.rung) == ("A1", 1)


def test_a_map_decides_which_ladder_and_says_why(pack: Pack) -> None:
    pointed = [Signal(pack.capacity("D2"), 1.0, ("Overfunctioning", "Perfectionism"))]
    found = suggest((), pack, pointed)
    assert found.capacity.id == "D2"
    assert found.why_capacity == "Your map points here: Overfunctioning and Perfectionism."


def test_when_every_rung_of_every_ladder_is_settled_nothing_is_pushed(pen: Pen, pack: Pack) -> None:
    for capacity in pack.capacities:
        for rung in capacity.ladder:
            for _ in range(2):
                pen.ended(pen.predict(capacity.id, rung.rung))
    assert suggest(steps(pen.entries), pack) is None
