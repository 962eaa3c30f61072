"""Timed stays and looks back on a day: what is known of them, and what they add up to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from drawbridge.journal.entries import DayScanned, StayBegun, StayEnded
from drawbridge.mirror.scans import scans
from drawbridge.mirror.stays import LONGEST, counted, stays

AT = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
BEGUN = StayBegun(id=UUID(int=1), at=AT, feeling="longing", minutes=3, alarm=6)


def ended(number: int, **fields: object) -> StayEnded:
    return StayEnded.model_validate(
        {"id": UUID(int=number), "at": AT + timedelta(minutes=number), "stay": BEGUN.id} | fields
    )


def test_a_stay_runs_until_it_is_stopped_and_after_two_hours_nobody_can_tell() -> None:
    (stay,) = stays([BEGUN])
    assert stay.state(AT + timedelta(minutes=90)) == "running" and stay.lasted(AT + timedelta(seconds=95)) == 95
    assert stay.state(AT + LONGEST) == "unknown" and stay.lasted(AT + LONGEST) is None
    assert stay.lasted(AT - timedelta(seconds=1)) is None, "a clock that was set back tells nothing"
    assert counted([stay]).ended == ()


def test_the_latest_word_on_a_stay_holds_and_a_length_nobody_knows_adds_no_time() -> None:
    (stay,) = stays([ended(3, seconds=95, peak=7, end=3), BEGUN, ended(2, seconds=95)])
    assert (stay.clock, stay.ended and stay.ended.peak) == ("1:35", 7)
    found = counted([stay])
    assert (len(found.ended), found.minutes, found.compared, found.calmer) == (1, 1, 1, 1)
    (stay,) = stays([BEGUN, ended(4)])
    assert (len(counted([stay]).ended), counted([stay]).seconds) == (1, 0)


def test_a_day_counts_once_by_its_latest_word_and_not_sure_is_no_pull() -> None:
    def said(number: int, day: int, found: str) -> DayScanned:
        fields = {"id": UUID(int=number), "at": AT + timedelta(hours=number), "day": date(2026, 3, day)}
        return DayScanned.model_validate(fields | {"found": found})

    found = scans([said(1, 1, "none"), said(2, 1, "several"), said(3, 2, "not_sure"), said(4, 3, "one")])
    assert (found.count, found.with_pull) == (3, 2)
