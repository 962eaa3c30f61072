"""Moments: gathered in any order, asked about once, and counted so that nothing unknown counts as wrong."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import Entry, MomentEnded, MomentNoted, MomentTold, StepPredicted, Withdrawn
from drawbridge.mirror.moments import STAGES, Month, latency, long_run, moments, to_tell, within_reach
from drawbridge.mirror.people import aliases
from drawbridge.pack import Pack
from tests.mirror.written import Writer, jumbled

AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
NEXT_DAY = AT + timedelta(hours=12)


class Diary(Writer):
    """Moments as someone would leave them: each call writes one entry, later than the one before."""

    apart = timedelta(seconds=1)

    def __init__(self, at: datetime = AT) -> None:
        super().__init__()
        self.began = at

    def notes(self, pull: str = "leave", *, at: datetime | None = None, **fields: Any) -> MomentNoted:
        return self.writes(MomentNoted, at, **({"pull": pull, "strength": 5, "began": "just_now"} | fields))

    def ends(self, moment: MomentNoted, caught: str = "before", did: str = "stayed") -> MomentEnded:
        return self.writes(MomentEnded, moment=moment.id, did=did, caught=caught)

    def catches(self, *stages: str, **fields: Any) -> None:
        for stage in stages:
            self.ends(self.notes(**fields), stage)

    def tells(self, moment: MomentNoted, happened: str = "not_as_feared") -> MomentTold:
        return self.writes(MomentTold, moment=moment.id, happened=happened)

    def steps_with(self, person: str) -> StepPredicted:
        return self.writes(StepPredicted, capacity="D2", rung=1, person=person, predicted="", sure=50)

    def takes_back(self, entry: Entry) -> Withdrawn:
        return self.writes(Withdrawn, target=entry.id)


@pytest.fixture
def diary() -> Diary:
    return Diary()


def test_a_moment_is_what_its_entries_say_and_the_latest_word_holds(diary: Diary) -> None:
    noted = diary.notes(person="K.")
    diary.ends(noted, "mid-act")
    latest = diary.ends(noted, "before")
    told = diary.tells(noted)
    (moment,) = moments(diary.entries)
    assert (moment.noted, moment.ended, moment.told) == (noted, latest, told)


def test_a_moment_taken_back_is_gone_with_all_that_was_said_about_it(diary: Diary) -> None:
    noted, other = diary.notes(), diary.notes()
    diary.ends(noted)
    diary.takes_back(noted)
    assert [moment.noted for moment in moments(diary.entries)] == [other]
    assert latency(moments(diary.entries), UTC).known == 0


# What is asked the next day


def test_nothing_is_asked_on_the_same_day_or_in_the_same_night(diary: Diary) -> None:
    diary.notes(at=datetime(2026, 11, 20, 23, 50, tzinfo=UTC))
    found = moments(diary.entries)
    assert to_tell(found, datetime(2026, 11, 20, 23, 59, tzinfo=UTC)) is None
    assert to_tell(found, datetime(2026, 11, 21, 0, 10, tzinfo=UTC)) is None
    assert to_tell(found, datetime(2026, 11, 21, 8, 0, tzinfo=UTC)) == found[0]


def test_a_moment_of_this_morning_is_not_asked_about_this_evening(diary: Diary) -> None:
    diary.notes(at=datetime(2026, 11, 20, 7, 0, tzinfo=UTC))
    assert to_tell(moments(diary.entries), datetime(2026, 11, 20, 23, 0, tzinfo=UTC)) is None


def test_the_next_day_is_that_of_the_place_where_the_person_is(diary: Diary) -> None:
    """21:00 UTC is five in the morning in Manila: eight hours later it is afternoon there, and still the same day."""
    diary.notes()
    found, manila = moments(diary.entries), timezone(timedelta(hours=8))
    assert to_tell(found, (AT + timedelta(hours=8)).astimezone(UTC)) is not None
    assert to_tell(found, (AT + timedelta(hours=8)).astimezone(manila)) is None


@pytest.mark.parametrize("happened", ["as_feared", "partly", "not_as_feared", "never_found_out", "skip"])
def test_once_told_or_skipped_it_is_never_asked_again_and_no_older_one_takes_its_place(
    diary: Diary, happened: str
) -> None:
    diary.notes()
    latest = diary.notes()
    assert to_tell(moments(diary.entries), NEXT_DAY).noted == latest
    diary.tells(latest, happened)
    assert all(to_tell(moments(diary.entries), AT + timedelta(days=days)) is None for days in range(1, 400))


def test_what_is_two_weeks_past_is_not_asked_any_more(diary: Diary) -> None:
    noted = diary.notes()
    found = moments(diary.entries)
    assert to_tell(found, noted.at + timedelta(days=14)) is not None
    assert to_tell(found, noted.at + timedelta(days=14, seconds=1)) is None


# Who


def test_people_are_offered_latest_first_from_steps_and_moments_and_never_twice(diary: Diary) -> None:
    diary.notes(person="K.")
    diary.steps_with("Mum")
    gone = diary.notes(person="Z.")
    diary.notes()
    diary.notes(person="k.")
    diary.takes_back(gone)
    assert aliases(diary.entries) == ("k.", "Mum")


# Which pulls to show


def test_at_first_two_pulls_of_each_family_are_within_reach(pack: Pack) -> None:
    near = within_reach(pack.moment.pulls, ())
    assert sorted(pull.family for pull in near) == sorted(["against", "away", "over", "toward"] * 2)


def test_a_pull_once_noted_stays_within_reach_and_the_order_never_moves(diary: Diary, pack: Pack) -> None:
    rare = pack.moment.pulls[-1]
    assert rare not in within_reach(pack.moment.pulls, ())
    diary.notes(rare.id)
    near = within_reach(pack.moment.pulls, moments(diary.entries))
    assert rare in near and len(near) == 8
    assert [pull for pull in pack.moment.pulls if pull in near] == list(near)


# How early


def test_counted_by_stage_and_month_with_no_row_for_time_away(diary: Diary) -> None:
    diary.catches("before", "later", at=datetime(2026, 3, 31, 23, 0, tzinfo=UTC))
    diary.catches("mid-act", "before", at=datetime(2026, 11, 2, tzinfo=UTC))
    diary.notes()
    found = latency(moments(diary.entries), UTC)
    assert found.months == (
        Month(date(2026, 3, 1), (1, 0, 0, 1)),
        Month(date(2026, 11, 1), (1, 1, 0, 0)),
    )
    assert (found.noted, found.known, found.recent, found.early) == (5, 4, 4, 3)


def test_an_earlier_moment_counts_in_its_own_month(diary: Diary) -> None:
    diary.catches("later", began="before_today", day=date(2026, 10, 31))
    assert latency(moments(diary.entries), UTC).months == (Month(date(2026, 10, 1), (0, 0, 0, 1)),)


def test_of_many_moments_the_last_twelve_are_spoken_of(diary: Diary) -> None:
    diary.catches(*["later"] * 10, *["before"] * 5, *["same-day"] * 7)
    found = latency(moments(diary.entries), UTC)
    assert (found.recent, found.early, found.known) == (12, 5, 22)
    assert (found.low, found.high) == (pytest.approx(0.1933, abs=1e-4), pytest.approx(0.6805, abs=1e-4))


@pytest.mark.parametrize(("known", "enough"), [(0, False), (4, False), (5, True)])
def test_under_five_there_is_no_share(diary: Diary, known: int, enough: bool) -> None:
    diary.catches(*["before"] * known)
    for _ in range(9):
        diary.notes()  # noted, and never finished: no reason to speak sooner
    assert latency(moments(diary.entries), UTC).enough is enough


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_long_run_holds_the_share_and_narrows_with_more(hits: int, misses: int) -> None:
    of = hits + misses
    low, high = long_run(hits, of)
    share = hits / of if of else 0.5
    assert 0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1
    more_low, more_high = long_run(4 * hits, 4 * of)
    assert more_high - more_low <= high - low
    if of:
        assert long_run(misses, of) == pytest.approx((1 - high, 1 - low))


stages = st.lists(st.sampled_from([*STAGES, None]), max_size=30)


def written(caught: list[str | None]) -> Diary:
    diary = Diary()
    for number, stage in enumerate(caught):
        noted = diary.notes(at=AT + timedelta(days=9 * number))
        if stage:
            diary.ends(noted, "later")  # and then said again
            diary.ends(noted, stage)
    return diary


@given(stages, st.randoms(use_true_random=False))
def test_order_of_arrival_and_replays_change_nothing(caught: list[str | None], chance: random.Random) -> None:
    diary = written(caught)
    arrived = jumbled(diary.entries, chance)
    assert moments(arrived) == moments(diary.entries)
    assert latency(moments(arrived), UTC) == latency(moments(diary.entries), UTC)


@given(stages)
def test_no_total_falls_by_anything_that_is_added(caught: list[str | None]) -> None:
    diary = written(caught)
    totals = [latency(moments(diary.entries[:end]), UTC) for end in range(len(diary.entries) + 1)]
    for before, after in pairwise(totals):
        assert after.noted >= before.noted and after.known >= before.known


@given(stages, st.data())
def test_taking_one_back_counts_as_if_it_had_never_been(caught: list[str | None], data: st.DataObject) -> None:
    diary = written([*caught, "before"])
    gone = data.draw(st.sampled_from([entry for entry in diary.entries if isinstance(entry, MomentNoted)]))
    without = [e for e in diary.entries if e is not gone and getattr(e, "moment", None) != gone.id]
    diary.takes_back(gone)
    assert latency(moments(diary.entries), UTC) == latency(moments(without), UTC)


@given(stages)
def test_what_is_not_known_counts_as_nothing(caught: list[str | None]) -> None:
    found = latency(moments(written(caught).entries), UTC)
    known = [stage for stage in caught if stage]
    assert found.noted == len(caught)
    assert sum(sum(month.counts) for month in found.months) == found.known == len(known)
    assert found.early == sum(stage in ("before", "mid-act") for stage in known[-12:])
