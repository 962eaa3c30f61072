"""Silence keeps its own promise, the person can end it, and coming back after a while is counted."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import Entry, Quiet, Setting, Withdrawn
from drawbridge.mirror.progress import days
from drawbridge.mirror.quiet import away_since, just_kept, silence, silences
from tests.mirror.written import jumbled

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Diary:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.numbers = count(1)

    def _write(self, kind: type[Any], day: float, **fields: Any) -> Any:
        entry = kind(id=UUID(int=next(self.numbers)), at=AT + day * DAY, **fields)
        self.entries.append(entry)
        return entry

    def asks(self, day: float, until: float | None) -> Quiet:
        return self._write(Quiet, day, until=None if until is None else AT + until * DAY, zone="UTC")

    def ends(self, day: float) -> Quiet:
        return self._write(Quiet, day, zone="UTC", over=True)

    def writes(self, day: float) -> Setting:
        return self._write(Setting, day, name="numbers", value=False)

    def takes_back(self, day: float, entry: Entry) -> Withdrawn:
        return self._write(Withdrawn, day, target=entry.id)


@pytest.fixture
def diary() -> Diary:
    return Diary()


def states(diary: Diary, day: float) -> list[str]:
    return [one.state for one in silences(diary.entries, AT + day * DAY)]


def test_it_is_quiet_from_when_it_is_asked_until_its_time_and_then_it_was_kept(diary: Diary) -> None:
    diary.asks(0, until=7)
    assert silence(diary.entries, AT) is not None
    assert silence(diary.entries, AT + 7 * DAY - timedelta(seconds=1)) is not None
    assert silence(diary.entries, AT + 7 * DAY) is None
    assert states(diary, 7) == ["kept"]


def test_without_a_day_it_is_quiet_until_the_person_says_otherwise(diary: Diary) -> None:
    diary.asks(0, until=None)
    assert states(diary, 900) == ["running"]
    diary.ends(901)
    assert states(diary, 902) == ["ended"]
    assert silence(diary.entries, AT + 902 * DAY) is None


def test_ended_early_it_is_over_and_a_longer_one_takes_its_place(diary: Diary) -> None:
    diary.asks(0, until=7)
    diary.ends(2)
    assert states(diary, 3) == ["ended"]
    diary.asks(4, until=10)
    diary.asks(5, until=20)
    assert states(diary, 12) == ["ended", "ended", "running"]


def test_ending_what_is_over_changes_nothing(diary: Diary) -> None:
    diary.asks(0, until=7)
    diary.ends(8)
    assert states(diary, 9) == ["kept"]


def test_taken_back_it_had_never_been_asked(diary: Diary) -> None:
    diary.takes_back(1, diary.asks(0, until=7))
    assert silences(diary.entries, AT + DAY) == ()


def test_that_it_is_over_is_said_until_something_is_written(diary: Diary) -> None:
    diary.asks(0, until=7)
    diary.writes(3)  # in the middle of it, as everyone may
    assert just_kept(diary.entries, AT + 6 * DAY) is None
    assert just_kept(diary.entries, AT + 8 * DAY) == silences(diary.entries, AT + 8 * DAY)[0]
    diary.writes(9)
    assert just_kept(diary.entries, AT + 10 * DAY) is None


def test_a_silence_that_was_ended_early_is_not_said_to_be_over_as_agreed(diary: Diary) -> None:
    diary.asks(0, until=7)
    diary.ends(2)
    assert just_kept(diary.entries, AT + 8 * DAY) is None


def returns(entries: Sequence[Entry]) -> int:
    return days(entries, UTC).returns


def test_a_gap_is_two_weeks_or_more(diary: Diary) -> None:
    assert away_since((), AT) is None
    last = diary.writes(0)
    assert away_since(diary.entries, AT + 13 * DAY) is None
    assert away_since(diary.entries, AT + 14 * DAY) == last.at


def test_every_return_is_counted(diary: Diary) -> None:
    for day in (0, 1, 20, 21, 300, 313):
        diary.writes(day)
    assert returns(diary.entries) == 2
    assert returns(()) == 0


@given(st.integers(0, 40))
def test_who_is_greeted_as_coming_back_is_counted_as_coming_back(day: int) -> None:
    diary = Diary()
    diary.writes(0)
    greeted = away_since(diary.entries, AT + day * DAY) is not None
    diary.writes(day)
    assert returns(diary.entries) == greeted


asked = st.lists(st.tuples(st.sampled_from(["asks", "ends", "writes"]), st.integers(0, 60)), max_size=12)


def written(did: list[tuple[str, int]]) -> Diary:
    diary = Diary()
    for number, (what, later) in enumerate(did):
        diary.asks(number * 10, until=number * 10 + later) if what == "asks" else getattr(diary, what)(number * 10)
    return diary


@given(asked, st.integers(0, 200), st.randoms(use_true_random=False))
def test_order_of_arrival_and_replays_change_nothing(
    did: list[tuple[str, int]], day: int, chance: random.Random
) -> None:
    diary, now = written(did), AT + day * DAY
    arrived = jumbled(diary.entries, chance)
    assert silences(arrived, now) == silences(diary.entries, now)
    assert returns(arrived) == returns(diary.entries)
    assert away_since(arrived, now) == away_since(diary.entries, now)


@given(asked)
def test_returns_never_fall_as_life_goes_on(did: list[tuple[str, int]]) -> None:
    entries = written(did).entries
    assert [returns(entries[:end]) for end in range(len(entries))] == sorted(
        returns(entries[:end]) for end in range(len(entries))
    )


@given(asked, st.integers(0, 200))
def test_at_most_one_silence_runs(did: list[tuple[str, int]], day: int) -> None:
    assert states(written(did), day).count("running") <= 1
