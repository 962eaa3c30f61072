"""The rule that stops new steps: its whole truth table, what it never does, and how often it is wrong (R29)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import Entry, Setting, WorseCheck
from drawbridge.mirror.worse import FALL, GO_ON, WEEKS, due, worsening
from tests.mirror.journals import BEGAN

WEEK = timedelta(weeks=1)


def check(week: float, worse: str = "no", because: str | None = None, lately: int | None = None) -> WorseCheck:
    at = BEGAN + week * WEEK
    return WorseCheck(id=UUID(int=round(1_000 * week) + 1), at=at, worse=worse, because=because, lately=lately)


def go_on(week: float) -> Setting:
    return Setting(id=UUID(int=10**6 + round(1_000 * week)), at=BEGAN + week * WEEK, name=GO_ON, value=True)


ANSWERS = [*product(["no", "not_sure"], [None, "yes", "no", "not_sure"]), *product(["yes"], [None, "no", "not_sure"])]
ONE = {"no": "open", "not_sure": "gently", "yes": "wait"}


def test_what_is_kept_under_a_name_and_measured_in_points_stays_what_it_is() -> None:
    assert (GO_ON, FALL, WEEKS) == ("steps.go_on", 4, (2, 4, 8))


@pytest.mark.parametrize(("worse", "because"), ANSWERS)
def test_one_answer(worse: str, because: str | None) -> None:
    """All but “yes, because of this”, which stands below. A reason without a yes changes nothing."""
    assert worsening([check(2, worse, because)]).steps == ONE[worse]


def test_any_yes_because_of_this_stops_new_steps() -> None:
    assert worsening([check(2, "yes", "yes")]).steps == "stopped"
    assert worsening([check(2), check(3), check(4, "yes", "yes")]).because == "yes_this"


TWO = {
    ("no", "no"): "open", ("no", "not_sure"): "gently", ("no", "yes"): "wait",
    ("not_sure", "no"): "open", ("not_sure", "not_sure"): "gently", ("not_sure", "yes"): "wait",
    ("yes", "no"): "open", ("yes", "not_sure"): "wait", ("yes", "yes"): "stopped",
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), TWO)
def test_two_answers_in_a_row(first: str, second: str) -> None:
    assert worsening([check(2, first), check(4, second)]).steps == TWO[first, second]


@pytest.mark.parametrize("between", ["no", "not_sure"])
def test_only_a_no_between_them_keeps_two_yeses_apart(between: str) -> None:
    found = worsening([check(2, "yes"), check(3, between), check(4, "yes")])
    assert found.steps == ("wait" if between == "no" else "stopped")


@pytest.mark.parametrize(("fall", "steps"), [(0, "open"), (FALL - 1, "open"), (FALL, "wait"), (10, "wait")])
def test_a_rating_is_held_against_the_first_one_and_only_a_fall_beyond_its_noise_counts(fall: int, steps: str) -> None:
    assert worsening([check(0, lately=10), check(2, lately=10 - fall)]).steps == steps


def test_two_such_falls_stop_even_when_nothing_is_said_to_be_worse() -> None:
    found = worsening([check(0, lately=8), check(2, lately=4), check(4, lately=3)])
    assert (found.steps, found.because) == ("stopped", "twice")


def test_a_retake_that_rose_is_one_mark_and_two_are_a_stop() -> None:
    rises = [(BEGAN + 5 * WEEK, UUID(int=77)), (BEGAN + 10 * WEEK, UUID(int=78))]
    assert worsening([], rises[:1]).because == "rose"
    assert worsening([], rises).steps == "stopped"
    assert worsening([check(7)], rises).steps == "wait"


def test_waiting_ends_when_the_person_says_so_and_the_next_mark_stops() -> None:
    said = [check(2, "yes"), go_on(3)]
    assert worsening(said).steps == "open"
    assert worsening([*said, check(4, "yes")]).steps == "stopped"


def test_a_stop_is_not_lifted_by_going_on_but_by_a_no() -> None:
    said = [check(2, "yes", "yes"), go_on(3)]
    assert worsening(said).steps == "stopped"
    assert worsening([*said, check(4, "not_sure")]).steps == "stopped"
    assert worsening([*said, check(5)]).steps == "open"


@pytest.mark.parametrize("answer", ["no", "not_sure", "yes"])
@pytest.mark.parametrize("because", [None, "yes"])
def test_what_stays_open_settles_and_needs_nobody(answer: str, because: str | None) -> None:
    found = worsening([check(2, answer, because)])
    assert found.paused == (answer == "yes")
    for capacity, with_someone in product(("A1", "B1", "B2", "C3", "D2"), (True, False)):
        gentle = capacity in ("A1", "B1") and not with_someone
        assert found.leaves_open(capacity, with_someone) == (gentle or not found.paused)


@given(st.permutations([check(2, "yes"), go_on(3), check(4, "not_sure"), check(6, "yes"), check(8, lately=3)]))
def test_the_order_in_which_answers_arrive_does_not_matter(said: list[Entry]) -> None:
    assert worsening(said).steps == "open"
    assert [entry.at for entry in worsening(said).checks] == sorted(entry.at for entry in worsening(said).checks)


# When it is asked


def test_it_is_asked_after_two_four_and_eight_weeks_and_never_twice_for_the_same() -> None:
    asked = [due([], BEGAN, BEGAN + week * WEEK) for week in (0, 1.9, 2, 3.9, 4, 7.9, 8, 60)]
    assert asked == [None, None, 2, 2, 4, 4, 8, 8]
    assert due([check(1)], BEGAN, BEGAN + 2 * WEEK) == 2
    assert due([check(2)], BEGAN, BEGAN + 3 * WEEK) is None
    assert due([check(2)], BEGAN, BEGAN + 4 * WEEK) == 4
    assert due([check(8.5)], BEGAN, BEGAN + 60 * WEEK) is None
    assert due([], None, BEGAN) is None


# How often it is wrong


def course(chance: np.random.Generator, true: list[float], noise: float) -> list[Entry]:
    """Ratings at the beginning and after two, four and eight weeks; the question itself is answered with no."""
    rated = np.clip(np.rint(np.asarray(true) + chance.normal(0, noise, len(true))), 0, 10)
    return [check(week, lately=int(value)) for week, value in zip((0, *WEEKS), rated, strict=True)]


def test_stable_noise_stops_fewer_than_one_course_in_twenty() -> None:
    chance = np.random.default_rng(29)
    for noise in (1.1, 1.5):
        starts = chance.uniform(4, 9, 2_000)
        stops = sum(worsening(course(chance, [start] * 4, noise)).steps == "stopped" for start in starts)
        assert stops / 2_000 < 0.05, noise


def test_every_reliable_worsening_on_two_checks_stops_at_once() -> None:
    chance = np.random.default_rng(30)
    stopped = 0
    for start in chance.integers(5, 11, 2_000):
        said = course(chance, [start, start, start - 5, start - 5], 1.1)
        ratings = [entry.lately for entry in said if isinstance(entry, WorseCheck)]
        both = all(ratings[0] - later >= FALL for later in ratings[2:] if later is not None and ratings[0] is not None)  # type: ignore[operator]
        if both:
            stopped += 1
            assert worsening(said).steps == "stopped"
            assert worsening(said[:3]).paused
    assert stopped > 500


def test_nothing_ends_because_time_passed() -> None:
    """The rule knows no clock: what it says follows from what was said, and from nothing else."""
    said: datetime = BEGAN + 500 * WEEK
    assert worsening([check(2, "yes", "yes")]).steps == "stopped"
    assert due([check(2, "yes", "yes")], BEGAN, said) == 8
